package simulate

import (
	"cmp"
	"math"
	"slices"
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
	luck     [2][]lucky // in what deliveries take that are not, or are, counted; nil: charges are those of average ones
}

type latticeRow struct {
	size      int
	successes []int
	charges   [][]float64 // by the value of a success, in the lattice's levels, and by successes
	lucky     [][][]parts // and by luck, where they are means over it, for who is averse to risk
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

// certain is what is as bad for certain as the rest of the charge for m deliveries
// like those of expect, to a receiver of the moments.
func (l *lattice) certain(moments *moments, m, p, terms, value float64) float64 {
	size := m
	if l.byAmount {
		size = l.size(m, p, terms)
	}
	level, w := l.level(value / (m * p))
	return l.between(size, func(row *latticeRow) float64 { return row.certain(moments, p, level, w) })
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
func (r *latticeRow) certain(m *moments, p float64, level int, w float64) float64 {
	lower := func(k int) float64 { return m.r * r.charges[level][k] }
	upper := func(k int) float64 { return m.r * r.charges[level+1][k] }
	if r.lucky != nil {
		lower, upper = m.risked(r, level), m.risked(r, level+1)
	}
	largest, sum, weights := math.Inf(-1), 0.0, 0.0
	binomial(r.size, p, func(s int, weight float64) {
		e := r.between(s, lower)
		if w != 0 {
			e += w * (r.between(s, upper) - e)
		}
		if e > largest {
			sum *= math.Exp(largest - e)
			largest = e
		}
		sum += weight * math.Exp(e-largest)
		weights += weight
	})
	return (largest + math.Log(sum/weights)) / m.r
}

// at is the charge for s successes of a level.
func (r *latticeRow) at(level, s int) float64 {
	charges := r.charges[level]
	if len(r.successes) == r.size+1 {
		return charges[s]
	}
	return r.between(s, func(k int) float64 { return charges[k] })
}

// between interpolates what is found of the numbers of successes that were priced.
func (r *latticeRow) between(s int, of func(k int) float64) float64 {
	k, exact := slices.BinarySearch(r.successes, s)
	if exact {
		return of(k)
	}
	w := float64(s-r.successes[k-1]) / float64(r.successes[k]-r.successes[k-1])
	return (1-w)*of(k-1) + w*of(k)
}
