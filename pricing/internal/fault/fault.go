// Package fault says what is wrong with a number, and where.
package fault

import (
	"errors"
	"fmt"
	"math"
)

// Finite returns an error unless v is a finite number.
func Finite(name string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("%s is %v, want a finite number", name, v)
	}
	return nil
}

// AtLeastZero returns an error unless v is a finite number of at least 0.
func AtLeastZero(name string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 1) {
		return fmt.Errorf("%s is %v, want a finite number of at least 0", name, v)
	}
	return nil
}

// Prefix puts the place of a fault before every fault that err joins.
func Prefix(place string, err error) error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return fmt.Errorf("%s: %w", place, err)
	}
	var errs []error
	for _, e := range joined.Unwrap() {
		errs = append(errs, Prefix(place, e))
	}
	return errors.Join(errs...)
}
