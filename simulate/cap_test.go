package simulate_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

var surprise = simulate.Metric{Name: "surprise", Of: func(t *simulate.Tally) float64 { return t.Surplus() - t.Anticipated }}

// Retries make the cost of a task vary with quality, so that receivers are not
// typical. Included units follow how many deliveries there are, and receivers
// get what they expected on average. A cap follows what their bills come to, and
// saves what it does on a typical bill of that size: luck in the bill makes it save
// something, by at most half the bill's standard deviation (Scarf 1958).
func TestBillsOfWhoIsNotTypical(t *testing.T) {
	t.Parallel()
	receivers, quality := 30, simulate.Distribution(distuv.Beta{Alpha: 3, Beta: 2})
	if testing.Short() {
		receivers, quality = 10, distuv.Uniform{Min: 0.3, Max: 0.9} // whose table takes no time
	}
	const tasks = 20
	capped := pricing.CostPlus(0.5)
	capped.Maximum = 8
	r, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Receivers:  receivers,
			Population: simulate.Population{Stakes: distuv.LogNormal{Mu: 0, Sigma: 0.5}},
			Demand:     simulate.Demand{Tasks: simulate.Point(tasks)},
			Producer: simulate.Producer{
				Quality: quality, Attempts: 3,
				Right: simulate.Attempt{Cost: simulate.Point(0.22)}, Wrong: simulate.Attempt{Cost: simulate.Point(0.38)},
			},
		},
		Offers: []simulate.Offer{
			simulate.Sell("capped cost", capped),
			simulate.Sell("cost, and artifacts beyond ten", pricing.Hybrid("", pricing.Subscription(1, pricing.Artifacts, 10, 0.4), pricing.CostPlus(0))),
			simulate.Sell("capped cost, and artifacts", pricing.Hybrid("", capped, pricing.PerArtifact(0.05))),
		},
		Replications: fewer(40),
	})
	require.NoError(t, err)
	const most = 3 * 0.38 * 1.5 // what a task may cost; its standard deviation is at most half of it
	saves := float64(receivers) * math.Sqrt(tasks) * most / 2 / 2
	for offer, saved := range map[string]float64{
		"capped cost":                    saves,
		"cost, and artifacts beyond ten": 0,
		"capped cost, and artifacts":     saves,
	} {
		e, err := r.Estimate(offer, surprise, 0.95)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, e.Value, -saved-4*e.StandardError, offer)
		assert.LessOrEqual(t, e.Value, saved+4*e.StandardError, offer)
	}
}

// Nobody expects to be paid by a plan that only takes.
func TestNoBillIsAnticipatedBelowAllThatAreCharged(t *testing.T) {
	quality, err := simulate.NewEmpirical(0.3, 0.99)
	require.NoError(t, err)
	capped := pricing.CostPlus(0)
	capped.Maximum = 5
	r, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Receivers:  100,
			Population: simulate.Population{Stakes: simulate.Point(0.01)},
			Demand:     simulate.Demand{Tasks: simulate.Point(20)},
			Producer: simulate.Producer{
				Quality: quality, Attempts: 5, RejectRight: 0.02,
				Right: simulate.Attempt{Cost: simulate.Point(0.1)}, Wrong: simulate.Attempt{Cost: simulate.Point(1)},
			},
		},
		Offers:       []simulate.Offer{simulate.Sell("capped", capped)},
		Replications: 2,
	})
	require.NoError(t, err)
	assert.Zero(t, r.Tallies[0][0].Joined, "20 tasks are worth 0.2 at most, and cost 2 at least")
}
