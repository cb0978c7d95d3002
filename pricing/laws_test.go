package pricing_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// excepted are laws that a rate breaks for a reason, by its name in JSON.
var excepted = map[string][]pricingtest.Option{
	"percentage": {pricingtest.Except(pricingtest.OrderFree, "the first deliveries are free")},
}

// Every rate keeps the laws, also where its amount jumps or bends.
func TestEveryRateKeepsTheLaws(t *testing.T) {
	for i, r := range pricing.Rates {
		if short(i, len(pricing.Rates)) {
			continue
		}
		seen := &values{}
		plan := pricing.Plan{Name: r.Name, Charges: []pricing.Charge{
			{Meter: pricing.Value, Rate: r.Example}, {Meter: pricing.Artifacts, Rate: r.Example}, {Meter: seen, Rate: pricing.Flat(0)},
		}}
		assert.NoError(t, pricingtest.TestStrategy(plan, excepted[r.Name]...), r.Name)
		if list := bends(r.Example); len(list) > 0 {
			assert.True(t, slices.ContainsFunc(list, seen.around),
				"%s bends at some of %v, and at none of them is there an account: want its bounds in pricingtest/bounds.go (and an example with whole ones)", r.Name, list)
		}
	}
}

func TestEveryMeterKeepsTheLaws(t *testing.T) {
	list := meters()
	for i, m := range list {
		if short(i, len(list)) {
			continue
		}
		assert.NoError(t, pricingtest.TestStrategy(pricing.Plan{Name: m.name, Charges: []pricing.Charge{m.charge}}), m.name)
	}
}

// short reports whether a short test leaves one of a list out: each takes as long. The last,
// where a new one is added, it tries.
func short(i, n int) bool { return testing.Short() && i%2 > 0 && i < n-1 }

// values is a meter that keeps in mind the value of every account that it is
// asked for.
type values struct {
	mu   sync.Mutex
	list []float64
}

func (v *values) Quantity(a *pricing.Account) float64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.list = append(v.list, a.Total().Value)
	return 0
}
func (*values) ReadsBuyer() bool      { return false }
func (*values) ReadsHistory() bool    { return false }
func (*values) ReadsDeliveries() bool { return false }

// around reports whether there was an account of so much value, and others of a
// little less and a little more: nobody meets all three by chance.
func (v *values) around(bend float64) bool {
	for _, want := range []float64{0.999 * bend, bend, 1.001 * bend} {
		if !slices.ContainsFunc(v.list, func(value float64) bool { return math.Abs(value-want) < 1e-9 }) {
			return false
		}
	}
	return true
}

// bends are the whole quantities at which an amount jumps or has a corner: its slopes just
// below and just above differ. A curve, such as a square root, has none.
func bends(r pricing.Rate) (list []float64) {
	const near, corner = 1e-5, 1e-3
	for q := 1.0; q < 100; q++ {
		if math.Abs(r.Amount(q-near)-2*r.Amount(q)+r.Amount(q+near)) > corner*near {
			list = append(list, q)
		}
	}
	return list
}

// A curve has no bounds to be listed; a corner and a jump have.
func TestBends(t *testing.T) {
	assert.Empty(t, bends(curve(0)))
	assert.Equal(t, []float64{30}, bends(curve(30)))
	assert.Equal(t, []float64{30, 90}, bends(pricing.Layer{From: 30, To: 90, Share: 0.01}))
	assert.Equal(t, []float64{30}, bends(pricing.Stairstep{{UpTo: 30, Price: 2}, {Price: 5}}))
}

// curve is the square root of what lies beyond a quantity.
type curve float64

func (c curve) Amount(quantity float64) float64 { return math.Sqrt(max(quantity-float64(c), 0)) }
