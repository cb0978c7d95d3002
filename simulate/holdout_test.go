package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// What answers add to success is what tasks held out tell, at the cost of those
// tasks; a fee on it pays the seller for that alone.
func TestHoldout(t *testing.T) {
	t.Parallel()
	const k, a, q, stakes, share, fee, tasks = 0.4, 0.7, 0.8, 10.0, 0.2, 1.5, 12.0
	for event, uplift := range map[pricing.Event]float64{pricing.Right: q - k, pricing.Acted: a * (q - k)} {
		m := simulate.Market{
			Name: "held out", Receivers: few(8, 2),
			Population:  simulate.Population{Knowledge: simulate.Point(k), Ability: simulate.Point(a), Stakes: simulate.Point(stakes), OwnCost: simulate.Point(0.3)},
			Demand:      simulate.Demand{Tasks: simulate.Point(tasks)},
			Producer:    simulate.Producer{Quality: simulate.Point(q), Right: simulate.Attempt{Cost: simulate.Point(0.1)}, Wrong: simulate.Attempt{Cost: simulate.Point(0.1)}},
			Measurement: simulate.Measurement{Event: event, Cost: 0.01, Holdout: share},
		}
		brought := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Uplift{}, Rate: pricing.PerUnit(fee)}}}
		r := sell(t, m, map[string]pricing.Strategy{"free": pricing.Plan{}, "uplift": brought, "capped": bounded(brought, 0, fee*uplift*0.8*tasks)})
		for _, offer := range r.Offers {
			rate(t, share*tasks, r, offer, func(t *simulate.Tally) float64 { return t.HeldOut }, func(t *simulate.Tally) float64 { return t.Receivers }, "held out")
			gain := a*stakes*(q-k) + 0.3
			rate(t, share*(gain-0.1), r, offer, func(t *simulate.Tally) float64 { return t.HeldOutMissed }, func(t *simulate.Tally) float64 { return t.Tasks }, "missed")
			rate(t, (1-share)*gain, r, offer, func(t *simulate.Tally) float64 { return t.Gain }, func(t *simulate.Tally) float64 { return t.Tasks }, "gain")
			e, err := r.Uplift(offer, 0.95)
			require.NoError(t, err)
			assert.InDelta(t, uplift, e.Value, 4*e.StandardError, event)
			measured := 0.0
			if offer != "free" {
				measured = 0.01 * tasks
			}
			rate(t, measured, r, offer, func(t *simulate.Tally) float64 { return t.Measuring }, func(t *simulate.Tally) float64 { return t.Receivers }, "measuring")
		}
		paid, err := r.Estimate("uplift", simulate.Charges, 0.95)
		require.NoError(t, err)
		// The meter is never below 0, so that of a few controls it adds to what was
		// brought about.
		assert.GreaterOrEqual(t, paid.Value, fee*uplift*tasks*(1-share)-4*paid.StandardError)
		calibrated(t, r)
	}
}
