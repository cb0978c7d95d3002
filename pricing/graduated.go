package pricing

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Tier is a range of quantities, from the end of the tier before.
type Tier struct {
	UpTo float64 // last quantity of the tier, inclusive and to rounding: 0.1 three times is within 0.3; 0 in the last tier, which is open
	Unit float64 // price of every unit within the tier, or of every block, currency, at least 0
	Fee  float64 // fee once the tier is reached, currency, at least 0

	Block float64 // units are sold by blocks of this size, begun ones for whole, in [1e-30,1e30]; 0: by any part of a unit
}

// price is that of the quantities within the tier from one to another.
func (t *Tier) price(from, to float64) float64 {
	if t.Block != 0 {
		return t.Unit * Up.Round(beyond(to, from)/t.Block, 0)
	}
	return t.Unit * (to - from)
}

// end is the last quantity of the tier.
func (t Tier) end() float64 {
	if t.UpTo == 0 {
		return math.Inf(1)
	}
	return t.UpTo
}

// Graduated prices every unit by the tier it falls in, tiers in ascending
// order. The fee of the first tier is due at zero usage too; the fee of a tier
// not reached never is. This is OpenMeter's and Lago's graduated price, and
// Stripe's but for the fee at zero.
type Graduated []Tier

// Amount returns the sum over the tiers reached. A negative quantity counts as
// none. The amount is NaN beyond a last tier that is not open: usage without a
// price is refused, not given away.
func (g Graduated) Amount(quantity float64) float64 {
	if quantity < 0 {
		quantity = 0
	}
	amount, start := 0.0, 0.0
	for i := range g {
		t := &g[i]
		if t.UpTo == 0 || within(quantity, t.UpTo) {
			return amount + t.Fee + t.price(start, quantity)
		}
		amount += t.Fee + t.price(start, t.UpTo)
		start = t.UpTo
	}
	return math.NaN()
}

// ladder is a graduated rate of a few tiers without blocks, with what the tiers
// before each come to added up once for many quantities.
type ladder [8]struct{ reach, before, start, unit float64 }

// climb returns the ladder of the tiers, if they have one.
func (g Graduated) climb() (l ladder, ok bool) {
	amount, start := 0.0, 0.0
	for i, t := range g {
		if i == len(l) || t.Block != 0 {
			return l, false
		}
		l[i].reach, l[i].before, l[i].start, l[i].unit = t.end()*(1+rounding), amount+t.Fee, start, t.Unit
		amount += t.Fee + t.Unit*(t.end()-start)
		start = t.end()
	}
	return l, len(g) > 0 && math.IsInf(start, 1)
}

// amount is Graduated.Amount, to the bit.
func (l *ladder) amount(quantity float64) float64 {
	if quantity < 0 {
		quantity = 0
	}
	i := 0
	for quantity > l[i].reach {
		i++
	}
	return l[i].before + l[i].unit*(quantity-l[i].start)
}

// String returns the number of tiers.
func (g Graduated) String() string { return fmt.Sprintf("%d-tier graduated", len(g)) }

// Validate returns every fault of the tiers: no tier, bounds that do not
// ascend, a last tier that is not open, prices and fees that are not finite or
// below 0.
func (g Graduated) Validate() error { return validTiers(g) }

func validTiers(tiers []Tier) error {
	return validSteps(len(tiers), func(i int) (upTo float64, err error) {
		t := &tiers[i]
		if t.Unit >= 0 && t.Fee >= 0 && t.Block == 0 && t.Unit+t.Fee < math.Inf(1) {
			return t.UpTo, nil
		}
		return t.UpTo, fault.Join(fault.AtLeastZero("Unit", t.Unit), fault.AtLeastZero("Fee", t.Fee), isSizeOr0("Block", t.Block))
	})
}

// validSteps asks each of n tiers or steps for its bound and its own faults, and adds
// those of the bounds.
func validSteps(n int, step func(i int) (upTo float64, err error)) error {
	if n == 0 {
		return errors.New("there is no tier, want at least 1")
	}
	var faults fault.List
	start := 0.0
	for i := range n {
		upTo, err := step(i)
		if bound := validUpTo(upTo, start, i == n-1); bound != nil {
			err = fault.Join(err, bound)
		}
		if err != nil && !faults.Full() {
			err = fault.At(fmt.Sprintf("tier %d", i+1), fmt.Sprintf("[%d]", i), err)
		}
		faults.Add(err)
		start = Tier{UpTo: upTo}.end()
	}
	return faults.Err()
}

// validUpTo checks the bound of a tier that begins after a quantity.
func validUpTo(upTo, start float64, last bool) error {
	switch {
	case math.IsInf(upTo, 1):
		return fault.Number("UpTo", upTo, "a finite bound, or 0 in the last tier, which is open")
	case last && upTo != 0:
		return fault.Number("UpTo", upTo, "0 (open): usage beyond the last tier would have no price")
	case !last && upTo == 0:
		return fault.Field("UpTo", "is %v (open), want a finite bound: the tiers after it would never be reached", upTo)
	case !last && !(upTo > start):
		return fault.Number("UpTo", upTo, "above "+number(start))
	}
	return nil
}
