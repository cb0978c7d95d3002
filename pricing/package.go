package pricing

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Package sells units by the package: a quantity begun is a package due, or with
// Whole only a full one is.
type Package struct {
	Size  float64 // units in a package, in [1e-30,1e30]
	Price float64 // of a package, currency, at least 0
	Whole bool    // the last package is due only if it is full
}

// Amount returns the price of the packages that the quantity takes. A negative
// quantity takes none.
func (p Package) Amount(quantity float64) float64 {
	rounding := Up
	if p.Whole {
		rounding = Down
	}
	return p.Price * rounding.Round(max(quantity, 0)/p.Size, 0)
}

// String returns price and size as invoices print them.
func (p Package) String() string { return number(p.Price) + " per " + number(p.Size) }

// Validate returns every fault of size and price.
func (p Package) Validate() error {
	return errors.Join(isSize("Size", p.Size), fault.AtLeastZero("Price", p.Price))
}
