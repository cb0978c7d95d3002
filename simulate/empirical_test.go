package simulate_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// Values that are each as likely are those of equal weights, to the last bit, whatever
// their order and however often they come.
func TestEmpiricalIsOfEqualWeights(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 7, 1000} {
		values, weights := make([]float64, n), make([]float64, n)
		for i := range values {
			values[i], weights[i] = float64(r.IntN(n))-float64(n)/4, 1
		}
		plain, err := simulate.NewEmpirical(values...)
		require.NoError(t, err)
		weighted, err := simulate.NewWeighted(values, weights)
		require.NoError(t, err)
		assert.Equal(t, weighted, plain)
	}
}

func BenchmarkNewEmpirical(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 10_000_000)
	for i := range values {
		values[i] = r.ExpFloat64()
	}
	for b.Loop() {
		if _, err := simulate.NewEmpirical(values...); err != nil {
			b.Fatal(err)
		}
	}
}
