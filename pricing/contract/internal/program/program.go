// Package program solves small linear programs, and says so if it cannot.
package program

import (
	"errors"
	"fmt"
	"slices"
)

// Program is a linear program over variables that are at least 0: each row times
// the variables has to be at least its bound. Rows are of one length; numbers
// are finite. Without rows, any variables will do.
type Program struct {
	Rows   [][]float64
	Bounds []float64
}

// ErrUnbounded says that an objective has no least value.
var ErrUnbounded = errors.New("the program is unbounded")

// ErrUnsolved says that no solution held when it was put to the test, and that
// the program is too large to be solved in fractions.
var ErrUnsolved = errors.New("the program is too large and too close to degenerate for floating point")

// Infeasible says that no point keeps every row. Weights, at least 0, prove it:
// the sum of the rows so weighted has no coefficient above 0, and that of the
// bounds is above 0.
type Infeasible struct{ Weights []float64 }

// Error says how many rows are part of the proof.
func (e *Infeasible) Error() string {
	n := 0
	for _, w := range e.Weights {
		if w > 0 {
			n++
		}
	}
	return fmt.Sprintf("the program is infeasible: %d of its %d rows contradict each other", n, len(e.Weights))
}

// Minimise returns a vertex at which the first objective is least, among those
// the second, and so on; there is one at least. The error is an *Infeasible, ErrUnbounded or
// ErrUnsolved.
//
// The simplex method of gonum pivots on what rounding leaves, and goes on from
// points that are not feasible. So what it returns is taken as a claim of which
// rows bind: the vertex is computed anew from them, and has to be feasible, and
// optimal by the signs of its reduced costs. Where that fails, a small program is
// solved in fractions.
func (p Program) Minimise(objectives ...[]float64) ([]float64, error) {
	p, err := p.said()
	if err != nil {
		return nil, err
	}
	if len(p.Rows) == 0 {
		p.Rows, p.Bounds = [][]float64{make([]float64, len(objectives[0]))}, []float64{0}
	}
	x, err := newTableau(p, 1e-9).minimise(objectives)
	if errors.Is(err, ErrUnsolved) && len(p.Rows) <= exactRows {
		return p.exactly(objectives)
	}
	return x, err
}

// exactRows is up to how many rows fractions take seconds at most.
const exactRows = 60

// said is the program with the rows that say nothing emptied, or the proof that
// one of them cannot be kept: without a coefficient a row is 0.
func (p Program) said() (Program, error) {
	p.Bounds = slices.Clone(p.Bounds)
	for i, row := range p.Rows {
		if slices.ContainsFunc(row, func(v float64) bool { return v != 0 }) {
			continue
		}
		if p.Bounds[i] > 0 {
			weights := make([]float64, len(p.Rows))
			weights[i] = 1
			return p, &Infeasible{weights}
		}
		p.Bounds[i] = 0
	}
	return p, nil
}
