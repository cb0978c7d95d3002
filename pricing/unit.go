package pricing

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Unit is what a rate counts, where that is not what the meter counts: thousands
// of tokens, say, begun ones for whole ones. The zero Unit leaves the metered
// quantity as it is.
type Unit struct {
	Times    float64  // units to each metered quantity, in [1e-30,1e30]; 0 is 1
	Per      float64  // metered quantity to each unit, in [1e-30,1e30]; 0 is 1
	Rounding Rounding // of the number of units
	Decimals int      // to which it is rounded, in [-15,15]; -2 is to hundreds
}

// Of converts a metered quantity: it is multiplied by Times, divided by Per, and
// rounded.
func (u Unit) Of(quantity float64) float64 {
	if u.Times != 0 {
		quantity *= u.Times
	}
	if u.Per != 0 {
		quantity /= u.Per
	}
	return u.Rounding.Round(quantity, u.Decimals)
}

// String returns the conversion as invoices print it; nothing for the zero Unit.
func (u Unit) String() string {
	s := ""
	if u.Times != 0 && u.Times != 1 {
		s += " x " + number(u.Times)
	}
	if u.Per != 0 && u.Per != 1 {
		s += " / " + number(u.Per)
	}
	if u.Rounding != Exact {
		s += " rounded " + u.Rounding.String()
	}
	return s
}

// Validate returns every fault of the unit.
func (u Unit) Validate() error {
	errs := []error{isSizeOr0("Times", u.Times), isSizeOr0("Per", u.Per), u.Rounding.Validate()}
	if u.Decimals < -15 || u.Decimals > 15 {
		errs = append(errs, fault.Field("Decimals", "is %d, want a number in [-15,15]", u.Decimals))
	}
	return errors.Join(errs...)
}
