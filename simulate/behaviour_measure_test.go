package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// What happens, what is counted of it, and what it is measured to be worth, are
// the closed forms of docs/model.md, sections 4 and 5, whatever the contract.
func TestEventsAndTheirMeasurement(t *testing.T) {
	const k, a, q, stakes, h, alpha, beta = 0.3, 0.6, 0.7, 5.0, 0.4, 0.15, 0.2
	for _, attempts := range []int{1, 3} {
		m := simulate.Market{
			Name: "measured", Receivers: 50,
			Population: simulate.Population{Knowledge: simulate.Point(k), Ability: simulate.Point(a), OwnCost: simulate.Point(h),
				Stakes: simulate.Point(stakes), CheckCost: simulate.Point(0.01)},
			Demand:   simulate.Demand{Tasks: simulate.Point(4), Stakes: distuv.Uniform{Min: 0.8, Max: 1.2}},
			Producer: simulate.Producer{Quality: simulate.Point(q), Attempts: attempts, RejectRight: 0.1, PassWrong: 0.25},
		}
		// One attempt, or the first of three to pass, or the third.
		p, right := q*0.9+(1-q)*0.25, q
		if attempts == 3 {
			r := 1 - p
			right = (1+r+r*r)*q*0.9 + r*r*q*0.1
		}
		for event, chance := range map[pricing.Event]float64{pricing.Right: right, pricing.Acted: right * a, pricing.Improved: right * a * (1 - k)} {
			m.Measurement = simulate.Measurement{Event: event, FalsePositive: alpha, FalseNegative: beta}
			r := sell(t, m, map[string]pricing.Strategy{"free": pricing.Plan{}, "fee": pricing.PerOutcome(0.2), "share": pricing.ShareOfValue(0.1)})
			counted := alpha + (1-alpha-beta)*chance
			value := h*counted + a*(1-k)*stakes*(alpha+(1-alpha-beta)*right)
			for _, offer := range r.Offers {
				rate(t, 4, r, offer, delivered, func(t *simulate.Tally) float64 { return t.Receivers }, "all tasks are worth it")
				rate(t, right, r, offer, func(t *simulate.Tally) float64 { return t.Right }, delivered, "%v, K=%d: right", event, attempts)
				rate(t, chance, r, offer, func(t *simulate.Tally) float64 { return t.Events }, delivered, "%v, K=%d: event", event, attempts)
				rate(t, counted, r, offer, func(t *simulate.Tally) float64 { return t.Delivered.Success }, delivered, "%v, K=%d: counted", event, attempts)
				rate(t, value, r, offer, func(t *simulate.Tally) float64 { return t.Delivered.Value }, delivered, "%v, K=%d: value", event, attempts)
				rate(t, 1, r, offer, func(t *simulate.Tally) float64 { return t.Checked }, delivered, "checks are cheap")
				gain := right*(a*stakes*(1-k)+h) - 0.01
				rate(t, gain, r, offer, func(t *simulate.Tally) float64 { return t.Gain }, delivered, "%v, K=%d: gain", event, attempts)
			}
			calibrated(t, r)
		}
	}
}

// calibrated asserts that receivers get what they expect on average.
func calibrated(t *testing.T, r *simulate.Result) {
	t.Helper()
	for o, tallies := range r.Tallies {
		surprise, most := make([]float64, len(tallies)), 0.0
		for i := range tallies {
			s := &tallies[i]
			surprise[i], most = s.Surplus()-s.Anticipated, max(most, s.Gain, s.Charges)
		}
		zero(t, surprise, most, "%s, offer %q: surplus realised less anticipated", r.Market, r.Offers[o])
	}
}

