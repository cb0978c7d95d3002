package pricing_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

func TestValidateNamesEveryFault(t *testing.T) {
	bad := pricing.Plan{
		Name: "bad",
		Charges: []pricing.Charge{
			{Name: "no rate", Meter: pricing.Total(99)},
			{Name: "tiers", Meter: pricing.Tokens, Included: -1, Rate: pricing.Graduated{
				{UpTo: 10, Unit: -1}, {UpTo: 5, Fee: math.NaN()}, {}, {UpTo: 20},
			}},
			{Name: "period", Included: 3, Rate: pricing.Flat(math.Inf(1))},
			{Name: "prices", Meter: pricing.TokenPrices{Output: -2}, Rate: pricing.PerUnit(math.NaN())},
			{Name: "function", Meter: pricing.Each(nil), Rate: pricing.Graduated{}},
		},
		Discount: 1.5, Maximum: 5, Minimum: 7, Credit: math.Inf(1),
	}
	err := bad.Validate()
	require.Error(t, err)
	golden(t, "testdata/validate.golden", err.Error()+"\n")
	assert.NotPanics(t, func() {
		bad.Charge(artifacts(3))
		_ = bad.Invoice(&pricing.Account{Deliveries: make([]pricing.Delivery, 2)}).String()
	})
	assert.True(t, math.IsNaN(pricing.Plan{Charges: []pricing.Charge{{}}}.Charge(artifacts(1))))
}

// What is divided by is far from the ends of float64, or an amount would be none.
func TestSizesHaveLimits(t *testing.T) {
	for _, size := range []float64{1e-320, 1e-31, 1e31, -1, math.NaN(), math.Inf(1)} {
		err := pricing.Plan{MinorUnit: size, Charges: []pricing.Charge{
			{Meter: pricing.Artifacts, Rate: pricing.Package{Size: size}},
			{Meter: pricing.Artifacts, Unit: pricing.Unit{Times: size, Per: size}, Rate: pricing.Volume{{Block: size}}},
		}}.Validate()
		for _, field := range []string{"MinorUnit", "Size", "Times", "Per", "Block"} {
			assert.ErrorContains(t, err, fmt.Sprintf("%s is %v, want a number in [1e-30,1e30]", field, size))
		}
	}
}
