package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

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
	l.forgetLevels()
	return l
}

// forgetLevels keeps one value of a success where charges do not depend on it.
func (l *lattice) forgetLevels() {
	typical := slices.Index(l.levels, typicalLevel)
	for _, row := range l.rows {
		for _, charges := range row.charges {
			for k, charge := range charges {
				if math.Abs(charge-row.charges[typical][k]) > relative*math.Abs(charge) {
					return
				}
			}
		}
	}
	l.levels = []float64{typicalLevel}
	for i := range l.rows {
		l.rows[i].charges = l.rows[i].charges[typical : typical+1]
	}
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
func (l *lattice) findScale(b *bill, t *typical) {
	wide := *t
	for z := range wide.attempts {
		for kind := range wide.attempts[z] {
			wide.attempts[z][kind] *= 1.5
		}
	}
	terms := [2]float64{b.average(&wide, 0), b.average(&wide, 1)}
	byNumber, byAmount := 0.0, 0.0
	for _, m := range fewSizes(t.most)[1:] {
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
	filled := 0
	for k, s := range successes {
		for ; filled < s; filled++ {
			period[filled] = success
		}
		failures := times(failure, float64(len(period)-s))
		total = times(success, float64(s))
		total.Add(&failures)
		list[k] = t.chargeFor(period, total)
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
