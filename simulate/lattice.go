package simulate

import (
	"math"
	"sort"

	"github.com/usevalue/usevalue/pricing"
)

// lattice is the charge for typical periods of m deliveries of which s are
// counted, for any strategy. Every m up to dense has its place; beyond, sizes
// grow by a twentieth and counts are spaced, and charges between are
// interpolated.
type lattice struct {
	sizes     []int
	successes [][]int
	charges   [][]float64
	slopes    [][]float64 // what one unit of measured value adds
	value     float64     // of a success in charges, currency
	measures  bool
}

const (
	dense  = 64
	spaced = 64
)

// price fills a lattice of up to most deliveries.
func (t *typical) price(most int) *lattice {
	l := &lattice{value: t.value}
	failure, success := t.average(0), t.average(1)
	uncounted := success
	uncounted.Success, uncounted.Value = 0, 0
	deliveries := make([]pricing.Delivery, most)
	for m := 0; m <= most; m = next(m, most) {
		step := max(1, (m+spaced-1)/spaced)
		var counts []int
		var charges, slopes []float64
		for s := 0; s <= m; s += step {
			counts = append(counts, s)
		}
		if counts[len(counts)-1] != m {
			counts = append(counts, m)
		}
		period := deliveries[:m]
		for _, s := range counts {
			fill(period[:s], success)
			fill(period[s:], failure)
			charge := t.charge(period...)
			slope := 0.0
			if s > 0 && t.err == nil {
				richer := success
				extra := max(t.value, 1) * 1e-3
				richer.Value += extra
				fill(period[:s], richer)
				slope = (t.charge(period...) - charge) / (extra * float64(s))
				fill(period[:s], uncounted)
				plain := t.charge(period...)
				l.measures = l.measures || math.Abs(plain-charge) > relative*math.Abs(charge)
			}
			charges, slopes = append(charges, charge), append(slopes, slope)
		}
		l.sizes = append(l.sizes, m)
		l.successes = append(l.successes, counts)
		l.charges = append(l.charges, charges)
		l.slopes = append(l.slopes, slopes)
		if m == most {
			break
		}
	}
	return l
}

// next is the size after m.
func next(m, most int) int { return min(m+max(1, (m-dense)/20), most) }

func fill(period []pricing.Delivery, d pricing.Delivery) {
	for i := range period {
		period[i] = d
	}
}

// expect is the expected charge for m deliveries, each counted with probability
// p, whose measured value is expected to sum to value: the mean over the
// binomial number of successes, to first order in value around the typical.
func (l *lattice) expect(m int, p, value float64) float64 {
	i := sort.SearchInts(l.sizes, m)
	if l.sizes[i] == m {
		return l.mean(i, p, value)
	}
	below, above := l.sizes[i-1], l.sizes[i]
	w := float64(m-below) / float64(above-below)
	scale := value / float64(m)
	return (1-w)*l.mean(i-1, p, scale*float64(below)) + w*l.mean(i, p, scale*float64(above))
}

func (l *lattice) mean(i int, p, value float64) float64 {
	m := l.sizes[i]
	each := 0.0
	if p > 0 && m > 0 {
		each = value/(float64(m)*p) - l.value
	}
	sum, weights := 0.0, 0.0
	binomial(m, p, func(s int, w float64) {
		sum += w * l.at(i, s, each)
		weights += w
	})
	return sum / weights
}

// at is the charge for s successes that are each worth so much more than the
// typical.
func (l *lattice) at(i, s int, more float64) float64 {
	counts := l.successes[i]
	k := s
	if len(counts) <= s || counts[s] != s {
		k = sort.SearchInts(counts, s)
	}
	charge, slope := l.charges[i][k], l.slopes[i][k]
	if counts[k] != s {
		w := float64(s-counts[k-1]) / float64(counts[k]-counts[k-1])
		charge = (1-w)*l.charges[i][k-1] + w*charge
		slope = (1-w)*l.slopes[i][k-1] + w*slope
	}
	return charge + slope*more*float64(s)
}

// binomial visits the numbers of successes in n trials with weights in
// proportion to their probabilities, outward from the mode until they are
// negligible.
func binomial(n int, p float64, visit func(s int, w float64)) {
	const negligible = 1e-17
	if p <= 0 || p >= 1 || n == 0 {
		s := 0
		if p >= 1 {
			s = n
		}
		visit(s, 1)
		return
	}
	mode := min(int(float64(n+1)*p), n)
	odds := p / (1 - p)
	for s, w := mode, 1.0; s <= n && w > negligible; s++ {
		visit(s, w)
		w *= odds * float64(n-s) / float64(s+1)
	}
	w := float64(mode) / (float64(n-mode+1) * odds)
	for s := mode - 1; s >= 0 && w > negligible; s-- {
		visit(s, w)
		w *= float64(s) / (float64(n-s+1) * odds)
	}
}
