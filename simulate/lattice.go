package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// lattice is the charge for typical periods of m deliveries of which s are
// counted, for any strategy, less what the terms of the bill make of it. Every m
// up to dense has its row; beyond, sizes grow by a twentieth and counts are
// spaced, and charges between are interpolated.
type lattice struct {
	rows     []latticeRow
	value    float64 // measured of a delivery that is counted, in charges, currency
	measures bool    // the charge depends on what is measured
}

type latticeRow struct {
	size      int
	successes []int
	charges   []float64
	slopes    []float64 // what one unit of measured value adds
}

const (
	dense  = 64
	spaced = 64
	nudge  = 1e-3 // by which measured value is raised to see what a unit of it adds, relative
)

// allSizes are the sizes of periods that a lattice prices.
func allSizes(most int) []int {
	sizes := []int{0}
	for m := 0; m < most; {
		m = min(m+max(1, (m-dense)/20), most)
		sizes = append(sizes, m)
	}
	return sizes
}

// fewSizes, and fewCounts of each, are enough to see that a bill is a sum over
// deliveries, unless a strategy is at pains to hide it.
func fewSizes(most int) []int {
	return ascending(0, min(1, most), min(2, most), min(7, most), most/2, most)
}

func fewCounts(m int) []int { return ascending(0, m/2, m) }

func ascending(list ...int) []int {
	slices.Sort(list)
	return slices.Compact(list)
}

// price fills a lattice of the given sizes and numbers of successes, ascending.
func (t *typical) price(sizes []int, counts func(m int) []int) *lattice {
	l := &lattice{value: t.value}
	period := make([]pricing.Delivery, sizes[len(sizes)-1])
	success := t.average(1)
	richer, uncounted := success, success
	richer.Value += nudge * t.value
	uncounted.Success, uncounted.Value = 0, 0
	for _, m := range sizes {
		row := latticeRow{size: m, successes: counts(m)}
		row.charges = t.charges(period[:m], row.successes, success)
		row.slopes = t.charges(period[:m], row.successes, richer)
		plain := t.charges(period[:m], row.successes, uncounted)
		for k, charge := range row.charges {
			l.measures = l.measures || math.Abs(plain[k]-charge) > relative*math.Abs(charge)
			row.slopes[k] -= charge
			if more := nudge * t.value * float64(row.successes[k]); more > 0 {
				row.slopes[k] /= more
			}
		}
		l.rows = append(l.rows, row)
	}
	return l
}

// unexplained takes what the terms of a bill explain off the charges, and
// reports whether more than rounding is left.
func (l *lattice) unexplained(b *bill, t *typical) bool {
	each := [2]float64{b.average(t, 0), b.average(t, 1)}
	left := false
	for _, row := range l.rows {
		for k, s := range row.successes {
			failed, counted := float64(row.size-s)*each[0], float64(s)*each[1]
			scale := relative * max(math.Abs(b.fixed), math.Abs(failed), math.Abs(counted), math.Abs(row.charges[k]))
			row.charges[k] -= b.fixed + failed + counted
			row.slopes[k] -= b.share
			if more := nudge * t.value * float64(s); math.Abs(row.charges[k]) > scale || math.Abs(row.slopes[k])*more > scale {
				left = true
			}
		}
	}
	return left
}

// allCounts are the numbers of successes that are priced in a period of m.
func allCounts(m int) []int {
	step := max(1, (m+spaced-1)/spaced)
	list := []int{}
	for s := 0; s < m; s += step {
		list = append(list, s)
	}
	return append(list, m)
}

// charges are those for a period of which so many deliveries, ascending, are the
// success given and the others typical failures.
func (t *typical) charges(period []pricing.Delivery, successes []int, success pricing.Delivery) []float64 {
	failure := t.average(0)
	for i := range period {
		period[i] = failure
	}
	list := make([]float64, len(successes))
	total := pricing.Delivery{}
	account := &pricing.Account{Buyer: t.buyer, Deliveries: period, Totals: &total, History: t.history}
	filled := 0
	for k, s := range successes {
		for ; filled < s; filled++ {
			period[filled] = success
		}
		failures := times(failure, float64(len(period)-s))
		total = times(success, float64(s))
		total.Add(&failures)
		list[k] = t.ask(account)
	}
	return list
}

// times is the total of n deliveries alike.
func times(d pricing.Delivery, n float64) pricing.Delivery {
	return pricing.Delivery{
		Usage: d.Usage.Times(n), Cost: n * d.Cost, Attempts: n * d.Attempts,
		Count: n * d.Count, Success: n * d.Success, Value: n * d.Value, Harm: n * d.Harm,
	}
}

// expect is the expected rest of the charge for m deliveries, each counted with
// probability p, whose measured value is expected to sum to value: the mean over
// the binomial number of successes, to first order in value around the typical.
func (l *lattice) expect(m int, p, value float64) float64 {
	i, exact := slices.BinarySearchFunc(l.rows, m, func(r latticeRow, m int) int { return r.size - m })
	if exact {
		return l.rows[i].mean(p, value, l.value)
	}
	below, above := &l.rows[i-1], &l.rows[i]
	w := float64(m-below.size) / float64(above.size-below.size)
	each := value / float64(m)
	return (1-w)*below.mean(p, each*float64(below.size), l.value) + w*above.mean(p, each*float64(above.size), l.value)
}

func (r *latticeRow) mean(p, value, typical float64) float64 {
	more := 0.0
	if p > 0 && r.size > 0 {
		more = value/(float64(r.size)*p) - typical
	}
	sum, weights := 0.0, 0.0
	binomial(r.size, p, func(s int, w float64) {
		charge, slope := r.at(s)
		sum += w * (charge + slope*more*float64(s))
		weights += w
	})
	return sum / weights
}

// at is the charge for s successes, and what a unit of value adds to it.
func (r *latticeRow) at(s int) (charge, slope float64) {
	if len(r.successes) == r.size+1 {
		return r.charges[s], r.slopes[s]
	}
	k, exact := slices.BinarySearch(r.successes, s)
	if exact {
		return r.charges[k], r.slopes[k]
	}
	w := float64(s-r.successes[k-1]) / float64(r.successes[k]-r.successes[k-1])
	return (1-w)*r.charges[k-1] + w*r.charges[k], (1-w)*r.slopes[k-1] + w*r.slopes[k]
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
