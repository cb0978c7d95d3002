package simulate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// reported are the rows of a report.
var reported = []Metric{
	Profit, Surplus, Anticipated, Welfare,
	Missed, Wasted, Misused, Measuring, ShareOfFirstBest,
	Joined, TasksRun, SuccessRate,
	CostPerToken, PricePerToken, CostPerArtifact, PricePerArtifact,
}

// Report returns a table of all offers, a column each: every metric with half
// the width of its interval at the level, in (0,1). A dash is a ratio to
// nothing, such as a cost per token without tokens. Warnings, and notes of what made the
// run slow, follow the table.
func (r *Result) Report(level float64) (string, error) { return r.Table(level, reported...) }

// Table is a Report of the metrics given.
func (r *Result) Table(level float64, metrics ...Metric) (string, error) {
	if err := fault.JoinAll(r.refusal(), checkLevel(level)); err != nil {
		return "", err
	}
	if n := r.Replications(); n < 2 {
		return "", fmt.Errorf("simulate: replications: %d, want at least 2 for an interval", n)
	}
	return r.table("receivers", level, metrics, r.newColumn, r.interval)
}

// table is one of metrics, which are found as columns of the offers and have intervals,
// after a line that says how many of what were drawn.
func (r *Result) table(of string, level float64, metrics []Metric, find func(offer string, m Metric) (*column, error),
	interval func(c *column, level float64) (Estimate, []doubt)) (string, error) {
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %d replications of %d %s", unbroken(r.Market), r.Replications(), r.Receivers, of)
	if r.Periods > 1 {
		fmt.Fprintf(&s, " in %d periods", r.Periods)
	}
	fmt.Fprintf(&s, ", seed %d\nin %s unless said otherwise, ± half the %.4g%% interval\n\n", r.Seed, usual, 100*level)
	rows := [][]string{append([]string{""}, r.Offers...)}
	var doubts doubtful
	for _, m := range metrics {
		if _, err := r.sum(m); err != nil {
			return "", err
		}
		row := []string{m.label()}
		for _, offer := range r.Offers {
			cell := "–"
			if c, err := find(offer, m); err == nil {
				e, why := interval(c, level)
				cell = e.cell()
				doubts.add(m.Name, why)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	s.WriteString(aligned(rows))
	if r.Stopped != nil {
		s.WriteString(r.Stopped.String() + "\n")
	}
	s.WriteString(r.warningLines())
	s.WriteString(doubts.String())
	for _, note := range r.Notes {
		s.WriteString("note: " + note + "\n")
	}
	return s.String(), nil
}

// Differences returns a table of Compare in every metric given: what alt makes
// of base, paired.
func (r *Result) Differences(base, alt string, level float64, metrics ...Metric) (string, error) {
	rows := [][]string{{alt + " less " + base, "difference", fmt.Sprintf("%.4g%% interval", 100*level), "above in", "correlation", "pairing saves"}}
	refused := r.refusal()
	if r.whole() != nil { // else what is asked is looked at too
		return "", refused
	}
	errs := []error{checkLevel(level)}
	var doubts doubtful
	for _, m := range metrics {
		b, err := r.newColumn(base, m)
		a, errAlt := r.newColumn(alt, m)
		if errs = append(errs, err, errAlt); fault.JoinAll(errs...) != nil {
			continue
		}
		c, why := r.compare(b, a, level)
		doubts.add(m.Name, why)
		rows = append(rows, append(c.row(m),
			fmt.Sprintf("%.0f%%", 100*c.Above), fmt.Sprintf("%.2f", c.Correlation), manifold(c.Pairing)+" x"))
	}
	if err := fault.JoinAll(append(errs, refused)...); err != nil {
		return "", err
	}
	var s strings.Builder
	s.WriteString(aligned(rows))
	s.WriteString(r.warningLines())
	s.WriteString(doubts.String())
	return s.String(), nil
}

// row is the difference in a table: its metric, its value and its interval.
func (c Contrast) row(m Metric) []string {
	d := c.Difference
	return []string{m.label(), signed(d.Value, d.scale()), "[" + rounded(d.Low, d.scale()) + ", " + rounded(d.High, d.scale()) + "]"}
}

// warningLines are the warnings of the result, a line each.
func (r *Result) warningLines() string {
	var s strings.Builder
	for _, warning := range r.Warnings {
		s.WriteString("warning: " + warning + "\n")
	}
	return s.String()
}

// label is the metric's name, and its unit where it is not the usual.
func (m Metric) label() string {
	if m.Unit == usual {
		return m.Name
	}
	return m.Name + ", " + m.Unit
}

// aligned sets rows in columns, the first flush left and the others flush right.
// A name that would break a line is printed without the break.
func aligned(rows [][]string) string {
	width := 0
	for _, row := range rows {
		for i, cell := range row {
			row[i] = unbroken(cell)
		}
		width = max(width, utf8.RuneCountInString(row[0]))
	}
	// All is set flush right, so the first cells are made equally long.
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		first := row[0] + strings.Repeat(" ", width-utf8.RuneCountInString(row[0]))
		fmt.Fprintf(w, "%s\t%s\t\n", first, strings.Join(row[1:], "\t"))
	}
	w.Flush() // to memory, which does not fail
	var s strings.Builder
	for line := range strings.Lines(table.String()) {
		s.WriteString(strings.TrimPrefix(line, "  "))
	}
	return s.String()
}

// unbroken is a name in one line.
func unbroken(name string) string { return strings.Join(strings.Fields(name), " ") }

// cell prints an estimate in a table: with half the width of its interval, or, where that
// is far from symmetric, with the interval.
func (e Estimate) cell() string {
	above, below := e.High-e.Value, e.Value-e.Low
	if half := max(above, below); half-min(above, below) <= 0.1*half {
		return rounded(e.Value, e.StandardError) + " ± " + rounded(half, e.StandardError)
	}
	return rounded(e.Value, e.scale()) + " [" + rounded(e.Low, e.scale()) + ", " + rounded(e.High, e.scale()) + "]"
}

// scale is what the value is rounded by: its standard error, or what stands for it.
func (e Estimate) scale() float64 {
	if e.StandardError > 0 {
		return e.StandardError
	}
	return (e.High - e.Low) / 4
}

// rounded prints a value to the second figure of its standard error, and to six figures at
// the most.
func rounded(v, se float64) string {
	if !(se > 0) || math.IsInf(se, 0) {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	last := int(math.Floor(math.Log10(se))) - 1 // the place of the last figure
	if v != 0 {
		last = max(last, int(math.Floor(math.Log10(math.Abs(v))))-5)
	}
	if last >= -9 {
		return strconv.FormatFloat(v, 'f', max(-last, 0), 64)
	}
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'e', max(int(math.Floor(math.Log10(math.Abs(v))))-last, 0), 64)
}

// signed is rounded with a sign.
func signed(v, se float64) string {
	if v > 0 {
		return "+" + rounded(v, se)
	}
	return rounded(v, se)
}
