package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// A quantile is the inverse of the distribution function: the first count at or
// below which p lies.
func TestCountsInvertTheirDistributionFunction(t *testing.T) {
	type distribution interface{ CDF(x float64) float64 }
	for _, c := range []struct {
		simulate.Distribution
		of distribution
	}{
		{simulate.Poisson{Lambda: 0.3}, distuv.Poisson{Lambda: 0.3}},
		{simulate.Poisson{Lambda: 20}, distuv.Poisson{Lambda: 20}},
		{simulate.Poisson{Lambda: 5000}, distuv.Poisson{Lambda: 5000}},
		{simulate.Binomial{N: 11, P: 0.6}, distuv.Binomial{N: 11, P: 0.6}},
		{simulate.Binomial{N: 3000, P: 0.01}, distuv.Binomial{N: 3000, P: 0.01}},
	} {
		for i := range 999 {
			p := float64(i+1) / 1000
			k := c.Quantile(p)
			assert.GreaterOrEqual(t, c.of.CDF(k), p-1e-9, "%#v at %v", c.Distribution, p)
			assert.Less(t, c.of.CDF(k-1), p+1e-9, "%#v at %v", c.Distribution, p)
		}
	}
}

func TestEmptyCounts(t *testing.T) {
	for _, d := range []simulate.Distribution{simulate.Poisson{}, simulate.Binomial{}, simulate.Binomial{N: 5}} {
		assert.Equal(t, 0.0, d.Quantile(0.999), "%#v", d)
	}
	assert.Equal(t, 5.0, simulate.Binomial{N: 5, P: 1}.Quantile(0.001))
}

func TestParametersOutOfRangeCannotBeCompiled(t *testing.T) {
	for _, d := range []simulate.Distribution{
		simulate.Poisson{Lambda: -1}, simulate.Poisson{Lambda: math.NaN()}, simulate.Poisson{Lambda: math.Inf(1)},
		simulate.Binomial{N: -1}, simulate.Binomial{N: 1, P: 1.5}, simulate.Binomial{N: 1, P: math.NaN()},
		simulate.Point(math.NaN()), simulate.Point(math.Inf(1)),
	} {
		assert.True(t, math.IsNaN(d.Quantile(0.5)) || math.IsInf(d.Quantile(0.5), 0), "%#v", d)
		_, err := inverse.Compile(d)
		assert.Error(t, err, "%#v", d)
	}
}

func TestEmpiricalMergesAndWeighs(t *testing.T) {
	e, err := simulate.NewWeighted([]float64{3, 1, 3, 2}, []float64{1, 1, 1, 0})
	require.NoError(t, err)
	values, upper := e.Steps()
	assert.Equal(t, []float64{1, 3}, values)
	assert.InDeltaSlice(t, []float64{1.0 / 3, 1}, upper, 1e-15)
	table, err := inverse.Compile(e)
	require.NoError(t, err)
	assert.InDelta(t, 7.0/3, table.Mean(), 1e-12)
	for _, bad := range [][2][]float64{
		{{}, {}}, {{1}, {1, 2}}, {{math.NaN()}, {1}}, {{1}, {-1}}, {{1}, {0}}, {{1}, {math.Inf(1)}},
	} {
		_, err := simulate.NewWeighted(bad[0], bad[1])
		assert.Error(t, err, "%v", bad)
	}
}

func TestMixtureMeanIsTheMeanOfItsParts(t *testing.T) {
	t.Parallel()
	parts := []simulate.Distribution{distuv.Exponential{Rate: 1}, distuv.Exponential{Rate: 0.25}}
	if testing.Short() { // the tail takes long
		parts = []simulate.Distribution{distuv.Uniform{Max: 2}, distuv.Uniform{Max: 8}}
	}
	m, err := simulate.NewMixture(parts, []float64{1, 3})
	require.NoError(t, err)
	table, err := inverse.Compile(m)
	require.NoError(t, err)
	assert.InEpsilon(t, 0.25*1+0.75*4, table.Mean(), 1e-6)
	_, err = simulate.NewMixture([]simulate.Distribution{nil}, []float64{1})
	assert.Error(t, err)
	_, err = simulate.NewMixture([]simulate.Distribution{simulate.Point(1), simulate.Poisson{Lambda: -2}}, []float64{1, 1})
	assert.EqualError(t, err, "simulate: part 1 of a mixture: Lambda of a Poisson distribution is -2, want a mean in [0,10000000]")
}

func FuzzCountsDoNotFall(f *testing.F) {
	f.Add(3.5, 0.2, 0.7)
	f.Fuzz(func(t *testing.T, lambda, p, q float64) {
		if !(p > 0 && p < q && q < 1) || !(lambda >= 0 && lambda <= 1e5) {
			t.Skip("not two probabilities in order and a rate")
		}
		d := simulate.Poisson{Lambda: lambda}
		if !(d.Quantile(p) <= d.Quantile(q)) {
			t.Fatalf("%v at %v and %v: %v, %v", lambda, p, q, d.Quantile(p), d.Quantile(q))
		}
	})
}

func ExamplePoisson() {
	fmt.Println(simulate.Poisson{Lambda: 20}.Quantile(0.5))
	// Output: 20
}

func ExampleBinomial() {
	fmt.Println(simulate.Binomial{N: 10, P: 0.65}.Quantile(0.5))
	// Output: 7
}

func ExamplePoint() {
	fmt.Println(simulate.Point(3).Quantile(0.9))
	// Output: 3
}

func ExampleNewEmpirical() {
	costs, err := simulate.NewEmpirical(0.39, 0.41, 1.22, 0.87)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(costs.Quantile(0.5))
	// Output: 0.41
}

func ExampleNewMixture() {
	// A third of receivers have no means to check; for the others a check costs $0.25.
	check, err := simulate.NewMixture([]simulate.Distribution{simulate.Point(0), simulate.Point(0.25)}, []float64{1, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(check.Quantile(0.3), check.Quantile(0.4))
	// Output: 0 0.25
}
