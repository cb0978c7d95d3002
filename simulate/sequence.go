package simulate

import "math"

// sequence is a confidence sequence of a mean: intervals after 1, 2, 3, ... numbers of which all
// hold the mean together, at a level, so that one may look at each and stop when one likes.
// This is the asymptotic one of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024,
// "Time-uniform Central Limit Theory and Asymptotic Confidence Sequences", Annals of
// Statistics 52, 2613-2640), with the standard deviation of the numbers themselves: it
// supposes that sums are near normal from the first look on.
type sequence struct {
	alpha float64 // 1 less the level
	rho2  float64 // of the normal mixture, squared
}

// newSequence returns the sequence that is narrowest around so many numbers.
func newSequence(level, around float64) sequence {
	alpha := 1 - level
	l := -2 * math.Log(alpha)
	return sequence{alpha, (l + math.Log(l+1)) / around}
}

// half is half the interval's width after n numbers, in their standard deviation s:
//
//	s sqrt((n rho² + 1) / (n rho²) · 2 log(sqrt(n rho² + 1) / alpha) / n)
func (s sequence) half(n float64) float64 {
	x := n * s.rho2
	return math.Sqrt((x + 1) / x * 2 * math.Log(math.Sqrt(x+1)/s.alpha) / n)
}
