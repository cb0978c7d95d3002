package usagelog_test

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/usevalue/usevalue/pricing/usagelog"
)

// A spend log of LiteLLM, as exported: what each model cost, and what the log does not say.
func Example() {
	const text = `request_id,spend,prompt_tokens,completion_tokens,model,status
r1,0.0042,900,100,gpt-4o,success
r2,0.0002,700,120,gpt-4o-mini,success
r3,0,0,0,gpt-4o-mini,failure
r1,-0.0021,0,0,gpt-4o,success
`
	from := usagelog.Source{Name: "spend.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	l, err := usagelog.New(from, usagelog.Options{}) // of a file: usagelog.Open(path, ...)
	if err != nil {
		fmt.Println(err)
		return
	}
	costs, err := usagelog.Costs(l)
	if err != nil {
		fmt.Println(err)
		return
	}
	usagelog.WriteCosts(os.Stdout, costs, l.Has(usagelog.Outcome))
	for _, note := range l.Notes() {
		fmt.Println(note)
	}
	// Output:
	// model        rows  $       share  $/row    M input  M cache read  M cache write  M output
	// gpt-4o       1     0.0021  0.913  0.0021   0.0009   0.00          0.00           0.0001
	// gpt-4o-mini  1     0.0002  0.087  0.0002   0.0007   0.00          0.00           0.00012
	// all          2     0.0023  1.000  0.00115  0.0016   0.00          0.00           0.00022
	// columns read: cost=spend, model=model, id=request_id, input=prompt_tokens, output=completion_tokens
	// 1 of 4 rows left out: a cost of 0 or none (-unpaid refuse or keep treats them otherwise)
	// 1 of 4 rows taken off the cost of the row with the same id
}

// A table of another kind is read as a Sheet: its columns by name, its numbers as it writes
// them, and what is wrong with it all at once.
func ExampleSheet() {
	const text = "plan;price\nbasic;1.200,50 €\npro;free of charge\n"
	from := usagelog.Source{Name: "plans.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	s, err := usagelog.OpenSheet(from, usagelog.Format{})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = s.Each([]string{"plan", "price"}, func(c usagelog.Cells) {
		fmt.Println(c.Name("plan"), c.Number("price", "an amount, at least 0", func(x float64) bool { return x >= 0 }))
	})
	fmt.Println(err)
	// Output:
	// basic 1200.5
	// pro 0
	// plans.csv:3:5: price is "free of charge", want an amount, at least 0
}
