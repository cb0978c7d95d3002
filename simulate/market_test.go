package simulate_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// standard is a market of receivers who differ in knowledge, stakes and ability,
// with costs by outcome as of GPT-5 on SWE-bench (Saig et al., 2026).
func standard(replications int) simulate.Experiment {
	return simulate.Experiment{
		Market: simulate.Market{
			Name:      "standard",
			Receivers: few(1000, 300),
			Population: simulate.Population{
				Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
				Ability:   distuv.Beta{Alpha: 4, Beta: 2},
				Stakes:    distuv.LogNormal{Mu: math.Ln2, Sigma: 1},
				CheckCost: simulate.Point(0.25),
			},
			Demand: simulate.Demand{
				Tasks:  simulate.Poisson{Lambda: 20},
				Stakes: distuv.LogNormal{Mu: -0.125, Sigma: 0.5},
			},
			Producer: simulate.Producer{
				Quality: simulate.Point(0.65),
				Right:   simulate.Attempt{Cost: distuv.LogNormal{Mu: -1.743, Sigma: 0.660}},
				Wrong:   simulate.Attempt{Cost: distuv.LogNormal{Mu: -1.222, Sigma: 0.721}},
			},
			Measurement: simulate.Measurement{FalsePositive: 0.05, FalseNegative: 0.05},
		},
		Offers: []simulate.Offer{
			simulate.Sell("cost-plus", pricing.CostPlus(0.5)),
			simulate.Sell("fee", pricing.PerOutcome(0.99)),
			simulate.Sell("half of each", pricing.Hybrid("half", pricing.CostPlus(-0.25), pricing.PerOutcome(0.495))),
		},
		Replications: replications,
		Seed:         1,
	}
}

// An independent program in NumPy (40 seeds of 500 replications) found these
// means per receiver and their standard errors.
func TestStandardMarketAgreesWithNumPy(t *testing.T) {
	t.Parallel()
	e := standard(fewer(200))
	r, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	of := []func(*simulate.Tally) float64{
		func(t *simulate.Tally) float64 { return t.Delivered.Count },
		func(t *simulate.Tally) float64 { return t.Charges },
		func(t *simulate.Tally) float64 { return t.Delivered.Cost },
		func(t *simulate.Tally) float64 { return t.Gain },
		func(t *simulate.Tally) float64 { return t.Right },
	}
	for o, row := range numpy {
		for k, want := range row {
			x := make([]float64, len(r.Tallies[o]))
			for i := range x {
				x[i] = of[k](&r.Tallies[o][i]) / float64(r.Receivers)
			}
			mean, sd := stat.MeanStdDev(x, nil)
			se := math.Hypot(sd/math.Sqrt(float64(len(x))), want[1])
			assert.InDelta(t, want[0], mean, 4*se, "%s, column %d", r.Offers[o], k)
		}
	}
}

func TestAccountsBalance(t *testing.T) {
	r, err := simulate.Run(context.Background(), standard(5))
	require.NoError(t, err)
	for o := range r.Tallies {
		for i := range r.Tallies[o] {
			s := &r.Tallies[o][i]
			assert.InEpsilon(t, s.FirstBest+s.Luck, s.Profit()+s.Surplus()+s.Loss(), 1e-9)
			for _, part := range []float64{s.Missed, s.Wasted, s.Misused, s.Measuring} {
				assert.GreaterOrEqual(t, part, 0.0)
			}
		}
	}
}

func TestWorkersDoNotChangeABit(t *testing.T) {
	t.Parallel()
	var want *simulate.Result
	for _, workers := range []int{1, 7, 2}[:few(3, 2)] {
		e := standard(6)
		e.Workers = workers
		r, err := simulate.Run(context.Background(), e)
		require.NoError(t, err)
		if want == nil {
			want = r
		}
		assert.Equal(t, want, r)
	}
}

// numpy holds mean and standard error of uses, revenue, cost, value and right
// answers per receiver, by offer.
var numpy = [3][5][2]float64{
	{{6.414640, 0.001580}, {2.647629, 0.000673}, {1.765087, 0.000449}, {9.845489, 0.005216}, {4.169615, 0.001056}},
	{{4.669013, 0.001365}, {2.935305, 0.000853}, {1.284656, 0.000413}, {8.952586, 0.005229}, {3.034972, 0.000875}},
	{{5.430677, 0.001483}, {2.827727, 0.000781}, {1.494254, 0.000445}, {9.388552, 0.005206}, {3.530044, 0.000967}},
}
