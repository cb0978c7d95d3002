package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// choose is the number of ways to choose k of n.
func choose(n, k int) float64 { return float64(combin.Binomial(n, k)) }

// periods are how many independent ones a bill that is sampled is at least as good as:
// the margin is 4 of their standard errors.
const periods = 32

// margin is 4 standard errors of ln E exp(r x) / r from so many periods.
func margin(r, first, second float64) float64 {
	return 4 * math.Sqrt(max(second/(first*first)-1, 0)/periods) / r
}

// The risk of bills that are not sums, and of a quality in doubt, is what
// enumeration says: a cap is an insurance, included units are none, and doubt adds
// up over tasks.
func TestRiskOfWholePeriods(t *testing.T) {
	within := func(want, margin float64, m simulate.Market, plan pricing.Strategy, what string) {
		t.Helper()
		assert.InDelta(t, want, certainly(t, m, plan), margin+1e-9, what)
	}
	costs, err := simulate.NewEmpirical(0, 10)
	assert.NoError(t, err)
	m := bearing(6, 1, 0.2)
	m.Demand.Tasks, m.Producer.Right.Cost = simulate.Point(3), costs
	sum, squares := 0.0, 0.0
	for k := range 4 {
		e := math.Exp(0.2 * min(10*float64(k), 15))
		sum, squares = sum+choose(3, k)/8*e, squares+choose(3, k)/8*e*e
	}
	within(18-math.Log(sum)/0.2, margin(0.2, sum, squares), m, bounded(pricing.CostPlus(0), 0, 15), "a cap on three tasks")

	one := bearing(3, 1, 0.5)
	one.Producer.Right.Cost = distuv.Exponential{Rate: 1}
	// E e^{r min(X,1)} of a standard exponential X.
	moment := (1-math.Exp(-0.5))/0.5 + math.Exp(-0.5)
	second := 1 + 1.0 // at 2r = 1
	within(3-math.Log(moment)/0.5, margin(0.5, moment, second), one, bounded(pricing.CostPlus(0), 0, 1), "a cap on one task")

	tries := bearing(3, 0.4, 0.5)
	tries.Demand.Tasks, tries.Producer.Attempts = simulate.Point(4), 5
	// By how many attempts in all, E e^{-r x} of what comes of so many tasks.
	leaves, error, moments := 0.0, 0.0, map[int]float64{0: 1}
	for range 4 {
		next := map[int]float64{}
		for n, p := range moments {
			for k := 1; k <= 5; k++ {
				next[n+k] += p * math.Pow(0.6, float64(k-1)) * 0.4 * math.Exp(-0.5*3)
			}
			next[n+5] += p * math.Pow(0.6, 5)
		}
		moments, sum, second = next, 0, 0
		for n, p := range moments {
			e := math.Exp(0.5 * (1 + max(0, float64(n)-8)))
			sum, second = sum+p*e, second+p*e*e
		}
		if left := -math.Log(sum) / 0.5; left > leaves {
			leaves, error = left, margin(0.5, sum, second)
		}
	}
	within(leaves, error, tries, pricing.Subscription(1, pricing.Attempts, 8, 1), "attempts included")

	doubt := bearing(1, 1, 1)
	doubt.Demand.Tasks = simulate.Point(10)
	doubt.Producer.Known = simulate.MarketQuality
	doubt.Producer.Quality, err = simulate.NewEmpirical(0, 1)
	assert.NoError(t, err)
	for _, price := range []float64{0.35, 0.1, 0.01} {
		most := 0.0
		for n := range 11 {
			most = max(most, -math.Log(0.5+0.5*math.Exp(-float64(n)))-price*float64(n))
		}
		within(most, 0, doubt, pricing.PerArtifact(price), "ten tasks on one flip of a coin")
	}
}

