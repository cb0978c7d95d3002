package bill

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// way is how a bill is expected.
func (b *Bill) way() string {
	switch {
	case b.Sampled:
		return "sampled"
	case b.Lattice != nil:
		return "counts"
	}
	return "additive"
}

// Which way is chosen follows from the plan and from what varies between deliveries that
// are counted alike.
func TestTheWayOfABill(t *testing.T) {
	one := func(meter pricing.Meter, rate pricing.Rate) pricing.Strategy {
		return pricing.Plan{Charges: []pricing.Charge{{Meter: meter, Rate: rate}}}
	}
	each := func(f func(d *pricing.Delivery) float64) pricing.Strategy {
		return one(pricing.Each(f), pricing.PerUnit(1))
	}
	first := pricing.StrategyFunc(func(a *pricing.Account) float64 { // charges the first half alone
		sum := 0.0
		for _, d := range a.Deliveries[:len(a.Deliveries)/2] {
			sum += 1 + d.Success
		}
		return sum
	})
	retries := func(p *market.Producer, _ *market.Measurement) { p.Attempts, p.PassWrong = 3, 0.2 }
	holdout := func(_ *market.Producer, m *market.Measurement) { m.Holdout = 0.2 }
	sizes := func(p *market.Producer, _ *market.Measurement) {
		law := distuv.Exponential{Rate: 1}
		table, err := inverse.Compile(law)
		assert.NoError(t, err)
		p.Kinds[1] = market.NewAttempt(pricing.Usage{Output: 200}, market.Quantity{Table: table, Law: law}, fixed(t, 0.2), nil)
	}
	type change = func(p *market.Producer, m *market.Measurement)
	for name, c := range map[string]struct {
		plan                           pricing.Strategy
		plain, retries, holdout, sizes string
	}{
		"a fee":                        {pricing.PerOutcome(1), "additive", "additive", "additive", "additive"},
		"tokens":                       {pricing.PerToken(pricing.ListPrices(3, 15)), "additive", "additive", "additive", "additive"},
		"each attempt's cost, to .3":   {each(func(d *pricing.Delivery) float64 { return min(d.Cost, 0.3) }), "additive", "sampled", "additive", "additive"},
		"each value, to .7":            {each(func(d *pricing.Delivery) float64 { return min(d.Value, 0.7) }), "additive", "additive", "additive", "additive"},
		"outcomes, capped":             {bounded(pricing.PerOutcome(1), 0, 9.5), "counts", "counts", "counts", "counts"},
		"artifacts included":           {pricing.Subscription(3, pricing.Artifacts, 10, 0.5), "counts", "counts", "sampled", "counts"},
		"cost, capped":                 {bounded(pricing.CostPlus(0), 0, 3), "counts", "sampled", "sampled", "counts"},
		"tokens in packages":           {one(pricing.Tokens, pricing.Package{Size: 1000, Price: 1}), "counts", "sampled", "sampled", "sampled"},
		"value, capped":                {bounded(pricing.ShareOfValue(0.5), 0, 5), "sampled", "sampled", "sampled", "sampled"},
		"the first half":               {first, "sampled", "sampled", "sampled", "sampled"},
		"uplift":                       {one(pricing.Uplift{}, pricing.PerUnit(1)), "additive", "additive", "sampled", "additive"},
		"a bonus for a perfect period": {pricing.StrategyFunc(func(a *pricing.Account) float64 { t := a.Total(); return float64(indicator(t.Success == t.Count)) }), "counts", "counts", "sampled", "counts"},
	} {
		for market, want := range map[string]struct {
			on  change
			way string
		}{"plain": {func(*market.Producer, *market.Measurement) {}, c.plain}, "retries": {retries, c.retries}, "held out": {holdout, c.holdout}, "sizes": {sizes, c.sizes}} {
			assert.Equal(t, want.way, anticipated(t, plain(t, 40, want.on), c.plan).way(), "%s, %s", name, market)
		}
	}
}

// A cap that only values far above the typical one reach is seen: on the sum of a large
// period, and on the mean of what is counted where something is not.
func TestExtremeValuesAreTried(t *testing.T) {
	in := plain(t, 40)
	typical := newTypical(&in.Market, in.producer).value
	imperfect := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		total := a.Total()
		if total.Success == total.Count {
			return total.Value
		}
		return min(total.Value, 5*typical*total.Success)
	})
	for tasks := 20; tasks <= 40; tasks++ {
		limit := 7.9 * typical * float64(tasks)
		assert.Equal(t, "sampled", anticipated(t, plain(t, tasks), bounded(pricing.ShareOfValue(1), 0, limit)).way(), "the sum of %d", tasks)
	}
	assert.Equal(t, "sampled", anticipated(t, in, imperfect).way(), "the mean")
}

// How many of unlike tasks are counted has the distribution that going through all
// cases gives, and of many alike the binomial one.
func TestCounted(t *testing.T) {
	list := []float64{0.1, 0.9, 0.5, 0, 1, 0.33}
	var c Counted
	c.Begin()
	want := map[int]float64{0: 1}
	for _, p := range list {
		c.Add(p)
		next := map[int]float64{}
		for s, w := range want {
			next[s] += w * (1 - p)
			next[s+1] += w * p
		}
		want = next
	}
	c.each(func(s int, w float64) { assert.InDelta(t, want[s], w, 1e-12) })
	for _, n := range []int{1, dense, dense + 1, 300} {
		c.Begin()
		for range n {
			c.Add(0.37)
		}
		sum := 0.0
		c.each(func(s int, w float64) {
			sum += w
			assert.InDelta(t, distuv.Binomial{N: float64(n), P: 0.37}.Prob(float64(s)), w, 1e-9)
		})
		assert.InDelta(t, 1, sum, 1e-9)
	}
}

// What a charge remembers is found out on typical histories.
func TestRemembers(t *testing.T) {
	last := func(read func(s pricing.Statement) float64) pricing.Strategy {
		return pricing.StrategyFunc(func(a *pricing.Account) float64 {
			if n := len(a.History); n > 0 {
				return read(a.History[n-1])
			}
			return 0
		})
	}
	for name, c := range map[string]struct {
		plan              pricing.Strategy
		periods, outcomes bool
	}{
		"nothing":        {pricing.PerOutcome(1), false, false},
		"successes":      {last(func(s pricing.Statement) float64 { return s.Total.Success }), true, true},
		"artifacts":      {last(func(s pricing.Statement) float64 { return s.Total.Count }), true, false},
		"charges":        {last(func(s pricing.Statement) float64 { return s.Charge }), true, false},
		"adjustments":    {last(func(s pricing.Statement) float64 { return s.Adjusted }), true, false},
		"a fifth period": {pricing.StrategyFunc(func(a *pricing.Account) float64 { return float64(indicator(len(a.History) >= 5)) }), true, false},
	} {
		in := plain(t, 8)
		plan := &Plan{Strategy: c.plan, Name: "plan", ReadsHistory: true, ReadsDeliveries: true}
		q := NewQuoter(&in.Market, plan, in.producer, func() bool { return false })
		periods, outcomes := q.Remembers(6)
		assert.Equal(t, []bool{c.periods, c.outcomes}, []bool{periods, outcomes}, name)
	}
}
