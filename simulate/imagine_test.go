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

// anticipated is the surplus that receivers expect, each, with its standard error.
func anticipated(t *testing.T, m simulate.Market, plan pricing.Strategy) (expected, se float64) {
	t.Helper()
	m.Name, m.Receivers = "anticipated", 2
	r := mustRun(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", plan)}, Replications: 20, Seed: 9})
	e, err := r.Estimate("o", simulate.Anticipated, 0.95)
	require.NoError(t, err)
	return e.Value, e.StandardError
}

// What a receiver believes decides what it expects to be charged, whoever makes the answers:
// the belief b of one whose answers are right with b, and of one who is mistaken.
func TestBillsFollowBeliefs(t *testing.T) {
	t.Parallel()
	m := simulate.Market{
		Population: simulate.Population{Stakes: simulate.Point(50), Ability: simulate.Point(0.6)},
		Demand:     simulate.Demand{Tasks: simulate.Point(10)},
		Producer: simulate.Producer{Right: simulate.Attempt{Usage: pricing.Usage{Output: 1}},
			Wrong: simulate.Attempt{Usage: pricing.Usage{Output: 2}}},
	}
	attempts, tokens := pricing.PerAttempt(0.3), pricing.PerToken(pricing.ListPrices(0, 3e5))
	cases := 0
	for _, tries := range []int{1, 4} {
		for _, event := range []pricing.Event{pricing.Right, pricing.Acted} {
			for _, belief := range []float64{0.2, 0.6, 0.95} {
				for _, bill := range []struct {
					name string
					plan pricing.Strategy
				}{
					{"attempts included", pricing.Subscription(1, pricing.Attempts, 5, 0.3)}, {"tokens included", pricing.Subscription(1, pricing.Tokens, 4, 0.3)},
					{"minimum", bounded(attempts, 1.2, 0)}, {"capped attempts", bounded(attempts, 0, 3)}, {"capped tokens", bounded(tokens, 0, 3.3)},
				} {
					if cases++; testing.Short() && cases%7 != 0 {
						continue // 8 of the 60, with every number of tries, event, belief and plan
					}
					m.Producer.Attempts, m.Measurement.Event = tries, event
					true, mistaken := m, m
					true.Producer.Quality = simulate.Point(belief)
					mistaken.Producer.Quality, mistaken.Population.Trust = simulate.Point(0.6), simulate.Point(belief)
					want, se1 := anticipated(t, true, bill.plan)
					got, se2 := anticipated(t, mistaken, bill.plan)
					assert.InDelta(t, want, got, 4*math.Hypot(se1, se2)+1e-9, "%s, %d attempts, %v, belief %v", bill.name, tries, event, belief)
				}
			}
		}
	}
}

// Plans that read the order of deliveries, or whole attempts, or tasks that are held
// out by chance, are expected to charge what they do, and so sellers see it.
func TestOddBillsAreExpected(t *testing.T) {
	t.Parallel()
	percentage := func(meter pricing.Meter, share float64) pricing.Plan {
		return pricing.Plan{Charges: []pricing.Charge{{Meter: meter, Rate: pricing.Percentage{Share: share, FreeCount: 10}}}}
	}
	twenty := simulate.Market{
		Population: simulate.Population{Stakes: simulate.Point(2)}, Demand: simulate.Demand{Tasks: simulate.Point(20)},
		Producer: simulate.Producer{Quality: simulate.Point(0.5), Right: simulate.Attempt{Cost: simulate.Point(0.1)}, Wrong: simulate.Attempt{Cost: simulate.Point(0.3)}},
	}
	tries := simulate.Market{
		Population: simulate.Population{Stakes: simulate.Point(5)},
		Producer:   simulate.Producer{Quality: simulate.Point(0.7), Attempts: 2, Right: simulate.Attempt{Usage: pricing.Usage{Output: 1000}}, Wrong: simulate.Attempt{Usage: pricing.Usage{Output: 1000}}},
	}
	held := twenty
	held.Demand.Tasks, held.Measurement.Holdout = simulate.Point(10), 0.3
	unsure := twenty
	unsure.Population.Knowledge, unsure.Demand.Tasks = simulate.Point(0.8), simulate.Point(5)
	dollars := pricing.PerAttempt(0.3)
	dollars.MinorUnit = 1
	after := func(charges func(list []pricing.Delivery, i int) bool) pricing.StrategyFunc {
		return func(a *pricing.Account) float64 {
			sum := 0.0
			for i := range a.Deliveries {
				if charges(a.Deliveries, i) {
					sum++
				}
			}
			return sum
		}
	}
	for name, c := range map[string]struct {
		m    simulate.Market
		plan pricing.Strategy
	}{
		"free value":                      {twenty, percentage(pricing.Value, 0.3)},
		"free cost":                       {twenty, percentage(pricing.Cost, 0.9)},
		"successes after the tenth":       {twenty, after(func(list []pricing.Delivery, i int) bool { return i >= 10 && list[i].Success > 0 })},
		"a success that follows failures": {twenty, after(func(list []pricing.Delivery, i int) bool { return i > 0 && list[i].Success > list[i-1].Success })},
		"packages of an attempt":          {tries, pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Attempts, Rate: pricing.Package{Size: 1, Price: 0.3}, Each: true}}}},
		"a layer of tokens":               {tries, pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Tokens, Rate: pricing.Layer{To: 1200, Share: 0.0003}, Each: true}}}},
		"a cap between attempts":          {tries, bounded(pricing.PerAttempt(0.3), 0, 0.36)},
		"whole dollars":                   {tries, dollars},
		"artifacts included":              {held, pricing.Subscription(1, pricing.Artifacts, 7, 2)},
		"capped value":                    {unsure, bounded(pricing.ShareOfValue(0.2), 0, 0.4)},
	} {
		c.m.Name, c.m.Receivers = name, few(10, 3)
		e := simulate.Experiment{Market: c.m, Replications: fewer(50), Seed: 4, Offers: []simulate.Offer{simulate.Sell("o", c.plan)}}
		r := settled(t, e)
		calibrated(t, r)
		e.Points = 1 // all are alike
		expected := expect(t, e)
		got, err := r.Estimate("o", simulate.Charges, 0.95)
		require.NoError(t, err)
		seller := expected[0].seller + costOf(r)
		assert.InDelta(t, seller, got.Value, 4*got.StandardError+1e-9, name)
	}
}

