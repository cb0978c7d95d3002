package inverse

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
)

// mixed is a product of independent draws: one distribution, scaled by draws of another.
type mixed struct {
	outer, inner           *Table
	of, scaled             *Below     // theirs
	values, weights        []float64  // of the outer one, if it is discrete
	rule, finer            quadrature // else
	outerKinks, innerKinks []kink
	breaks                 []float64 // scratch
	asked                  int       // so often was the inner one
	mean, least, largest   float64
}

const (
	mostAsked  = 200_000 // within some 20 ms
	beyondAll  = 1e-11   // share, and part of the mean, that need not be resolved
	mostValues = 1000    // of a discrete distribution that is mixed over
	closely    = 8e-10   // share, and part of the mean, by which panels may be off
)

// newMixed mixes over the distribution that is discrete, or spreads less: the integrand
// bends less then.
func newMixed(a, b *Table) *mixed {
	if b.steps != nil || a.steps == nil && b.spread() < a.spread() {
		a, b = b, a
	}
	m := &mixed{outer: a, inner: b, of: a.Below().smoothed(), scaled: b.Below().smoothed()}
	m.mean, m.least, m.largest = m.of.Mean()*m.scaled.Mean(), max(a.Min(), 0)*max(b.Min(), 0), a.Max()*b.Max()
	if a.steps != nil {
		m.values, m.weights = a.steps.values, a.steps.weights()
	}
	m.outerKinks, m.innerKinks = m.of.kinks(), m.scaled.kinks()
	return m
}

// spread is by how much most draws differ, as a factor.
func (t *Table) spread() float64 {
	return t.Quantile(0.9) / max(t.Quantile(0.1), math.SmallestNonzeroFloat64)
}

// below is the Below of the product, false where that cannot be had exact enough.
func (m *mixed) below() (*Below, bool) {
	if m.inner.steps != nil || len(m.values) > mostValues || len(m.outerKinks)+len(m.innerKinks) > mostKinks {
		return nil, false
	}
	if !(m.mean > 0) || !isFinite(m.largest) {
		return nil, false
	}
	m.take(coarsest)
	low, high := m.ends()
	b := &Below{mean: m.mean}
	if m.least < low {
		b.knots = append(b.knots, 0)
		b.panels = append(b.panels, straightPanel(0, low, mass{share: m.zeros()}, m.at(low, m.rule)))
	}
	edges := m.edges(low, high)
	for i, to := range edges[1:] {
		if !m.cover(b, edges[i], to) {
			return nil, false
		}
	}
	b.knots = append(b.knots, high)
	b.guide = newGuide(b.knots)
	return b, true
}

// cover adds panels from one number to another, false where it would take too many or too
// long. A panel that is off is met again by a longer rule, if the rule is off, or divided.
func (m *mixed) cover(b *Below, low, high float64) bool {
	p := newPanel(low, high, func(x float64) mass { return m.at(x, m.rule) })
	if m.asked > mostAsked {
		return false
	}
	for _, x := range panelProbes {
		x = p.middle + x/p.scale
		want := m.at(x, m.finer)
		if m.near(p.at(x), want) {
			continue
		}
		if !m.near(m.at(x, m.rule), want) {
			m.take(2 * len(m.rule.long))
			return len(m.rule.long) <= finest && m.cover(b, low, high)
		}
		middle := low * math.Sqrt(high/low)
		return middle > low && middle < high && m.cover(b, low, middle) && m.cover(b, middle, high)
	}
	b.knots, b.panels = append(b.knots, low), append(b.panels, p)
	return true
}

// near reports whether two masses are as good as equal.
func (m *mixed) near(a, b mass) bool {
	return math.Abs(a.share-b.share) <= closely && math.Abs(a.sum-b.sum) <= closely*m.mean
}

// take takes a rule of n nodes, and one of twice as many to check it.
func (m *mixed) take(n int) {
	m.rule, m.finer = quadrature{doubleExponential(n), legendre(8)}, quadrature{doubleExponential(2 * n), legendre(16)}
}

// Places between the points at which panels meet the function.
var panelProbes = [...]float64{-0.997, -0.51, 0.12, 0.73, 0.997}

// zeros is the share of products that are 0.
func (m *mixed) zeros() float64 {
	outer, _ := m.of.At(math.SmallestNonzeroFloat64)
	inner, _ := m.scaled.At(math.SmallestNonzeroFloat64)
	return outer + inner - outer*inner
}

// ends are numbers below which next to nothing lies, but for zeros, and beyond which next
// to nothing does.
func (m *mixed) ends() (low, high float64) {
	const step = 4
	zeros := m.zeros()
	middle := m.outer.Quantile(0.5) * m.inner.Quantile(0.5)
	if middle == 0 {
		middle = m.mean
	}
	low, high = middle, middle
	for low > max(m.least, 0x1p-1022) && m.asked < mostAsked && m.at(low, m.rule).share-zeros > beyondAll {
		low /= step
	}
	for high < m.largest && m.asked < mostAsked {
		if at := m.at(high, m.rule); 1-at.share <= beyondAll && m.mean-at.sum <= beyondAll*m.mean {
			break
		}
		high *= step
	}
	return max(low, m.least), min(high, m.largest)
}

