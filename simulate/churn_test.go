package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Who buys again: all, if nothing changes; nobody, where every second period is
// too dear; and where a period tells nothing of the next, as many of those who
// bought as of all. A pause in one offer is none in another.
func TestRenewed(t *testing.T) {
	t.Parallel()
	receivers := few(200, 50)
	everySecond := pricing.StrategyFunc(func(a *pricing.Account) float64 { return 100 * float64(len(a.History)%2) })
	r := mustRun(t, simulate.Experiment{
		Market: simulate.Market{
			Name: "m", Receivers: receivers, Periods: 5,
			Demand: simulate.Demand{Stakes: distuv.Uniform{Min: 0, Max: 1}},
		},
		Offers: []simulate.Offer{
			simulate.Sell("free", pricing.PerAttempt(0)), simulate.Sell("every second", everySecond), simulate.Sell("by chance", pricing.PerAttempt(0.3)),
			simulate.Sell("too dear", pricing.PerAttempt(2)),
		},
		Replications: 20, Seed: 3,
	})
	for i := range r.Tallies[0] {
		free, second, dear := &r.Tallies[0][i], &r.Tallies[1][i], &r.Tallies[3][i]
		n := float64(receivers)
		assert.Equal(t, []float64{5 * n, 4 * n}, []float64{free.Joined, free.Renewed})
		assert.Equal(t, []float64{3 * n, 0}, []float64{second.Joined, second.Renewed})
		assert.Zero(t, dear.Renewed)
	}
	chance, err := r.Estimate("by chance", simulate.Renewed, 0.95)
	require.NoError(t, err)
	assert.LessOrEqual(t, math.Abs(chance.Value-0.7), 4*chance.StandardError)
}

// Shorter runs tell the periods of a longer one, receiver by receiver; and where
// nobody comes back, who renews is who bought after the first period.
func TestRetentionCurve(t *testing.T) {
	const periods = 6
	e := simulate.Experiment{
		Market: simulate.Market{
			Name: "m", Receivers: 400,
			Population: simulate.Population{Trust: simulate.Point(0.6), Learning: simulate.Learning{Evidence: 2, Observed: 1}},
			Producer:   simulate.Producer{Quality: distuv.Uniform{Min: 0.3, Max: 1}},
		},
		Offers:       []simulate.Offer{simulate.Sell("by use", pricing.PerAttempt(0.55))},
		Replications: 3, Seed: 4,
	}
	joined, first := make([]float64, e.Replications), make([]float64, e.Replications)
	before := math.Inf(1)
	for n := 1; n <= periods; n++ {
		e.Market.Periods = n
		r := mustRun(t, e)
		for i := range r.Tallies[0] {
			tally := &r.Tallies[0][i]
			joined[i] += tally.Stayed
			if n == 1 {
				first[i] = tally.Stayed
			}
			assert.Equal(t, joined[i], tally.Joined, "%d periods", n)
			assert.Equal(t, joined[i]-first[i], tally.Renewed, "%d periods", n)
		}
		retained, err := r.Estimate("by use", simulate.Retained, 0.95)
		require.NoError(t, err)
		assert.LessOrEqual(t, retained.Value, before, "%d periods", n)
		before = retained.Value
	}
	assert.Less(t, before, 0.9, "some left")
}
