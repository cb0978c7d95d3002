package inverse

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Product tells how much of the product of independent draws of two tables lies below a
// number. It is false where one has draws below 0, and where the product cannot be had
// to 1e-9, of the share and of the sum relative to the mean, within some 20 ms: of
// distributions that bend, jump or spread much.
//
// A constant scales the other; log-normals make a log-normal, and values values. Of
// others, P(XY < z) = E[F(z/X)] and E[XY; XY < z] = E[X M(z/X)], where F(y) = P(Y < y) and
// M(y) = E[Y; Y < y], are integrated and kept as polynomials. Where tables have straight
// curves far out, curves are integrated: means differ by what these tell, up to some 1e-7
// of heavy tails.
func Product(a, b *Table) (*Below, bool) {
	if a.Min() < -a.noise || b.Min() < -b.noise {
		return nil, false
	}
	if !a.Varies() {
		return b.Below().times(a.Min()), true
	}
	if !b.Varies() {
		return a.Below().times(b.Min()), true
	}
	if t := logNormals(a, b); t != nil {
		return t.Below(), true
	}
	if a.steps != nil && b.steps != nil && len(a.steps.values)*len(b.steps.values) <= mostAtoms {
		return a.steps.times(b.steps).below(), true
	}
	return newMixed(a, b).below()
}

// times is the Below of a product with a constant, at least 0.
func (b *Below) times(c float64) *Below {
	if c == 0 {
		return newSteps([]float64{0}, []float64{1}).below()
	}
	scaled := &Below{mean: c * b.mean, atoms: slices.Clone(b.atoms), curves: slices.Clone(b.curves)}
	for i := range scaled.atoms {
		scaled.atoms[i].sum *= c
	}
	for i := range scaled.curves {
		for k := range scaled.curves[i].cubic {
			scaled.curves[i].cubic[k] *= c
		}
	}
	if scaled.curves != nil {
		scaled.join()
		return scaled
	}
	knots := slices.Clone(b.knots)
	for i := range knots {
		knots[i] *= c
	}
	scaled.guide = newGuide(knots)
	return scaled
}

// logNormals is the table of the product of two log-normals, nil of others.
func logNormals(a, b *Table) *Table {
	one, ok := logNormal(a)
	two, both := logNormal(b)
	if !ok || !both {
		return nil
	}
	t, err := Compile(distuv.LogNormal{Mu: one.Mu + two.Mu, Sigma: math.Hypot(one.Sigma, two.Sigma)})
	if err != nil {
		return nil
	}
	return t
}

func logNormal(t *Table) (distuv.LogNormal, bool) {
	switch d := t.of.(type) {
	case distuv.LogNormal:
		return d, true
	case *distuv.LogNormal:
		return *d, true
	}
	return distuv.LogNormal{}, false
}

// times is the product of independent steps.
func (s *steps) times(o *steps) *steps {
	type atom struct{ value, weight float64 }
	var list []atom
	weights := o.weights()
	for i, w := range s.weights() {
		for k, v := range weights {
			list = append(list, atom{s.values[i] * o.values[k], w * v})
		}
	}
	slices.SortFunc(list, func(a, b atom) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	var values, upper []float64
	sum := 0.0
	for i, a := range list {
		sum += a.weight
		if i > 0 && a.value == list[i-1].value {
			upper[len(upper)-1] = min(sum, 1)
			continue
		}
		values, upper = append(values, a.value), append(upper, min(sum, 1))
	}
	upper[len(upper)-1] = 1
	return newSteps(values, upper)
}
