package program

import (
	"math/big"
	"slices"
)

// exact is a program as a tableau of fractions. Its columns are the variables, the
// surplus of every row, one shortfall that all rows share, and the bounds; its
// rows are solved for the columns of the basis.
type exact struct {
	rows      [][]*big.Rat
	basis     []int
	closed    []bool // columns that stay 0
	variables int
}

// exactly is Minimise in fractions. It is slow, and always right: with Bland's
// rule the simplex method comes to an end (Bland, 1977), wherever it begins; the
// closer the columns of the basis are to those of a solution, the sooner.
func (p Program) exactly(objectives [][]float64, basis []int) ([]float64, error) {
	e := newExact(p)
	e.begin(basis)
	if weights := e.start(); weights != nil {
		return nil, &Infeasible{weights}
	}
	for _, c := range objectives {
		if _, bounded := e.descend(c); !bounded {
			return nil, ErrUnbounded
		}
	}
	x := make([]float64, e.variables)
	for i, j := range e.basis {
		if j < len(x) {
			x[j], _ = e.bound(i).Float64()
		}
	}
	return x, nil
}

func newExact(p Program) *exact {
	m, n := len(p.Rows), len(p.Rows[0])
	e := &exact{basis: make([]int, m), closed: make([]bool, n+m+1), variables: n}
	for i, row := range p.Rows {
		list := make([]*big.Rat, n+m+2)
		for j := range list {
			list[j] = new(big.Rat)
		}
		for j, v := range row {
			list[j].SetFloat64(-v)
		}
		list[n+i].SetInt64(1)
		list[n+m+1].SetFloat64(-p.Bounds[i])
		e.rows = append(e.rows, list)
		e.basis[i] = n + i
	}
	return e
}

func (e *exact) bound(row int) *big.Rat { return e.rows[row][len(e.closed)] }

// begin solves for the columns of a basis, as far as they are independent.
func (e *exact) begin(basis []int) {
	for _, column := range basis {
		if column >= len(e.closed)-1 || slices.Contains(e.basis, column) {
			continue
		}
		for i, row := range e.rows {
			if row[column].Sign() != 0 && !slices.Contains(basis, e.basis[i]) {
				e.pivot(i, column)
				break
			}
		}
	}
}

// start finds a vertex, or weights that prove that there is none. The shortfall is one
// of the equations as they stand, so that it makes up for all of them.
func (e *exact) start() []float64 {
	shortfall, highest := len(e.closed)-1, 0
	for _, row := range e.rows {
		row[shortfall].SetInt64(-1)
	}
	for i := range e.rows {
		if e.bound(i).Cmp(e.bound(highest)) < 0 {
			highest = i
		}
	}
	if e.bound(highest).Sign() >= 0 {
		e.closed[shortfall] = true
		return nil
	}
	e.pivot(highest, shortfall)
	cost := make([]float64, len(e.closed))
	cost[shortfall] = 1
	reduced, _ := e.descend(cost)
	for i, j := range e.basis {
		switch {
		case j != shortfall:
			continue
		case e.bound(i).Sign() > 0:
			weights := make([]float64, len(e.rows))
			for k := range weights {
				weights[k], _ = reduced[e.variables+k].Float64()
			}
			return weights
		}
		e.leave(i)
	}
	e.closed[shortfall] = true
	return nil
}

// leave takes a column that is 0 out of the basis, if anything can replace it.
func (e *exact) leave(row int) {
	for j := range e.closed {
		if !e.closed[j] && j != e.basis[row] && e.rows[row][j].Sign() != 0 {
			e.pivot(row, j)
			return
		}
	}
}

// descend moves to a vertex of least cost, and closes the columns that are 0 at
// every one. It returns the reduced costs, and whether there is a least cost.
func (e *exact) descend(cost []float64) (reduced []*big.Rat, bounded bool) {
	for {
		reduced = e.reduced(cost)
		enter := -1
		for j := range e.closed {
			if !e.closed[j] && reduced[j].Sign() < 0 {
				enter = j
				break
			}
		}
		if enter < 0 {
			break
		}
		row := e.tightest(enter)
		if row < 0 {
			return nil, false
		}
		e.pivot(row, enter)
	}
	for j := range e.closed {
		e.closed[j] = e.closed[j] || reduced[j].Sign() > 0
	}
	return reduced, true
}

func (e *exact) reduced(cost []float64) []*big.Rat {
	list := make([]*big.Rat, len(e.closed))
	for j := range list {
		list[j] = new(big.Rat)
		if j < len(cost) {
			list[j].SetFloat64(cost[j])
		}
	}
	var of, product big.Rat
	for i, k := range e.basis {
		if k >= len(cost) || cost[k] == 0 {
			continue
		}
		of.SetFloat64(cost[k])
		for j := range list {
			if e.rows[i][j].Sign() != 0 {
				list[j].Sub(list[j], product.Mul(&of, e.rows[i][j]))
			}
		}
	}
	return list
}

// tightest is the row that keeps a column lowest, the first by its column of
// several, or -1.
func (e *exact) tightest(column int) int {
	best := -1
	var least, ratio big.Rat
	for i, row := range e.rows {
		if row[column].Sign() <= 0 {
			continue
		}
		ratio.Quo(e.bound(i), row[column])
		if c := ratio.Cmp(&least); best < 0 || c < 0 || c == 0 && e.basis[i] < e.basis[best] {
			best = i
			least.Set(&ratio)
		}
	}
	return best
}

// pivot solves a row for a column.
func (e *exact) pivot(row, column int) {
	by := new(big.Rat).Inv(e.rows[row][column])
	for _, v := range e.rows[row] {
		if v.Sign() != 0 {
			v.Mul(v, by)
		}
	}
	var product big.Rat
	for i, list := range e.rows {
		factor := new(big.Rat).Set(list[column])
		if i == row || factor.Sign() == 0 {
			continue
		}
		for j, v := range e.rows[row] {
			if v.Sign() != 0 {
				list[j].Sub(list[j], product.Mul(factor, v))
			}
		}
	}
	e.basis[row] = column
}
