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

// lucky are markets in which luck decides how much a period takes, and quality may
// be in doubt.
func lucky() map[string]simulate.Market {
	own := simulate.Market{
		Receivers:  10,
		Population: simulate.Population{Stakes: simulate.Point(2)},
		Demand:     simulate.Demand{Tasks: simulate.Point(5)},
		Producer: simulate.Producer{Quality: simulate.Point(0.6),
			Right: simulate.Attempt{Usage: pricing.Usage{Output: 1}, Size: distuv.Exponential{Rate: 1}},
			Wrong: simulate.Attempt{Usage: pricing.Usage{Output: 1}, Size: distuv.LogNormal{Mu: 0, Sigma: 1}}},
	}
	many := own
	many.Receivers, many.Demand.Tasks = 2, simulate.Poisson{Lambda: float64(few(90, 30))}
	retries := own
	retries.Receivers, retries.Producer.Attempts = 20, 4
	retries.Producer.PassWrong, retries.Producer.RejectRight = 0.1, 0.2
	hard := retries
	hard.Receivers = 10
	hard.Producer.Difficulty = distuv.Uniform{Max: 0.5}
	doubt := own
	doubt.Producer.Quality, doubt.Producer.Known = distuv.Beta{Alpha: 0.5, Beta: 0.5}, simulate.MarketQuality
	if testing.Short() {
		doubt.Producer.Quality = distuv.Uniform{Max: 1} // whose table takes no time
	}
	doubted := doubt
	doubted.Producer.Right.Size, doubted.Producer.Wrong.Size = nil, nil
	learning := own
	learning.Receivers, learning.Periods = 4, 3
	learning.Producer.Quality = distuv.Beta{Alpha: 2, Beta: 2} // which is what they hold possible
	learning.Population.Trust = simulate.Point(0.5)
	learning.Population.Learning = simulate.Learning{Evidence: 4, Observed: 1}
	return map[string]simulate.Market{"own": own, "many": many, "retries": retries, "hard": hard, "doubt": doubt, "doubt alone": doubted, "learning": learning}
}

// limits are plans that do not charge in proportion to what is taken: scale is about
// what tokens come to, most the largest charge for outcomes.
func limits(scale, most float64) map[string]pricing.Strategy {
	tokens := pricing.PerToken(pricing.ListPrices(0, 1e5)) // 0.1 a token
	return map[string]pricing.Strategy{
		"capped":   bounded(tokens, 0, 0.5*scale),
		"at least": bounded(tokens, 0.6*scale, 0),
		"included": pricing.Subscription(0.2*scale, pricing.Tokens, 4*scale, 0.2),
		"outcomes": bounded(pricing.PerOutcome(0.3), 0, most),
		"each":     pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Tokens, Rate: pricing.Layer{From: 0.5, To: 2, Share: 0.1}, Each: true}}},
		"both":     bounded(pricing.Hybrid("", tokens, pricing.PerOutcome(0.2)), 0, scale),
	}
}

// Who takes what varies by luck, or does not know how good it is, expects of a bill
// that is no sum what comes. Sellers expect it too, of tasks that are typical.
func TestBillsOfLuckAreExpected(t *testing.T) {
	for name, m := range lucky() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m.Name, m.Receivers = name, min(m.Receivers, few(10, 3))
			scale, most := 1.0, 1.0
			switch name {
			case "many":
				scale = float64(few(18, 6))
				most = scale
			case "retries", "hard": // take twice as much
				scale = 2
			}
			e := simulate.Experiment{Market: m, Replications: fewer(50), Seed: 21}
			for name, plan := range limits(scale, most) {
				e.Offers = append(e.Offers, simulate.Sell(name, plan))
			}
			r := settled(t, e)
			calibrated(t, r)
			if name == "many" || name == "hard" || name == "learning" {
				return
			}
			if e.Points = 8; m.Producer.Known == simulate.OwnQuality { // whose receivers are alike
				e.Points = 1
			}
			expected := expect(t, e)
			for i, offer := range r.Offers {
				got, err := r.Estimate(offer, simulate.Profit, 0.95)
				require.NoError(t, err)
				assert.InDelta(t, expected[i].seller, got.Value, 4*got.StandardError+1e-9, "%s, %s", name, offer)
			}
		})
	}
}

// So does who is seen for what it is, and whose bill is anticipated for it alone.
func TestBillsOfLuckAreExpectedOfEachBuyer(t *testing.T) {
	t.Parallel()
	names := []string{"retries", "own"}
	for _, name := range names[:few(2, 1)] {
		m := lucky()[name]
		m.Name, m.Receivers, m.Population.Knowledge = name, few(5, 2), distuv.Uniform{Max: 0.2}
		m.View.Signal = func(r pricing.Receiver) float64 { return r.Knowledge }
		e := simulate.Experiment{Market: m, Replications: max(fewer(20), 10), Seed: 2}
		for name, plan := range limits(1, 1) {
			if name == "capped" || name == "both" {
				e.Offers = append(e.Offers, simulate.Sell(name, pricing.StrategyFunc(func(a *pricing.Account) float64 {
					return (1 - a.Buyer.Signal) * plan.Charge(a)
				})))
			}
		}
		r := settled(t, e)
		calibrated(t, r)
		e.Points = 4
		expected := expect(t, e)
		for i, offer := range r.Offers {
			got, err := r.Estimate(offer, simulate.Profit, 0.95)
			require.NoError(t, err)
			assert.InDelta(t, expected[i].seller, got.Value, 4*got.StandardError, "%s, %s", name, offer)
		}
	}
}

// The risk of bills that are left to luck is known as well as from 32 periods,
// wherever the limit is and however large the risk: without a limit that matters it
// is exact.
func TestRiskOfLuck(t *testing.T) {
	t.Parallel()
	const tasks, stakes = 6, 8.0
	for _, r := range []float64{0.01, 0.1, 0.5} {
		for _, limit := range []float64{2, 6, 12, 400} {
			m := bearing(stakes, 1, r)
			m.Demand.Tasks = simulate.Point(tasks)
			m.Producer.Right.Cost = distuv.Exponential{Rate: 1}
			got := certainly(t, m, bounded(pricing.CostPlus(0), 0, limit))
			// A Gamma sum X: E e^{r min(X, limit)} below the limit, and above.
			law := distuv.Gamma{Alpha: tasks, Beta: 1}
			moment := func(r float64) float64 {
				tilted := distuv.Gamma{Alpha: tasks, Beta: 1 - r}
				return math.Pow(1-r, -tasks)*tilted.CDF(limit) + math.Exp(r*limit)*law.Survival(limit)
			}
			want := tasks*stakes - math.Log(moment(r))/r
			first := moment(r)
			error := 0.0
			if limit < 400 {
				second := math.Exp(2*r*limit) * law.Survival(limit)
				if 2*r < 1 {
					second = moment(2 * r)
				} else {
					second += math.Pow(limit, tasks) / 720 // E e^{X} below it, at 2r = 1
				}
				error = margin(r, first, second)
			}
			assert.InDelta(t, want, got, error+1e-8*want, "aversion %v, limit %v", r, limit)
		}
	}
}
