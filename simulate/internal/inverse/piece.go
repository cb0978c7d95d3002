package inverse

import (
	"math"
	"sync"
)

// piece stands for the quantile function over an octave of v, or an equal part of one,
// while cells are fitted: the values of a polynomial at few places, so that a function that
// takes long is asked some dozens of times an octave and not for every cell. A function that
// is smooth in v over an octave, with its nearest singularity at 0, is met to some 1e-12
// (Trefethen, Approximation Theory and Approximation Practice, 2013, theorem 8.2: the error
// falls as 5.8^-n).
type piece struct {
	low, width float64
	parts      int // of an octave that it covers
	y          [pieceNodes]float64
}

const (
	pieceNodes = 16
	partsBits  = 3
	parts      = 1 << partsBits // of an octave, at the most
	met        = smooth / 100   // relative error of a piece that stands for the function
	rounding   = 1e-14          // of its largest value, which may be off besides
)

// pieceAt are Chebyshev's points of the first kind in [0,1].
var (
	pieceAt      = chebyshevPoints()
	pieceWeights = pieceAt.barycentric()
)

// looks is at how many places of an octave, at even distances, the quantile function is
// asked for the sake of looking: each 128th of the probability, and each quarter of an octave
// close by. No larger hole or step is overlooked.
func looks(k int) int {
	switch {
	case k < spans[0].next:
		return 1
	case k < octaves-3:
		return 4
	}
	return mostLooks >> (octaves - 1 - k)
}

const mostLooks = 32

// betweenLooks are the weights of a piece at its ends and so many places less one between.
var betweenLooks = func() map[int][]weights {
	m := map[int][]weights{}
	for n := 4; n <= mostLooks; n *= 2 {
		for i := range n + 1 {
			m[n] = append(m[n], pieceWeights.at(&pieceAt, float64(i)/float64(n)))
		}
	}
	return m
}()

// divide finds pieces for the parts of an octave from the first one on: one for all, or for
// each half of them, down to so many at the least. It reports whether there is one for each.
// Parts are numbered from the outermost octave; of is the quantile function, or what stands
// for it.
func (t *Table) divide(first, count, least, half int, of func(v float64) float64) (all bool, err error) {
	p := t.piece(first, count, of)
	switch {
	case p != nil:
		for i := first; i < first+count; i++ {
			t.pieces[half][i] = p
		}
		return true, p.rises(t, half)
	case count == least:
		return false, nil
	}
	lower, err := t.divide(first, count/2, least, half, of)
	if err != nil {
		return false, err
	}
	upper, err := t.divide(first+count/2, count/2, least, half, of)
	return lower && upper, err
}

// piece covers some parts of an octave from the first one on; it is nil if it does not stand
// for the function wherever that is looked at.
func (t *Table) piece(first, count int, of func(v float64) float64) *piece {
	unit := octaveStart(first/parts) / parts
	p := &piece{low: unit * float64(parts+first%parts), width: unit * float64(count), parts: count}
	scale := 0.0
	for i, x := range pieceAt {
		p.y[i] = of(p.low + x*p.width)
		scale = max(scale, math.Abs(p.y[i]))
	}
	probes := betweenLooks[max(4, looks(first/parts)*count/parts)]
	for i := range probes {
		want := of(p.low + float64(i)/float64(len(probes)-1)*p.width)
		if d := probes[i].of(&p.y) - want; !(math.Abs(d) <= met*math.Abs(want)+rounding*scale+t.noise/2) {
			return nil
		}
	}
	return p
}

// rises fails where the values of a piece fall.
func (p *piece) rises(t *Table, half int) error {
	v := pieceAt
	for i, x := range v {
		v[i] = p.low + x*p.width
	}
	return t.rises(&v, &p.y, half)
}

// octaveStart is the smallest v of an octave.
func octaveStart(k int) float64 { return math.Ldexp(smallV, k) }

// at is the polynomial at v.
func (p *piece) at(v float64) float64 {
	w := pieceWeights.at(&pieceAt, (v-p.low)/p.width)
	return w.of(&p.y)
}

// value is the quantile function, by a piece where one stands for it.
func (t *Table) value(v float64, half int) float64 {
	k := int(math.Float64bits(v)>>(52-partsBits)) - (1023-1-octaves)<<partsBits
	if p := t.pieces[half][min(k, octaves*parts-1)]; p != nil {
		return p.at(v)
	}
	return t.exact(v, half)
}

// valuesIn returns the values at the places of a cell, number i of an octave.
func (p *piece) valuesIn(i int, g grid) (y [placesOfCell]float64) {
	cells := g.octave() * p.parts / parts
	of := cellWeights[cells]()
	for j := range y {
		y[j] = of[i%cells][j].of(&p.y)
	}
	return y
}

// cellWeights are the weights at the places of each of so many cells that a piece covers.
var cellWeights = func() map[int]func() [][placesOfCell]weights {
	m := map[int]func() [][placesOfCell]weights{}
	for _, g := range grids {
		for cells := g.octave() / parts; cells <= g.octave(); cells *= 2 {
			m[cells] = sync.OnceValue(func() [][placesOfCell]weights {
				list := make([][placesOfCell]weights, cells)
				for i := range list {
					for j, x := range places {
						list[i][j] = pieceWeights.at(&pieceAt, (float64(i)+x)/float64(cells))
					}
				}
				return list
			})
		}
	}
	return m
}()
