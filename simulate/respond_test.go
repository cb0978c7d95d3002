package simulate_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A seller who is paid by the attempt hides the cheap model behind the good one,
// and one who is paid by the outcome has no reason to.
func ExampleBestResponse() {
	good := &simulate.Producer{Quality: simulate.Point(0.8), Effort: 0.3}
	cheap := &simulate.Producer{Quality: simulate.Point(0.5), Effort: 0.1}
	market := simulate.Market{Receivers: 100, Population: simulate.Population{Stakes: simulate.Point(3)}, Producer: *good}
	for _, plan := range []pricing.Plan{pricing.PerAttempt(0.8), pricing.PerOutcome(1)} {
		honest := simulate.Sell("good", plan).InSecret("good", good)
		best, err := simulate.BestResponse(context.Background(), simulate.Experiment{
			Market: market, Offers: []simulate.Offer{honest, honest.InSecret("cheap", cheap)}, Replications: 1,
		}, simulate.Seller)
		fmt.Println(plan.Name, best.Name, err)
	}
	// Output:
	// 0.8 per attempt cheap <nil>
	// 1 per outcome good <nil>
}

// Expected payoffs are the means of what comes true, whatever is hidden, whatever
// the plan.
func TestExpectedPayoffsAreTheMeans(t *testing.T) {
	t.Parallel()
	hidden := &simulate.Producer{Quality: distuv.Beta{Alpha: 3, Beta: 3}, Attempts: 2, RejectRight: 0.1, PassWrong: 0.2, Effort: 0.05, Padding: 0.2, Penalty: 0.3,
		Right: simulate.Attempt{Usage: pricing.Usage{Output: 300}, Cost: simulate.Point(0.1)}, Wrong: simulate.Attempt{Usage: pricing.Usage{Output: 500}, Cost: simulate.Point(0.2)}}
	e := eager()
	e.Market.Receivers = 50
	if testing.Short() {
		hidden.Quality, e.Market.Receivers = distuv.Uniform{Min: 0.3, Max: 0.7}, 20 // whose table takes no time
	}
	e.Market.Population.CheckCost, e.Market.Population.PassWrong = simulate.Point(0.1), simulate.Point(0.1)
	e.Market.Measurement = simulate.Measurement{FalsePositive: 0.1, FalseNegative: 0.05, Cost: 0.02, ValueError: distuv.Uniform{Min: 0.5, Max: 1.5}, Holdout: 0.1}
	e.Market.Producer.Right.Usage, e.Market.Producer.Wrong.Usage = pricing.Usage{Output: 200}, pricing.Usage{Output: 200}
	included := pricing.Subscription(1, pricing.Outcomes, 3, 0.7)
	for _, plan := range []pricing.Plan{
		pricing.PerAttempt(0.3), pricing.PerToken(pricing.ListPrices(0, 1000)), pricing.PerOutcome(0.6), pricing.ShareOfValue(0.3), included,
	} {
		o := simulate.Sell("open", plan)
		e.Offers, e.Replications = []simulate.Offer{o, o.InSecret("hidden", hidden)}, fewer(200)
		if plan.Name == included.Name { // not additive, and slow
			e.Replications = fewer(50)
		}
		expected := expect(t, e)
		r := settled(t, e)
		for i, offer := range r.Offers {
			for m, want := range map[*simulate.Metric]float64{&simulate.Profit: expected[i].seller, &simulate.Surplus: expected[i].receivers} {
				got, err := r.Estimate(offer, *m, 0.95)
				require.NoError(t, err)
				assert.InDelta(t, want, got.Value, 4*got.StandardError, "%v, %s: %s", plan, offer, m.Name)
			}
		}
	}
}

func TestBestResponseToNothing(t *testing.T) {
	e := tiny()
	_, err := simulate.BestResponse(context.Background(), e, simulate.Side(7))
	assert.ErrorContains(t, err, "want Seller or Receivers")
	e.Offers = append(e.Offers, e.Offers[0].InSecret("worse", &simulate.Producer{Quality: simulate.Point(0.5)}))
	_, err = simulate.BestResponse(context.Background(), e, simulate.Seller)
	assert.ErrorContains(t, err, "no way costs anything")

	// Padding alone is no way to make answers, and takes what it can get.
	e.Market.Producer = simulate.Producer{Right: simulate.Attempt{Usage: pricing.Usage{Output: 1e4}}}
	padding := e.Market.Producer
	padding.Padding = 0.5
	honest := simulate.Sell("honest", pricing.PerToken(pricing.ListPrices(0, 1)))
	e.Offers = []simulate.Offer{honest, honest.InSecret("padded", &padding)}
	best, err := simulate.BestResponse(context.Background(), e, simulate.Seller)
	require.NoError(t, err)
	assert.Equal(t, "padded", best.Name)

	// What is wrong with the experiment is said along with the rest, and nothing panics.
	e.Offers[1] = honest.InSecret("nobody", &simulate.Producer{Right: simulate.Attempt{Cost: (*distuv.Uniform)(nil)}})
	e.Replications = -1
	_, err = simulate.BestResponse(context.Background(), e, simulate.Side(7))
	for _, fault := range []string{"want Seller or Receivers", "-1 replications", "Cost"} {
		assert.ErrorContains(t, err, fault)
	}
}
