package bill

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"

	"github.com/usevalue/usevalue/simulate/internal/market"
)

// attempted is one way in which a producer's attempts at a task can go.
type attempted struct {
	p        float64    // its probability
	attempts [2]float64 // wrong, right
	right    int        // whether what is delivered is right, 0 or 1
}

// trials are all ways for at most k attempts that are each right with
// probability q and tested with errors.
func waysToAttempt(k int, q, rejectRight, passWrong float64) []attempted {
	var list []attempted
	for right, p := range [2]float64{1 - q, q} {
		pass := [2]float64{passWrong, 1 - rejectRight}[right]
		last := attempted{p: p * pass, right: right}
		if k == 1 { // what fails is delivered too
			last.p = p
		}
		last.attempts[right] = 1
		list = append(list, last)
		if k > 1 {
			for _, next := range waysToAttempt(k-1, q, rejectRight, passWrong) {
				next.p *= p * (1 - pass)
				next.attempts[right]++
				list = append(list, next)
			}
		}
	}
	return list
}

// deliveryBill is the expected charge for one delivery of a plan that is a sum,
// by going through all trials, whether each is counted, and whether the receiver
// could act and was wrong.
func deliveryBill(plan pricing.Strategy, p *market.Producer, m *market.Measurement, who pricing.Receiver, q float64) float64 {
	fixed := plan.Charge(&pricing.Account{})
	sum := fixed
	for _, l := range waysToAttempt(p.Attempts, q, p.RejectRight, p.PassWrong) {
		d := pricing.Delivery{Attempts: l.attempts[0] + l.attempts[1], Count: 1}
		for kind, n := range l.attempts {
			d.Usage = d.Usage.Plus(p.Kinds[kind].Mean.Usage.Times(n))
			d.Cost += n * p.Kinds[kind].Mean.Cost
		}
		for own, pOwn := range [2]float64{1 - who.Knowledge, who.Knowledge} {
			for able, pAble := range [2]float64{1 - who.Ability, who.Ability} {
				odds := pricing.Odds{Right: float64(l.right), Own: float64(own), Able: float64(able)}
				event := m.Event.Chance(odds, 0)
				counted := event*(1-m.FalseNegative) + (1-event)*m.FalsePositive
				for success, pSuccess := range [2]float64{1 - counted, counted} {
					d.Success = float64(success)
					d.Value = d.Success * (float64(able*(1-own))*who.Stakes + who.OwnCost)
					weight := l.p * pOwn * pAble * pSuccess
					sum += weight * (plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{d}}) - fixed)
				}
			}
		}
	}
	return sum
}

// The terms of a bill are the mean of the charge over all that can happen to a
// delivery, whatever the receiver and whatever it believes.
func TestTermsAreTheMeanOverAllThatCanHappen(t *testing.T) {
	for _, event := range []pricing.Event{pricing.Right, pricing.Acted, pricing.Improved} {
		for _, k := range []int{1, 3} {
			in := plain(t, 5, func(p *market.Producer, m *market.Measurement) {
				p.Attempts, p.RejectRight, p.PassWrong = k, 0.15, 0.25
				m.Event, m.FalsePositive, m.FalseNegative = event, 0.1, 0.2
			})
			for name, plan := range straight {
				b := anticipated(t, in, plan)
				require.Nil(t, b.Lattice, name)
				for _, q := range []float64{0, 0.3, 0.65, 1} {
					for _, who := range []pricing.Receiver{
						{Knowledge: 0.25, Stakes: 2, Ability: 0.5, OwnCost: 0.05},
						{Knowledge: 0.9, Stakes: 30, Ability: 1},
						{Stakes: 0.1, Ability: 0.2, OwnCost: 3, CheckCost: 1},
					} {
						var s market.Prospect
						in.Measurement.Weigh(&s, &who, in.producer, in.producer.Yield(q))
						want := deliveryBill(plan, in.producer, in.Measurement, who, q)
						assert.InDelta(t, want, b.Fixed+b.Of(&s, pricing.Act).At(who.Stakes), 1e-9*max(1, math.Abs(want)),
							"%s: %v, K=%d, q=%v, %+v", name, event, k, q, who)
					}
				}
			}
		}
	}
}

