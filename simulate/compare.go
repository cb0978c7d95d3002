package simulate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"gonum.org/v1/gonum/stat"
)

// Comparison is one metric under two offers that met the same receivers, tasks
// and luck. Because of that, the difference is known better than either value.
type Comparison struct {
	Metric       string
	Unit         string
	Base, Alt    string  // names of the offers
	Level        float64 // of the intervals
	Replications int

	BaseValue  Estimate
	AltValue   Estimate
	Difference Estimate // alt less base, paired

	Above       float64 // share of replications in which alt's value is above base's, ties counting half
	Correlation float64 // of the two values over replications, in [-1,1]; 0 where one does not vary
	Pairing     float64 // how many times the replications that unpaired runs would need for the same interval; +Inf where the difference does not vary

	Warnings []string // why an interval may not hold
}

// Compare returns the difference that alt makes to base in a metric, with
// intervals at a level in (0,1), such as 0.95. It fails for an offer that is not
// in the result, fewer than 2 replications, a level out of range, or a ratio to
// nothing; all faults in one error.
func (r *Result) Compare(base, alt string, m Metric, level float64) (Comparison, error) {
	b, errBase := r.column(base, m)
	a, errAlt := r.column(alt, m)
	if err := fault.JoinAll(errBase, errAlt, checkLevel(level)); err != nil {
		return Comparison{}, err
	}
	c := r.compare(b, a, b.residuals(), a.residuals(), level)
	c.Metric, c.Unit, c.Base, c.Alt = m.Name, m.Unit, base, alt
	return c, nil
}

// compare pairs two columns, whose values have errors by replication.
func (r *Result) compare(b, a *column, eb, ea []float64, level float64) Comparison {
	scale := max(math.Abs(a.value), math.Abs(b.value))
	differences := make([]float64, len(eb))
	for i := range differences {
		differences[i] = difference(ea[i], eb[i], scale)
	}
	c := Comparison{
		Level: level, Replications: len(eb),
		BaseValue:  interval(b.value, eb, level),
		AltValue:   interval(a.value, ea, level),
		Difference: interval(difference(a.value, b.value, scale), differences, level),
		Above:      above(a, b),
		Warnings:   slices.Clone(r.Warnings),
	}
	c.Correlation, c.Pairing = pairing(eb, ea, differences)
	for _, w := range [][]string{doubts(b, differences), doubts(a, differences)} {
		for _, doubt := range w {
			if !slices.Contains(c.Warnings, doubt) {
				c.Warnings = append(c.Warnings, doubt)
			}
		}
	}
	return c
}

// difference is a less b, and 0 where that is no more than the rounding of sums of the
// given scale.
func difference(a, b, scale float64) float64 {
	const rounding = 1e-12
	if d := a - b; math.Abs(d) > rounding*scale {
		return d
	}
	return 0
}

// above is the share of replications in which a is above b. Where a ratio has
// nothing to divide by, neither is.
func above(a, b *column) float64 {
	sum := 0.0
	for i := range a.of {
		x, y := a.of[i]/a.per[i], b.of[i]/b.per[i]
		switch d := difference(x, y, max(math.Abs(x), math.Abs(y))); {
		case d > 0:
			sum++
		case d < 0:
		default:
			sum += 0.5
		}
	}
	return sum / float64(len(a.of))
}

// pairing is the correlation of a pair and what it saves.
func pairing(base, alt, difference []float64) (correlation, saves float64) {
	b, a, d := stat.Variance(base, nil), stat.Variance(alt, nil), stat.Variance(difference, nil)
	if a > 0 && b > 0 {
		correlation = min(max(stat.Correlation(base, alt, nil), -1), 1)
	}
	if d == 0 {
		if a+b == 0 {
			return correlation, 1
		}
		return correlation, math.Inf(1)
	}
	return correlation, (a + b) / d
}

// Apart reports whether the interval of the difference excludes 0: whether the
// replications can tell the two offers apart.
func (c Comparison) Apart() bool { return c.Difference.Low > 0 || c.Difference.High < 0 }

// String says it in a few lines.
func (c Comparison) String() string {
	var s strings.Builder
	d := c.Difference
	fmt.Fprintf(&s, "%s, %s: %s %s, %s %s\n", c.Metric, c.Unit,
		c.Alt, rounded(c.AltValue.Value, c.AltValue.StandardError), c.Base, rounded(c.BaseValue.Value, c.BaseValue.StandardError))
	fmt.Fprintf(&s, "  difference %s, %.4g%% interval [%s, %s], %d pairs", signed(d.Value, d.StandardError), 100*c.Level,
		rounded(d.Low, d.StandardError), rounded(d.High, d.StandardError), c.Replications)
	switch {
	case d.Value == 0 && d.StandardError == 0:
		s.WriteString(": a tie in every replication\n")
		return s.String() + c.warnings()
	case !c.Apart():
		s.WriteString(": cannot tell them apart\n")
	default:
		s.WriteString("\n")
	}
	fmt.Fprintf(&s, "  %s is above in %.0f%% of replications; correlation %.2f, unpaired it would take %s times as many\n",
		c.Alt, 100*c.Above, c.Correlation, manifold(c.Pairing))
	return s.String() + c.warnings()
}

// manifold prints how many times as many.
func manifold(x float64) string {
	if math.IsInf(x, 1) {
		return "∞"
	}
	return fmt.Sprintf("%.1f", x)
}

func (c Comparison) warnings() string {
	s := ""
	for _, w := range c.Warnings {
		s += "  warning: " + w + "\n"
	}
	return s
}
