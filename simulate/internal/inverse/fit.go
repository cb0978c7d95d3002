package inverse

import (
	"fmt"
	"math"
)

// nodes are where a cubic meets the quantile function (Chebyshev's), probes
// where it is furthest from it.
var (
	nodes  = chebyshev(4, 0.5)
	probes = chebyshev(5, 0)
	places = append(append([]float64{}, nodes...), probes...)
)

const placesOfCell = 9

func chebyshev(n int, first float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = (1 - math.Cos(math.Pi*(first+float64(i))/4)) / 2
	}
	return x
}

// fit makes the cells on the coarsest grid that is smooth enough, and the moments.
func (t *Table) fit() error {
	if err := t.approximate(); err != nil {
		return err
	}
	exact := 1.0
	var coarse []cubic
	for _, t.grid = range grids {
		if exact = t.fitGrid(coarse); exact <= few {
			break
		}
		if exact <= rough {
			coarse = t.cells
		}
	}
	if exact > rough && t.noise == 0 { // values next to nothing, beside the others, need not be close by their own measure
		t.noise = t.scale()
		if err := t.approximate(); err != nil {
			return err
		}
		exact = t.fitGrid(nil)
	}
	if exact > rough {
		return fmt.Errorf("no table reproduces its quantile function: it jumps or bends over more than %.0f%% of the probability", 100*rough)
	}
	t.integrate()
	t.pieces = [2][]*piece{}
	return nil
}

// fitGrid makes the cells, the likeliest first, and returns the probability of
// those that ask the quantile function itself. It ends where that is too much. Cubics of
// the cells of a coarser grid, if given, are kept where they are close enough.
func (t *Table) fitGrid(coarse []cubic) (exact float64) {
	n := t.grid.count()
	t.cells = make([]cubic, 2*n)
	for k := octaves - 1; k >= 0 && exact <= rough; k-- {
		for half := range 2 {
			exact += t.fitOctave(k, half, coarse)
		}
	}
	return exact
}

// fitOctave makes the cells of an octave, the outermost of which is number 0, and returns
// the probability of those that ask the quantile function itself. Far out all do for which
// no piece stands.
func (t *Table) fitOctave(k, half int, coarse []cubic) (exact float64) {
	per := t.grid.octave()
	for i := per - 1; i >= 0 && exact <= rough; i-- {
		number := k*per + i
		cell := half*t.grid.count() + number
		if n := len(t.cells) / max(len(coarse), 1); coarse != nil && coarse[cell/n].fits() {
			t.cells[cell] = coarse[cell/n].part(cell%n, n)
			continue
		}
		low, high := t.grid.bounds(number)
		c, good := cubic{}, false
		if p := t.pieces[half][number*parts/per]; p != nil {
			y := p.valuesIn(i, t.grid)
			c, good = t.fitCell(func(j int) float64 { return y[j] })
		} else if k >= octaves-far {
			c, good = t.fitCell(func(j int) float64 { return t.exact(low+places[j]*(high-low), half) })
		}
		if !good {
			exact += high - low
			c = cubic{math.NaN()}
		}
		t.cells[cell] = c
	}
	return exact
}

// fitCell fits one cubic to the values at the places of a cell, and reports whether it is
// as close as it should be.
func (t *Table) fitCell(at func(place int) float64) (cubic, bool) {
	var y [4]float64
	scale := 0.0
	for k := range nodes {
		y[k] = at(k)
		scale = max(scale, math.Abs(y[k]))
	}
	c := interpolate(nodes, y)
	for k, x := range probes {
		if d := c.at(x) - at(len(nodes)+k); !(math.Abs(d) <= smooth*scale+t.noise/2) {
			return c, false
		}
	}
	return c, true
}

// fits reports whether the cubic is one, and does not ask the quantile function itself.
func (c *cubic) fits() bool { return c[0] == c[0] }

// part is the cubic over part i of n of its cell.
func (c *cubic) part(i, n int) cubic {
	h := 1 / float64(n)
	x := float64(i) * h
	return cubic{c.at(x), h * (c[1] + x*(2*c[2]+x*3*c[3])), h * h * (c[2] + 3*x*c[3]), h * h * h * c[3]}
}

// interpolate returns the cubic through four points, by divided differences.
func interpolate(x []float64, y [4]float64) cubic {
	d := y
	for k := 1; k < 4; k++ {
		for i := 3; i >= k; i-- {
			d[i] = (d[i] - d[i-1]) / (x[i] - x[i-k])
		}
	}
	c := cubic{d[3]}
	for i := 2; i >= 0; i-- { // c = c (x - x_i) + d_i
		c = cubic{d[i] - x[i]*c[0], c[0] - x[i]*c[1], c[1] - x[i]*c[2], c[2]}
	}
	return c
}