// A bill that bends with value is met at the levels of value that are priced.
func TestBillsThatReadValue(t *testing.T) {
	capped := func(at float64) pricing.Strategy {
		return pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.PerUnit(0.3),
			Meter: pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, at) })}}}
	}
	plans := map[string]struct {
		plan  pricing.Strategy
		terms bool // are all of it
		slope float64
	}{
		"share":               {pricing.ShareOfValue(0.3), true, 0.3},
		"capped above":        {capped(2000 * plainValue), true, 0.3},
		"capped below":        {capped(plainValue / 2), false, 0},
		"with units included": {pricing.Hybrid("h", pricing.ShareOfValue(0.3), pricing.Subscription(1, pricing.Artifacts, 6, 0.2)), false, 0.3},
		"capped in all":       {bounded(pricing.ShareOfValue(0.3), 0, 0.3*10.5*plainValue), false, math.NaN()},
		"beyond a deductible": {pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Value, Rate: pricing.Layer{From: 60, Share: 0.5}}}}, false, math.NaN()},
	}
	for name, c := range plans {
		b := anticipated(t, plain(t, 30), c.plan)
		assert.Equal(t, c.terms, b.Additive(), name)
		if b.Sampled { // by each receiver, for values of its own
			continue
		}
		for _, m := range []int{1, 8, 20, 30} {
			for _, p := range []float64{0.3, 0.65, 1} {
				for _, by := range valueLevels {
					value := by * plainValue
					assert.InDelta(t, exactly(c.plan, m, p, value), b.expected(m, p, value), 1e-9,
						"%s: %d deliveries, counted with %v, of %v the typical value", name, m, p, by)
				}
				slope := (b.expected(m, p, 3*plainValue) - b.expected(m, p, plainValue)) / (2 * float64(m) * p * plainValue)
				if !math.IsNaN(c.slope) {
					assert.InDelta(t, c.slope, slope, 1e-9, "%s: a unit of value", name)
				}
			}
		}
	}
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// A plan needs measurement if what is measured can change its charge.
func TestMeasures(t *testing.T) {
	reads := func(f func(t pricing.Delivery) float64) pricing.Strategy {
		return pricing.StrategyFunc(func(a *pricing.Account) float64 { return f(a.Total()) })
	}
	for name, c := range map[string]struct {
		plan pricing.Strategy
		want bool
	}{
		"nothing":                      {pricing.Plan{}, false},
		"flat":                         {pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(3)}}}, false},
		"tokens":                       {pricing.PerToken(pricing.ListPrices(3, 15)), false},
		"attempts":                     {pricing.PerAttempt(1), false},
		"artifacts":                    {pricing.PerArtifact(1), false},
		"cost":                         {pricing.CostPlus(0.2), false},
		"subscription":                 {pricing.Subscription(1, pricing.Artifacts, 4, 0.2), false},
		"cost capped":                  {bounded(pricing.CostPlus(0.2), 1, 5), false},
		"success for nothing":          {pricing.PerOutcome(0), false},
		"minimum above all outcomes":   {bounded(pricing.PerOutcome(1), 1000, 0), false},
		"more outcomes than can be":    {pricing.Subscription(1, pricing.Outcomes, 100, 1), false},
		"outcomes":                     {pricing.PerOutcome(1e-6), true},
		"value":                        {pricing.ShareOfValue(0.01), true},
		"value beyond the typical":     {pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Value, Rate: pricing.Layer{From: 60, Share: 1}}}}, true},
		"tokens on success":            {pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.OnSuccess{Of: pricing.Tokens}, Rate: pricing.PerUnit(1)}}}, true},
		"guarantee":                    {pricing.Hybrid("h", pricing.PerArtifact(1), pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Shortfall{Promised: 0.9}, Rate: pricing.PerUnit(-1)}}}), true},
		"a little beside a lot":        {pricing.Hybrid("h", pricing.PerArtifact(1000), pricing.PerOutcome(0.001)), true},
		"outcomes beyond the 30th":     {pricing.Subscription(1, pricing.Outcomes, 30, 1), true},
		"bonus for a perfect period":   {reads(func(t pricing.Delivery) float64 { return oneIf(t.Success == t.Count && t.Count == 40) }), true},
		"first success of a period":    {reads(func(t pricing.Delivery) float64 { return oneIf(t.Success > 0) }), true},
		"failures, as what is missing": {reads(func(t pricing.Delivery) float64 { return t.Count - t.Success }), true},
		"value without success":        {reads(func(t pricing.Delivery) float64 { return t.Value * oneIf(t.Success == 0) }), false},
	} {
		b := anticipated(t, plain(t, 40), c.plan)
		assert.Equal(t, c.want, b.Measures, name)
	}
}
