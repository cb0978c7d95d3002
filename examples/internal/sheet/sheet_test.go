package sheet_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/sheet"
)

// What a spreadsheet adds to a file is no part of it: a mark of UTF-8, ends of lines
// as of Windows, spaces after commas; nor are columns that nobody asks for.
func TestSpreadsheets(t *testing.T) {
	const plain = "name,x\na b,1\nc,2\n"
	for _, text := range []string{plain, "\ufeff" + plain, "name,x\r\na b,1\r\nc,2\r\n", "name, x\na  b , 1\nc, 2", ",name,,x\n-,a b,,1\n-,c,,2\n"} {
		path := filepath.Join(t.TempDir(), "s.csv")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		s, err := sheet.Open(path)
		require.NoError(t, err)
		var names []string
		sum := 0.0
		require.NoError(t, s.Each([]string{"name", "x"}, func(r sheet.Row) {
			names = append(names, r.Name("name"))
			sum += r.Number("x", "any", func(float64) bool { return true })
			assert.Empty(t, r.Text("absent"))
		}), "%q", text)
		assert.Equal(t, []string{"a b", "c"}, names, "%q", text)
		assert.Equal(t, 3.0, sum)
	}
}
