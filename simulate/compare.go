package simulate

import (
	"fmt"
	"math"
	"strings"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Contrast is one metric under two offers that met the same receivers, tasks
// and luck. Because of that, the difference is known better than either value.
type Contrast struct {
	Metric       string
	Unit         string
	Base, Alt    string  // names of the offers
	Level        float64 // of the intervals
	Replications int

	BaseValue  Estimate
	AltValue   Estimate
	Difference Estimate // alt less base, paired

	Warnings []string // why an interval may not hold
}

// Comparison is a Contrast with what replications that were drawn tell besides.
type Comparison struct {
	Contrast

	Above       float64 // share of replications in which alt's value is above base's, ties counting half
	Correlation float64 // of the two values over replications, in [-1,1]; 0 where one does not vary
	Pairing     float64 // how many times the replications that unpaired runs would need for the same interval; +Inf where the difference does not vary
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
	c, _ := r.compare(b, a, level)
	c.Metric, c.Unit, c.Base, c.Alt = m.Name, m.Unit, base, alt
	return c, nil
}

// compare pairs two columns, and says what is doubtful of their difference.
func (r *Result) compare(b, a *column, level float64) (Comparison, []doubt) {
	differences := b.differences(a)
	d, doubts := r.differenceInterval(b, a, level)
	d.Warnings = r.warned(doubts)
	c := Comparison{
		Contrast: Contrast{
			Level: level, Replications: len(differences),
			BaseValue: r.estimate(b, level), AltValue: r.estimate(a, level), Difference: d,
			Warnings: d.Warnings,
		},
		Above: above(a, b),
	}
	c.Correlation, c.Pairing = pairing(b.errors, a.errors, differences)
	return c, doubts
}

// differenceInterval is a column less another, paired, with its interval and the doubts of
// that.
func (r *Result) differenceInterval(b, a *column, level float64) (Estimate, []doubt) {
	differences := b.differences(a)
	varies := stat.StdDev(differences, nil) > 0
	switch {
	case a.trials == OfReplications:
		return shareDifference(b, a, level), nil
	case a.trials == OfReceivers && !varies:
		return apart(0, 0, min(r.behind(), floats.Sum(a.per), floats.Sum(b.per)), level), nil
	}
	e := student(difference(a.value, b.value, max(a.scale, b.scale)), differences, level)
	if a.error == nil {
		return e, append(replicationDoubts(b.errors), replicationDoubts(a.errors)...)
	}
	return e, r.doubts(differences, a, b)
}

// differences are what replications have in the error of a less c.
func (c *column) differences(a *column) []float64 {
	scale := max(a.scale, c.scale)
	list := make([]float64, len(c.errors))
	for i := range list {
		list[i] = difference(a.errors[i], c.errors[i], scale)
	}
	return list
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
		switch d := less(a.of[i]/a.per[i], b.of[i]/b.per[i]); {
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
func (c Contrast) Apart() bool { return c.Difference.Low > 0 || c.Difference.High < 0 }

// String says it in two lines, and the warnings.
func (c Contrast) String() string { return c.text() + c.warnings() }

// String says it in three lines, and the warnings.
func (c Comparison) String() string {
	if c.tied() {
		return c.Contrast.String()
	}
	return c.text() + fmt.Sprintf("  %s is above in %.0f%% of replications; correlation %.2f, unpaired it would take %s times as many\n",
		c.Alt, 100*c.Above, c.Correlation, manifold(c.Pairing)) + c.warnings()
}

// tied reports whether the two values are the same in every replication.
func (c Contrast) tied() bool { return c.Difference.Value == 0 && c.Difference.StandardError == 0 }

// text is what the contrast says, without warnings.
func (c Contrast) text() string {
	var s strings.Builder
	d := c.Difference
	fmt.Fprintf(&s, "%s, %s: %s %s, %s %s\n", c.Metric, c.Unit,
		c.Alt, rounded(c.AltValue.Value, c.AltValue.scale()), c.Base, rounded(c.BaseValue.Value, c.BaseValue.scale()))
	fmt.Fprintf(&s, "  difference %s, %.4g%% interval [%s, %s], %d pairs", signed(d.Value, d.scale()), 100*c.Level,
		rounded(d.Low, d.scale()), rounded(d.High, d.scale()), c.Replications)
	switch {
	case c.tied():
		s.WriteString(": a tie in every replication\n")
	case !c.Apart():
		s.WriteString(": cannot tell them apart\n")
	default:
		s.WriteString("\n")
	}
	return s.String()
}

// manifold prints how many times as many.
func manifold(x float64) string {
	if math.IsInf(x, 1) {
		return "∞"
	}
	return fmt.Sprintf("%.1f", x)
}

func (c Contrast) warnings() string {
	s := ""
	for _, w := range c.Warnings {
		s += "  warning: " + w + "\n"
	}
	return s
}
