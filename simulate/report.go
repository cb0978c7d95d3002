package simulate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
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
// nothing, such as a cost per token without tokens. Warnings follow the table.
func (r *Result) Report(level float64) (string, error) { return r.Table(level, reported...) }

// Table is a Report of the metrics given.
func (r *Result) Table(level float64, metrics ...Metric) (string, error) {
	if err := checkLevel(level); err != nil {
		return "", err
	}
	if n := r.Replications(); n < 2 {
		return "", fmt.Errorf("simulate: %d replications, want at least 2 for intervals", n)
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %d replications of %d receivers", r.Market, r.Replications(), r.Receivers)
	if r.Periods > 1 {
		fmt.Fprintf(&s, " in %d periods", r.Periods)
	}
	fmt.Fprintf(&s, ", seed %d\nin %s unless said otherwise, ± half the %v%% interval\n\n", r.Seed, usual, 100*level)
	labels, width := make([]string, len(metrics)), 0
	for i, m := range metrics {
		labels[i] = m.Name
		if m.Unit != usual {
			labels[i] += ", " + m.Unit
		}
		width = max(width, utf8.RuneCountInString(labels[i]))
	}
	// All but the labels is set flush right, so the labels are made equally long.
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(label string, cells []string) {
		label += strings.Repeat(" ", width-utf8.RuneCountInString(label))
		fmt.Fprintf(w, "%s\t%s\t\n", label, strings.Join(cells, "\t"))
	}
	row("", r.Offers)
	for i, m := range metrics {
		cells := make([]string, len(r.Offers))
		for k, offer := range r.Offers {
			cells[k] = "–"
			if e, err := r.Estimate(offer, m, level); err == nil {
				cells[k] = rounded(e.Value, e.StandardError) + " ± " + rounded(e.High-e.Value, e.StandardError)
			}
		}
		row(labels[i], cells)
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	for line := range strings.Lines(table.String()) {
		s.WriteString(strings.TrimPrefix(line, "  "))
	}
	for _, warning := range r.Warnings {
		s.WriteString("warning: " + warning + "\n")
	}
	return s.String(), nil
}

// rounded prints a value to the second figure of its standard error.
func rounded(v, se float64) string {
	if se > 0 && !math.IsInf(se, 0) {
		decimals := min(max(1-int(math.Floor(math.Log10(se))), 0), 12)
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
