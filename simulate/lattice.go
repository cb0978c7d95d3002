package simulate

import (
	"cmp"
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
	levels   []float64  // values of a delivery that is counted, relative to the typical, ascending
	value    float64    // the typical, currency
	terms    [2]float64 // of a delivery that is not, or is, counted, in charges, but for its value, currency
	byAmount bool       // the rest follows what the terms come to, as under a cap on the bill; else how many deliveries there are
	least    float64    // of all charges
	measures bool       // the charge depends on what is measured
}

type latticeRow struct {
	size      int
	successes []int
	charges   [][]float64 // by the value of a success, in the lattice's levels, and by successes
}

const (
	dense  = 64
	spaced = 64
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

// fewSizes, fewCounts of each and fewLevels are enough to see that a bill is a
// sum over deliveries, unless a strategy is at pains to hide it.
func fewSizes(most int) []int {
	sizes := []int{0, most / 2, most}
	for m := range min(8, most) {
		sizes = append(sizes, m+1)
	}
	return ascending(sizes...)
}

func fewCounts(m int) []int { return ascending(0, m/2, m) }

func ascending(list ...int) []int {
	slices.Sort(list)
	return slices.Compact(list)
}

// The values of a success at which periods are priced, relative to the typical.
var (
	allLevels = []float64{0, 0.5, typicalLevel, 2, 4, 8}
	fewLevels = []float64{typicalLevel, 8}
)

const typicalLevel = 1

// price fills a lattice of the given sizes, numbers of successes, and levels of
// value, all ascending.
func (t *typical) price(sizes []int, counts func(m int) []int, levels []float64) *lattice {
	if t.value == 0 {
		levels = []float64{typicalLevel}
	}
	l := &lattice{value: t.value, levels: levels}
	period := make([]pricing.Delivery, sizes[len(sizes)-1])
	success := t.average(1)
	uncounted := success
	uncounted.Success, uncounted.Value = 0, 0
	for _, m := range sizes {
		if t.stopped != nil && t.stopped() {
			t.err = errCancelled
			return l
		}
		row := latticeRow{size: m, successes: counts(m)}
		plain := t.charges(period[:m], row.successes, uncounted)
		for _, level := range levels {
			success.Value = level * t.value
			charges := t.charges(period[:m], row.successes, success)
			for k, charge := range charges {
				l.measures = l.measures || math.Abs(plain[k]-charge) > relative*math.Abs(charge)
			}
			row.charges = append(row.charges, charges)
		}
		l.rows = append(l.rows, row)
	}
	return l
}

// unexplained takes what the terms of a bill explain off the charges, and
// reports whether more than rounding is left.
func (l *lattice) unexplained(b *bill, t *typical) bool {
	l.terms, l.least = [2]float64{b.average(t, 0), b.average(t, 1)}, b.fixed
	left := false
	for _, row := range l.rows {
		for i, charges := range row.charges {
			for k, s := range row.successes {
				l.least = min(l.least, charges[k])
				failed, counted := float64(row.size-s)*l.terms[0], float64(s)*(l.terms[1]+b.worth(l.levels[i]*t.value))
				scale := relative * max(math.Abs(b.fixed), math.Abs(failed), math.Abs(counted), math.Abs(charges[k]))
				charges[k] -= b.fixed + failed + counted
				left = left || math.Abs(charges[k]) > scale
			}
		}
	}
	return left
}

// findScale sees what the rest of the charge follows where deliveries take more
// attempts than is typical: what the terms come to, or their number.
func (l *lattice) findScale(b *bill, t *typical, most int) {
	wide := *t
	for z := range wide.attempts {
		for kind := range wide.attempts[z] {
			wide.attempts[z][kind] *= 1.5
		}
	}
	terms := [2]float64{b.average(&wide, 0), b.average(&wide, 1)}
	byNumber, byAmount := 0.0, 0.0
	for _, m := range fewSizes(most)[1:] {
		successes := fewCounts(m)
		for k, charge := range wide.charges(make([]pricing.Delivery, m), successes, wide.average(1)) {
			s := successes[k]
			rest := charge - b.fixed - float64(m-s)*terms[0] - float64(s)*(terms[1]+b.worth(t.value))
			share := float64(s) / float64(m)
			byNumber += math.Abs(rest - l.rest(float64(m), share))
			byAmount += math.Abs(rest - l.rest(l.size(float64(m), share, float64(m-s)*terms[0]+float64(s)*terms[1]), share))
		}
	}
	l.byAmount = wide.err == nil && byAmount < byNumber
}

// size is that of the typical period whose terms come to as much as those of m
// deliveries, of which a share is counted.
func (l *lattice) size(m, counted, terms float64) float64 {
	typical := m * ((1-counted)*l.terms[0] + counted*l.terms[1])
	if !(terms > 0 && typical > 0) {
		return m
	}
	return m * terms / typical
}

// rest is that of a typical period of the size, of which a share is counted.
func (l *lattice) rest(size, counted float64) float64 {
	level := slices.Index(l.levels, typicalLevel)
	return l.between(size, func(r *latticeRow) float64 { return r.at(level, int(math.Round(counted*float64(r.size)))) })
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

// expect is the expected rest of the charge for m deliveries of one receiver,
// each counted with probability p, whose terms and measured value are expected
// to sum to so much: the mean over the binomial number of successes, all of one
// value.
func (l *lattice) expect(m, p, terms, value float64) float64 {
	if l == nil {
		return 0
	}
	size := m
	if l.byAmount {
		size = l.size(m, p, terms)
	}
	level, w := l.level(value / (m * p))
	return l.between(size, func(row *latticeRow) float64 { return row.mean(p, level, w) })
}

// certain is what is as bad for certain as the rest of the charge for m deliveries,
// each counted with probability p, to a receiver with risk aversion r.
func (l *lattice) certain(r, m, p, value float64) float64 {
	level, w := l.level(value / (m * p))
	return l.between(m, func(row *latticeRow) float64 { return row.certain(r, p, level, w) })
}

// level is where between two levels, from the lower, the value of a success
// lies; beyond them it extrapolates.
func (l *lattice) level(value float64) (lower int, w float64) {
	ratio := value / l.value
	if len(l.levels) == 1 || math.IsNaN(ratio) || math.IsInf(ratio, 0) { // no success has value, or there is none
		return 0, 0
	}
	upper, _ := slices.BinarySearch(l.levels[:len(l.levels)-1], ratio)
	lower = max(upper-1, 0)
	return lower, (ratio - l.levels[lower]) / (l.levels[lower+1] - l.levels[lower])
}

// between interpolates what is found of rows to a size, and extrapolates it
// beyond the last.
func (l *lattice) between(size float64, of func(r *latticeRow) float64) float64 {
	const same = 1e-9
	i, _ := slices.BinarySearchFunc(l.rows, size-same, func(r latticeRow, x float64) int { return cmp.Compare(float64(r.size), x) })
	if i < len(l.rows) && float64(l.rows[i].size) <= size+same || len(l.rows) == 1 {
		return of(&l.rows[min(i, len(l.rows)-1)])
	}
	i = min(i, len(l.rows)-1)
	below, above := &l.rows[i-1], &l.rows[i]
	w := (size - float64(below.size)) / float64(above.size-below.size)
	return (1-w)*of(below) + w*of(above)
}

// mean is over the binomial number of successes, whose value lies between two
// levels.
func (r *latticeRow) mean(p float64, level int, w float64) float64 {
	sum, weights := 0.0, 0.0
	binomial(r.size, p, func(s int, weight float64) {
		charge := r.at(level, s)
		if w != 0 {
			charge += w * (r.at(level+1, s) - charge)
		}
		sum += weight * charge
		weights += weight
	})
	return sum / weights
}

// certain is what is as bad for certain as the charge.
func (r *latticeRow) certain(aversion, p float64, level int, w float64) float64 {
	largest, sum, weights := math.Inf(-1), 0.0, 0.0
	binomial(r.size, p, func(s int, weight float64) {
		charge := r.at(level, s)
		if w != 0 {
			charge += w * (r.at(level+1, s) - charge)
		}
		e := aversion * charge
		if e > largest {
			sum *= math.Exp(largest - e)
			largest = e
		}
		sum += weight * math.Exp(e-largest)
		weights += weight
	})
	return (largest + math.Log(sum/weights)) / aversion
}

// at is the charge for s successes of a level.
func (r *latticeRow) at(level, s int) float64 {
	charges := r.charges[level]
	if len(r.successes) == r.size+1 {
		return charges[s]
	}
	k, exact := slices.BinarySearch(r.successes, s)
	if exact {
		return charges[k]
	}
	w := float64(s-r.successes[k-1]) / float64(r.successes[k]-r.successes[k-1])
	return (1-w)*charges[k-1] + w*charges[k]
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
