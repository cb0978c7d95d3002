package pricing_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// Public price sheets, each dated and cited in sheets.csv, invoice the same
// month: 1,000 tasks of an agent that is right in two thirds, one in fifty of
// them of a kind of its own.
func TestPriceSheets(t *testing.T) {
	month := &pricing.Account{}
	for i := range 1000 {
		d := pricing.Delivery{
			Attempts: 2, Count: 1, Cost: 0.28,
			Usage: pricing.Usage{Input: 2000, CacheRead: 140000, CacheWrite: 8000, Output: 1500},
		}
		if i%50 == 0 {
			d.Class = 1
		}
		if i%3 > 0 {
			d.Success, d.Value = 1, 12
		}
		month.Deliveries = append(month.Deliveries, d)
	}
	list, err := os.Open("testdata/sheets/sheets.csv")
	require.NoError(t, err)
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	require.NoError(t, err)
	files, err := filepath.Glob("testdata/sheets/*.json")
	require.NoError(t, err)
	require.Len(t, files, len(rows)-1, "a sheet without a row in sheets.csv, or a row without a sheet")
	var invoices strings.Builder
	for _, row := range rows[1:] {
		text, err := os.ReadFile(filepath.Join("testdata/sheets", row[0]))
		require.NoError(t, err)
		var plan pricing.Plan
		require.NoError(t, json.Unmarshal(text, &plan), row[0])
		assert.NotEmpty(t, row[1], "a date of %s", row[0])
		assert.NotEmpty(t, row[2], "a source of %s", row[0])
		fmt.Fprintf(&invoices, "%s (%s)\n%s\n", row[0], row[1], plan.Invoice(month))
	}
	golden(t, "testdata/sheets.golden", invoices.String())
}
