package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A price for many is one for each; what holds the word resolved need not be a resolution.
func TestUnits(t *testing.T) {
	t.Parallel()
	var u units
	require.NoError(t, u.set("handled ticket=conversation, case closed = resolution"))
	amount := func(text string) (float64, bool) {
		x, err := strconv.ParseFloat(text, 64)
		return x, err == nil
	}
	for text, want := range map[string]struct {
		is   unit
		size float64
	}{
		"resolution (outcome)": {resolution, 1}, "Automated resolutions": {resolution, 1}, "per resolved ticket": {resolution, 1},
		"1000 conversations": {conversation, 1000}, "per 1k Conversations": {conversation, 1000}, "100 resolutions": {resolution, 100},
		"10 thousand actions (20 credits)": {action, 10000}, "unresolved conversation": {another, 1}, "unresolved conversations": {another, 1},
		"50 handled tickets": {conversation, 50}, "case closed": {resolution, 1}, "qualified lead": {another, 1},
	} {
		is, size, err := u.parse(text, amount)
		require.NoError(t, err, text)
		assert.Equal(t, want.is, is, text)
		assert.Equal(t, want.size, size, text)
	}
	for _, text := range []string{"half-resolved conversation", "not a resolution", "0 resolutions", "", "1000", "resolution or refund"} {
		_, _, err := u.parse(text, amount)
		assert.Error(t, err, text)
	}
	assert.ErrorContains(t, u.set("ticket=resolved"), "want unit=resolution, conversation, action or other")
}

// Quotes for packs come to what one costs, whatever the shape of the file.
func TestPacks(t *testing.T) {
	for name, text := range map[string]string{
		"csv":  "vendor,product,billing_unit,price_usd\nA,x,\"1,000 conversations\",100\nB,y,100 resolutions,$99.00\nC,z,unresolved conversation,0.50\n",
		"tsv":  "vendor\tproduct\tbilling_unit\tprice_usd\nA\tx\tper 1k conversations\t100\nB\ty\t100 resolutions\t99\nC\tz\tunresolved conversation\t.5\n",
		"json": `[{"vendor":"A","product":"x","billing_unit":"1,000 conversations","price_usd":100},{"vendor":"B","product":"y","billing_unit":"100 resolutions","price_usd":99},{"vendor":"C","product":"z","billing_unit":"unresolved conversation","price_usd":0.5}]`,
	} {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		q, err := readQuotes([]string{path}, options{})
		require.NoError(t, err)
		assert.Equal(t, []price{{"A", "x", conversation, 0.1}, {"B", "y", resolution, 0.99}}, q.prices, name)
		assert.Equal(t, []string{"z (unresolved conversation)"}, q.left, name)
	}
	path := filepath.Join(t.TempDir(), "unknown")
	require.NoError(t, os.WriteFile(path, []byte(priceHeader+"a,p,frobnication,1\n"), 0o600))
	assert.ErrorContains(t, run(context.Background(), []string{"-data", path}, &bytes.Buffer{}, nil), `-units "frobnication=other"`)
}
