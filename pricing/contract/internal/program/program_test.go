package program_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/combin"

	"github.com/usevalue/usevalue/pricing/contract/internal/program"
)

// random is a program of small whole numbers, which makes vertices in which many
// rows meet, rows that say the same, and rows and columns of zeros.
func random(r *rand.Rand) (program.Program, []float64) {
	variables, rows := 1+r.IntN(4), 1+r.IntN(5)
	var p program.Program
	for range rows {
		row := make([]float64, variables)
		for j := range row {
			row[j] = float64(r.IntN(5) - 2)
		}
		p.Rows = append(p.Rows, row)
		p.Bounds = append(p.Bounds, float64(r.IntN(5)-2))
	}
	cost := make([]float64, variables)
	for j := range cost {
		cost[j] = float64(r.IntN(6) - 1)
	}
	return p, cost
}

// Every solution is a feasible vertex of least cost, as found by looking at all
// of them; every refusal is right, and an infeasible program is proved to be so.
func TestAgainstAllVertices(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	solved, infeasible, unbounded := 0, 0, 0
	for range thorough(4000) {
		p, cost := random(r)
		best := least(p, cost)
		x, err := p.Minimise(cost)
		var none *program.Infeasible
		switch {
		case errors.As(err, &none):
			infeasible++
			require.True(t, math.IsInf(best, 1), "%v has a solution of cost %v", p, best)
			proves(t, p, none.Weights)
		case errors.Is(err, program.ErrUnbounded):
			unbounded++
			require.False(t, math.IsInf(best, 1), "%v is infeasible", p)
			require.Negative(t, falls(p, cost), "%v %v has the least cost %v", p, cost, best)
		default:
			solved++
			require.NoError(t, err, "%v %v", p, cost)
			require.InDelta(t, best, floats.Dot(cost, x), 1e-9, "%v %v", p, cost)
			feasible(t, p, x)
		}
	}
	assert.Greater(t, min(solved, infeasible, unbounded), thorough(200), "%d %d %d", solved, infeasible, unbounded)
}

// The second objective is least among the optima of the first.
func TestSecondObjective(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range thorough(1500) {
		p, first := random(r)
		second := make([]float64, len(first))
		for j := range first {
			first[j] = float64(r.IntN(3))
			second[j] = float64(r.IntN(3))
		}
		x, err := p.Minimise(first, second)
		if err != nil {
			continue
		}
		best := least(p, first)
		require.InDelta(t, best, floats.Dot(first, x), 1e-9)
		fixed := program.Program{
			Rows:   append(p.Rows, floats.ScaleTo(make([]float64, len(first)), -1, first)),
			Bounds: append(p.Bounds, -best-1e-9),
		}
		require.InDelta(t, least(fixed, second), floats.Dot(second, x), 1e-6, "%v %v %v", p, first, second)
	}
}

// Scales of rows, of columns and of bounds make no difference.
func TestScales(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range thorough(500) {
		p, cost := random(r)
		want, err := p.Minimise(cost)
		scaled := program.Program{}
		unit := math.Pow(10, float64(r.IntN(40)-20))
		for i, row := range p.Rows {
			by := math.Pow(10, float64(r.IntN(20)-10))
			scaled.Rows = append(scaled.Rows, floats.ScaleTo(make([]float64, len(row)), by, row))
			scaled.Bounds = append(scaled.Bounds, p.Bounds[i]*by*unit)
		}
		x, scaledErr := scaled.Minimise(cost)
		require.Equal(t, err == nil, scaledErr == nil, "%v, %v", err, scaledErr)
		if err == nil {
			require.InDelta(t, floats.Dot(cost, want), floats.Dot(cost, x)/unit, 1e-9)
		}
	}
}

// Where nothing is asked, nothing is done.
func TestWithoutRows(t *testing.T) {
	x, err := program.Program{}.Minimise([]float64{1, 0})
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 0}, x)
	_, err = program.Program{}.Minimise([]float64{1, -1})
	require.ErrorIs(t, err, program.ErrUnbounded)
}

func feasible(t *testing.T, p program.Program, x []float64) {
	t.Helper()
	for _, v := range x {
		require.GreaterOrEqual(t, v, 0.0)
	}
	for i, row := range p.Rows {
		require.GreaterOrEqual(t, floats.Dot(row, x), p.Bounds[i]-1e-9)
	}
}

func proves(t *testing.T, p program.Program, weights []float64) {
	t.Helper()
	sum := make([]float64, len(p.Rows[0]))
	for i, w := range weights {
		require.GreaterOrEqual(t, w, 0.0)
		floats.AddScaled(sum, w, p.Rows[i])
	}
	for _, v := range sum {
		require.LessOrEqual(t, v, 1e-9)
	}
	require.Positive(t, floats.Dot(weights, p.Bounds))
}

// least looks at every vertex; it is +Inf where there is none.
func least(p program.Program, cost []float64) float64 {
	variables := len(cost)
	planes, bounds := append([][]float64{}, p.Rows...), append([]float64{}, p.Bounds...)
	for j := range variables {
		unit := make([]float64, variables)
		unit[j] = 1
		planes, bounds = append(planes, unit), append(bounds, 0)
	}
	best := math.Inf(1)
	meet := func(chosen []int) {
		a, b := mat.NewDense(variables, variables, nil), mat.NewVecDense(variables, nil)
		for i, k := range chosen {
			a.SetRow(i, planes[k])
			b.SetVec(i, bounds[k])
		}
		var x mat.VecDense
		if x.SolveVec(a, b) != nil {
			return
		}
		for k, plane := range planes {
			if floats.Dot(plane, x.RawVector().Data) < bounds[k]-1e-10 {
				return
			}
		}
		best = min(best, floats.Dot(cost, x.RawVector().Data))
	}
	for _, chosen := range combin.Combinations(len(planes), variables) {
		meet(chosen)
	}
	return best
}

// falls is the least rate at which cost changes along a direction in which one
// can go on for ever.
func falls(p program.Program, cost []float64) float64 {
	ones, minus := make([]float64, len(cost)), make([]float64, len(cost))
	for j := range ones {
		ones[j], minus[j] = 1, -1
	}
	return least(program.Program{
		Rows:   append(append([][]float64{}, p.Rows...), ones, minus),
		Bounds: append(make([]float64, len(p.Rows)), 1, -1),
	}, cost)
}

// thorough is how often something is tried, a tenth of it in short tests.
func thorough(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}
