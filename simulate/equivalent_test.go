package simulate_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A seller who bears risk badly takes less by the attempt rather than more, on
// average, by the outcome.
func ExampleResult_CompareCertain() {
	r, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Receivers: 1, Population: simulate.Population{Stakes: simulate.Point(10)}, Producer: simulate.Producer{Quality: simulate.Point(0.5)},
		},
		Offers:       []simulate.Offer{simulate.Sell("attempt", pricing.PerAttempt(1)), simulate.Sell("outcome", pricing.PerOutcome(2.2))},
		Replications: 100_000,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, aversion := range []float64{0, 0.5} {
		c, err := r.CompareCertain("attempt", "outcome", simulate.Seller, aversion, 0.95)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.2f %.2f\n", c.BaseValue.Value, c.AltValue.Value)
	}
	// Output:
	// 1.00 1.10
	// 1.00 0.81
}

// The difference of certainty equivalents is that of the exact ones, whichever side
// bears the risk.
func TestCompareCertain(t *testing.T) {
	const q, fee, stakes = 0.65, 2.0, 4.0
	m := simulate.Market{
		Name: "risky", Receivers: 1, Population: simulate.Population{Stakes: simulate.Point(stakes)}, Producer: simulate.Producer{Quality: simulate.Point(q)},
	}
	r := mustRun(t, simulate.Experiment{Market: m, Replications: few(20_000, 4_000), Seed: 8, Offers: []simulate.Offer{
		simulate.Sell("attempt", pricing.PerAttempt(1)), simulate.Sell("outcome", pricing.PerOutcome(fee)),
	}})
	of := func(r, won, lost float64) float64 { return -math.Log(q*math.Exp(-r*won)+(1-q)*math.Exp(-r*lost)) / r }
	for _, aversion := range []float64{0.05, 0.5, 2} {
		for side, want := range map[simulate.Side]float64{
			simulate.Seller:    of(aversion, fee, 0) - 1,
			simulate.Receivers: of(aversion, stakes-fee, 0) - of(aversion, stakes-1, -1),
		} {
			c, err := r.CompareCertain("attempt", "outcome", side, aversion, 0.95)
			require.NoError(t, err)
			assert.InDelta(t, want, c.Difference.Value, 4*c.Difference.StandardError, "%v, %v", side, aversion)
			assert.Contains(t, c.String(), side.String())
		}
	}
	_, err := r.CompareCertain("attempt", "nothing", simulate.Side(9), -1, 2)
	for _, fault := range []string{"nothing", "want Seller or Receivers", "risk aversion is -1", "level of confidence is 2"} {
		assert.ErrorContains(t, err, fault)
	}
}
