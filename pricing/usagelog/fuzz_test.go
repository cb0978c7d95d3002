package usagelog

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// Whatever a file holds, nothing panics, every row is handed over, counted as left out, or
// in an error, and reading it again gives the same.
func FuzzLog(f *testing.F) {
	const rows = "id,model,agent,project,resolved,cost_usd,input_tokens,cache_read_tokens\na,m,x,p,1,\"1,5\",5,6\na,m,x,p,yes,-1,,\n,,,,0,0,,\n"
	for _, encode := range encodings {
		f.Add(encode(rows))
		f.Add(encode(`{"data":[{"a":{"b":[{"key":"cost","value":{"intValue":1}}]},"cost":1},{"results":[]}],"x":"\"\\"}`))
	}
	f.Add("model;cost\nm;1,5\n\"\n")
	f.Add("{\"cost\":1}\n{\"Cost\":2,\"n\":null}\n[]\n{")
	f.Add(`[{"cost":1e400},[],5]`)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		for _, o := range []Options{{}, {Graded: true, Unpaid: Keep, Prompt: Rest}} {
			l, err := New(textSource(text), o)
			if err != nil {
				assert.ErrorContains(t, err, "log")
				continue
			}
			need := []Field{Cost}
			if l.Has(Outcome) {
				need = append(need, Outcome)
			}
			again := func() (list []Row, err error) {
				err = l.Each(need, func(r *Row) { list = append(list, *r) })
				return list, err
			}
			list, err := again()
			same, twice := again()
			assert.Equal(t, list, same)
			assert.Equal(t, err == nil, twice == nil)
			l.Notes()
			for _, r := range list {
				assert.True(t, r.Cost >= 0 && r.Cost <= mostCost && r.Outcome >= -mostCost && r.Outcome <= mostCost)
			}
			if err == nil {
				assert.Equal(t, l.sheet.rows, len(list)+l.found.Unpaid+l.found.Corrections+l.found.Repeats, "%q", text)
			}
		}
	})
}

// A file of plain CSV has as many rows here as encoding/csv finds in it.
func FuzzSheet(f *testing.F) {
	f.Add("a,b\n1,2\n\"x\ny\",3\n")
	f.Fuzz(func(t *testing.T, text string) {
		trimmed := strings.TrimSpace(text)
		if strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") || !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\x1f\ufeff") {
			return
		}
		s, err := OpenSheet(textSource(text), Format{Delimiter: ','})
		if err != nil {
			return
		}
		n := 0
		if s.Each(nil, func(Cells) { n++ }) != nil {
			return
		}
		r := csv.NewReader(strings.NewReader(text))
		r.TrimLeadingSpace = true
		want := -1
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if want < 0 || strings.Join(cells, "") != "" {
				want++
			}
		}
		assert.Equal(t, want, n, "%q", text)
	})
}
