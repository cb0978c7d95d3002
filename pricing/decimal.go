package pricing

import "math"

// Quantities and bounds are written as decimals and computed as float64s: 0.1
// three times is a little above 0.3, and 1000.1 less 1000 is not 0.1. Where an
// amount jumps, that little would be charged for. So what is within rounding of a
// bound, of a whole or of a decimal is taken for it.

// rounding is how far a number may be from what was meant, relative to what it
// was computed from: what a few hundred additions come to at worst.
const rounding = 0x1p-44

// within reports whether a quantity is at most a bound, of at least 0.
func within(quantity, bound float64) bool { return quantity <= bound*(1+rounding) }

// beyond is what a quantity has beyond a bound, at least 0. Of a quantity close to
// its bound few figures are left: the shortest decimal that they may stand for is
// meant.
func beyond(quantity, bound float64) float64 {
	if within(quantity, bound) {
		return 0
	}
	left, noise := quantity-bound, rounding*quantity
	if 64*left > quantity {
		return left
	}
	for shift := 1.0; 16*noise*shift < 1; shift *= 10 {
		if near := math.Round(left*shift) / shift; math.Abs(left-near) <= noise {
			return near
		}
	}
	return left
}

// rest is what a is beyond b, and nothing where that is within rounding of what the
// two were computed from.
func rest(a, b, from float64) float64 {
	if left := a - b; !(left <= rounding*from) {
		return left
	}
	return 0
}

// settle moves a number that is within rounding of a half or a whole onto it.
func settle(v float64) float64 {
	if near := math.Round(2*v) / 2; math.Abs(v-near) <= rounding*math.Abs(v) {
		return near
	}
	return v
}
