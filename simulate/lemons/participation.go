package lemons

import (
	"math"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// rounding is the relative difference up to which two prices or two shares count
// as equal. A seller whose reserve price equals the price stays.
const rounding = 1e-12

// sellers are the sellers of a market, checked.
type sellers struct {
	quality *inverse.Table
	reserve func(quality float64) float64
}

// participation returns the share of sellers who stay at a price. Reserve does
// not fall, so they are all sellers up to some quality, found by bisection.
func (s *sellers) participation(price float64) float64 {
	stays := func(u float64) bool {
		return s.reserve(s.quality.Quantile(u)) <= price+rounding*math.Abs(price)
	}
	low, high := 0.0, 1.0
	switch {
	case !stays(low):
		return 0
	case stays(high):
		return 1
	}
	for high-low > 0x1p-53 {
		if middle := low + (high-low)/2; stays(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
