package pricing_test

import (
	"math"
	"testing"

	"github.com/usevalue/usevalue/pricing"
)

// usable keeps quantities where float64 has room: the laws are about prices,
// not about overflow.
func usable(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.Abs(v) > 1e12 {
			return false
		}
	}
	return true
}

// atMost allows for rounding.
func atMost(a, b float64) bool { return a <= b+1e-9*(1+math.Abs(a)+math.Abs(b)) }

func FuzzRates(f *testing.F) {
	f.Add(10.0, 5.0, 1.0, 20.0, 2.0, 0.0, 12.0, 3.0)
	f.Add(0.0, 1.0, 0.0, 0.0, math.NaN(), -1.0, 1e300, 1.0)
	f.Fuzz(func(t *testing.T, bound, unit, fee, bound2, unit2, fee2, q, more float64) {
		rates := []interface {
			pricing.Rate
			Validate() error
			String() string
		}{
			pricing.Flat(fee), pricing.PerUnit(unit), pricing.Graduated{{UpTo: bound}},
			pricing.Graduated{{UpTo: bound, Unit: unit, Fee: fee}, {UpTo: bound2, Unit: unit2, Fee: fee2}, {Unit: unit}},
		}
		for _, r := range rates {
			low, _ := r.Amount(q), r.String()
			high := r.Amount(q + math.Abs(more))
			if r.Validate() != nil || !usable(bound, unit, fee, bound2, unit2, fee2, q, more) {
				continue
			}
			if math.IsNaN(low) {
				t.Fatalf("%v (%#v) of %v is NaN", r, r, q)
			}
			if unit >= 0 && !atMost(low, high) {
				t.Fatalf("%#v falls from %v to %v as the quantity rises from %v by %v", r, low, high, q, more)
			}
		}
	})
}

func FuzzPlan(f *testing.F) {
	f.Add(10.0, 2.0, 5.0, 0.1, 50.0, 5.0, 3.0, 4.0, 7.0, false)
	f.Add(-1.0, math.Inf(1), 0.0, 2.0, -3.0, math.NaN(), 0.0, 0.0, 1.0, true)
	f.Fuzz(func(t *testing.T, fee, unit, included, discount, maximum, minimum, credit, output, more float64, each bool) {
		plan := pricing.Plan{
			Charges: []pricing.Charge{
				{Rate: pricing.Flat(fee), Each: each},
				{Meter: pricing.OutputTokens, Rate: pricing.Graduated{{UpTo: 10, Unit: unit, Fee: fee}, {Unit: unit}}, Included: included, Each: each},
				{Meter: pricing.TokenPrices{Output: unit}, Rate: pricing.PerUnit(unit)},
			},
			Discount: discount, Maximum: maximum, Minimum: minimum, Credit: credit,
		}
		account := func(output float64) *pricing.Account {
			return &pricing.Account{Deliveries: []pricing.Delivery{{Usage: pricing.Usage{Output: output}}, {}}}
		}
		low, high := plan.Charge(account(output)), plan.Charge(account(output+math.Abs(more)))
		inv := plan.Invoice(account(output))
		_ = inv.String()
		if inv.Total() != low && !math.IsNaN(low) {
			t.Fatalf("invoice of %v, charge of %v", inv.Total(), low)
		}
		if plan.Validate() != nil || !usable(fee, unit, included, maximum, minimum, credit, output, more) || output < 0 {
			return
		}
		if math.IsNaN(low) || low < 0 {
			t.Fatalf("charge is %v", low)
		}
		if maximum > 0 && !atMost(low, maximum) {
			// Met to a rounding of what it caps.
			uncapped := plan
			uncapped.Maximum = 0
			if low-maximum > 1e-15*uncapped.Charge(account(output)) {
				t.Fatalf("charge is %v, maximum %v", low, maximum)
			}
		}
		uncapped := plan
		uncapped.Maximum, uncapped.Credit = 0, 0
		if scale := uncapped.Charge(account(output + math.Abs(more))); low-high > 1e-9*(1+scale) {
			t.Fatalf("charge falls from %v to %v as the quantity rises", low, high)
		}
	})
}
