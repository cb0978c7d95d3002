package pricingtest_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// A volume price that falls at a bound is broken by a small account, soon.
func TestShrinkingACliffTakesSeconds(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	for _, c := range []struct {
		meter pricing.Meter
		bound float64
		law   pricingtest.Law
		most  int // deliveries
	}{
		{pricing.Artifacts, 100, pricingtest.RisesWithUsage, 100}, {pricing.Artifacts, 1000, pricingtest.RisesWithUsage, 1000},
		{pricing.Outcomes, 1000, pricingtest.RisesWithSuccess, 1001}, {pricing.Tokens, 1e9, pricingtest.RisesWithUsage, 4},
		{pricing.Outcomes, 5000, pricingtest.RisesWithSuccess, 3}, {pricing.Attempts, 1e5, pricingtest.RisesWithUsage, 3},
	} {
		if testing.Short() && c.bound > 100 {
			continue
		}
		begin := time.Now()
		falls := at(c.meter, pricing.Volume{{UpTo: c.bound, Unit: 1}, {Unit: 0.5}})
		broken := brokenBy(t, "", falls, append(only(c.law), pricingtest.Claim(c.law))...)
		took := time.Since(begin)
		assert.Equal(t, c.law, broken.Law)
		assert.LessOrEqual(t, len(broken.Account.Deliveries), c.most, "%v", c.meter)
		assert.Less(t, took, 20*time.Second, "%v at %v", c.meter, c.bound)
	}
}

// Whatever fails from some sizes on is shrunk to these sizes, in so many tries.
func TestShrinkFindsTheEdge(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	for range 20 {
		count, success, periods, tokens := random.IntN(1000), random.IntN(800), random.IntN(40), random.IntN(4)
		a := &pricing.Account{Buyer: pricing.Buyer{Segment: 3, Signal: 0.2}, Share: 0.5}
		a.History = make([]pricing.Statement, periods+random.IntN(30))
		mixed := random.IntN(2) == 0
		for i := range max(count, success) + 1 + random.IntN(1000) {
			d := pricing.Delivery{Cost: 0.2, Success: b2f(i <= success), Value: 3, Usage: pricing.Usage{Output: 10}}
			if mixed {
				d.Cost = random.Float64()
			}
			a.Deliveries = append(a.Deliveries, d)
		}
		smallest, tries := pricingtest.Shrink(a, func(a *pricing.Account) bool {
			t := a.Total()
			return t.Count >= float64(count) && t.Success >= float64(success) && len(a.History) >= periods && t.Usage.Output >= float64(tokens)
		})
		assert.LessOrEqual(t, tries, pricingtest.MostTries)
		total := smallest.Total()
		assert.Len(t, smallest.History, periods)
		assert.Equal(t, pricing.Buyer{}, smallest.Buyer)
		if !mixed {
			assert.Less(t, tries, 300)
			assert.Equal(t, float64(max(count, success, min(tokens, 1))), total.Count)
			assert.Equal(t, float64(success), total.Success)
			assert.Zero(t, total.Cost+total.Value)
		}
		assert.False(t, math.IsNaN(total.Count))
	}
}
