package simulate

import (
	"fmt"
	"math"
	"slices"
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
// nothing, such as a cost per token without tokens. Warnings, and notes of what made the run slow, follow the table.
func (r *Result) Report(level float64) (string, error) { return r.Table(level, reported...) }

// Table is a Report of the metrics given.
func (r *Result) Table(level float64, metrics ...Metric) (string, error) {
	if err := checkLevel(level); err != nil {
		return "", err
	}
	if n := r.Replications(); n < 2 {
		return "", fmt.Errorf("simulate: replications: %d, want at least 2 for an interval", n)
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %d replications of %d receivers", unbroken(r.Market), r.Replications(), r.Receivers)
	if r.Periods > 1 {
		fmt.Fprintf(&s, " in %d periods", r.Periods)
	}
	fmt.Fprintf(&s, ", seed %d\nin %s unless said otherwise, ± half the %.4g%% interval\n\n", r.Seed, usual, 100*level)
	rows := [][]string{append([]string{""}, r.Offers...)}
	for _, m := range metrics {
		if _, err := r.sum(m); err != nil {
			return "", err
		}
		row := []string{m.label()}
		for _, offer := range r.Offers {
			cell := "–"
			if e, err := r.Estimate(offer, m, level); err == nil {
				cell = rounded(e.Value, e.StandardError) + " ± " + rounded(e.High-e.Value, e.StandardError)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	s.WriteString(aligned(rows))
	for _, warning := range r.Warnings {
		s.WriteString("warning: " + warning + "\n")
	}
	if n := r.Replications(); n < minReplications {
		s.WriteString("warning: " + tooFew(n) + "\n")
	}
	for _, note := range r.Notes {
		s.WriteString("note: " + note + "\n")
	}
	return s.String(), nil
}

// Differences returns a table of Compare in every metric given: what alt makes
// of base, paired.
func (r *Result) Differences(base, alt string, level float64, metrics ...Metric) (string, error) {
	rows := [][]string{{alt + " less " + base, "difference", fmt.Sprintf("%.4g%% interval", 100*level), "above in", "correlation", "pairing saves"}}
	var errs []error
	var warnings []string
	for _, m := range metrics {
		c, err := r.Compare(base, alt, m, level)
		errs = append(errs, err)
		d := c.Difference
		rows = append(rows, []string{
			m.label(), signed(d.Value, d.StandardError),
			"[" + rounded(d.Low, d.StandardError) + ", " + rounded(d.High, d.StandardError) + "]",
			fmt.Sprintf("%.0f%%", 100*c.Above), fmt.Sprintf("%.2f", c.Correlation), manifold(c.Pairing) + " x",
		})
		for _, w := range c.Warnings {
			if !slices.Contains(r.Warnings, w) {
				w = m.Name + ": " + w
			}
			if w = "warning: " + w + "\n"; !slices.Contains(warnings, w) {
				warnings = append(warnings, w)
			}
		}
	}
	if err := fault.JoinAll(errs...); err != nil {
		return "", err
	}
	return aligned(rows) + strings.Join(warnings, ""), nil
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

// rounded prints a value to the second figure of its standard error, and to six
// decimals at the most.
func rounded(v, se float64) string {
	if se > 0 && !math.IsInf(se, 0) {
		decimals := min(max(1-int(math.Floor(math.Log10(se))), 0), 6)
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// signed is rounded with a sign.
func signed(v, se float64) string {
	if v > 0 {
		return "+" + rounded(v, se)
	}
	return rounded(v, se)
}
