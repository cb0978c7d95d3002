package pricingtest

import (
	"testing"
	"time"

	"github.com/usevalue/usevalue/pricing"
)

// ShareFor sets for how long a strategy is charged at the same time, until the test ends.
func ShareFor(t *testing.T, d time.Duration) {
	before := sharing
	sharing = d
	t.Cleanup(func() { sharing = before })
}

// Shrink is shrink, with the number of accounts that it tries.
func Shrink(a *pricing.Account, fails func(*pricing.Account) bool) (smallest *pricing.Account, tries int) {
	smallest = shrink(a, func(c *pricing.Account) bool {
		tries++
		return fails(c)
	})
	return smallest, tries
}

// MostTries is the most that Shrink tries.
const MostTries = mostTries
