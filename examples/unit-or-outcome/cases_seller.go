package main

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/contract"
	"github.com/usevalue/usevalue/simulate"
)

// gaming: two kinds of effort are worth the same. The unit, which is metered,
// weighs them 2 to 1, the metric of outcomes counts the first alone. Best pay by
// either earns the squared cosine of its angle to value.
func gaming() instance {
	best := func(weights ...float64) (contract.Incentives, error) {
		return contract.Tasks{Value: []float64{1, 1}, Measures: []contract.Measure{{Weights: weights}}}.Best()
	}
	return instance{
		what: "gaming: the metric is further from value than the unit", aim: "welfare", source: "O37",
		unit: 0.9, outcome: 0.5, scale: 1, want: unitWins,
		by: computed, find: func(context.Context, settings) (simulate.Contrast, error) {
			unit, err := best(2, 1)
			if err != nil {
				return simulate.Contrast{}, err
			}
			outcome, err := best(1, 0)
			return exactly(unit.Welfare, outcome.Welfare), err
		},
	}
}

// smallVendor: a seller who minds risk is paid for all of a noisy outcome, or for
// none of it.
func smallVendor() instance {
	work := contract.Output{EffortCost: 0.5, Variance: 4, SellerRisk: 2}
	return instance{
		what: "a seller averse to risk, paid all of a noisy outcome", aim: "welfare", source: "O35", unit: 0, outcome: -3, scale: 1, want: unitWins,
		by: computed, find: func(context.Context, settings) (simulate.Contrast, error) {
			unit, err := work.At(0)
			if err != nil {
				return simulate.Contrast{}, err
			}
			outcome, err := work.At(1)
			return exactly(unit.Welfare, outcome.Welfare), err
		},
	}
}

// pool: a seller has a number of jobs, done with 0.65 at a cost of 0.28038, at a fee
// of 0.5 or at a price of as much on average. It makes no loss where enough of
// them succeed.
func pool(jobs int, want verdict) instance {
	const q, f, c = 0.65, 0.5, 0.28038
	n := float64(jobs)
	return instance{
		what: fmt.Sprintf("a seller with %d jobs, each 0.045 above cost on average", jobs), aim: "chance of no loss", source: "O38",
		unit: 1, outcome: distuv.Binomial{N: n, P: q}.Survival(math.Ceil(n*c/f) - 1), scale: 1, want: want,
		by: drawn, find: trade{
			market: simulate.Market{Receivers: jobs, Producer: made(q, c)},
			unit:   pricing.PerAttempt(f * q), outcome: pricing.PerOutcome(f),
			metric: simulate.Metric{Name: "no loss", Unit: "probability", Of: func(t *simulate.Tally) float64 {
				if t.Profit() < 0 {
					return 0
				}
				return 1
			}},
		}.draw,
	}
}
