package pricing

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Step is a price for a whole range of quantities.
type Step struct {
	UpTo  float64 // last quantity of the step, inclusive and to rounding; 0 in the last step, which is open
	Price float64 // of the step, currency, at least 0
}

// Stairstep charges the price of the step that the quantity falls in, whatever
// the quantity within it. Without usage nothing is charged.
type Stairstep []Step

// Amount returns the price of the step. It is NaN beyond a last step that is not
// open.
func (s Stairstep) Amount(quantity float64) float64 {
	switch {
	case math.IsNaN(quantity):
		return quantity
	case quantity <= 0:
		return 0
	}
	for _, step := range s {
		if step.UpTo == 0 || within(quantity, step.UpTo) {
			return step.Price
		}
	}
	return math.NaN()
}

// String returns the number of steps.
func (s Stairstep) String() string { return fmt.Sprintf("%d steps", len(s)) }

// Validate returns every fault of the steps: none, bounds that do not ascend, a
// last step that is not open, a price that is not finite or below 0.
func (s Stairstep) Validate() error {
	return validSteps(len(s), func(i int) (upTo float64, err error) {
		return s[i].UpTo, fault.AtLeastZero("Price", s[i].Price)
	})
}
