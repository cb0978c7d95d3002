// Package inverse compiles quantile functions into tables, so that a draw from
// any distribution costs one lookup: a uniform number pushed through the
// inverse of the distribution function.
package inverse

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/count"
)

// Quantiler is a distribution: Quantile is nondecreasing in p, in (0,1), and
// finite.
type Quantiler interface{ Quantile(p float64) float64 }

// Table is a compiled quantile function. It is safe for many goroutines.
//
// A continuous distribution has a cubic for each cell; a cell is the exponent
// and the top bits of the mantissa of v = min(u, 1-u), so that both tails are
// resolved alike, however far out. A discrete one has its atoms and a guide
// table (Chen and Asau, 1974).
type Table struct {
	of      Quantiler
	grid    grid
	cells   []cubic // of the lower half, from the smallest v, then of the upper
	steps   *steps  // nil: continuous
	bends   []bend  // stretches without cubics
	corners int     // that were added to them
	moments
	least, most float64 // of draws

	pieces [2][]*piece // while cells are fitted

	noise   float64 // values below are rounding, and 0; 0: none are
	unsound [2]bool // halves of which the outermost values are not believed

	rule func() (values, weights []float64) // of Gauss, found once

	below foundBelow
}

// cubic is a polynomial in the place within the cell, in [0,1). A cell whose
// first coefficient is NaN asks the quantile function itself.
type cubic [4]float64

const (
	octaves = 52   // of v, from 2^-53, the smallest draw, to 1/2
	smooth  = 1e-8 // relative error that a cell may have
	far     = 16   // octaves further out than 2^-16 are not looked at cell by cell where they are rough
	nearest = 1.0 / (1 << far)
	rough   = 1.0 / 8  // probability that cells which are not smooth may carry
	few     = 1.0 / 32 // that they may carry where a finer grid is left
	smallV  = 0x1p-53  // the smallest v that is drawn
	end     = 0x1p-50  // the smallest v at which there has to be a number
)

// grid is how many bits of the mantissa tell the cells of an octave apart. Few
// do for most distributions; those that bend more get more.
type grid uint

var grids = []grid{5, 8}

func (g grid) octave() int { return 1 << g }
func (g grid) count() int  { return octaves << g }

// first is the first cell's exponent and bits.
func (g grid) first() int { return (1023 - 1 - octaves) << g }

// bounds returns the interval of v that cell i covers.
func (g grid) bounds(i int) (low, high float64) {
	return math.Float64frombits(uint64(i+g.first()) << (52 - g)), math.Float64frombits(uint64(i+g.first()+1) << (52 - g))
}

// Draw returns the quantile at the number that the upper 52 of random bits stand
// for, which is that of draw.Float64: an odd multiple of 2^-53, strictly between 0
// and 1. The upper half mirrors the lower, so that no bit is lost in either
// tail, and what is looked up depends on the bits without a branch.
func (t *Table) Draw(bits uint64) float64 {
	if t.steps != nil {
		return t.steps.at((float64(bits>>12) + 0.5) * 0x1p-52)
	}
	upper := uint64(int64(bits) >> 63) // all ones in the upper half
	v := (float64((bits^upper)>>12) + 0.5) * 0x1p-52
	c, x := t.cell(v, int(upper&1))
	y := c.at(x)
	if y != y {
		return t.exact(v, int(upper&1))
	}
	return y
}

// Quantile returns the quantile at u, in (0,1). Beyond the draws that exist,
// 2^-53 from either end, it is the quantile there.
func (t *Table) Quantile(u float64) float64 {
	if u <= 0.5 {
		return t.Tail(u, false)
	}
	return t.Tail(1-u, true)
}

// Tail returns the quantile at v, or at 1-v for the upper tail, for v in
// (0,1/2]: with full precision in both tails.
func (t *Table) Tail(v float64, upper bool) float64 {
	half := 0
	if upper {
		half = 1
	}
	if t.steps != nil {
		return t.steps.at(mirror(v, half))
	}
	return t.at(min(max(v, smallV), 0.5-0x1p-54), half)
}

// at is the quantile at v, in [2^-53, 1/2), of the lower half (0) or the upper (1).
func (t *Table) at(v float64, half int) float64 {
	c, x := t.cell(v, half)
	y := c.at(x)
	if y != y {
		return t.exact(v, half)
	}
	return y
}

// cell is the cell of v and the place of v within it.
func (t *Table) cell(v float64, half int) (*cubic, float64) {
	if count.On {
		count.Lookups.Add(1)
	}
	bits, g := math.Float64bits(v), t.grid&63
	return &t.cells[int(bits>>((52-g)&63))-g.first()+half*g.count()], math.Float64frombits(bits<<g&(1<<52-1)|1023<<52) - 1
}

// exact asks the quantile function itself; where it has no number at the very end, or none
// that is believed, what it has before. It panics where that is no number either: some
// place that was not looked at when the table was made.
func (t *Table) exact(v float64, half int) float64 {
	if t.unsound[half] {
		v = max(v, end)
	}
	p := mirror(v, half)
	x := t.of.Quantile(p)
	if v < end && !isFinite(x) {
		x = t.of.Quantile(mirror(end, half))
	}
	switch {
	case !isFinite(x):
		panic(missing{p, x})
	case math.Abs(x) < t.noise:
		return 0
	}
	return x
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// missing is a place where a quantile function has no number.
type missing struct{ p, x float64 }

func (m missing) Error() string {
	return fmt.Sprintf("Quantile(%v) is %v, want a finite number", m.p, m.x)
}

func mirror(v float64, half int) float64 {
	if half == 1 {
		return 1 - v
	}
	return v
}

// Of is the distribution that the table is of.
func (t *Table) Of() Quantiler { return t.of }

// Mean is the mean of the distribution as the table has it, by integration.
func (t *Table) Mean() float64 { return t.mean }

// Min is the smallest draw.
func (t *Table) Min() float64 { return t.least }

// Max is the largest draw.
func (t *Table) Max() float64 { return t.most }

// Varies reports whether draws differ.
func (t *Table) Varies() bool { return t.Min() != t.Max() }

// TailIndex estimates the exponent of the heavier tail if that is like Pareto's,
// from the growth of the quantile between 2^-40 and 2^-50 of the end. The
// variance is infinite where it is at most 2. Light tails have large values.
func (t *Table) TailIndex() float64 {
	slope := 0.0
	for _, upper := range []bool{false, true} {
		near, far := math.Abs(t.Tail(0x1p-40, upper)), math.Abs(t.Tail(0x1p-50, upper))
		if near > 0 && far > near {
			slope = max(slope, math.Log2(far/near)/10)
		}
	}
	return 1 / slope
}

func (c *cubic) at(x float64) float64 { return (c[0] + x*c[1]) + x*x*(c[2]+x*c[3]) }
