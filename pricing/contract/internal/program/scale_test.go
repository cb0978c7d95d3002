package program_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract/internal/program"
)

// A row that is kept by far changes nothing, however far that is.
func TestFarBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range thorough(600) {
		p, cost := random(r)
		for j := range cost {
			cost[j] = max(cost[j], 0)
		}
		want, err := p.Minimise(cost)
		for _, far := range []float64{1e4, 1e8, 1e12, 1e30, 1e90} {
			row := make([]float64, len(cost))
			for j := range row {
				row[j] = -float64(r.IntN(3))
			}
			with := program.Program{Rows: append(p.Rows[:len(p.Rows):len(p.Rows)], row), Bounds: append(p.Bounds[:len(p.Bounds):len(p.Bounds)], -far)}
			got, withErr := with.Minimise(cost)
			var none *program.Infeasible
			require.Equal(t, err == nil, withErr == nil, "%v %v: %v, %v", p, cost, err, withErr)
			require.Equal(t, errors.As(err, &none), errors.As(withErr, &none))
			if err == nil {
				require.InDelta(t, floats.Dot(cost, want), floats.Dot(cost, got), 1e-9, "%v %v", p, cost)
				feasible(t, p, got)
			}
		}
	}
}

// What is asked for in small is not lost beside what is asked for in large.
func TestSmallBeside(t *testing.T) {
	p := program.Program{Rows: [][]float64{{1, 0}, {0, 1}, {1, 1}}, Bounds: []float64{1, 1e-12, 0}}
	x, err := p.Minimise([]float64{1, 1})
	require.NoError(t, err)
	require.InEpsilon(t, 1, x[0], 1e-9)
	require.InEpsilon(t, 1e-12, x[1], 1e-9)
}

// What floating point takes for infeasible is infeasible, and by a proof that holds,
// however much sizes differ. Numbers are powers of 2, so that fractions see the same.
func TestInfeasibleIsTrue(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	number := func(spread int) float64 {
		return float64(r.IntN(3)-1) * math.Ldexp(1, -r.IntN(spread))
	}
	infeasible := 0
	for range thorough(5000) {
		var p program.Program
		variables := 1 + r.IntN(5)
		for range 1 + r.IntN(6) {
			row := make([]float64, variables)
			for j := range row {
				row[j] = number(45)
			}
			p.Rows, p.Bounds = append(p.Rows, row), append(p.Bounds, number(15))
		}
		cost := make([]float64, variables)
		_, err := p.Minimise(cost)
		var none, proof *program.Infeasible
		if !errors.As(err, &none) {
			continue
		}
		infeasible++
		_, err = program.Exactly(p, [][]float64{cost})
		require.ErrorAs(t, err, &proof, "%v", p)
		require.True(t, p.Refuted(none.Weights), "%v %v", p, none.Weights)
	}
	require.Greater(t, infeasible, thorough(250))
}
