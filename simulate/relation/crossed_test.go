package relation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate/relation"
)

// draw is a table of n receivers and m artifacts.
type draw func(r *rand.Rand, n, m int) *mat.Dense

// logNormal draws v = A C.
func logNormal(artifact, receiver float64) draw {
	return func(r *rand.Rand, n, m int) *mat.Dense {
		v := mat.NewDense(n, m, nil)
		v.Outer(1, vector(n, func() float64 { return math.Exp(receiver * r.NormFloat64()) }),
			vector(m, func() float64 { return math.Exp(artifact * r.NormFloat64()) }))
		return v
	}
}

func vector(n int, next func() float64) *mat.VecDense {
	v := mat.NewVecDense(n, nil)
	for i := range n {
		v.SetVec(i, next())
	}
	return v
}

// At the commodity's end nothing varies, and the index is 0. One step away from it on
// either side the index is exactly what it should be. Without a form none has an interval.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name     string
		value    func(i, j int) float64
		index    float64
		warnings int
	}{
		{"commodity", func(i, j int) float64 { return 3.7 }, 0, 1},
		{"but for rounding", func(i, j int) float64 { return 3.7 * (1 + 1e-15*float64(i*j%3)) }, 0, 1},
		{"artifacts of different value", func(i, j int) float64 { return float64(1 + j*j) }, 0, 0},
		{"receivers who differ", func(i, j int) float64 { return float64(1 + i*i) }, 1, 0},
		{"to each its own", func(i, j int) float64 { return float64(1 + (i+j)%20) }, 1, 0},
	} {
		v := mat.NewDense(20, 20, nil)
		v.Apply(func(i, j int, _ float64) float64 { return c.value(i, j) }, v)
		for _, form := range []relation.Form{nil, relation.LogNormal{}, relation.Within{High: 1000}} {
			d, err := relation.Crossed(v, form, 0.95)
			require.NoError(t, err)
			assert.InDelta(t, c.index, d.Index.Value, 1e-9, c.name)
			assert.Equal(t, form == nil, math.IsInf(d.Index.StandardError, 1), c.name)
			assert.True(t, d.Index.Low <= d.Index.Value && d.Index.Value <= d.Index.High, c.name)
			assert.Len(t, d.Warnings, c.warnings, c.name)
		}
	}
}

func TestCrossedRefuses(t *testing.T) {
	_, err := relation.Crossed(mat.NewDense(2, 5, nil), nil, 1)
	assert.ErrorContains(t, err, "2 receivers and 5 artifacts, want at least 3 of both")
	assert.ErrorContains(t, err, "level of confidence is 1")
	_, err = relation.Crossed(nil, nil, math.NaN())
	assert.ErrorContains(t, err, "no values")
	assert.ErrorContains(t, err, "level of confidence is NaN")
}

// A form is held against the values.
func TestFormsRefuse(t *testing.T) {
	v := mat.NewDense(3, 4, []float64{1, 2, 3, 4, 5, 0, 7, 8, 9, 1, 2, 30})
	for want, form := range map[string]relation.Form{
		"value of artifact 1 to receiver 1 is 0, want values above 0":            relation.LogNormal{},
		"value of artifact 3 to receiver 2 is 30, want values within 0 and 10":   relation.Within{High: 10},
		"within 5 and 5, want two finite bounds":                                 relation.Within{Low: 5, High: 5},
		"within NaN and 1, want two finite bounds":                               relation.Within{Low: math.NaN(), High: 1},
		"within -1.7e+308 and 1.7e+308, want two finite bounds, the lower first": relation.Within{Low: -1.7e308, High: 1.7e308},
	} {
		_, err := relation.Crossed(v, form, 0.95)
		assert.ErrorContains(t, err, want)
	}
}

// What an interval does not depend on: the unit of values, and for bounds their origin.
func TestFormsLaws(t *testing.T) {
	v := logNormal(0.5, 0.5)(rand.New(rand.NewPCG(5, 5)), 60, 40)
	var scaled, turned mat.Dense
	scaled.Scale(1e9, v)
	turned.Apply(func(_, _ int, x float64) float64 { return 1000 - 10*x }, v)
	a, err := relation.Crossed(v, relation.LogNormal{}, 0.95)
	require.NoError(t, err)
	b, err := relation.Crossed(&scaled, relation.LogNormal{}, 0.95)
	require.NoError(t, err)
	assert.InDeltaSlice(t, list(a.Index), list(b.Index), 1e-9)
	assert.Less(t, a.Index.High-a.Index.Low, 0.5)
	top := mat.Max(v)
	a, err = relation.Crossed(v, relation.Within{High: top}, 0.95)
	require.NoError(t, err)
	b, err = relation.Crossed(&turned, relation.Within{Low: 1000 - 10*top, High: 1000}, 0.95)
	require.NoError(t, err)
	assert.InDeltaSlice(t, list(a.Index), list(b.Index), 1e-6)
}

// Answers of three qualities to receivers with little or much at stake: what the table
// says, and what it says of those who are not in it if values are products.
func ExampleCrossed() {
	stakes, right := []float64{1, 2, 5, 20}, []float64{0.6, 0.7, 0.8}
	value := mat.NewDense(len(stakes), len(right), nil)
	value.Apply(func(i, j int, _ float64) float64 { return stakes[i] * right[j] }, value)
	for _, form := range []relation.Form{nil, relation.LogNormal{}} {
		d, err := relation.Crossed(value, form, 0.9)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(d)
	}
	// Output:
	// whose the variance of value is: 4 receivers, 3 artifacts, described, without intervals
	//   receiver                       0.972
	//   artifact                       0.008
	//   interaction                    0.020
	//   index, 0 commodity to 1 token  0.992
	//   warning: 4 receivers and 3 artifacts: fewer than 10 of either hardly show how much they differ
	// whose the variance of value is: 4 receivers, 3 artifacts, 90% intervals for log-normal factors
	//   receiver                       0.975  [0.592, 0.992]
	//   artifact                       0.005  [0.000, 0.089]
	//   interaction                    0.020  [0.007, 0.315]
	//   index, 0 commodity to 1 token  0.995  [0.911, 1.000]
}
