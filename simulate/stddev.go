package simulate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// StdDev is how much something differs between receivers, and for one receiver
// from period to period.
type StdDev struct {
	Name string
	Of   func(t *Tally) Moments
}

// What each receiver and period brings: the bill, and the surplus that came true.
var (
	BillStdDev    StdDev = StdDev{"bill", func(t *Tally) Moments { return t.Bills }}
	SurplusStdDev StdDev = StdDev{"surplus", func(t *Tally) Moments { return t.Surpluses }}
)

// StdDev returns the standard deviation over receivers and periods, in currency,
// with its interval at the level, by the delta method over replications.
func (r *Result) StdDev(offer string, of StdDev, level float64) (Estimate, error) {
	if of.Of == nil {
		return Estimate{}, fmt.Errorf("simulate: standard deviation %q has no function Of, want one", of.Name)
	}
	c, err := r.column(offer, Metric{Name: of.Name, Of: func(t *Tally) float64 { return of.Of(t).Count }})
	if err := fault.JoinAll(err, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	var all Moments
	for i := range r.Tallies[c.offer] {
		m := of.Of(&r.Tallies[c.offer][i])
		all.Add(&m)
	}
	if all.Count == 0 {
		return Estimate{}, fmt.Errorf("simulate: standard deviation %q of offer %q is of nothing, want at least one receiver",
			of.Name, offer)
	}
	sd := all.StdDev()
	// What numbers add to the sum of squares about the common mean, beyond their part of it.
	c.error = func(t *Tally) float64 {
		m := of.Of(t)
		d := m.Mean - all.Mean
		return m.Squares + m.Count*d*d - sd*sd*m.Count
	}
	scale := 2 * sd * stat.Mean(c.of, nil)
	for i := range c.errors {
		if c.errors[i] = 0; scale > 0 {
			c.errors[i] = c.error(&r.Tallies[c.offer][i]) / scale
		}
	}
	c.value, c.squared = sd, true
	if math.IsNaN(sd) || math.IsInf(sd, 0) {
		return Estimate{}, fmt.Errorf("simulate: standard deviation %q of offer %q is %v, want a finite number", of.Name, offer, sd)
	}
	return r.estimate(c, level), nil
}
