package inverse

import (
	"math"
	"sort"
)

// Lower returns the mean of the lowest share of a distribution as a function of
// the share, in (0,1]: all of it is the mean, and next to nothing the smallest
// draw. A call costs one lookup.
func (t *Table) Lower() func(share float64) float64 {
	if t.steps != nil {
		return t.steps.lower()
	}
	n := t.grid.count()
	before := make([]float64, 2*n) // the integral below each cell, or below the bend that it is part of
	part := make([]*bend, 2*n)     // the bend, if it is
	for k := range t.bends {
		b := &t.bends[k]
		for i := b.first; i < b.next; i++ {
			part[b.half*n+i] = b
		}
	}
	sum := smallV * t.Min()
	for k := 0; k < 2*n; {
		i, half := k, 0
		if k >= n {
			i, half = 2*n-1-k, 1 // v falls as the share rises
		}
		cell := half*n + i
		if b := part[cell]; b != nil {
			for i := b.first; i < b.next; i++ {
				before[half*n+i] = sum
				k++
			}
			sum += last(b.corners).sum
			continue
		}
		before[cell] = sum
		low, high := t.grid.bounds(i)
		sum += (high - low) * t.cells[cell].integral(1)
		k++
	}
	return func(share float64) float64 {
		v, half := share, 0
		if share > 0.5 {
			v, half = 1-share, 1
		}
		i, x := t.place(min(max(v, smallV), 0.5-0x1p-54))
		low, high := t.grid.bounds(i)
		cell := half*n + i
		var below, all float64
		if b := part[cell]; b != nil {
			below, all = integral(b.corners, low+x*(high-low)), last(b.corners).sum
		} else {
			c := &t.cells[cell]
			below, all = (high-low)*c.integral(x), (high-low)*c.integral(1)
		}
		if half == 1 {
			below = all - below
		}
		return (before[cell] + below) / share
	}
}

// place is the number of the cell of v within its half, and the place of v in it.
func (t *Table) place(v float64) (cell int, x float64) {
	bits, g := math.Float64bits(v), t.grid
	return int(bits>>(52-g)) - g.first(), math.Float64frombits(bits<<g&(1<<52-1)|1023<<52) - 1
}

func (c *cubic) integral(x float64) float64 {
	return x * (c[0] + x*(c[1]/2+x*(c[2]/3+x*c[3]/4)))
}

func (s *steps) lower() func(share float64) float64 {
	weights := s.weights()
	before := make([]float64, len(weights))
	sum := 0.0
	for i, w := range weights {
		before[i] = sum
		sum += w * s.values[i]
	}
	return func(share float64) float64 {
		k := min(sort.SearchFloat64s(s.upper, share), len(s.upper)-1)
		rest := share
		if k > 0 {
			rest -= s.upper[k-1]
		}
		return (before[k] + rest*s.values[k]) / share
	}
}
