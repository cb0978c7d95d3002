package bill

import (
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

const (
	dense  = 64 // tasks up to which every size and every count is priced
	spaced = 64 // counts that are priced of more tasks, and the last
)

// allSizes are the sizes of periods that a lattice prices.
func allSizes(most int) []int { return SizesTo(most, dense, 20) }

// SizesTo are the sizes from 0 to most, at steps of a part-th of what they are above
// some, at least 1: up to some, and a little beyond, that is every size.
func SizesTo(most, some, part int) []int {
	sizes := []int{0}
	for m := 0; m < most; {
		m = min(m+max(1, (m-some)/part), most)
		sizes = append(sizes, m)
	}
	return sizes
}

// fewSizes are enough to see that a bill is a sum over deliveries, unless a strategy
// is at pains to hide it.
func fewSizes(most int) []int {
	sizes := []int{0, most / 2, most}
	for m := range min(8, most) {
		sizes = append(sizes, m+1)
	}
	return ascending(sizes...)
}

func ascending(list ...int) []int {
	slices.Sort(list)
	return slices.Compact(list)
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

// lattice is what the terms of a bill leave of the charges for average deliveries.
func (t *Quoter) lattice(b *Bill) *Lattice {
	l := &Lattice{}
	terms := [2]float64{b.average(t, 0), b.average(t, 1) + b.Worth(t.value)}
	for _, m := range allSizes(t.most) {
		if t.ended() {
			return l
		}
		row := latticeRow{size: m, successes: allCounts(m)}
		for k, charge := range t.charges(m, row.successes) {
			s := row.successes[k]
			row.charges = append(row.charges, charge-b.Fixed-float64(m-s)*terms[0]-float64(s)*terms[1])
		}
		l.rows = append(l.rows, row)
	}
	return l
}

// charges are those for a period of m average deliveries, of which so many, ascending,
// are counted.
func (t *Quoter) charges(m int, successes []int) []float64 {
	failure, success := t.average(0), t.average(1)
	period := slices.Repeat([]pricing.Delivery{failure}, m)
	list := make([]float64, len(successes))
	filled := 0
	for k, s := range successes {
		for ; filled < s; filled++ {
			period[filled] = success
		}
		total, failures := times(success, float64(s)), times(failure, float64(m-s))
		total.Add(&failures)
		list[k] = t.ChargeFor(period, total)
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
