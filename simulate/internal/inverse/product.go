package inverse

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Product is what lies below products of independent numbers of two tables, at least 0;
// false where it is not known well enough.
func Product(a, b *Table) (*Below, bool) {
	x, isX := a.of.(distuv.LogNormal)
	y, isY := b.of.(distuv.LogNormal)
	switch {
	case isX && isY:
		t, err := Compile(distuv.LogNormal{Mu: x.Mu + y.Mu, Sigma: math.Hypot(x.Sigma, y.Sigma)})
		if err != nil {
			return nil, false
		}
		return t.Below(), true
	case !b.Varies() && b.Min() == 1:
		return a.Below(), true
	}
	return nil, false
}
