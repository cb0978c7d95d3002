package inverse

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/integrate/quad"
)

// moments are those of a table's draws.
type moments struct {
	mean     float64
	absolute float64 // mean of absolute values, where there are cubics
	variance float64
}

// integrate finds the moments, over all cells: exactly where they are cubics, and along
// the corners of bends.
func (t *Table) integrate() {
	n := t.grid.count()
	t.bends = nil
	for half := range 2 {
		t.stretches(half, func(i, next int, cubic bool) {
			if low, high := t.bounds(i, next); cubic {
				t.absolute += (high - low) * math.Abs(t.cells[half*n+i].integral(1))
			}
		})
	}
	for half := range 2 {
		t.stretches(half, func(i, next int, cubic bool) {
			low, high := t.bounds(i, next)
			if cubic {
				t.mean += (high - low) * t.cells[half*n+i].integral(1)
				return
			}
			b := bend{half, i, next, t.trace(low, high-low, half)}
			t.mean += last(b.corners).sum
			t.bends = append(t.bends, b)
		})
	}
	for half := range 2 {
		t.stretches(half, func(i, next int, cubic bool) {
			if low, high := t.bounds(i, next); cubic {
				t.variance += (high - low) * t.cells[half*n+i].square(t.mean)
			}
		})
	}
	for _, b := range t.bends {
		for k, to := range b.corners[1:] {
			from := b.corners[k]
			a, b := from.y-t.mean, to.y-t.mean
			t.variance += (to.v - from.v) * (a*a + a*b + b*b) / 3
		}
	}
}

// square is the mean square over the cell of its distance from center.
func (c *cubic) square(center float64) (sum float64) {
	for i, x := range gaussAt {
		d := c.at(x) - center
		sum += gaussWeights[i] * d * d
	}
	return sum
}

// Gauss's rule of 4 nodes, exact for squares of cubics.
var gaussAt, gaussWeights = gauss()

func gauss() (x, w [4]float64) {
	quad.Legendre{}.FixedLocations(x[:], w[:], 0, 1)
	return x, w
}

func (s *steps) moments() (m moments) {
	m.mean = s.mean()
	for i, w := range s.weights() {
		d := s.values[i] - m.mean
		m.absolute += w * math.Abs(s.values[i])
		m.variance += w * d * d
	}
	return m
}

// checkMoments compares the moments with those that the distribution says it has. They
// part where a quantile function is not that of the distribution, or loses its digits.
func (t *Table) checkMoments(q Quantiler) error {
	sd := math.Sqrt(t.variance)
	digits := smooth*t.absolute + 1e-5*sd // less than what a million draws tell
	part := func(name string, found, stated float64) error {
		return fmt.Errorf("its quantile function has a %s of %.9g, and its %s is %.9g: "+
			"want one distribution, or NewEmpirical of draws from it",
			strings.ToLower(name), found, name, stated)
	}
	if d, ok := q.(interface{ Mean() float64 }); ok {
		if x, ok := said(d.Mean); ok && math.Abs(x-t.mean) > digits+t.beyond(1) {
			return part("Mean", t.mean, x)
		}
	}
	if d, ok := q.(interface{ Variance() float64 }); ok {
		if x, ok := said(d.Variance); ok && math.Abs(x-t.variance) > 10*sd*digits+digits*digits+t.beyond(2) {
			return part("Variance", t.variance, x)
		}
	}
	return nil
}

// said is a moment that a distribution states, if it does: a finite one.
func said(moment func() float64) (x float64, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false // it has none for its parameters
		}
	}()
	x = moment()
	return x, isFinite(x)
}

// beyond is a bound on what the tails beyond the outermost draws add to the k-th moment
// about the mean: ten times what tails of Pareto's form add that grow as the table's do.
func (t *Table) beyond(k float64) (sum float64) {
	for half := range 2 {
		if t.steps != nil {
			continue
		}
		near, far := math.Abs(t.at(0x1p-40, half)-t.mean), math.Abs(t.at(end, half)-t.mean)
		growth := 1 - k*math.Log2(max(far, math.SmallestNonzeroFloat64)/max(near, math.SmallestNonzeroFloat64))/10
		if growth <= 0 {
			return math.Inf(1)
		}
		sum += 10 * end * math.Pow(max(far, math.Abs(t.at(smallV, half)-t.mean)), k) / growth
	}
	return sum
}
