package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

func writeHead(w io.Writer, s settings) {
	fmt.Fprint(w, "Whose value is it?\n\n")
	prose.Paragraph(w, "Shares of the variance of value:",
		"the artifact's, whoever receives it; the receiver's, whatever it gets; and of how the two suit each other.",
		"The index is all but the artifact's: 0 is a commodity, whose value is known when the thing is; 1 is a token, of which the thing tells nothing.",
		"A market's are computed, without drawing. A table's or a log's describe it, unless the form of values is known: then they have intervals.",
		fmt.Sprintf("Seed %d.", s.seed))
}

// table prints shares, a line each.
type table struct {
	*tabwriter.Writer
	to io.Writer
}

func newTable(w io.Writer, title, first string, more ...string) *table {
	fmt.Fprintf(w, "%s\n\n", title)
	t := &table{Writer: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0), to: w}
	fmt.Fprintln(t, strings.Join(append([]string{first, "artifact", "receiver", "together", "index"}, more...), "\t"))
	return t
}

func (t *table) row(name string, s relation.Shares, more ...string) {
	cells := []string{name, share(s.Artifact), share(s.Receiver), share(s.Interaction)}
	fmt.Fprintln(t, strings.Join(append(cells, more...), "\t"))
}

func (t *table) end() {
	t.Flush()
	fmt.Fprintln(t.to)
}

func share(x float64) string { return fmt.Sprintf("%.3f", x) }

func interval(e simulate.Estimate) string {
	return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Value, e.Low, e.High)
}

// verdict is what was found: of the last market, and of a log if there is one.
type verdict struct {
	market        float64
	project, task *relation.Attribution // nil where the log has none
}

func writeVerdict(w io.Writer, v verdict) {
	if v.project != nil {
		prose.Paragraph(w, "What the log does not say.", "It has results, not values: what a success was worth to whom is assumed in part 1, and absent from the log.",
			"Nor does it say what receivers knew, or would have done without.",
			"And it describes those who are in it: of others it tells nothing that has an interval.")
	}
	var last string
	if v.project != nil {
		last += fmt.Sprintf("; in the log as it is, with projects as contexts, %s", placeBetween(v.project.Least, v.project.Most))
	}
	if v.task != nil {
		last += fmt.Sprintf("; with tasks as contexts, %s", placeBetween(v.task.Least, v.task.Most))
	}
	prose.Paragraph(w, "Verdict.", "In the last market of part 1 "+place(v.market, v.market)+last+".")
}

func placeBetween(least, most simulate.Estimate) string { return place(least.Value, most.Value) }

// place says where an index, or all that it may be, stands.
func place(least, most float64) string {
	is := fmt.Sprintf("the index is %.2f", least)
	if least != most {
		is += fmt.Sprintf(" to %.2f", most)
	}
	switch {
	case least > 0.5:
		return is + ", nearer to a token than to a commodity"
	case most < 0.5:
		return is + ", nearer to a commodity than to a token"
	}
	return is + ", on which side of the middle cannot be told"
}
