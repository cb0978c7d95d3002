package pricingtest

import (
	"testing"
	"time"
)

// ShareFor sets for how long a strategy is charged at the same time, until the test ends.
func ShareFor(t *testing.T, d time.Duration) {
	before := sharing
	sharing = d
	t.Cleanup(func() { sharing = before })
}
