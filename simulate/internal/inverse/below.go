package inverse

import (
	"math"
	"slices"
	"sync"

	"github.com/usevalue/usevalue/simulate/internal/count"
)

// Below tells how much of a distribution lies below a number. It is safe for many
// goroutines.
type Below struct {
	guide
	curves []curve // one from each knot but the last, which ends them; nil where there are others
	atoms  []mass  // of a discrete distribution, up to each knot
	panels []panel // of a product, one from each knot but the last
	mean   float64
}

// mass is a part of a distribution from its lower end on: what share it is, and the
// integral of the quantile function over it.
type mass struct{ share, sum float64 }

// curve is a stretch of the quantile function, as a cubic in the place within it.
type curve struct {
	mass          // before it
	width float64 // in shares
	cubic
	steep float64 // 1 over its rise; NaN where its place is searched for
}

// foundBelow is a table's Below, found once.
type foundBelow struct {
	sync.Once
	*Below
}

// Below returns the table's Below. It is found once and kept.
func (t *Table) Below() *Below {
	t.below.Do(func() { t.below.Below = t.newBelow() })
	return t.below.Below
}

// At returns the share of draws below x, in [0,1], and the sum E[X; X < x], in the unit
// of draws: the mean of what is below, times the share. A draw of x itself is not below
// x. The share is where the table's quantile reaches x, and the sum the integral of the
// quantile up to there, both to some 1e-13; along bends, where a table has straight
// curves, as closely as these follow the distribution: where x is next to nothing beside the
// mean, the share may be off, but not x times the share. A NaN has nothing below.
func (b *Below) At(x float64) (share, sum float64) {
	if count.On {
		count.Shares.Add(1)
	}
	k := b.before(x)
	switch {
	case k == 0:
		return 0, 0
	case k == len(b.knots):
		return 1, b.mean
	case b.atoms != nil:
		return b.atoms[k-1].share, b.atoms[k-1].sum
	case b.panels != nil:
		m := b.panels[k-1].at(x)
		return min(max(m.share, 0), 1), m.sum
	}
	p := &b.curves[k-1]
	at := p.place(x)
	return p.share + p.width*at, p.sum + p.width*p.integral(at)
}

// Mean is the mean of the distribution: the sum below +Inf.
func (b *Below) Mean() float64 { return b.mean }

// place is where in the curve its cubic reaches x, which is more than it begins with: 1
// where it does not. What the straight line between the ends gives is put into the
// remainder, and that is improved by a step of Chebyshev's.
func (p *curve) place(x float64) float64 {
	c := &p.cubic
	line := (x - c[0]) * p.steep
	if line != line {
		return p.search(x)
	}
	line = min(line, 1)
	at := line + line*(1-line)*(c[2]+c[3]*(1+line))*p.steep
	slope := 1 / p.slope(at)
	step := (p.at(at) - x) * slope
	at -= step * (1 + step*slope*(c[2]+3*c[3]*at))
	return min(max(at, 0), 1)
}

// search is place by Newton's steps, and by halves where one leaves what is left.
func (p *curve) search(x float64) float64 {
	const steps = 100
	if p.at(1) < x {
		return 1
	}
	low, high, at := 0.0, 1.0, 0.5
	for range steps {
		rest := p.at(at) - x
		if rest < 0 {
			low = at
		} else {
			high = at
		}
		next := at - rest/p.slope(at)
		if !(next >= low && next <= high) {
			next = (low + high) / 2
		}
		if math.Abs(next-at) < 0x1p-52 {
			return next
		}
		at = next
	}
	return at
}

func (c *cubic) slope(x float64) float64 { return c[1] + x*(2*c[2]+3*x*c[3]) }

// steepness is 1 over the rise of a cubic over [0,1], NaN where one step does not find a
// place to some 1e-11. With k half the ratio of the largest second derivative to the least
// slope, the line is off by k/4 at most, the first place by e = k^2/4, and Chebyshev's step
// leaves (2k^2 + 2k/3) e^3 of that.
func (c *cubic) steepness() float64 {
	const largest = 0.05 // k
	least := min(c.slope(0), c.slope(1))
	if bottom := -c[2] / (3 * c[3]); bottom > 0 && bottom < 1 {
		least = min(least, c.slope(bottom))
	}
	if k := max(math.Abs(c[2]), math.Abs(c[2]+3*c[3])) / least; !(k >= 0 && k <= largest) || math.IsInf(1/least, 1) {
		return math.NaN()
	}
	return 1 / (c[1] + c[2] + c[3])
}

// newBelow lists a table's curves from the lower end to the upper, or its atoms.
func (t *Table) newBelow() *Below {
	if t.steps != nil {
		return t.steps.below()
	}
	b := &Below{curves: make([]curve, 0, len(t.cells))}
	for half := range 2 {
		first := len(b.curves)
		t.stretches(half, func(from, next int, cubic bool) { b.curves = t.curves(b.curves, half, from, next, cubic) })
		if list := b.curves[first:]; half == 1 { // v falls as shares rise
			slices.Reverse(list)
			for i, p := range list {
				list[i] = curve{mass{share: 1 - (p.share + p.width)}, p.width, p.mirrored(), 0}
			}
		}
	}
	b.join()
	return b
}

// join finds the sums before curves, the knots between them and the mean. Where a curve
// begins below what the one before begins with, by rounding, nothing is looked for in
// between.
func (b *Below) join() {
	knots := make([]float64, 0, len(b.curves)+1)
	sum, knot := 0.0, math.Inf(-1)
	for i := range b.curves {
		p := &b.curves[i]
		knot = max(knot, p.cubic[0])
		knots = append(knots, knot)
		p.sum, p.steep = sum, p.steepness()
		sum += p.width * p.integral(1)
	}
	end := last(b.curves)
	b.mean = sum
	b.guide = newGuide(append(knots, max(knot, end.at(1))))
}

// curves adds the cubic of a cell, or the straight curves of a bend, in the order of v.
func (t *Table) curves(list []curve, half, first, next int, cell bool) []curve {
	if cell {
		low, high := t.bounds(first, next)
		return append(list, curve{mass{share: low}, high - low, t.cells[half*t.grid.count()+first], 0})
	}
	corners := t.bend(half, first).corners
	for i, to := range corners[1:] {
		from := corners[i]
		list = append(list, curve{mass{share: from.v}, to.v - from.v, cubic{from.y, to.y - from.y}, 0})
	}
	return list
}

// mirrored is the cubic of 1-x.
func (c cubic) mirrored() cubic {
	return cubic{c[0] + c[1] + c[2] + c[3], -(c[1] + 2*c[2] + 3*c[3]), c[2] + 3*c[3], -c[3]}
}

// below is the Below of steps.
func (s *steps) below() *Below {
	b := &Below{guide: newGuide(s.values), mean: s.mean()}
	sum := 0.0
	for i, w := range s.weights() {
		sum += w * s.values[i]
		b.atoms = append(b.atoms, mass{s.upper[i], sum})
	}
	return b
}
