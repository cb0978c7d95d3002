package risk

import "math"

// Law is a distribution. One that has a method LogProb, the logarithm of its
// density, as those of gonum do, is known far out in its tail.
type Law interface{ Quantile(p float64) float64 }

type density interface{ LogProb(x float64) float64 }

// TailRate is how fast the density of a law falls off far beyond start: as
// exp(-rate x), or slower, 0, or faster, infinite. Of a law without a known density
// the tail is taken to end.
func TailRate(law Law, start float64) float64 {
	d, known := law.(density)
	if !known || start <= 0 {
		return math.Inf(1)
	}
	at := func(doublings float64) float64 {
		x := start * math.Exp2(doublings)
		return (d.LogProb(x) - d.LogProb(2*x)) / x
	}
	near, far := at(20), at(40)
	switch {
	case math.IsNaN(far), far > 2*near:
		return math.Inf(1)
	case far < near/2:
		return 0
	}
	return far
}

// Unbounded reports whether E exp(r amount) is infinite for an amount that grows
// with a quantity of the law: far beyond start, its density falls off no faster than
// exp(r amount) grows. A law without a known density is taken to end where it is cut.
func Unbounded(law Law, start, r float64, amount func(x float64) float64) bool {
	d, known := law.(density)
	if !known || start <= 0 {
		return false
	}
	last := math.Inf(1)
	grows := false
	for x := start * math.Exp2(20); x < 1e150; x *= 2 { // beyond where the bulk decides
		log := d.LogProb(x)
		if math.IsInf(log, -1) || math.IsNaN(log) {
			return false
		}
		at := log + r*amount(x)
		grows, last = at >= last, at
	}
	return grows
}
