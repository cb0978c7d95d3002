package bill

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

const (
	dense  = 64
	spaced = 64
)

// allSizes are the sizes of periods that a lattice prices.
func allSizes(most int) []int { return SizesTo(most, dense, 20) }

// SizesTo are all sizes that are few, and then those that grow by a part of what they
// are beyond some.
func SizesTo(most, some, part int) []int {
	sizes := []int{0}
	for m := 0; m < most; {
		m = min(m+max(1, (m-some)/part), most)
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

// prices are charges for typical periods.
type prices struct {
	sizes    []int
	counts   [][]int       // by size: the numbers of successes
	charges  [][][]float64 // by size, number of successes and level of their value
	levels   []float64
	measures bool // a charge depends on what is measured
}

// price asks for periods of the given sizes, numbers of successes, and levels of
// value, all ascending.
func (t *Quoter) price(sizes []int, counts func(m int) []int, levels []float64) *prices {
	if t.value == 0 {
		levels = []float64{typicalLevel}
	}
	p := &prices{sizes: sizes, levels: levels}
	period := make([]pricing.Delivery, sizes[len(sizes)-1])
	success := t.average(1)
	uncounted := success
	uncounted.Success, uncounted.Value = 0, 0
	for _, m := range sizes {
		if t.stopped != nil && t.stopped() {
			t.err = ErrCancelled
			return p
		}
		list := counts(m)
		plain := t.charges(period[:m], list, uncounted)
		charges := make([][]float64, len(list))
		for _, level := range levels {
			success.Value = level * t.value
			for k, charge := range t.charges(period[:m], list, success) {
				p.measures = p.measures || math.Abs(plain[k]-charge) > market.Rounding*math.Abs(charge)
				charges[k] = append(charges[k], charge)
			}
		}
		p.counts, p.charges = append(p.counts, list), append(p.charges, charges)
	}
	return p
}

// unexplained takes what the terms of a bill explain off the charges, and reports
// whether more than rounding is left, and depends on the value of a success.
func (p *prices) unexplained(b *Bill, t *Quoter) (left, byValue bool) {
	terms := [2]float64{b.average(t, 0), b.average(t, 1)}
	typical := slices.Index(p.levels, typicalLevel)
	for i, list := range p.counts { // as far as they were priced
		m := p.sizes[i]
		for k, s := range list {
			rests, scale := p.charges[i][k], 0.0
			for level, times := range p.levels {
				failed, counted := float64(m-s)*terms[0], float64(s)*(terms[1]+b.Worth(times*t.value))
				scale = max(scale, market.Rounding*max(math.Abs(b.Fixed), math.Abs(failed), math.Abs(counted), math.Abs(rests[level])))
				rests[level] -= b.Fixed + failed + counted
			}
			for _, rest := range rests {
				left = left || math.Abs(rest) > scale
				byValue = byValue || math.Abs(rest-rests[typical]) > scale
			}
		}
	}
	return left, byValue
}

// lattice is what is left of the charges.
func (p *prices) lattice() *Lattice {
	typical := slices.Index(p.levels, typicalLevel)
	l := &Lattice{}
	for i, m := range p.sizes {
		row := latticeRow{size: m, successes: p.counts[i]}
		for _, rests := range p.charges[i] {
			row.charges = append(row.charges, rests[typical])
		}
		l.rows = append(l.rows, row)
	}
	return l
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
func (t *Quoter) charges(period []pricing.Delivery, successes []int, success pricing.Delivery) []float64 {
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
