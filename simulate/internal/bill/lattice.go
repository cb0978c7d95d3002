package bill

import (
	"cmp"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/risk"
	"gonum.org/v1/gonum/floats"
)

// Lattice is the charge for periods of m deliveries of which s are counted, less
// what the terms of the bill make of it, where nothing else of them matters. Every m
// up to dense has a row with every s. Beyond, sizes grow by a twentieth of what they
// are above dense and counts are spaced, and charges between are interpolated.
type Lattice struct{ rows []latticeRow }

type latticeRow struct {
	size      int
	successes []int
	charges   []float64 // less the terms, by successes
}

// Rest is the rest of the charge for some tasks of which c are counted: expected, or for
// somebody with an aversion to risk r what is as bad for certain. Between two rows it is
// interpolated.
func (l *Lattice) Rest(c *Counted, r float64, logs *risk.LogMeanExp) float64 {
	i, found := l.row(c.tasks)
	if found {
		return l.rows[i].rest(c, r, logs)
	}
	low, high := &l.rows[i-1], &l.rows[i]
	w := float64(c.tasks-low.size) / float64(high.size-low.size)
	below, above := Counted{tasks: low.size, p: c.p}, Counted{tasks: high.size, p: c.p}
	return (1-w)*low.rest(&below, r, logs) + w*high.rest(&above, r, logs)
}

// Priced reports whether the lattice has a row for m tasks.
func (l *Lattice) Priced(m int) bool {
	_, found := l.row(m)
	return found
}

func (l *Lattice) row(m int) (place int, found bool) {
	if m < len(l.rows) && l.rows[m].size == m { // as all few are
		return m, true
	}
	return slices.BinarySearchFunc(l.rows, m, func(row latticeRow, m int) int { return cmp.Compare(row.size, m) })
}

func (row *latticeRow) rest(c *Counted, r float64, logs *risk.LogMeanExp) float64 {
	if r == 0 {
		if len(row.charges) == len(c.weights) {
			return floats.Dot(c.weights, row.charges)
		}
		sum := 0.0
		c.each(func(s int, weight float64) { sum += weight * row.at(s) })
		return sum
	}
	logs.Reset()
	c.each(func(s int, weight float64) { logs.Add(weight, r*row.at(s)) })
	return logs.Log() / r
}

// at is the rest for s successes.
func (row *latticeRow) at(s int) float64 {
	if len(row.successes) == row.size+1 {
		return row.charges[s]
	}
	k, exact := slices.BinarySearch(row.successes, s)
	if exact {
		return row.charges[k]
	}
	w := float64(s-row.successes[k-1]) / float64(row.successes[k]-row.successes[k-1])
	return (1-w)*row.charges[k-1] + w*row.charges[k]
}
