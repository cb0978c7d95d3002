package simulate

import (
	"fmt"
	"math"
	"slices"
)

// doubts are the reasons not to trust the interval of a column, or of the difference of two,
// with errors by replication. Means over scrambled points are nearly normal, but for stakes
// that are drawn from a distribution with a heavy tail: as far as the errors follow those.
func (x *Expectation) doubts(errors []float64, columns ...*column) (list []doubt) {
	n := float64(len(errors))
	stakes := make([]float64, len(errors))
	for i, t := range x.result().Tallies[columns[0].offer] {
		stakes[i] = t.Stakes / t.Receivers
	}
	c := correlation(errors, stakes)
	if want := wantedFor(c * c * c * x.tail); n < want {
		list = append(list, doubt{"skewed", want, fmt.Sprintf("receivers' stakes have a heavy tail and are drawn, not integrated: "+
			"the interval wants %s replications, or stakes that nobody looks at and that are tied to nothing", thousands(want)), want})
	}
	if same := mostAlike(errors); 2*same > len(errors) && x.differ(columns) {
		list = append(list, doubt{"steps", float64(same) / n, fmt.Sprintf("it changes in steps from receiver to receiver, and %d of %d replications "+
			"have the same number on either side: the interval wants more points", same, len(errors)), 0})
	}
	for _, c := range slices.Backward(columns) { // the base of a difference first
		list = append(list, ratioDoubts(c.per)...)
	}
	return list
}

// mostAlike is how many of some numbers are the same, at the most.
func mostAlike(list []float64) (most int) {
	sorted := slices.Sorted(slices.Values(list))
	for i, first := 0, 0; i < len(sorted); i++ {
		if sorted[i] != sorted[first] {
			first = i
		}
		most = max(most, i-first+1)
	}
	return most
}

// differ reports whether points differ in what they have in the error of a column, or of the
// difference of two, as those of the first replication show.
func (x *Expectation) differ(columns []*column) bool {
	samples := x.result().samples(columns...)
	if samples == nil {
		return false
	}
	low, high, scale := math.Inf(1), math.Inf(-1), 0.0
	for i := range samples[0].Tallies {
		sum := 0.0
		for k, c := range columns {
			sum += float64(1-2*k) * c.error(&samples[k].Tallies[i])
			scale = max(scale, c.scale)
		}
		low, high = min(low, sum), max(high, sum)
	}
	return difference(high, low, scale) > 0
}
