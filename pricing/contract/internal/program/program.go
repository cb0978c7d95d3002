// Package program solves small linear programs, and says so if it cannot.
package program

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
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

// ErrUnsolved says that neither a solution nor a proof that there is none held when
// it was put to the test, and that the program is too large to be solved in fractions.
var ErrUnsolved = errors.New("the program is too close to degenerate for floating point and too large for fractions: whether it has a solution stays open")

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
// rows bind: the vertex is computed anew from them, has to be optimal by the signs
// of its reduced costs, and has to keep every row as it was given, before any
// scaling; a claim that there is none has to be Refuted. Rows that are unlikely to
// bind are left out at first. Bounds are loosened, so that vertices are apart: by less,
// where the vertex found is none of the bounds as given. Where all of that fails, a
// program that is not large is solved in fractions, from where floating point got to.
func (p Program) Minimise(objectives ...[]float64) ([]float64, error) {
	p, err := p.said()
	if err != nil {
		return nil, err
	}
	if len(p.Rows) == 0 {
		p.Rows, p.Bounds = [][]float64{make([]float64, len(objectives[0]))}, []float64{0}
	}
	var basis []int
	for _, try := range []struct {
		Program
		looseness float64
	}{{p.likely(), 1e-9}, {p, 1e-9}, {p.likely(), 1e-12}} {
		t := newTableau(try.Program, try.looseness)
		x, err := t.minimise(objectives)
		var none *Infeasible
		if err == nil && p.kept(x) || errors.As(err, &none) && p.Refuted(none.Weights) {
			return x, err
		}
		basis = t.basis
	}
	if len(p.Rows) <= exactRows {
		return p.exactly(objectives, basis)
	}
	return nil, ErrUnsolved
}

// Refuted reports whether weights prove that no point keeps every row, even if each
// coefficient and bound were off by a part in 1e12. That is far more than what rounding
// adds to the sums, and far less than what a solution could be told by: one that was
// missed so would be the difference of numbers a million million times what is asked for.
func (p Program) Refuted(weights []float64) bool {
	asked, size := 0.0, 0.0
	sums, sizes := make([]float64, len(p.Rows[0])), make([]float64, len(p.Rows[0]))
	for i, w := range weights {
		if w == 0 {
			continue
		}
		asked += w * p.Bounds[i]
		size += w * math.Abs(p.Bounds[i])
		for j, v := range p.Rows[i] {
			sums[j] += w * v
			sizes[j] += w * math.Abs(v)
		}
	}
	for j, sum := range sums {
		if !(sum <= 1e-12*sizes[j]) {
			return false
		}
	}
	return asked > 1e-12*size && floats.Min(weights) >= 0
}

// kept reports whether x keeps every row, but for rounding.
func (p Program) kept(x []float64) bool {
	for i, row := range p.Rows {
		sum, size := 0.0, 0.0
		for j, v := range row {
			sum += v * x[j]
			size += math.Abs(v * x[j])
		}
		if !(sum >= p.Bounds[i]-1e-9*math.Abs(p.Bounds[i])-1e-12*size) {
			return false
		}
	}
	return true
}

// likely is the program with the rows emptied whose bound is so far below all that
// is asked for that it hardly ever binds, such as a cap of a million times what
// is paid: among numbers of that size the others would be lost in rounding.
func (p Program) likely() Program {
	asked := 0.0
	for i, b := range p.Bounds {
		asked = max(asked, b*scale(p.Rows[i]))
	}
	if asked == 0 {
		return p
	}
	likely := Program{slices.Clone(p.Rows), slices.Clone(p.Bounds)}
	for i, b := range p.Bounds {
		if b*scale(p.Rows[i]) < -1e6*asked {
			likely.empty(i)
		}
	}
	return likely
}

// empty makes a row say nothing.
func (p Program) empty(row int) {
	p.Rows[row], p.Bounds[row] = make([]float64, len(p.Rows[row])), 0
}

// exactRows is up to how many rows fractions take some seconds at most.
const exactRows = 200

// said is the program with the rows that say nothing emptied, as no point fails
// them, or the proof that one of them cannot be kept by any.
func (p Program) said() (Program, error) {
	p = Program{slices.Clone(p.Rows), slices.Clone(p.Bounds)}
	for i, row := range p.Rows {
		switch {
		case p.Bounds[i] <= 0 && floats.Min(row) >= 0:
			p.empty(i)
		case p.Bounds[i] > 0 && floats.Max(row) <= 0:
			weights := make([]float64, len(p.Rows))
			weights[i] = 1
			return p, &Infeasible{weights}
		}
	}
	return p, nil
}
