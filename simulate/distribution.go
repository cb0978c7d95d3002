package simulate

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Distribution is anything with a quantile function, nondecreasing and finite
// for p in (0,1): distuv.LogNormal{Mu: 7, Sigma: 1} of gonum as it is. Every
// draw is a uniform number pushed through it, so that the same luck meets every
// offer. One that can be wrong may have a method Validate() error, as those of
// this package have: it tells users more than a quantile that is no number. Parameters
// of gonum's are checked without.
//
// Run makes a table of each distribution and keeps it, in up to 64 MB, for all that are
// equal: plain values, and what has a method Identity() any that returns something
// comparable by ==, not nil, equal for equal distributions that never change. What holds
// a pointer and has none gets a table each time. A table may take 2 seconds of computing;
// what takes longer is refused.
type Distribution interface {
	Quantile(p float64) float64
}

var (
	_ Distribution = Point(0)
	_ Distribution = Poisson{}
	_ Distribution = Binomial{}
	_ Distribution = (*Empirical)(nil)
	_ Distribution = (*Mixture)(nil)
)

// Point is the distribution that always has this one value.
type Point float64

// Quantile returns the value.
func (x Point) Quantile(float64) float64 { return float64(x) }

// Empirical is the distribution of values that were observed. Its quantile is
// the smallest value at or below which a share p of the weight lies.
type Empirical struct{ values, upper []float64 }

// NewEmpirical returns the distribution of the values, each as likely as the
// others. It fails if there are none or one is not finite.
func NewEmpirical(values ...float64) (*Empirical, error) {
	if len(values) == 0 {
		return nil, errors.New("simulate: 0 values, want at least 1")
	}
	sorted := make([]float64, len(values))
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, notFinite(i, v)
		}
		sorted[i] = v + 0 // a negative zero is 0
	}
	slices.Sort(sorted)
	n, distinct := float64(len(sorted)), sorted[:0]
	var upper []float64
	for i, v := range sorted {
		if i+1 < len(sorted) && sorted[i+1] == v {
			continue
		}
		distinct, upper = append(distinct, v), append(upper, float64(i+1)/n)
	}
	return &Empirical{slices.Clone(distinct), upper}, nil // few may be distinct
}

func notFinite(i int, v float64) error {
	return fmt.Errorf("simulate: value %d is %v, want a finite number", i, v)
}

// NewWeighted returns the distribution of the values with probabilities in
// proportion to the weights, which are finite and at least 0, one above 0.
func NewWeighted(values, weights []float64) (*Empirical, error) {
	if len(values) == 0 || len(values) != len(weights) {
		return nil, fmt.Errorf("simulate: %d values and %d weights, want as many of both, at least 1", len(values), len(weights))
	}
	order := make([]int, 0, len(values))
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("simulate: weight %d is %v, want a finite number, at least 0", i, w)
		}
		if math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return nil, notFinite(i, values[i])
		}
		if w > 0 {
			order = append(order, i)
		}
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("simulate: the weights sum to %v, want a finite sum above 0", sum)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		if values[i] < values[j] {
			return -1
		}
		if values[i] > values[j] {
			return 1
		}
		return 0
	})
	e := &Empirical{}
	below := 0.0
	for _, i := range order {
		below += weights[i]
		if last := len(e.values) - 1; last >= 0 && e.values[last] == values[i] {
			e.upper[last] = min(below/sum, 1)
			continue
		}
		e.values, e.upper = append(e.values, values[i]), append(e.upper, min(below/sum, 1))
	}
	e.upper[len(e.upper)-1] = 1
	return e, nil
}

// Quantile returns the smallest value at or below which a share p of the weight
// lies; NaN for p outside [0,1].
func (e *Empirical) Quantile(p float64) float64 { return stepQuantile(e.values, e.upper, p) }

// Steps returns the values, ascending, and the share of the weight at or below
// each. The caller must not change them.
func (e *Empirical) Steps() (values, upper []float64) { return e.values, e.upper }

// Identity is equal for equal distributions: a hash of values and weights, by which tables
// of mixtures are shared.
func (e *Empirical) Identity() any {
	h := sha256.New()
	for _, list := range [][]float64{e.values, e.upper} {
		binary.Write(h, binary.LittleEndian, list) // a hash does not fail
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// stepQuantile returns the first value whose cumulative probability reaches p.
func stepQuantile(values, upper []float64, p float64) float64 {
	if !(p >= 0 && p <= 1) || len(values) == 0 {
		return math.NaN()
	}
	i, _ := slices.BinarySearch(upper, p)
	return values[min(i, len(values)-1)]
}
