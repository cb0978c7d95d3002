package simulate_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A bill of a cost whose tail is too heavy has no certainty equivalent, and is
// refused; a capped one has, and so has an outcome fee.
func TestInfiniteCertaintyEquivalentsAreRefused(t *testing.T) {
	t.Parallel()
	shape := shaped()
	for name, c := range map[string]struct {
		cost     simulate.Distribution
		aversion float64
		refused  bool
	}{
		"log-normal":       {distuv.LogNormal{Mu: -1.7, Sigma: 0.3}, 0.5, true},
		"Weibull, heavy":   {distuv.Weibull{K: 0.7, Lambda: 0.3}, 0.5, true},
		"Gamma, too heavy": {gamma(1, 1/math.Sqrt(shape)), shape * 1.025, true}, // whose tail falls as exp(-shape x)
		"Gamma":            {gamma(1, 1/math.Sqrt(shape)), shape * 0.975, false},
		"uniform":          {distuv.Uniform{Max: 3}, 0.5, false},
	} {
		m := bearing(10, 0.65, c.aversion)
		m.Name = "heavy"
		m.Producer.Right.Cost = c.cost
		run := func(plan pricing.Strategy) error {
			_, err := simulate.Run(context.Background(), simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", plan)}, Replications: 2})
			return err
		}
		capped := pricing.CostPlus(0)
		capped.Maximum = 5
		if err := run(pricing.CostPlus(0)); c.refused {
			assert.ErrorContains(t, err, "want a lighter tail", name)
		} else {
			assert.NoError(t, err, name)
		}
		assert.NoError(t, run(pricing.PerOutcome(0.5)), name)
		assert.NoError(t, run(capped), name)
	}
}

// shaped is the shape of a Gamma: 4, and 1 in short tests, an exponential, whose table
// takes no time.
func shaped() float64 { return float64(few(4, 1)) }

// A bill is a sum where size and cost of attempts both vary, too: of their means is
// what is expected, and the certain is less.
func TestSizeAndCostThatVaryTogether(t *testing.T) {
	t.Parallel()
	m := bearing(10, 1, 0.2)
	m.Name = "together"
	shape := shaped()
	law := gamma(1, 1/math.Sqrt(shape))
	m.Producer.Right = simulate.Attempt{Usage: pricing.Usage{Output: 1e6}, Size: law, Cost: law}
	plan := pricing.Hybrid("", pricing.CostPlus(0), pricing.PerToken(pricing.ListPrices(0, 1)))
	r := mustRun(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", plan)}, Replications: 2})
	s := r.Tallies[0][0]
	assert.InDelta(t, 8, s.Anticipated/s.Receivers, 1e-9)
	// Both are the same Gamma, so that the bill is twice that: E e^{0.4 X} = 0.9^-4 for a
	// shape of 4.
	assert.InEpsilon(t, 10+shape*math.Log(1-0.4/shape)/0.2, s.CertaintyEquivalent/s.Receivers, 1e-6)

	// Just above an aversion of half the shape each alone has an E e^{rX}, and both
	// together have none; just below they have.
	run := func(aversion float64) error {
		m.Population.RiskAversion = simulate.Point(aversion)
		_, err := simulate.Run(context.Background(), simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", plan)}, Replications: 2})
		return err
	}
	assert.NoError(t, run(shape*0.475))
	assert.ErrorContains(t, run(shape*0.525), "want a lighter tail")
}

// Who has more at stake than the typical has no certainty equivalent of a share of
// value that may be misjudged by any factor, and does not buy.
func TestMisjudgedValueOfWhoHasMoreAtStake(t *testing.T) {
	t.Parallel()
	m := bearing(1, 1, 0.5)
	m.Receivers = 1000
	stakes, err := simulate.NewEmpirical(1, 1, 1, 8)
	assert.NoError(t, err)
	m.Population.Stakes, m.Measurement.ValueError = stakes, distuv.Exponential{Rate: 1}
	s := mustRun(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", pricing.ShareOfValue(0.3))}, Replications: 2}).Tallies[0][0]
	assert.InDelta(t, 0.75, s.Joined/s.Receivers, 4*math.Sqrt(0.75*0.25/1000))
	// E e^{rX} of a share of 0.3 of a standard exponential is 1 / (1 - 0.3 r).
	assert.InEpsilon(t, 1+math.Log(1-0.15)/0.5, s.CertaintyEquivalent/s.Joined, 1e-6)
}

// As aversion goes to 0, the certain and the expected are the same; whatever it
// is, the certain is not more.
func TestAversionNeverGains(t *testing.T) {
	t.Parallel()
	const sums = 6 // the first plans are
	for i, plan := range []pricing.Strategy{
		pricing.Plan{}, pricing.PerAttempt(0.3), pricing.CostPlus(0.2), pricing.PerOutcome(0.6), pricing.ShareOfValue(0.3), pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Harm, Rate: pricing.PerUnit(-0.5)}, {Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.5)}}},
		pricing.Subscription(1, pricing.Outcomes, 3, 0.7), bounded(pricing.CostPlus(0.2), 0, 1),
	} {
		last := math.Inf(1)
		for _, aversion := range []float64{0, 1e-6, 0.05, 0.5} {
			e := eager()
			e.Market.Population.RiskAversion = simulate.Point(aversion)
			e.Market.Population.CheckCost, e.Market.Population.PassWrong = simulate.Point(0.2), simulate.Point(0.1)
			e.Market.Population.Harm = simulate.Point(0.3)
			e.Market.Producer.Attempts, e.Market.Producer.RejectRight, e.Market.Producer.PassWrong = 3, 0.1, 0.2
			e.Market.Producer.Quality = simulate.Point(0.7)
			e.Offers = []simulate.Offer{simulate.Sell("o", plan)}
			s := settled(t, e).Tallies[0][0]
			assert.LessOrEqual(t, s.CertaintyEquivalent, s.Anticipated+1e-9*s.Gain, "%T %v, aversion %v", plan, plan, aversion)
			assert.LessOrEqual(t, s.CertaintyEquivalent, last+1e-9*s.Gain, "%T %v, aversion %v", plan, plan, aversion)
			if aversion < 1e-3 {
				assert.InEpsilon(t, s.Anticipated, s.CertaintyEquivalent, 1e-4)
			}
			if last = s.CertaintyEquivalent; aversion == 0 && i >= sums { // some are sampled, from here on
				last = math.Inf(1)
			}
		}
	}
}
