package simulate_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// rich is a market in which nearly everything is switched on.
func rich(replications int) simulate.Experiment {
	producer := simulate.Producer{
		Quality:    distuv.Uniform{Min: 0.5, Max: 1},
		Difficulty: distuv.Uniform{Min: 0, Max: 0.6},
		Right:      simulate.Attempt{Usage: pricing.Usage{Input: 9000, Output: 500}, Size: distuv.LogNormal{Mu: -0.5, Sigma: 1}},
		Wrong:      simulate.Attempt{Usage: pricing.Usage{Input: 12000, Output: 900}},
		Card:       &pricing.CostCard{Input: 3, Output: 15},
		Attempts:   3, RejectRight: 0.1, PassWrong: 0.2,
	}
	careful := producer
	careful.Attempts, careful.Known = 5, simulate.TaskQuality
	capped := pricing.Hybrid("capped", pricing.CostPlus(0.2), pricing.PerOutcome(0.3))
	capped.Minimum, capped.Maximum = 0.1, 2
	loyal := pricing.StrategyFunc(func(a *pricing.Account) float64 { // cheaper after a first period of some use
		total := a.Total()
		if len(a.History) > 0 && a.History[0].Total.Count > 2 {
			return 0.3 * total.Count
		}
		return 0.4 * total.Count
	})
	ability := simulate.Distribution(distuv.Beta{Alpha: 4, Beta: 2})
	if testing.Short() {
		ability = distuv.Uniform{Min: 0.3, Max: 1} // whose table takes no time
	}
	return simulate.Experiment{
		Market: simulate.Market{
			Name: "rich", Receivers: few(25, 10), Periods: 2,
			Population: simulate.Population{
				Knowledge: distuv.Uniform{Min: 0, Max: 1},
				Stakes:    distuv.LogNormal{Sigma: 1},
				Ability:   ability,
				OwnCost:   distuv.Exponential{Rate: 5},
				CheckCost: distuv.Exponential{Rate: 4},
				ReadCost:  simulate.Point(1e-5),
				Correlations: []simulate.Correlation{
					{A: simulate.Knowledge, B: simulate.Ability, Rho: 0.5}, {A: simulate.Stakes, B: simulate.Fit, Rho: -0.3}},
			},
			Demand:      simulate.Demand{Tasks: simulate.Poisson{Lambda: 4}, Stakes: distuv.LogNormal{Mu: -0.125, Sigma: 0.5}},
			Producer:    producer,
			Measurement: simulate.Measurement{Event: pricing.Improved, FalsePositive: 0.05, FalseNegative: 0.1, Cost: 0.01},
			View: simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Stakes }, Noise: distuv.Normal{Sigma: 0.5},
				Segments: []float64{0.7, 2}},
		},
		Offers: []simulate.Offer{
			simulate.Sell("share", pricing.ShareOfValue(0.2)),
			{Name: "menu", Options: []simulate.Option{{Plan: pricing.PerAttempt(0.1)}, {Plan: capped, Producer: &careful}}},
			simulate.Sell("segments", pricing.Segments{By: []pricing.Strategy{pricing.PerOutcome(0.2)}, Default: pricing.PerOutcome(0.5)}),
			simulate.Sell("loyal", loyal),
		},
		Replications: replications, Seed: 7,
	}
}

// mustRun returns what the experiment comes to.
func mustRun(t *testing.T, e simulate.Experiment) *simulate.Result {
	t.Helper()
	r, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	return r
}

func TestWorkersDoNotChangeABitOfARichMarket(t *testing.T) {
	t.Parallel()
	var want *simulate.Result
	for _, workers := range []int{1, 7, 2}[:few(3, 2)] {
		e := rich(few(10, 8))
		e.Workers = workers
		r := mustRun(t, e)
		if want == nil {
			want = r
		}
		assert.Equal(t, want, r)
	}
	for o := range want.Tallies { // rich indeed: everybody counts for something
		assert.Positive(t, want.Tallies[o][0].Joined, want.Offers[o])
		assert.Positive(t, want.Tallies[o][0].Checked, want.Offers[o])
	}
}

func TestSplitAndJoinedIsTheWhole(t *testing.T) {
	t.Parallel()
	n := few(50, 5)
	whole, low, high := rich(n), rich(n*3/5), rich(n*2/5)
	high.First = n * 3 / 5
	want, a, b := mustRun(t, whole), mustRun(t, low), mustRun(t, high)
	for _, parts := range [][]*simulate.Result{{a, b}, {b, a}} {
		joined, err := simulate.Join(parts...)
		require.NoError(t, err)
		assert.Equal(t, want, joined)
	}
	one := rich(1)
	one.First = n - 1
	for o, tallies := range mustRun(t, one).Tallies {
		assert.Equal(t, want.Tallies[o][n-1:], tallies)
		assert.NotEqual(t, want.Tallies[o][0], tallies[0], "another replication is another market")
	}
	other := rich(1)
	other.Seed++
	for o, tallies := range mustRun(t, other).Tallies {
		assert.NotEqual(t, want.Tallies[o][0], tallies[0], "another seed is another market")
	}
}

// Whatever is put beside them, and wherever, offers come to the same. The first
// best is that of all producers, so one that is better raises it.
func TestAnotherOfferMovesNothing(t *testing.T) {
	t.Parallel()
	e := rich(2)
	want := mustRun(t, e)
	for at := 0; at <= len(e.Offers); at += few(1, 4) {
		for name, option := range map[string]simulate.Option{
			"plan":     {Plan: pricing.PerOutcome(0.3)},
			"producer": {Plan: pricing.PerOutcome(0.3), Producer: &simulate.Producer{Quality: distuv.Uniform{Min: 0.9, Max: 1}}},
		} {
			more := e
			more.Offers = slices.Insert(slices.Clone(e.Offers), at, simulate.Offer{Name: "other", Options: []simulate.Option{option}})
			got := mustRun(t, more).Tallies
			got = slices.Delete(got, at, at+1)
			for o := range got {
				for i := range got[o] {
					x, y := got[o][i], want.Tallies[o][i]
					if option.Producer != nil {
						assert.GreaterOrEqual(t, x.FirstBest, y.FirstBest)
						x.FirstBest, x.Missed, x.Wasted, x.Misused = y.FirstBest, y.Missed, y.Wasted, y.Misused
					}
					assert.Equal(t, y, x, "%s at %d: %s", name, at, e.Offers[o].Name)
				}
			}
		}
	}
}
