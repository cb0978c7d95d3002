package contract

import (
	"errors"
	"fmt"
	"math"
)

// isAmount returns an error unless v is a number with which one can calculate
// without overflow.
func isAmount(name string, v float64) error {
	if !(math.Abs(v) <= 1e100) {
		return fmt.Errorf("%s is %v, want a number of at most 1e100 either way", name, v)
	}
	return nil
}

// amountFromZero returns an error unless v is such a number and at least 0.
func amountFromZero(name string, v float64) error {
	if !(v >= 0 && v <= 1e100) {
		return fmt.Errorf("%s is %v, want a number of at least 0 and at most 1e100", name, v)
	}
	return nil
}

// amountAboveZero returns an error unless v is such a number and above 0.
func amountAboveZero(name string, v float64) error {
	if !(v > 0 && v <= 1e100) {
		return fmt.Errorf("%s is %v, want a number above 0 and at most 1e100", name, v)
	}
	return nil
}

// aboveZero returns an error unless v is a finite number above 0.
func aboveZero(name string, v float64) error {
	if !(v > 0) || math.IsInf(v, 1) {
		return fmt.Errorf("%s is %v, want a finite number above 0", name, v)
	}
	return nil
}

// isProbability returns an error unless v is in [0,1].
func isProbability(name string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return fmt.Errorf("%s is %v, want a probability in [0,1]", name, v)
	}
	return nil
}

// isDistribution returns an error unless list holds probabilities that sum to 1.
func isDistribution(name string, list []float64) error {
	if len(list) == 0 {
		return fmt.Errorf("%s is empty, want a probability for each", name)
	}
	var errs []error
	sum := 0.0
	for j, v := range list {
		errs = append(errs, isProbability(fmt.Sprintf("%s[%d]", name, j), v))
		sum += v
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("%s sum to %v, want 1", name, sum)
	}
	return nil
}
