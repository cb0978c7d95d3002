package pricing_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

func artifacts(n float64) *pricing.Account {
	return &pricing.Account{Totals: &pricing.Delivery{Count: n}}
}

func deliveries(random *rand.Rand, n int) []pricing.Delivery {
	list := make([]pricing.Delivery, n)
	for i := range list {
		d := &list[i]
		d.Usage = pricing.Usage{
			Input: float64(random.IntN(5000)), CacheRead: float64(random.IntN(90000)),
			CacheWrite: float64(random.IntN(9000)), Output: float64(random.IntN(3000)),
		}
		d.Cost = random.Float64()
		if random.IntN(2) == 0 { // else as a literal leaves them
			d.Count, d.Attempts = 1, float64(1+random.IntN(4))
		}
		if random.IntN(3) > 0 {
			d.Success, d.Value = 1, 50*random.Float64()
		}
	}
	return list
}

func plans() []pricing.Plan {
	prices := pricing.ListPrices(3, 15)
	capped := pricing.PerToken(prices)
	capped.Maximum = 0.9
	adjusted := pricing.Hybrid("adjusted", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5))
	adjusted.Discount, adjusted.Maximum, adjusted.Minimum, adjusted.Credit = 0.1, 7.77, 1.11, 0.33
	return []pricing.Plan{
		{},
		pricing.PerToken(prices), pricing.PerAttempt(0.1), pricing.PerArtifact(0.3),
		pricing.Subscription(20, pricing.OutputTokens, 4000, 1e-5), pricing.CostPlus(0.25),
		pricing.PerOutcome(0.99), pricing.ShareOfValue(0.2),
		capped, adjusted, pricing.Hybrid("nested", capped, adjusted),
		{Name: "each", Charges: []pricing.Charge{
			{Name: "long answers", Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1e-4), Included: 1000, Each: true},
			{Name: "capped value", Meter: pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 10) }), Rate: pricing.PerUnit(0.1)},
		}},
		{Name: "tiers", Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Graduated{
			{UpTo: 2, Unit: 1, Fee: 3}, {UpTo: 5, Unit: 0.5}, {Unit: 0.1, Fee: 1},
		}}}},
	}
}

// Numbers have twelve figures, and an exponent where nobody has such a price.
func TestNumbersInNames(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.1 + 0.2: "0.3", -0.5: "-0.5", 1e6: "1000000", 2.0 / 3: "0.666666666667", 1e-5: "0.00001", 1.23e-9: "0.00000000123", 9.9e-10: "9.9e-10",
		123456789012.3: "123456789012", 999999999999.9: "1000000000000", 123456789012345: "123456789012000", 1e15: "1e+15", math.Inf(1): "+Inf",
	} {
		assert.Equal(t, want+" per outcome", pricing.PerOutcome(v).Name)
	}
}

func TestIncluded(t *testing.T) {
	plan := pricing.Subscription(20, pricing.Artifacts, 100, 0.5)
	assert.Equal(t, 20.0, plan.Charge(artifacts(0)))
	assert.Equal(t, 20.0, plan.Charge(artifacts(100)))
	assert.Equal(t, 25.0, plan.Charge(artifacts(110)))
}

// outputs is a meter from outside the package.
type outputs struct{}

func (outputs) Quantity(a *pricing.Account) float64 { return a.Total().Usage.Output }

func TestEach(t *testing.T) {
	a := &pricing.Account{Deliveries: []pricing.Delivery{
		{Usage: pricing.Usage{Output: 10}}, {Usage: pricing.Usage{Output: 3}}, {Usage: pricing.Usage{Output: 7}},
	}}
	for _, c := range []struct {
		charge pricing.Charge
		want   float64
	}{
		{pricing.Charge{Rate: pricing.Flat(2), Each: true}, 6},
		{pricing.Charge{Rate: pricing.Flat(2)}, 2},
		{pricing.Charge{Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1), Included: 5}, 15},
		{pricing.Charge{Meter: outputs{}, Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.Each(func(d *pricing.Delivery) float64 { return d.Usage.Output }), Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.TokenPrices{Output: 1e6}, Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.Each(func(d *pricing.Delivery) float64 { return d.Count + d.Attempts }), Rate: pricing.PerUnit(1)}, 6},
	} {
		plan := pricing.Plan{Charges: []pricing.Charge{c.charge}}
		require.NoError(t, plan.Validate())
		assert.Equal(t, c.want, plan.Charge(a), "%+v", plan.Invoice(a))
	}
}

func TestHybridKeepsThePartsAdjustments(t *testing.T) {
	capped := pricing.PerArtifact(1)
	capped.Maximum = 5
	both := pricing.Hybrid("both", capped, pricing.PerOutcome(2))
	a := &pricing.Account{Totals: &pricing.Delivery{Count: 9, Success: 3}}
	assert.Equal(t, 11.0, both.Charge(a))
	require.NoError(t, both.Validate())
	assert.False(t, both.ReadsBuyer())
	assert.True(t, pricing.Hybrid("", pricing.Plan{Credit: 1, Charges: []pricing.Charge{{Meter: outputs{}}}}).ReadsBuyer())
}