// edges are where panels end at least: at each octave, and where the product of an end or
// a value of the outer distribution and an end or a kink of the inner one lies.
func (m *mixed) edges(low, high float64) []float64 {
	list := []float64{low, high}
	for x := 2 * low; x < high; x *= 2 {
		list = append(list, x)
	}
	values := m.values
	if values == nil {
		values = []float64{m.outer.Min(), m.outer.Max()}
	}
	others := []float64{m.inner.Min(), m.inner.Max()}
	for _, k := range m.innerKinks {
		others = append(others, k.value)
	}
	for _, a := range values {
		for _, b := range others {
			if x := a * b; x > low && x < high {
				list = append(list, x)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// at is how much of the product lies below x, above 0. What of the outer draws is so small
// that all products are below x needs no integration, nor what is so large that none is.
func (m *mixed) at(x float64, r quadrature) (below mass) {
	if m.values != nil {
		for i, a := range m.values {
			m.add(&below, x, a, m.weights[i])
		}
		return below
	}
	below.share, below.sum = m.of.At(x / m.inner.Max())
	below.sum *= m.scaled.Mean()
	low, high := below.share, 1.0
	if least := m.inner.Min(); least > 0 {
		high, _ = m.of.At(x / least)
	}
	m.breaks = append(m.breaks[:0], low, high)
	for _, k := range m.outerKinks {
		if k.share > low && k.share < high {
			m.breaks = append(m.breaks, k.share)
		}
	}
	for _, k := range m.innerKinks {
		if u, _ := m.of.At(x / k.value); u > low && u < high {
			m.breaks = append(m.breaks, u)
		}
	}
	slices.Sort(m.breaks)
	for i, high := range m.breaks[1:] {
		low := m.breaks[i]
		for _, n := range r.of(low, high) {
			a := m.outer.between(m.of, low+(high-low)*n.low, 1-high+(high-low)*n.high)
			m.add(&below, x, a, (high-low)*n.weight)
		}
	}
	return below
}

// add adds what lies below x where the outer draw is a, with its weight.
func (m *mixed) add(below *mass, x, a, weight float64) {
	m.asked++
	share, sum := m.scaled.At(x / a)
	below.share += weight * share
	below.sum += weight * a * sum
}

// between is the quantile at u, of which v is the distance from 1, but at least 0. Bends are
// straight curves.
func (t *Table) between(of *Below, u, v float64) float64 {
	half := 0
	if u > 0.5 {
		u, half = v, 1
	}
	u = min(max(u, smallV), 0.5-0x1p-54)
	c, x := t.cell(u, half)
	y := c.at(x)
	if y != y {
		y = of.quantile(mirror(u, half))
	}
	return max(y, 0)
}

// kink is where a quantile function is not smooth.
type kink struct{ share, value float64 }

const mostKinks = 20

// kinks are where the slope or the curvature of curves that meet differ, and the ends of
// stretches of straight ones, but in far tails, where hardly a draw is. Straight curves
// follow one another along a curve, unless one is much steeper.
func (b *Below) kinks() (list []kink) {
	for i := range len(b.curves) - 1 {
		p, q := &b.curves[i], &b.curves[i+1]
		if q.share < nearest || q.share > 1-nearest {
			continue
		}
		if p.straight() != q.straight() || !p.meets(q) {
			list = append(list, kink{q.share, b.knots[i+1]})
		}
	}
	return list
}

func (p *curve) straight() bool { return p.cubic[2] == 0 && p.cubic[3] == 0 }

// meets reports whether a function goes on in the next curve as it came.
func (p *curve) meets(q *curve) bool {
	const (
		smooth = 1e-3 // of the rise
		digits = 1e-6 // of values
	)
	if from, to := p.slope(1)/p.width, q.slope(0)/q.width; p.straight() {
		return max(from, to) <= 2*min(from, to)
	}
	turn := p.slope(1)/p.width - q.slope(0)/q.width
	curl := (2*p.cubic[2]+6*p.cubic[3])/(p.width*p.width) - 2*q.cubic[2]/(q.width*q.width)
	off := max(math.Abs(turn)*p.width, math.Abs(curl)*p.width*q.width)
	return off <= smooth*(p.at(1)-p.at(0))+digits*p.at(1)
}

// quadrature is how integrals are found: over long intervals, which may have singular ends, and
// over short ones between kinks.
type quadrature struct{ long, short []node }

func (r quadrature) of(low, high float64) []node {
	if high-low < min(low, 1-high)/4 {
		return r.short
	}
	return r.long
}

const coarsest, finest = 32, 512 // nodes

// node is a place in (0,1), its distance from 1, and its weight.
type node struct{ low, high, weight float64 }

// doubleExponential is the rule of Takahasi and Mori (1974): singular ends do it no harm.
func doubleExponential(n int) []node {
	const last = 3.2 // beyond which there is less than 1e-16
	list := make([]node, n)
	sum := 0.0
	for i := range list {
		t := last * (2*(float64(i)+0.5)/float64(n) - 1)
		g := math.Pi * math.Sinh(t)
		low, high := 1/(1+math.Exp(-g)), 1/(1+math.Exp(g))
		list[i] = node{low, high, math.Cosh(t) * low * high}
		sum += list[i].weight
	}
	for i := range list {
		list[i].weight /= sum
	}
	return list
}

// legendre is Gauss's rule of n nodes.
func legendre(n int) []node {
	x, w := make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(x, w, 0, 1)
	list := make([]node, n)
	for i := range list {
		list[i] = node{x[i], 1 - x[i], w[i]}
	}
	return list
}
