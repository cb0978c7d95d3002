package simulate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Spread is how much something differs between receivers, and for one receiver
// from period to period, within a replication: a sum and a sum of squares.
type Spread struct {
	Name        string
	Of, Squared func(t *Tally) float64
}

// What each receiver and period brings: the bill, and the surplus that came true.
var (
	BillSpread    = Spread{"bill", charges, func(t *Tally) float64 { return t.BillSquares }}
	SurplusSpread = Spread{"surplus", (*Tally).Surplus, func(t *Tally) float64 { return t.SurplusSquares }}
)

// Spread returns the standard deviation over receivers and periods, in currency,
// with its interval at the level, by the delta method over replications.
func (r *Result) Spread(offer string, of Spread, level float64) (Estimate, error) {
	if of.Of == nil || of.Squared == nil {
		return Estimate{}, fmt.Errorf("simulate: spread %q has no function Of or Squared, want both", of.Name)
	}
	mean, err := r.column(offer, Metric{Name: of.Name, Of: of.Of, Per: receivers})
	square, err2 := r.column(offer, Metric{Name: of.Name, Of: of.Squared, Per: receivers})
	if err := joinAll(err, err2, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	sd := math.Sqrt(max(0, square.value-mean.value*mean.value))
	residuals := square.residuals()
	for i, e := range mean.residuals() {
		residuals[i] -= 2 * mean.value * e
		if residuals[i] /= 2 * sd; sd == 0 {
			residuals[i] = 0
		}
	}
	return interval(sd, residuals, level), nil
}

// LossMaking is the share of replications in which the seller makes a loss: the
// risk of a seller whose jobs are those of one market.
var LossMaking = Metric{Name: "loss-making", Unit: "share of replications", Of: func(t *Tally) float64 { return b2f(t.Profit() < 0) }}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// CertaintyEquivalent returns what one side's payoff of a whole replication is
// worth for certain to somebody with the given absolute risk aversion, per
// currency, at least 0: the pooled risk of a seller with many buyers, in currency,
// with its interval at the level.
func (r *Result) CertaintyEquivalent(offer string, side Side, aversion, level float64) (Estimate, error) {
	of := (*Tally).Profit
	if side == Receivers {
		of = (*Tally).Surplus
	}
	c, err := r.column(offer, Metric{Name: "payoff", Of: of})
	if err == nil && side > Receivers {
		err = fmt.Errorf("simulate: side %d, want Seller or Receivers", side)
	}
	if err == nil && (!(aversion >= 0) || math.IsInf(aversion, 1)) {
		err = fmt.Errorf("simulate: the risk aversion is %v, want a finite number, at least 0", aversion)
	}
	if err := joinAll(err, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	if aversion == 0 {
		return interval(c.value, c.residuals(), level), nil
	}
	least := c.of[0]
	for _, x := range c.of {
		least = min(least, x)
	}
	utilities := make([]float64, len(c.of)) // relative to that of the least payoff
	for i, x := range c.of {
		utilities[i] = math.Exp(-aversion * (x - least))
	}
	mean := stat.Mean(utilities, nil)
	residuals := make([]float64, len(utilities))
	for i, u := range utilities {
		residuals[i] = (mean - u) / (mean * aversion)
	}
	return interval(least-math.Log(mean)/aversion, residuals, level), nil
}
