package simulate_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// mean is the expected charge for m deliveries of which each is counted with
// probability p.
func mean(s pricing.Strategy, m int, p float64) float64 {
	sum := 0.0
	for k := range m + 1 {
		total := pricing.Delivery{Count: float64(m), Attempts: float64(m), Success: float64(k)}
		w := distuv.Binomial{N: float64(m), P: p}.Prob(float64(k))
		if p == 1 {
			w = math.Floor(float64(k) / float64(max(m, 1))) // 1 for all of them
		}
		if m == 0 {
			w = 1
		}
		sum += w * s.Charge(&pricing.Account{Totals: &total})
	}
	return sum
}

// bestSubset goes through all sets of tasks that could be run, for the most that
// gains leave above the expected charge, and the size of the largest such set.
func bestSubset(gains []float64, charge []float64) (net float64, size int) {
	const rounding = 1e-9
	net = math.Inf(-1)
	for set := range 1 << len(gains) {
		sum, n := 0.0, 0
		for j, g := range gains {
			if set>>j&1 == 1 {
				sum, n = sum+g, n+1
			}
		}
		left := sum - charge[n]
		switch {
		case left > net+rounding:
			net, size = left, n
		case left > net-rounding:
			size = max(size, n)
		}
	}
	return net, size
}

// mixed is a market of one receiver whose tasks differ in stakes, and what is at
// stake in each replication.
func mixed(t *testing.T, tasks, replications int) (simulate.Experiment, [][]float64) {
	t.Helper()
	stakes, err := simulate.NewEmpirical(0.25, 0.5, 1, 2, 4)
	require.NoError(t, err)
	e := simulate.Experiment{Market: sure(tasks, 1), Replications: replications, Seed: 11}
	e.Market.Name, e.Market.Demand.Stakes = "mixed", stakes
	met, _ := record(t, e) // answers are right and run for nothing: their value is what is at stake
	var list [][]float64
	for _, m := range met {
		require.Len(t, m.periods, 1)
		require.Len(t, m.periods[0], tasks)
		one := make([]float64, tasks)
		for j, d := range m.periods[0] {
			one[j] = d.Value
		}
		list = append(list, one)
	}
	require.Len(t, list, replications)
	return e, list
}

// Whatever the shape of the bill, the receiver does as well as the best of all
// sets of tasks, and runs as many.
func TestReceiversFindTheBestSetOfTasks(t *testing.T) {
	e, stakes := mixed(t, 8, fewer(100))
	plans := map[string]pricing.Strategy{
		"fee":       pricing.Subscription(3, pricing.Artifacts, 0, 0.5),
		"included":  pricing.Subscription(1.5, pricing.Artifacts, 3, 1),
		"outcomes":  pricing.Subscription(0.5, pricing.Outcomes, 2, 1),
		"cap":       bounded(pricing.PerArtifact(1.5), 0, 4.5),
		"capped":    bounded(pricing.PerOutcome(1.5), 0, 4),
		"minimum":   bounded(pricing.PerArtifact(1), 3, 0),
		"minimal":   bounded(pricing.PerOutcome(1), 3, 0),
		"packages":  pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.Package{Size: 3, Price: 2}}}},
		"dearer":    pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.Graduated{{UpTo: 2, Unit: 0.1}, {UpTo: 5, Unit: 0.6}, {Unit: 3}}}}},
		"volume":    pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Volume{{UpTo: 3, Unit: 1.2}, {Unit: 0.4}}}}},
		"guarantee": pricing.Hybrid("h", pricing.PerArtifact(1), pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Shortfall{Promised: 0.8}, Rate: pricing.PerUnit(-2)}}}),
		"function":  pricing.StrategyFunc(func(a *pricing.Account) float64 { n := a.Total(); return math.Sqrt(n.Count) + 0.1*n.Success*n.Success }),
	}
	for _, c := range []struct{ quality, belief float64 }{{1, 1}, {0.6, 0.6}, {0.6, 0.8}, {0.9, 0.3}} {
		e.Market.Producer.Quality = simulate.Point(c.quality)
		e.Market.Population.Trust = simulate.Point(c.belief)
		e.Market.Measurement.FalsePositive = 0.5 * (1 - c.quality)
		counted := c.belief + (1-c.belief)*e.Market.Measurement.FalsePositive
		e.Offers = nil
		for name, p := range plans {
			e.Offers = append(e.Offers, simulate.Sell(name, p))
		}
		r := settled(t, e)
		for o, name := range r.Offers {
			var charge []float64
			for m := range 9 {
				charge = append(charge, mean(plans[name], m, counted))
			}
			var surprise []float64
			for i, s := range r.Tallies[o] {
				var gains []float64
				for _, x := range stakes[i] {
					gains = append(gains, c.belief*x)
				}
				net, size := bestSubset(gains, charge)
				where := fmt.Sprintf("%s, %+v: stakes %v", name, c, stakes[i])
				if net < -1e-9 || size == 0 && net < 1e-9 {
					assert.Zero(t, s.Joined, where)
					continue
				}
				assert.Equal(t, float64(size), s.Delivered.Count, where)
				assert.InDelta(t, net, s.Anticipated, 1e-9, where)
				surprise = append(surprise, s.Charges-charge[size])
			}
			if !testing.Short() { // else there may be too few receivers for one to join
				require.NotEmpty(t, surprise, "%s, %+v: somebody joins", name, c)
			}
			if c.quality == c.belief && len(surprise) > 0 {
				zero(t, surprise, 1, "%s, %+v: what is charged is what was expected, on average", name, c)
			}
		}
	}
}

