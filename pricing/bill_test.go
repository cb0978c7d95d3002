package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// perUnits is a charge of one per artifact, so that a period of n artifacts
// comes to n before adjustments.
func perUnits(p pricing.Plan) pricing.Plan {
	p.Charges = []pricing.Charge{{Name: "artifacts", Meter: pricing.Artifacts, Rate: pricing.PerUnit(1)}}
	return p
}

func TestAdjustmentsInOrder(t *testing.T) {
	for _, c := range []struct {
		name        string
		plan        pricing.Plan
		count, want float64
	}{
		{"none", pricing.Plan{}, 100, 100},
		{"discount", pricing.Plan{Discount: 0.25}, 100, 75},
		{"discount before maximum", pricing.Plan{Discount: 0.25, Maximum: 80}, 100, 75},
		{"maximum of the discounted sum", pricing.Plan{Discount: 0.25, Maximum: 70}, 100, 70},
		{"discount before minimum", pricing.Plan{Discount: 0.25, Minimum: 90}, 100, 90},
		{"minimum before credit", pricing.Plan{Minimum: 90, Credit: 20}, 10, 70},
		{"maximum before credit", pricing.Plan{Maximum: 50, Credit: 20}, 100, 30},
		{"credit never below zero", pricing.Plan{Credit: 20}, 10, 0},
		{"minimum without usage", pricing.Plan{Minimum: 90}, 0, 90},
		{"all", pricing.Plan{Discount: 0.5, Maximum: 40, Minimum: 10, Credit: 15}, 100, 25},
		{"free", pricing.Plan{Discount: 1}, 100, 0},
	} {
		plan := perUnits(c.plan)
		require.NoError(t, plan.Validate(), c.name)
		assert.Equal(t, c.want, plan.Charge(artifacts(c.count)), c.name)
		assert.Equal(t, c.want, plan.Invoice(artifacts(c.count)).Total(), c.name)
	}
}

func TestRebateIsNeitherDiscountedNorCredited(t *testing.T) {
	plan := pricing.PerArtifact(-1)
	plan.Discount, plan.Credit = 0.5, 10
	require.NoError(t, plan.Validate())
	assert.Equal(t, -3.0, plan.Charge(artifacts(3)))
}
