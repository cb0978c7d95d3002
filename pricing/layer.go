package pricing

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Layer is a share of what a quantity reaches between two bounds, as insurers
// cut risk: the buyer bears the first losses up to From (a deductible), Share of
// what lies between is charged, and beyond To nothing more. A negative share is
// paid to the buyer, as the seller's part of a corridor of losses is.
type Layer struct {
	From  float64 // in the meter's unit, at least 0
	To    float64 // above From; 0 is no bound
	Share float64 // currency per unit, finite
}

// Amount returns the share of what lies within the layer.
func (l Layer) Amount(quantity float64) float64 {
	to := l.To
	if to == 0 {
		to = math.Inf(1)
	}
	within := min(quantity, to) - l.From
	if within <= 0 {
		return 0
	}
	return l.Share * within
}

// String returns share and bounds as invoices print them.
func (l Layer) String() string {
	if l.To == 0 {
		return fmt.Sprintf("%s beyond %s", number(l.Share), number(l.From))
	}
	return fmt.Sprintf("%s from %s to %s", number(l.Share), number(l.From), number(l.To))
}

// Validate returns every fault of the layer.
func (l Layer) Validate() error {
	errs := []error{fault.AtLeastZero("From", l.From), fault.AtLeastZero("To", l.To), fault.Finite("Share", l.Share)}
	if l.To != 0 && !(l.To > l.From) {
		errs = append(errs, fault.Field("To", "is %v, want above From, which is %v, or 0 for no bound", l.To, l.From))
	}
	return errors.Join(errs...)
}