// Errors bill some of what did not happen, and miss some of what did.
func TestWrongBills(t *testing.T) {
	m := unsure(0.6, 0.01)
	m.Population.Knowledge = nil
	charged := func(s *simulate.Tally) float64 { return s.Charges }
	for _, c := range []struct{ falsePositive, falseNegative, share float64 }{
		{0, 0, 0.6}, {0.2, 0, 0.68}, {0, 0.1, 0.54}, {0.2, 0.1, 0.62}, {1, 0, 1}, {0, 1, 0}, {1, 1, 0.4},
	} {
		m.Measurement.FalsePositive, m.Measurement.FalseNegative = c.falsePositive, c.falseNegative
		r := sell(t, m, map[string]pricing.Strategy{"fee": pricing.PerOutcome(0.25)})
		rate(t, 0.25*c.share, r, "fee", charged, delivered, "%+v", c)
		rate(t, 0.6, r, "fee", func(s *simulate.Tally) float64 { return s.Events }, delivered, "%+v", c)
		calibrated(t, r)
	}
}

// Only a plan whose charge depends on what is measured has it measured, and its
// seller pays for that: every delivery of it.
func TestCostOfMeasuring(t *testing.T) {
	m := unsure(0.8, 0.01)
	m.Population.Knowledge = nil
	m.Measurement.Cost = 0.05
	thing := map[string]pricing.Strategy{
		"free": pricing.Plan{}, "attempts": pricing.PerAttempt(0.1), "cost": pricing.CostPlus(1), "tokens": pricing.PerToken(pricing.ListPrices(3, 15)),
		"subscription": pricing.Subscription(1, pricing.Artifacts, 2, 0.1), "cap": bounded(pricing.PerArtifact(0.2), 0, 0.5),
	}
	relation := map[string]pricing.Strategy{
		"outcomes": pricing.PerOutcome(0.1), "value": pricing.ShareOfValue(0.1), "capped": bounded(pricing.PerOutcome(0.2), 0, 0.5),
		"hybrid":   pricing.Hybrid("h", pricing.PerAttempt(0.1), pricing.PerOutcome(0.01)),
		"segments": pricing.Segments{Default: pricing.PerOutcome(0.1)},
		"function": pricing.StrategyFunc(func(a *pricing.Account) float64 { return 0.1 * a.Total().Success }),
	}
	r := sell(t, m, thing)
	for o := range r.Tallies {
		for _, s := range r.Tallies[o] {
			assert.Zero(t, s.Measuring, r.Offers[o])
			assert.Zero(t, s.Loss(), r.Offers[o])
		}
	}
	r = sell(t, m, relation)
	for o := range r.Tallies {
		for _, s := range r.Tallies[o] {
			assert.InDelta(t, 0.05*unsureTasks, s.Measuring, 1e-9, r.Offers[o])
			assert.InDelta(t, s.Charges-s.Delivered.Cost-s.Measuring, s.Profit(), 1e-9, r.Offers[o])
			assert.InDelta(t, s.Measuring, s.Loss(), 1e-9, "%s: nothing else is lost", r.Offers[o])
		}
	}
}

// In a menu, the option that is taken decides whether there is a measurement,
// and in a market of segments the segment does.
func TestMeasuringIsTheOptionsOwn(t *testing.T) {
	m := sure(3, 1)
	m.Receivers = 40
	m.Population.Stakes = distuv.Uniform{Min: 0.5, Max: 1.5}
	m.Measurement.Cost = 0.05
	m.View = simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Stakes }, Segments: []float64{1}}
	large := 0.0
	r := sell(t, m, map[string]pricing.Strategy{
		"all":      pricing.PerOutcome(0.1),
		"segments": pricing.Segments{By: []pricing.Strategy{pricing.PerArtifact(0.1)}, Default: pricing.PerOutcome(0.1)},
		"signal":   pricing.Contextual(func(b pricing.Buyer) pricing.Strategy { return pricing.PerOutcome(0.1 * float64(b.Segment)) }),
	})
	for o := range r.Tallies {
		for _, s := range r.Tallies[o] {
			if r.Offers[o] == "all" {
				assert.InDelta(t, 0.05*120, s.Measuring, 1e-9)
			}
			large += s.Measuring
		}
		if r.Offers[o] != "all" {
			rate(t, 0.05/2, r, r.Offers[o], func(s *simulate.Tally) float64 { return s.Measuring }, delivered, r.Offers[o])
		}
	}
	assert.Positive(t, large)
}
