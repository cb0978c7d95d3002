package simulate

import (
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"gonum.org/v1/gonum/floats"
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
	c, err := r.certaintyEquivalent(offer, side, aversion)
	if err := fault.JoinAll(err, checkSide(side), checkAversion(aversion), checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	return r.estimate(c, level), nil
}

// CompareCertain compares two offers by what one side's payoffs of them are worth
// for certain, as CertaintyEquivalent has it: which of two actions, or contracts, a
// seller prefers who is averse to risk. Above tells of the payoffs themselves.
func (r *Result) CompareCertain(base, alt string, side Side, aversion, level float64) (Comparison, error) {
	b, errBase := r.certaintyEquivalent(base, side, aversion)
	a, errAlt := r.certaintyEquivalent(alt, side, aversion)
	if err := fault.JoinAll(errBase, errAlt, checkSide(side), checkAversion(aversion), checkLevel(level)); err != nil {
		return Comparison{}, err
	}
	c, _ := r.compare(b, a, level)
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
func (r *Result) certaintyEquivalent(offer string, side Side, aversion float64) (*column, error) {
	of := (*Tally).Profit
	if side == Receivers {
		of = (*Tally).Surplus
	}
	c, err := r.column(offer, Metric{Name: "payoff", Of: of})
	if err != nil || aversion == 0 {
		return c, err
	}
	least := slices.Min(c.of)
	utilities := make([]float64, len(c.of)) // less 1, relative to that of the least payoff
	for i, x := range c.of {
		utilities[i] = math.Expm1(-aversion * (x - least))
	}
	mean := stat.Mean(utilities, nil)
	for i, u := range utilities {
		c.errors[i] = (mean - u) / ((1 + mean) * aversion)
	}
	c.value, c.error = least-math.Log1p(mean)/aversion, nil
	scaled := slices.Clone(c.errors) // the third power of an error may be too small for a number
	floats.Scale(1/floats.Norm(c.errors, math.Inf(1)), scaled)
	skew := math.Abs(stat.Skew(scaled, nil))
	if !math.IsNaN(skew) {
		skew = max(skew, utilitySkewness(r.samples(c), of, aversion, float64(r.Receivers)))
	}
	if want := wantedFor(skew); float64(len(c.errors)) < want {
		return nil, fmt.Errorf("simulate: what offer %q is worth for certain at an aversion of %v hangs on the worst of %d replications: "+
			"want more than %s, or less aversion",
			offer, aversion, len(c.errors), thousands(want))
	}
	return c, nil
}

// utilitySkewness is that of exp(-aversion x), where x is what so many receivers bring
// together: its moments are powers of those of one receiver, by the sample if there is one.
func utilitySkewness(samples []*Sample, of func(t *Tally) float64, aversion, receivers float64) float64 {
	if samples == nil {
		return 0
	}
	var logs [4]float64 // of moments
	for k := 1; k < len(logs); k++ {
		x := make([]float64, len(samples[0].Tallies))
		for i := range x {
			x[i] = -float64(k) * aversion * of(&samples[0].Tallies[i])
		}
		logs[k] = receivers * (floats.LogSumExp(x) - math.Log(float64(len(x))))
	}
	second, third := math.Expm1(logs[2]-2*logs[1]), math.Expm1(logs[3]-3*logs[1]) // over powers of the mean, less 1
	if second <= 1e-12 {
		return 0
	}
	return (third - 3*second) / math.Pow(second, 1.5)
}