// A cap on outcomes is weighed exactly, whatever is at stake: by how many of the
// tasks are counted, E e^{-r x} of what comes of them.
func TestRiskOfCappedOutcomes(t *testing.T) {
	for _, c := range []struct {
		stakes, aversion, knowledge, quality, fee, limit float64
		tasks                                            int
	}{
		{200_000, 0.005, 0.5, 0.9, 50, 140, 3}, {200_000, 0.005, 0.5, 0.9, 50, 490, 10}, {3, 0.8, 0, 0.4, 0.5, 1.2, 4}, {3, 0.3, 0.2, 0.7, 0.8, 12, 20},
	} {
		m := bearing(c.stakes, c.quality, c.aversion)
		m.Demand.Tasks, m.Population.Knowledge = simulate.Point(c.tasks), simulate.Point(c.knowledge)
		got := certainly(t, m, bounded(pricing.PerOutcome(c.fee), 0, c.limit))
		// ln E e^{-r x} of a task that fails, succeeds, and is done without.
		r := c.aversion
		alone := math.Log(1 - c.knowledge + c.knowledge*math.Exp(-r*c.stakes))
		best := 0.0
		for n := 1; n <= c.tasks; n++ {
			var l []float64
			for s := range n + 1 {
				l = append(l, math.Log(choose(n, s))+float64(s)*(math.Log(c.quality)-r*c.stakes)+float64(n-s)*math.Log(1-c.quality)+r*min(c.fee*float64(s), c.limit))
			}
			best = max(best, (float64(n)*alone-floats.LogSumExp(l))/r)
		}
		assert.InEpsilon(t, best, got, 1e-9, "%+v", c)
	}
}

// What is paid for a comparison with tasks held out, or back for harm up to a limit,
// is what was expected, on average, of few tasks too.
func TestScenariosAreUnbiased(t *testing.T) {
	t.Parallel()
	m := simulate.Market{
		Name: "sampled", Receivers: few(15, 4),
		Population: simulate.Population{
			Knowledge: simulate.Point(0.4), Stakes: distuv.Uniform{Min: 0.5, Max: 3}, Harm: simulate.Point(0.5), CheckCost: simulate.Point(0.6), OwnCost: simulate.Point(0.1),
		},
		Producer:    simulate.Producer{Quality: simulate.Point(0.8)},
		Measurement: simulate.Measurement{Holdout: 0.2},
	}
	for _, tasks := range []int{1, 2, 5} {
		m.Demand.Tasks = simulate.Point(tasks)
		r := sell(t, m, map[string]pricing.Strategy{
			"uplift": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Uplift{}, Rate: pricing.PerUnit(0.6)}}},
			"harm, to a limit": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.2)},
				{Meter: pricing.Harm, Rate: pricing.Layer{To: 1, Share: -1}}}},
			"a fine for each": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.PerUnit(0.5)}, {Rate: pricing.PerUnit(-1),
				Meter: pricing.Each(func(d *pricing.Delivery) float64 {
					if d.Harm > 0 {
						return 1
					}
					return 0
				})}}},
		})
		calibrated(t, r)
	}
}

// Trust that is true stays true, however deliveries are made and checked.
func TestLearningIsUnbiased(t *testing.T) {
	t.Parallel()
	for _, attempts := range []int{1, 5} {
		m := simulate.Market{
			Name: "learning", Receivers: few(100, 25), Periods: 6,
			Population: simulate.Population{
				Trust: simulate.Point(0.3), Stakes: simulate.Point(3), Knowledge: simulate.Point(0.1), CheckCost: simulate.Point(0.05), PassWrong: simulate.Point(0.5),
				Learning: simulate.Learning{Evidence: 1e6, Observed: 1},
			},
			Demand:   simulate.Demand{Tasks: simulate.Point(5)},
			Producer: simulate.Producer{Quality: simulate.Point(0.3), Attempts: attempts},
		}
		calibrated(t, sell(t, m, map[string]pricing.Strategy{"o": pricing.PerAttempt(0.01)}))
	}
}
