package main

import (
	"fmt"
	"io"
	"slices"
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
		fmt.Sprintf("%.0f%% intervals; %d receivers and %d artifacts, each given to all; seed %d.", 100*level, s.receivers, s.artifacts, s.seed))
}

// table prints divisions, a line each, and then their warnings.
type table struct {
	*tabwriter.Writer
	to       io.Writer
	warnings []string
}

func newTable(w io.Writer, title, first string, more ...string) *table {
	fmt.Fprintf(w, "%s\n\n", title)
	t := &table{Writer: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0), to: w}
	fmt.Fprintln(t, strings.Join(append([]string{first, "artifact", "receiver", "together", "index"}, more...), "\t"))
	return t
}

func (t *table) row(name string, d relation.Division, more ...string) {
	cells := []string{name, share(d.Artifact.Value), share(d.Receiver.Value), share(d.Interaction.Value), interval(d.Index)}
	fmt.Fprintln(t, strings.Join(append(cells, more...), "\t"))
	for _, w := range d.Warnings {
		if w = fmt.Sprintf("warning: %s: %s\n", name, w); !slices.Contains(t.warnings, w) {
			t.warnings = append(t.warnings, w)
		}
	}
}

func (t *table) end() {
	t.Flush()
	fmt.Fprint(t.to, strings.Join(t.warnings, ""), "\n")
}

func share(x float64) string { return fmt.Sprintf("%.3f", x) }

func interval(e simulate.Estimate) string {
	return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Value, e.Low, e.High)
}

// verdict is what was found: of the last market, and of a log if there is one.
type verdict struct {
	market        simulate.Estimate
	project, task *relation.Attribution // nil where the log has none
}

func writeVerdict(w io.Writer, v verdict) {
	if v.project != nil {
		prose.Paragraph(w, "What the log does not say.", "It has results, not values: what a success was worth to whom is assumed in part 1, and absent from the log.",
			"Nor does it say what receivers knew, or would have done without.")
	}
	var last string
	if v.project != nil {
		last += fmt.Sprintf("; in the log, with projects as contexts, %s", place(v.project.Least, v.project.Most))
	}
	if v.task != nil {
		last += fmt.Sprintf("; with tasks as contexts, %s", place(v.task.Least, v.task.Most))
	}
	prose.Paragraph(w, "Verdict.", "In the last market of part 1 "+place(v.market, v.market)+last+".")
}

// place says where an index, or all that it may be, stands.
func place(least, most simulate.Estimate) string {
	is := fmt.Sprintf("the index is %.2f", least.Value)
	if least.Value != most.Value {
		is += fmt.Sprintf(" to %.2f", most.Value)
	}
	is += fmt.Sprintf(" (%.0f%% interval %.2f to %.2f): ", 100*level, least.Low, most.High)
	switch {
	case least.Low > 0.5:
		return is + "nearer to a token than to a commodity"
	case most.High < 0.5:
		return is + "nearer to a commodity than to a token"
	}
	return is + "on which side of the middle it stands cannot be told"
}