// From a menu the receiver takes what leaves it most, and of equals the first.
func TestMenus(t *testing.T) {
	each := func(quality, cost float64) *simulate.Producer {
		a := simulate.Attempt{Cost: simulate.Point(cost)}
		return &simulate.Producer{Quality: simulate.Point(quality), Right: a, Wrong: a}
	}
	fee, perUse := plan(pricing.Subscription(2, pricing.Artifacts, 0, 0)), plan(pricing.PerArtifact(0.5))
	perOutcome := plan(pricing.PerOutcome(0.5))
	cheap := simulate.Option{Plan: pricing.PerArtifact(0.1), Producer: each(0.5, 0.02)}
	good := simulate.Option{Plan: pricing.PerArtifact(0.3), Producer: each(0.9, 0.25)}
	for name, c := range map[string]struct {
		tasks       int
		stakes      float64
		menu        []simulate.Option
		anticipated float64 // by task
		cost        float64 // measurement included, by task
	}{
		"few tasks are paid by use":     {3, 1, []simulate.Option{fee, perUse}, 0.5, 0.01},
		"many by the period":            {10, 1, []simulate.Option{perUse, fee}, 0.8, 0.01},
		"none of them":                  {3, 0.4, []simulate.Option{fee, perUse}, 0, 0},
		"of equals the first":           {4, 1, []simulate.Option{perUse, perOutcome, fee}, 0.5, 0.01},
		"of equals the first, measured": {4, 1, []simulate.Option{perOutcome, fee, perUse}, 0.5, 0.11},
		"little at stake":               {5, 0.3, []simulate.Option{good, cheap}, 0.05, 0.02},
		"much at stake":                 {5, 1, []simulate.Option{cheap, good}, 0.6, 0.25},
		"between, the first":            {5, 0.5, []simulate.Option{cheap, good}, 0.15, 0.02},
		"between, the other way round":  {5, 0.5, []simulate.Option{good, cheap}, 0.15, 0.25},
	} {
		m := sure(c.tasks, c.stakes)
		m.Measurement.Cost = 0.1
		s := once(t, m, c.menu...)
		n := float64(c.tasks)
		assert.InDelta(t, c.anticipated*n, s.Anticipated, 1e-9, name)
		assert.InDelta(t, c.cost*n, s.Delivered.Cost+s.Measuring, 1e-9, name)
	}

	// The planner uses the good producer where much is at stake, whatever is sold.
	m := sure(5, 2)
	m.Producer = *cheap.Producer
	s := once(t, m, cheap)
	assert.InDelta(t, 5*(0.5*2-0.02), s.FirstBest, 1e-9)
	assert.Zero(t, s.Misused)
	both := settled(t, simulate.Experiment{Market: m, Replications: 1, Offers: []simulate.Offer{
		{Name: "cheap", Options: []simulate.Option{cheap}}, {Name: "good", Options: []simulate.Option{good}}}})
	assert.InDelta(t, 5*(0.9*2-0.25), both.Tallies[0][0].FirstBest, 1e-9)
	assert.InDelta(t, 5*(0.9*2-0.25-0.5*2+0.02), both.Tallies[0][0].Misused, 1e-9)
	assert.Zero(t, both.Tallies[1][0].Misused)
}

// A tie is a tie whatever the bill is made of: rounding decides nothing.
func TestTiesWithinRounding(t *testing.T) {
	above := math.Nextafter(0.3, 1)
	for name, c := range map[string]struct {
		tasks int
		plan  pricing.Strategy
		runs  float64
	}{
		"a price":         {4, pricing.PerArtifact(above), 4},
		"a fee":           {4, pricing.Subscription(4*above, pricing.Artifacts, 0, 0), 4},
		"a minimum":       {4, bounded(pricing.PerArtifact(0.01), 4*above, 0), 4},
		"a cap":           {10, bounded(pricing.PerArtifact(0.5), 0, 10*above), 10},
		"rising prices":   {4, pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.Graduated{{UpTo: 2, Unit: above}, {Unit: 5}}}}}, 2},
		"units included":  {4, pricing.Subscription(2*above, pricing.Artifacts, 2, 5), 2},
		"tokens in cents": {4, pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(above)}}, MinorUnit: 0.01}, 4},
	} {
		s := once(t, sure(c.tasks, 0.3), plan(c.plan))
		assert.Equal(t, c.runs, s.Delivered.Count, name)
	}
}

// However tasks are ranked, they are delivered in the order in which they arise.
func TestDeliveriesComeInOrder(t *testing.T) {
	e, stakes := mixed(t, 8, fewer(50))
	var got []float64
	e.Workers = 1
	e.Offers = []simulate.Offer{simulate.Sell("o", pricing.StrategyFunc(func(a *pricing.Account) float64 {
		got = got[:0]
		for _, d := range a.Deliveries {
			got = append(got, d.Value)
		}
		return max(0.7*a.Total().Count, 2)
	}))}
	e.Replications = 1
	for i := range stakes {
		e.First = i
		s := settled(t, e).Tallies[0][0]
		worth := slices.DeleteFunc(slices.Clone(stakes[i]), func(x float64) bool { return x < 0.7 })
		if s.Delivered.Count == float64(len(worth)) { // else the minimum makes some cheaper, or all too dear
			assert.Equal(t, worth, got)
		}
	}
}
