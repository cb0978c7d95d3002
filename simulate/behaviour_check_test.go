package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// judged is a market whose receivers check, by a test that errs, or act where
// they cannot check.
func judged(check float64) simulate.Market {
	m := simulate.Market{
		Name: "judged", Receivers: few(100, 25),
		Population: simulate.Population{
			Knowledge: simulate.Point(0.3), Ability: simulate.Point(0.6), Stakes: simulate.Point(10), OwnCost: simulate.Point(0.4), Harm: simulate.Point(0.6),
		},
		Demand:   simulate.Demand{Tasks: simulate.Point(5)},
		Producer: simulate.Producer{Quality: simulate.Point(0.7), Wrong: simulate.Attempt{Cost: simulate.Point(0.1)}, Right: simulate.Attempt{Cost: simulate.Point(0.1)}},
	}
	if check > 0 {
		m.Population.CheckCost = simulate.Point(check)
		m.Population.RejectRight, m.Population.PassWrong = simulate.Point(0.2), simulate.Point(0.1)
	}
	return m
}

// What happens with answers that are checked by a test that errs, or acted on
// with harm, is what closed forms say; receivers get what they expect on average,
// whatever they are billed for.
func TestChecksThatErrAndHarm(t *testing.T) {
	const k, a, s, h, q, harm = 0.3, 0.6, 10.0, 0.4, 0.7, 0.6
	const acting = 0.0
	for _, check := range []float64{acting, 0.05} {
		rejects, passes := 0.2, 0.1
		if check == acting {
			rejects, passes = 0, 1
		}
		used, misled := q*(1-rejects), (1-q)*passes // right answers that are used, and wrong ones
		for event, chance := range map[pricing.Event]float64{pricing.Right: q, pricing.Acted: used * a, pricing.Improved: used * a * (1 - k)} {
			m := judged(check)
			m.Measurement.Event = event
			r := sell(t, m, map[string]pricing.Strategy{
				"free": pricing.Plan{}, "fee": pricing.PerOutcome(0.2), "share": pricing.ShareOfValue(0.1),
				"liable": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.5)}, {Meter: pricing.Harm, Rate: pricing.PerUnit(-0.2)}}},
			})
			for _, offer := range r.Offers {
				of := func(want float64, f func(t *simulate.Tally) float64, what string) {
					rate(t, want, r, offer, f, delivered, "check at %v, %v: %s", check, event, what)
				}
				of(chance, func(t *simulate.Tally) float64 { return t.Events }, "event")
				of(chance, func(t *simulate.Tally) float64 { return t.Delivered.Success }, "counted")
				of(misled*a*s*harm, func(t *simulate.Tally) float64 { return t.Delivered.Harm }, "harm")
				of(used*(a*s*(1-k)+h)-misled*(a*s*(k+harm)-h)-check, func(t *simulate.Tally) float64 { return t.Gain }, "gain")
				of((1-used-misled)*h, func(t *simulate.Tally) float64 { return t.OwnWork }, "answers by hand")
				of(check, func(t *simulate.Tally) float64 { return t.Checking }, "checks")
			}
			calibrated(t, r)
		}
	}
}

// A seller who is liable for all harm takes away the reason to check: receivers
// act where they would have checked.
func TestLiabilityMakesReceiversCareless(t *testing.T) {
	m := judged(0.05)
	m.Population.RejectRight, m.Population.PassWrong = nil, nil
	m.Population.Knowledge, m.Population.CheckCost, m.Population.Harm = simulate.Point(0), simulate.Point(0.5), simulate.Point(0.4)
	m.Population.OwnCost = nil
	// Acting brings 6 (0.7 - 0.3 x 0.4) = 3.48, checking 4.2 - 0.5.
	liable := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Harm, Rate: pricing.PerUnit(-1)}}}
	r := sell(t, m, map[string]pricing.Strategy{"not liable": pricing.Plan{}, "liable": liable})
	rate(t, 1, r, "not liable", func(t *simulate.Tally) float64 { return t.Checked }, delivered, "checked")
	rate(t, 0, r, "liable", func(t *simulate.Tally) float64 { return t.Checked }, delivered, "checked")
	rate(t, -0.3*6*0.4, r, "liable", func(t *simulate.Tally) float64 { return t.Charges }, delivered, "paid for harm")
	calibrated(t, r)
}

// What is counted under Right at 99 cents in the standard market was wrong, right
// anyway, not acted on, or an improvement; and what a share of value that is
// misjudged comes to on average is what was expected.
func TestAttribution(t *testing.T) {
	t.Parallel()
	e := standard(fewer(60))
	e.Market.Measurement.ValueError = distuv.LogNormal{Mu: 0.1, Sigma: 0.5}
	e.Offers = append(e.Offers, simulate.Sell("share", pricing.ShareOfValue(0.3)))
	r := settled(t, e)
	sum := 0.0
	for _, c := range []struct {
		metric simulate.Metric
		want   float64 // as published, to the percent
		digits float64
	}{
		{simulate.CountedWrong, 0.028, 0.0005}, {simulate.CountedAnyway, 0.36, 0.005}, {simulate.CountedIdle, 0.17, 0.005}, {simulate.CountedImproved, 0.44, 0.005},
	} {
		got, err := r.Estimate("fee", c.metric, 0.95)
		assert.NoError(t, err)
		assert.InDelta(t, c.want, got.Value, c.digits+4*got.StandardError, c.metric.Name)
		sum += got.Value
	}
	assert.InDelta(t, 1, sum, 1e-9)
	calibrated(t, r)
}
