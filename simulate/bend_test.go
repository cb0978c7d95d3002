package simulate_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A bill that is bent by next to nothing is no sum over deliveries any more, but
// decides as if it were one: what the terms explain is expected by the
// receiver's own odds, and only the rest by the typical ones.
func TestANegligibleBendDecidesNothing(t *testing.T) {
	t.Parallel()
	markets := map[string]func(m *simulate.Market){
		"own quality": func(m *simulate.Market) {
			m.Producer.Quality = distuv.Uniform{Min: 0, Max: 1}
			m.Measurement.Event = pricing.Improved
		},
		"hard tasks": func(m *simulate.Market) {
			m.Producer.Difficulty, m.Producer.Known = distuv.Uniform{Min: 0, Max: 1}, simulate.TaskQuality
		},
		"beliefs and retries": func(m *simulate.Market) {
			m.Population.Trust, m.Producer.Attempts = distuv.Uniform{Min: 0, Max: 1}, 4
		},
	}
	refund := pricing.Plan{Charges: []pricing.Charge{
		{Meter: pricing.Artifacts, Rate: pricing.PerUnit(-0.2)}, {Meter: pricing.Outcomes, Rate: pricing.PerUnit(1)},
	}}
	for name, change := range markets {
		m := simulate.Market{
			Name: name, Receivers: few(150, 40),
			Population: simulate.Population{Knowledge: simulate.Point(0.1), Ability: simulate.Point(0.5), Stakes: distuv.LogNormal{Mu: 0.7, Sigma: 1}},
			Demand:     simulate.Demand{Tasks: simulate.Poisson{Lambda: 6}},
			Producer: simulate.Producer{
				Right: simulate.Attempt{Cost: simulate.Point(0.1)},
				Wrong: simulate.Attempt{Cost: simulate.Point(0.8)},
			},
		}
		change(&m)
		for _, plan := range []pricing.Plan{pricing.CostPlus(0), pricing.PerOutcome(0.9), pricing.PerAttempt(0.2), pricing.ShareOfValue(0.3), refund} {
			bent, rounded := plan, plan
			bent.Charges = append(bent.Charges[:len(bent.Charges):len(bent.Charges)],
				pricing.Charge{Meter: pricing.Artifacts, Included: 3, Rate: pricing.PerUnit(1e-7)})
			rounded.MinorUnit = 1e-7
			r, err := simulate.Run(context.Background(), simulate.Experiment{
				Market: m, Replications: 2, Seed: 2,
				Offers: []simulate.Offer{simulate.Sell("straight", plan), simulate.Sell("bent", bent), simulate.Sell("rounded", rounded)},
			})
			require.NoError(t, err)
			for i := range r.Tallies[0] {
				for o := 1; o < 3; o++ {
					straight, other := &r.Tallies[0][i], &r.Tallies[o][i]
					assert.Equal(t, straight.Delivered.Count, other.Delivered.Count, "%s, %s: %s", name, plan.Name, r.Offers[o])
					assert.Equal(t, straight.Gain, other.Gain, "%s, %s: %s", name, plan.Name, r.Offers[o])
					assert.InDelta(t, straight.Anticipated, other.Anticipated, 1e-3, "%s, %s: %s", name, plan.Name, r.Offers[o])
				}
			}
		}
	}
}
