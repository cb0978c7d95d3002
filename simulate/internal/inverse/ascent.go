package inverse

import (
	"fmt"
	"math"
)

// ascent is a look at a quantile function along probabilities that rise: the largest value
// so far, and its probability.
type ascent struct {
	of   *Table
	p, x float64
}

// checkAscent looks at the quantile function from one end to the other. Rounding within it
// is not a fall, and is kept in mind.
func (t *Table) checkAscent() error {
	a := ascent{t, 0, math.Inf(-1)}
	var list []float64
	for k := range octaves {
		low, n := octaveStart(k), looks(k)
		for i := range n {
			list = append(list, low+float64(i)/float64(n)*low)
		}
	}
	for _, v := range list {
		if err := a.look(v, t.exact(v, 0)); err != nil {
			return err
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		if err := a.look(1-list[i], t.exact(list[i], 1)); err != nil {
			return err
		}
	}
	return nil
}

// rises looks at values of an octave or a span.
func (t *Table) rises(v *points, y *[pieceNodes]float64, half int) error {
	a := ascent{t, 0, math.Inf(-1)}
	for i := range v {
		if half == 1 { // p falls as v rises
			i = pieceNodes - 1 - i
		}
		if err := a.look(mirror(v[i], half), y[i]); err != nil {
			return err
		}
	}
	return nil
}

// look is at the next probability and its quantile.
func (a *ascent) look(p, x float64) error {
	t, at, before := a.of, a.p, a.x
	if x >= before {
		a.p, a.x = p, x
	}
	switch {
	case x >= before-smooth*math.Abs(before):
	case before-x <= t.scale():
		t.noise = t.scale()
	case !t.disordered(at, before, p, x):
		return fmt.Errorf("Quantile(%v) is %v, less than the %v before it: want a function that does not fall", p, x, before)
	}
	return nil
}

// scale is what values may be off by, because an inverse is searched for to so
// many digits of the values that matter.
func (t *Table) scale() float64 {
	return 0x1p-50 * max(math.Abs(t.exact(0x1p-10, 0)), math.Abs(t.exact(0x1p-10, 1)))
}

// disordered reports whether a fall is none if probabilities are known to 2^-44,
// as an inverse that is searched for among values knows them.
func (t *Table) disordered(p, atP, q, atQ float64) bool {
	const known = 0x1p-44
	return q > 1-known || p < known || t.of.Quantile(q+known) >= atP || t.of.Quantile(p-known) <= atQ
}
