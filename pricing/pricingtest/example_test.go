package pricingtest_test

import (
	"fmt"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// A strategy that forgets that a period may be empty.
func ExampleTestStrategy() {
	average := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		t := a.Total()
		return 10 * t.Success / t.Count
	})
	fmt.Println(pricingtest.TestStrategy(average))
	fmt.Println(pricingtest.TestStrategy(pricing.PerOutcome(0.99), pricingtest.Claim(pricingtest.RisesWithSuccess)))
	// Output:
	// pricingtest: not finite: it charges NaN; for Account{}
	// <nil>
}
