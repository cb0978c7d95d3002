package program

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// tableau is a program in standard form: columns·z = bounds with z at least 0,
// where z are the variables, the surplus of every row, and one shortfall that
// all rows share. Rows and columns are scaled to a largest coefficient of 1.
type tableau struct {
	columns [][]float64
	bounds  []float64 // scaled to at most 1
	loose   []float64 // bounds, loosened by unequal amounts

	row, column []float64 // what rows and variables were multiplied by
	unit        float64   // what the bounds were divided by

	open  []int // columns that are not known to be 0
	basis []int // columns of the vertex
}

func newTableau(p Program, looseness float64) *tableau {
	rows, variables := len(p.Rows), len(p.Rows[0])
	t := &tableau{row: make([]float64, rows), column: make([]float64, variables)}
	for i, r := range p.Rows {
		t.row[i] = scale(r)
	}
	for j := range variables {
		c := make([]float64, rows)
		for i, r := range p.Rows {
			c[i] = r[j] * t.row[i]
		}
		if floats.Norm(c, math.Inf(1)) > 0 {
			t.open = append(t.open, j) // else no row cares: it stays 0
		}
		t.column[j] = scale(c)
		floats.Scale(t.column[j], c)
		t.columns = append(t.columns, c)
	}
	shortfall := make([]float64, rows)
	for i := range rows {
		surplus := make([]float64, rows)
		surplus[i], shortfall[i] = -1, 1
		t.columns = append(t.columns, surplus)
		t.open = append(t.open, variables+i)
	}
	t.columns = append(t.columns, shortfall)
	t.bound(p.Bounds, looseness)
	return t
}

// bound scales and loosens the bounds. The amounts are those of a sequence that
// spreads evenly without repeating.
func (t *tableau) bound(bounds []float64, looseness float64) {
	t.bounds = slices.Clone(bounds)
	floats.Mul(t.bounds, t.row)
	t.unit = 1 / scale(t.bounds)
	floats.Scale(1/t.unit, t.bounds)
	t.loose = slices.Clone(t.bounds)
	for i := range t.loose {
		_, spread := math.Modf(float64(i+1) * math.Phi)
		t.loose[i] -= looseness * (1 + spread)
	}
}

// scale is the power of 2 that brings the largest number to about 1.
func scale(list []float64) float64 {
	largest := 0.0
	for _, v := range list {
		largest = max(largest, math.Abs(v))
	}
	if largest < 1e-280 {
		return 1
	}
	_, exponent := math.Frexp(largest)
	return math.Ldexp(1, -exponent)
}

// matrix is some of the columns side by side.
func (t *tableau) matrix(columns []int) *mat.Dense {
	m := mat.NewDense(len(t.bounds), len(columns), nil)
	for j, c := range columns {
		m.SetCol(j, t.columns[c])
	}
	return m
}

// at is the vertex for some bounds: the values of the columns of the basis.
func (t *tableau) at(bounds []float64) ([]float64, error) {
	return solve(t.matrix(t.basis), bounds)
}

// prices are what the rows are worth at the vertex, for a cost of each column.
func (t *tableau) prices(cost []float64) ([]float64, error) {
	of := make([]float64, len(t.basis))
	for i, c := range t.basis {
		of[i] = cost[c]
	}
	return solve(t.matrix(t.basis).T(), of)
}

func solve(a mat.Matrix, b []float64) ([]float64, error) {
	var x mat.VecDense
	if err := x.SolveVec(a, mat.NewVecDense(len(b), b)); err != nil {
		return nil, ErrUnsolved
	}
	return x.RawVector().Data, nil
}
