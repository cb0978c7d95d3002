package pricing

import (
	"fmt"
	"math"
)

// Volume prices every unit by the tier that the whole quantity falls in, tiers
// in ascending order, and adds that tier's fee. A larger quantity may cost less
// than a smaller one. The fee of the first tier is due at zero usage too.
type Volume []Tier

// Amount returns the price of all units at the tier reached, and its fee. A
// negative quantity counts as none. The amount is NaN beyond a last tier that is
// not open.
func (v Volume) Amount(quantity float64) float64 {
	quantity = max(quantity, 0)
	for i := range v {
		if v[i].UpTo == 0 || within(quantity, v[i].UpTo) {
			return v[i].Fee + v[i].price(0, quantity)
		}
	}
	return math.NaN()
}

// String returns the number of tiers.
func (v Volume) String() string { return fmt.Sprintf("%d-tier volume", len(v)) }

// Validate returns every fault of the tiers, which are those of Graduated.
func (v Volume) Validate() error { return validTiers(v) }
