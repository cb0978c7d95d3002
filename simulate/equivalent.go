package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"gonum.org/v1/gonum/stat"
)

// CertaintyEquivalent returns what one side's payoff of a whole replication is
// worth for certain to somebody with the given absolute risk aversion, per
// currency, at least 0: the pooled risk of a seller with many buyers, in currency a
// replication, with its interval at the level.
//
// It is that of the payoffs that were drawn. Where the worst few of them decide it, as
// they do if the true one is infinite, no number of replications tells, and it fails.
func (r *Result) CertaintyEquivalent(offer string, side Side, aversion, level float64) (Estimate, error) {
	c, residuals, err := r.certaintyEquivalent(offer, side, aversion)
	if err := fault.JoinAll(err, checkSide(side), checkAversion(aversion), checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	return interval(c.value, residuals, level), nil
}

// CompareCertain compares two offers by what one side's payoffs of them are worth
// for certain, as CertaintyEquivalent has it: which of two actions, or contracts, a
// seller prefers who is averse to risk. Above tells of the payoffs themselves.
func (r *Result) CompareCertain(base, alt string, side Side, aversion, level float64) (Comparison, error) {
	b, eb, errBase := r.certaintyEquivalent(base, side, aversion)
	a, ea, errAlt := r.certaintyEquivalent(alt, side, aversion)
	if err := fault.JoinAll(errBase, errAlt, checkSide(side), checkAversion(aversion), checkLevel(level)); err != nil {
		return Comparison{}, err
	}
	c := r.compare(b, a, eb, ea, level)
	c.Metric, c.Unit, c.Base, c.Alt = fmt.Sprintf("%v certain at an aversion of %v", side, aversion), "currency a replication", base, alt
	return c, nil
}

func checkSide(s Side) error {
	if s > Receivers {
		return fmt.Errorf("simulate: side %d, want Seller or Receivers", s)
	}
	return nil
}

func checkAversion(r float64) error {
	if !(r >= 0) || math.IsInf(r, 1) {
		return fmt.Errorf("simulate: the risk aversion is %v, want a finite number, at least 0", r)
	}
	return nil
}

// certaintyEquivalent is a side's payoff of an offer, whose value is the certainty equivalent,
// with what replications have in its error, to first order.
func (r *Result) certaintyEquivalent(offer string, side Side, aversion float64) (c *column, residuals []float64, err error) {
	of := (*Tally).Profit
	if side == Receivers {
		of = (*Tally).Surplus
	}
	c, err = r.column(offer, Metric{Name: "payoff", Of: of})
	if err != nil {
		return nil, nil, err
	}
	if aversion == 0 {
		return c, c.residuals(), nil
	}
	least := c.of[0]
	for _, x := range c.of {
		least = min(least, x)
	}
	utilities := make([]float64, len(c.of)) // less 1, relative to that of the least payoff
	for i, x := range c.of {
		utilities[i] = math.Expm1(-aversion * (x - least))
	}
	mean := stat.Mean(utilities, nil)
	residuals = make([]float64, len(utilities))
	for i, u := range utilities {
		residuals[i] = (mean - u) / ((1 + mean) * aversion)
	}
	c.value = least - math.Log1p(mean)/aversion
	if want := replicationsFor(residuals); float64(len(residuals)) < want {
		return nil, nil, fmt.Errorf("simulate: what offer %q is worth for certain at an aversion of %v hangs on the worst of %d replications: want more than %.0f, or less aversion", offer, aversion, len(residuals), want)
	}
	return c, residuals, nil
}
