package program

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// tolerance is what counts as 0, where numbers are scaled to about 1.
const tolerance = 1e-9

// minimise looks for a vertex that has no shortfall, then for the least of one
// objective after the other. A column with a positive reduced cost is 0 at every
// optimum: it is left out of what follows.
func (t *tableau) minimise(objectives [][]float64) ([]float64, error) {
	if err := t.start(); err != nil {
		return nil, err
	}
	for _, c := range objectives {
		cost, err := t.cost(c)
		if err != nil {
			return nil, err
		}
		if _, err := t.descend(cost); err != nil {
			return nil, err
		}
	}
	return t.solution()
}

// start finds a vertex, or the proof that there is none.
func (t *tableau) start() error {
	variables, rows := len(t.column), len(t.bounds)
	for i := range rows {
		t.basis = append(t.basis, variables+i)
	}
	highest := floats.MaxIdx(t.loose)
	if t.loose[highest] <= 0 {
		return nil // all variables at 0
	}
	shortfall := variables + rows
	t.basis[highest] = shortfall
	t.open = append(t.open, shortfall)
	cost := make([]float64, shortfall+1)
	cost[shortfall] = 1
	prices, err := t.descend(cost)
	if err != nil {
		return err
	}
	if slices.Contains(t.basis, shortfall) {
		return t.infeasible(prices)
	}
	return nil
}

// infeasible is the proof, if it holds for the true bounds too.
func (t *tableau) infeasible(prices []float64) error {
	if floats.Dot(prices, t.bounds) <= tolerance {
		return ErrUnsolved
	}
	weights := slices.Clone(prices)
	for i := range weights {
		weights[i] = max(weights[i], 0) * t.row[i]
	}
	return &Infeasible{weights}
}

// cost is an objective for every column, scaled.
func (t *tableau) cost(objective []float64) ([]float64, error) {
	cost := make([]float64, len(t.columns))
	copy(cost, objective)
	for j, c := range objective {
		if c < 0 && !slices.Contains(t.open, j) && floats.Norm(t.columns[j], math.Inf(1)) == 0 {
			return nil, ErrUnbounded
		}
		cost[j] *= t.column[j]
	}
	floats.Scale(scale(cost), cost)
	return cost, nil
}

// descend moves to a vertex of least cost and returns its prices.
func (t *tableau) descend(cost []float64) ([]float64, error) {
	if err := t.simplex(cost); err != nil {
		return nil, err
	}
	prices, err := t.prices(cost)
	if err != nil {
		return nil, err
	}
	kept := t.open[:0:0]
	for _, j := range t.open {
		size := 1.0
		for i, y := range prices {
			size += math.Abs(y * t.columns[j][i])
		}
		switch reduced := cost[j] - floats.Dot(prices, t.columns[j]); {
		case slices.Contains(t.basis, j), math.Abs(reduced) <= tolerance*size:
			kept = append(kept, j)
		case !(reduced > 0):
			return nil, ErrUnsolved
		}
	}
	t.open = kept
	return prices, nil
}

// simplex moves the basis. gonum panics where a start is no vertex to it.
func (t *tableau) simplex(cost []float64) (err error) {
	if len(t.open) == len(t.bounds) {
		return nil // nothing to choose
	}
	defer func() {
		if recover() != nil {
			err = ErrUnsolved
		}
	}()
	of := make([]float64, len(t.open))
	for i, j := range t.open {
		of[i] = cost[j]
	}
	start := make([]int, len(t.basis))
	for i, j := range t.basis {
		start[i] = slices.Index(t.open, j)
	}
	_, z, err := lp.Simplex(of, t.matrix(t.open), t.loose, tolerance/10, start)
	switch {
	case errors.Is(err, lp.ErrUnbounded):
		return ErrUnbounded
	case err != nil:
		return ErrUnsolved
	}
	t.basis = t.basis[:0]
	for i, v := range z {
		if v != 0 {
			t.basis = append(t.basis, t.open[i])
		}
	}
	if len(t.basis) != len(t.bounds) {
		return ErrUnsolved
	}
	return nil
}

// solution is the vertex for the true bounds, in the program's own units.
func (t *tableau) solution() ([]float64, error) {
	z, err := t.at(t.bounds)
	if err != nil {
		return nil, err
	}
	least := -tolerance * max(1, floats.Norm(z, math.Inf(1)))
	x := make([]float64, len(t.column))
	for i, j := range t.basis {
		switch {
		case !(z[i] >= least):
			return nil, ErrUnsolved
		case j < len(x):
			x[j] = max(z[i], 0) * t.column[j] * t.unit
		}
	}
	return x, nil
}
