package pricingtest_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// A bound that no float64 counts up to, or no account reaches, is a bound like any
// other. What is free beyond it is no overflow.
func TestBoundsFarAway(t *testing.T) {
	t.Parallel()
	for _, bound := range []float64{math.MaxInt64, math.MaxFloat64} {
		for _, meter := range []pricing.Meter{pricing.Outcomes, pricing.Tokens} {
			if testing.Short() && (bound != math.MaxInt64 || meter != pricing.Tokens) {
				continue
			}
			plan := pricing.Plan{Charges: []pricing.Charge{{Name: "x", Meter: meter, Rate: pricing.Graduated{{UpTo: bound, Unit: 1}, {}}}}}
			assert.NoError(t, pricingtest.TestStrategy(plan))
		}
	}
}