// costOf is what production cost for each receiver.
func costOf(r *simulate.Result) float64 {
	cost, n := 0.0, 0.0
	for i := range r.Tallies[0] {
		cost, n = cost+r.Tallies[0][i].Delivered.Cost, n+r.Tallies[0][i].Receivers
	}
	return cost / n
}

// The same bill by another meter is worth the same for certain: a cap on value as one
// on outcomes, and one that is always reached as a fee.
func TestTheSameBillIsWorthTheSame(t *testing.T) {
	for _, r := range []float64{0.1, 1} {
		m := bearing(1, 0.5, r)
		m.Demand.Tasks = simulate.Point(12)
		outcomes := certainly(t, m, bounded(pricing.PerOutcome(0.2), 0, 1.2))
		value := certainly(t, m, bounded(pricing.ShareOfValue(0.2), 0, 1.2))
		assert.InDelta(t, outcomes, value, margin(r, 1, math.Exp(2*r*1.2)), "aversion %v", r) // which takes at most its cap
		m = bearing(1, 0.4, r)
		m.Demand.Tasks, m.Producer.Attempts = simulate.Point(3), 3
		assert.InEpsilon(t, certainly(t, m, pricing.Subscription(0.72, pricing.Artifacts, 100, 1)), certainly(t, m, bounded(pricing.PerAttempt(0.3), 0, 0.72)), 1e-9, "aversion %v", r)
	}
}

// An answer that takes away the risk of one's own is worth more for certain than on
// average, however the bill is found.
func TestAnswersMayInsure(t *testing.T) {
	m := bearing(20, 1, 0.05)
	m.Population.Knowledge, m.Producer.Attempts = simulate.Point(0.5), 2
	for _, tasks := range []int{1, 2} {
		m.Demand.Tasks = simulate.Point(tasks)
		for _, price := range []float64{5, 11} {
			sampled := pricing.StrategyFunc(func(a *pricing.Account) float64 { // more, for retries that never come
				more := 0.0
				for i := range a.Deliveries {
					if a.Deliveries[i].Attempts > 1 {
						more = 0.001 * float64(1+i)
					}
				}
				total := a.Total()
				return price*total.Success + more
			})
			want := float64(tasks) * (20 - price + 20*math.Log(0.5+0.5*math.Exp(-1)))
			assert.InEpsilon(t, want, certainly(t, m, pricing.PerOutcome(price)), 1e-9)
			assert.InEpsilon(t, want, certainly(t, m, sampled), 1e-9, "%d tasks at %v", tasks, price)
		}
	}
}

