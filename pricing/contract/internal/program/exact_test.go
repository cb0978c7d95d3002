package program_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract/internal/program"
)

// Fractions and floating point agree, where both answer.
func TestExactly(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range thorough(1500) {
		variables, rows := 1+r.IntN(5), 1+r.IntN(6)
		var p program.Program
		for range rows {
			row := make([]float64, variables)
			for j := range row {
				row[j] = float64(r.IntN(5) - 2)
			}
			p.Rows, p.Bounds = append(p.Rows, row), append(p.Bounds, float64(r.IntN(5)-2))
		}
		first, second := make([]float64, variables), make([]float64, variables)
		for j := range first {
			first[j], second[j] = float64(r.IntN(6)-1), float64(r.IntN(3))
		}
		x, err := p.Minimise(first, second)
		y, exact := program.Exactly(p, [][]float64{first, second})
		if err == nil || exact == nil {
			require.NoError(t, err)
			require.NoError(t, exact)
			require.InDelta(t, floats.Dot(first, x), floats.Dot(first, y), 1e-9)
			require.InDelta(t, floats.Dot(second, x), floats.Dot(second, y), 1e-9)
			continue
		}
		var none, proof *program.Infeasible
		require.Equal(t, errors.As(err, &none), errors.As(exact, &proof), "%v, %v", err, exact)
		if proof != nil {
			sum := make([]float64, variables)
			for i, w := range proof.Weights {
				require.GreaterOrEqual(t, w, 0.0)
				floats.AddScaled(sum, w, p.Rows[i])
			}
			require.LessOrEqual(t, floats.Max(sum), 1e-12)
			require.Positive(t, floats.Dot(proof.Weights, p.Bounds))
		}
	}
}
