package bill

import (
	"cmp"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// Lattice is the charge for periods of m deliveries of which s are counted, less
// what the terms of the bill make of it, where nothing else of them matters. Every m
// up to dense has its row; beyond, sizes grow by a twentieth and counts are
// spaced, and charges between are interpolated.
type Lattice struct{ rows []latticeRow }

type latticeRow struct {
	size      int
	successes []int
	charges   []float64 // by successes
}

// Expect is the expected rest of the charge for m deliveries, each counted with
// probability p: the mean over the binomial number of successes.
func (l *Lattice) Expect(m, p float64) float64 {
	if l == nil {
		return 0
	}
	return l.between(m, func(row *latticeRow) float64 { return row.mean(p) })
}

// Certain is what is as bad for certain as the rest of the charge, to a receiver with
// risk aversion r.
func (l *Lattice) Certain(r, m, p float64, logs *risk.LogMeanExp) float64 {
	return l.between(m, func(row *latticeRow) float64 { return row.certain(r, p, logs) })
}

// between interpolates what is found of rows to a size, and extrapolates it
// beyond the last.
func (l *Lattice) between(size float64, of func(r *latticeRow) float64) float64 {
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

// mean is over the binomial number of successes.
func (r *latticeRow) mean(p float64) float64 {
	sum, weights := 0.0, 0.0
	binomial(r.size, p, func(s int, weight float64) {
		sum += weight * r.at(s)
		weights += weight
	})
	return sum / weights
}

// certain is what is as bad for certain as the charge.
func (r *latticeRow) certain(aversion, p float64, logs *risk.LogMeanExp) float64 {
	logs.Reset()
	weights := 0.0
	binomial(r.size, p, func(s int, weight float64) {
		logs.Add(weight, aversion*r.at(s))
		weights += weight
	})
	logs.Normalise(weights)
	return logs.Log() / aversion
}

// at is the charge for s successes.
func (r *latticeRow) at(s int) float64 {
	if len(r.successes) == r.size+1 {
		return r.charges[s]
	}
	k, exact := slices.BinarySearch(r.successes, s)
	if exact {
		return r.charges[k]
	}
	w := float64(s-r.successes[k-1]) / float64(r.successes[k]-r.successes[k-1])
	return (1-w)*r.charges[k-1] + w*r.charges[k]
}
