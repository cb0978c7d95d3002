package pricingtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// Held-out tasks are free, unless they are compared with.
func TestHeldOutTasksAreFree(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	for name, s := range map[string]pricing.Strategy{
		"a fee each":             loop(func(pricing.Delivery) float64 { return 1 }),
		"tokens":                 loop(func(d pricing.Delivery) float64 { return d.Usage.Tokens() }),
		"cost":                   loop(func(d pricing.Delivery) float64 { return d.Cost }),
		"attempts":               loop(func(d pricing.Delivery) float64 { return max(d.Attempts, 1) }),
		"successes":              loop(func(d pricing.Delivery) float64 { return d.Success }),
		"value":                  loop(func(d pricing.Delivery) float64 { return d.Value }),
		"harm":                   loop(func(d pricing.Delivery) float64 { return d.Harm }),
		"a fee for holding out":  loop(func(d pricing.Delivery) float64 { return b2f(d.Control) }),
		"a discount for them":    pricing.StrategyFunc(func(a *pricing.Account) float64 { return 5 / float64(1+len(a.Deliveries)) }),
		"a success held out":     loop(func(d pricing.Delivery) float64 { return b2f(d.Control) * d.Success }),
		"uplift, and their cost": pricing.StrategyFunc(func(a *pricing.Account) float64 { return pricing.Uplift{}.Quantity(a) + heldCost(a) }),
	} {
		assert.Equal(t, pricingtest.HeldOutFree, brokenBy(t, name, s, only(pricingtest.HeldOutFree)...).Law, name)
	}
	assert.NoError(t, pricingtest.TestStrategy(at(pricing.Uplift{}, pricing.PerUnit(2))))
	assert.NoError(t, pricingtest.TestStrategy(loop(func(d pricing.Delivery) float64 { return 1 - b2f(d.Control) })))
}

func heldCost(a *pricing.Account) float64 {
	sum := 0.0
	for _, d := range a.Deliveries {
		sum += b2f(d.Control) * d.Cost
	}
	return sum
}