// A bad quality that is rare decides how many of many tasks are run, and more tasks to
// choose from are no loss.
func TestRareQuality(t *testing.T) {
	t.Parallel()
	rare, err := simulate.NewWeighted([]float64{0, 1}, []float64{0.001, 0.999})
	require.NoError(t, err)
	m := bearing(20, 1, 0.1)
	m.Population.Harm = simulate.Point(0.5)
	m.Producer = simulate.Producer{Quality: rare, Known: simulate.MarketQuality, Attempts: 2, PassWrong: 0.15,
		Right: simulate.Attempt{Usage: pricing.Usage{Output: 1}}, Wrong: simulate.Attempt{Usage: pricing.Usage{Output: 2}}}
	included := pricing.Subscription(0.1, pricing.Tokens, 4, 0.05)
	m.Demand.Tasks = simulate.Point(3)
	few := certainly(t, m, included)
	for _, tasks := range []int{5, 20} {
		m.Demand.Tasks = simulate.Point(tasks)
		assert.GreaterOrEqual(t, certainly(t, m, included), few*(1-0.01), "%d tasks", tasks)
	}
}

// With retries at tasks that are hard by chance, hardly any aversion changes hardly
// anything.
func TestHardlyAverse(t *testing.T) {
	m := simulate.Market{Name: "hard", Receivers: 10}
	m.Population.Stakes = simulate.Point(5)
	m.Producer = simulate.Producer{Quality: simulate.Point(0.3), Difficulty: distuv.Uniform{Max: 0.6}, Attempts: 2}
	for _, plan := range []pricing.Strategy{pricing.PerArtifact(0.05), bounded(pricing.PerAttempt(0.2), 0, 0.3), pricing.Subscription(0.1, pricing.Outcomes, 2, 0.5)} {
		m.Population.RiskAversion = nil
		neutral := certainly(t, m, plan)
		for _, r := range []float64{1e-6, 1e-12, 1e-17} {
			m.Population.RiskAversion = simulate.Point(r)
			assert.InEpsilon(t, neutral, certainly(t, m, plan), 1e-5, "%+v, aversion %v", plan, r)
		}
	}
}

// What all tasks share may make it worth checking all of them, where one by itself
// would not be.
func TestDoubtIsCheckedForAllTasks(t *testing.T) {
	m := simulate.Market{Name: "doubt", Receivers: 10}
	m.Population = simulate.Population{
		Stakes: simulate.Point(5), Knowledge: simulate.Point(0.5), OwnCost: simulate.Point(0.5), CheckCost: simulate.Point(0.3),
		RejectRight: simulate.Point(0.2), PassWrong: simulate.Point(0.09), RiskAversion: simulate.Point(0.2),
		Trust: simulate.Point(0.7), Learning: simulate.Learning{Evidence: 2},
	}
	m.Demand.Tasks, m.Producer.Quality = simulate.Point(20), simulate.Point(0.7)
	// Integrated over the Beta: 14 of 20 are checked.
	assert.InDelta(t, 7.6553, certainly(t, m, pricing.PerAttempt(0.05)), 5e-5)
}

// Trust that is worth next to no evidence is that of a flip of a coin.
func TestHardlyAnyEvidence(t *testing.T) {
	m := bearing(2, 0.5, 0.1)
	m.Population.Trust = simulate.Point(0.5)
	for _, evidence := range []float64{1e-12, 1e-15, 1e-17, 1e-300} {
		m.Population.Learning = simulate.Learning{Evidence: evidence}
		m.Demand.Tasks = simulate.Point(3)
		assert.InDelta(t, -math.Log(0.5+0.5*math.Exp(-0.1*6))/0.1-0.3, certainly(t, m, pricing.PerAttempt(0.1)), 1e-6, "evidence %v", evidence)
	}
}
