package pricing_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// A matrix by segment charges as strategies for segments do, on totals too, and
// so does what is read back from its JSON.
func TestMatrixBySegment(t *testing.T) {
	rates := []pricing.Rate{pricing.Graduated{{UpTo: 3, Unit: 2, Fee: 5}, {Unit: 1}}, pricing.Package{Size: 4, Price: 7}}
	of := func(r pricing.Rate) pricing.Plan {
		return pricing.Plan{Charges: []pricing.Charge{{Name: "x", Meter: pricing.Artifacts, Included: 1, Rate: r, Maximum: 20}}}
	}
	m := pricing.Matrix{By: pricing.BySegment, Cells: []pricing.Cell{{Class: 0, Rate: rates[0]}, {Class: 2, Rate: rates[1]}}, Default: pricing.PerUnit(3)}
	segments := pricing.Segments{By: []pricing.Strategy{of(rates[0]), nil, of(rates[1])}, Default: of(m.Default)}
	plan := of(m)
	require.NoError(t, plan.Validate())
	assert.True(t, plan.ReadsBuyer() && !plan.ReadsHistory())
	assert.True(t, pricing.Hybrid("", pricing.Plan{Credit: 1, Charges: plan.Charges}).ReadsBuyer())
	text, err := json.Marshal(plan)
	require.NoError(t, err)
	var read pricing.Plan
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, plan, read)
	random := rand.New(rand.NewPCG(11, 12))
	for segment := range 5 {
		for n := range 12 {
			for _, a := range []*pricing.Account{artifacts(float64(n)), {Deliveries: deliveries(random, n)}} {
				a.Buyer.Segment = segment - 1
				assert.Equal(t, segments.Charge(a), plan.Charge(a), "%d in segment %d", n, segment-1)
				assert.Equal(t, plan.Charge(a), read.Charge(a))
				assert.Equal(t, plan.Charge(a), plan.Invoice(a).Total())
				assert.Equal(t, segments.Charge(a), segments.Invoice(a).Total())
			}
		}
	}
	plan.Charges[0].Rate = pricing.Matrix{By: 7, Cells: []pricing.Cell{{Rate: m}}, Default: pricing.PerUnit(1)}
	err = plan.Validate()
	assert.ErrorContains(t, err, "By: Key(7) is no key, want ByClass or BySegment")
	assert.ErrorContains(t, err, "Cells[0]: the rate is a pricing.Matrix, want one that rates a quantity")
}

// A class that is not used costs nothing, and totals do not tell classes apart.
func TestMatrixByClass(t *testing.T) {
	plan := pricing.Plan{Charges: []pricing.Charge{{Name: "x", Meter: pricing.Artifacts, Rate: pricing.Matrix{
		Cells: []pricing.Cell{{Class: 1, Rate: pricing.Graduated{{Unit: 1, Fee: 5}}}}, Default: pricing.Flat(7),
	}}}}
	of := func(classes ...int) *pricing.Account {
		a := &pricing.Account{}
		for _, c := range classes {
			a.Deliveries = append(a.Deliveries, pricing.Delivery{Class: c})
		}
		return a
	}
	for want, a := range map[float64]*pricing.Account{0: of(), 6: of(1), 7: of(2, 3), 14: of(1, 2, 1)} {
		assert.Equal(t, want, plan.Charge(a))
	}
	assert.True(t, math.IsNaN(plan.Charge(artifacts(2))))
	assert.Equal(t, "1 class", plan.Invoice(of(1)).Lines[0].Rate)
	assert.Equal(t, "0 segments", pricing.Matrix{By: pricing.BySegment}.String())
}
