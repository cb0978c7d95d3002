package simulate

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Comparison is the difference of two offers by one metric, paired: both met the
// same draws.
type Comparison struct {
	Metric      Metric
	Base, Alt   string
	BaseValue   Estimate
	AltValue    Estimate
	Difference  Estimate // Alt less Base
	Level       float64  // of the interval, in (0,1)
	Low, High   float64  // t interval of the difference
	Beats       float64  // share of replications in which Alt is above Base; ties count half
	Correlation float64  // of the pair; 1 where neither varies
	Gained      float64  // variance of the difference of independent runs over that of the paired; +Inf where the pair differs by a constant
	Warnings    []string // why the interval may not be trusted
}

// fewReplications is the number below which a t interval is doubted.
const fewReplications = 30

// Metric returns an offer's estimate of a metric.
func (r *Result) Metric(offer string, m Metric) (Estimate, error) {
	t, err := r.tallies(offer)
	if err != nil {
		return Estimate{}, err
	}
	e, _ := m.measure(t)
	return e, nil
}

func (r *Result) tallies(offer string) ([]Tally, error) {
	i := slices.Index(r.Offers, offer)
	if i < 0 {
		return nil, fmt.Errorf("simulate: no offer %q in the result, want one of %q", offer, r.Offers)
	}
	return r.Tallies[i], nil
}

// Compare compares alt with base, which are names of offers, by a metric, with
// an interval of the given level, in (0,1). It needs two replications or more.
func (r *Result) Compare(base, alt string, m Metric, level float64) (Comparison, error) {
	a, err := r.tallies(base)
	if err != nil {
		return Comparison{}, err
	}
	b, err := r.tallies(alt)
	if err != nil {
		return Comparison{}, err
	}
	if !(level > 0 && level < 1) {
		return Comparison{}, fmt.Errorf("simulate: level is %v, want a probability in (0,1)", level)
	}
	if m.Of == nil {
		return Comparison{}, fmt.Errorf("simulate: metric %q has no Of, want a function of a tally", m.Name)
	}
	n := len(a)
	if n < 2 {
		return Comparison{}, fmt.Errorf("simulate: %d replications, want at least 2 to compare", n)
	}
	c := Comparison{Metric: m, Base: base, Alt: alt, Level: level}
	var da, db []float64
	c.BaseValue, da = m.measure(a)
	c.AltValue, db = m.measure(b)
	if math.IsNaN(c.BaseValue.Mean) || math.IsNaN(c.AltValue.Mean) {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s is a ratio to nothing for one of the two", m.Name))
	}
	paired := make([]float64, n)
	wins := 0.0
	for i := range paired {
		paired[i] = db[i] - da[i]
		switch x, y := m.single(&a[i]), m.single(&b[i]); {
		case y > x:
			wins++
		case y == x:
			wins += 0.5
		}
	}
	c.Beats = wins / float64(n)
	c.Difference = Estimate{c.AltValue.Mean - c.BaseValue.Mean, stat.StdDev(paired, nil) / math.Sqrt(float64(n))}
	reach := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(0.5+level/2) * c.Difference.StdErr
	c.Low, c.High = c.Difference.Mean-reach, c.Difference.Mean+reach
	c.pair(stat.Variance(da, nil), stat.Variance(db, nil), stat.Variance(paired, nil))
	if n < fewReplications {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%d replications: an interval wants %d or more", n, fewReplications))
	}
	if share := dominance(paired); share > 0.25 && n >= fewReplications {
		c.Warnings = append(c.Warnings, fmt.Sprintf("one replication makes %.0f%% of the variance: the tail is too heavy for the interval", 100*share))
	}
	return c, nil
}

// single is the metric in one replication.
func (m Metric) single(t *Tally) float64 {
	if m.Per == nil {
		return m.Of(t)
	}
	return m.Of(t) / m.Per(t)
}

// pair says what pairing did, from the variances of the two and of their
// difference.
func (c *Comparison) pair(va, vb, vd float64) {
	switch {
	case va == 0 && vb == 0:
		c.Correlation, c.Gained = 1, 1
	case va == 0 || vb == 0:
		c.Correlation, c.Gained = 0, 1
	default:
		c.Correlation = min(max((va+vb-vd)/(2*math.Sqrt(va*vb)), -1), 1)
		c.Gained = (va + vb) / vd
	}
}

// dominance is the share of a sample's variance that its most extreme member
// makes.
func dominance(d []float64) float64 {
	most, sum := 0.0, 0.0
	for _, x := range d {
		most, sum = max(most, x*x), sum+x*x
	}
	if sum == 0 {
		return 0
	}
	return most / sum
}

// Tell says in a word which offer is ahead: "more", "less", or "cannot tell".
func (c Comparison) Tell() string {
	switch {
	case c.Low > 0:
		return "more"
	case c.High < 0:
		return "less"
	}
	return "cannot tell"
}

// String is the comparison as a line.
func (c Comparison) String() string {
	return fmt.Sprintf("%s: %s less %s %+.4g [%.4g, %.4g] at %.0f%%, ahead in %.0f%% of replications (%s)",
		c.Metric.Name, c.Alt, c.Base, c.Difference.Mean, c.Low, c.High, 100*c.Level, 100*c.Beats, c.Tell())
}
