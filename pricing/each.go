package pricing

import (
	"errors"
	"math"
)

// Each is a Meter that adds up a function of single deliveries, those held out
// excepted, in the unit of what the function returns. The function is pure, does not change or keep the
// delivery, and finds Count and Attempts filled in where a literal left them
// out.
//
//	pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 100) })
type Each func(d *Delivery) float64

// Quantity returns the sum over the deliveries of the account. It is NaN where
// the account holds totals and no deliveries to go with them, because a sum of
// a function is not a function of the sum; and NaN for a nil function.
func (f Each) Quantity(a *Account) float64 {
	if f == nil || !a.detailed() {
		return math.NaN()
	}
	sum := 0.0
	for i := range a.Deliveries {
		if !a.Deliveries[i].Control {
			sum += f.of(&a.Deliveries[i])
		}
	}
	return sum
}

// String returns "each delivery".
func (f Each) String() string { return "each delivery" }

// Validate returns an error if f is nil.
func (f Each) Validate() error {
	if f == nil {
		return errors.New("the function of Each is nil, want a function")
	}
	return nil
}

// of calls the function with the delivery's counts filled in. Only a literal
// that leaves them out is copied, which costs an allocation.
func (f Each) of(d *Delivery) float64 {
	if f == nil {
		return math.NaN()
	}
	if d.Count != 0 && d.Attempts != 0 {
		return f(d)
	}
	full := d.single()
	return f(&full)
}

// detailed reports whether the deliveries are known, and not their totals
// alone.
func (a *Account) detailed() bool {
	return len(a.Deliveries) > 0 || a.Totals == nil || *a.Totals == Delivery{}
}
