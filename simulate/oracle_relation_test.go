package simulate_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// Whose the variance of value is: of a product of log-normal factors, which is no
// market, and of what the engine's receivers gain.
func whoseValue(t *testing.T) []oracle {
	v := verify{id: "O16", source: "Sobol' (1993)"}
	side := 1000
	if testing.Short() {
		side = 300
	}
	for k, c := range []struct{ artifact, receiver float64 }{{0.2, 1}, {1, 0.2}, {1, 0}, {0.5, 0.5}} {
		r := rand.New(rand.NewPCG(16, uint64(k)))
		value := mat.NewDense(side, side, nil)
		value.Outer(1, logNormals(r, side, c.receiver), logNormals(r, side, c.artifact))
		v.division(t, fmt.Sprintf("product, log sd %v of artifacts and %v of receivers", c.artifact, c.receiver),
			math.Expm1(c.receiver*c.receiver), math.Expm1(c.artifact*c.artifact), value)
	}
	v.source = "Sobol' (1993), on the engine's values"
	const q, sd = 0.65, 0.5 // v = S right
	v.market(t, fmt.Sprintf("right with %v, log sd of stakes %v", q, sd), math.Expm1(sd*sd), (1-q)/q, side, simulate.Market{
		Population: simulate.Population{Stakes: distuv.LogNormal{Sigma: sd}},
		Producer:   simulate.Producer{Quality: simulate.Point(q)},
	})
	v.knowledge(t, 0.8, side)
	v.commodity(t, side)
	return v.rows
}

func logNormals(r *rand.Rand, n int, sd float64) *mat.VecDense {
	x := mat.NewVecDense(n, nil)
	for i := range n {
		x.SetVec(i, math.Exp(sd*r.NormFloat64()))
	}
	return x
}

// market adds the division of a market's values, which are products.
func (v *verify) market(t *testing.T, what string, receiver, artifact float64, side int, m simulate.Market) {
	t.Helper()
	value, err := m.Values(side, side, 16)
	require.NoError(t, err)
	v.division(t, what, receiver, artifact, value)
}

// division adds the shares in a product of independent factors, which follow
// from their squared coefficients of variation.
func (v *verify) division(t *testing.T, what string, receiver, artifact float64, value mat.Matrix) {
	t.Helper()
	both := receiver * artifact
	v.shares(t, what, relation.Shares{Receiver: receiver, Artifact: artifact, Interaction: both}, value)
}

// shares adds the shares of a table, whose variances are in any unit.
func (v *verify) shares(t *testing.T, what string, variance relation.Shares, value mat.Matrix) {
	t.Helper()
	d, err := relation.Crossed(value, 0.95)
	require.NoError(t, err)
	total := variance.Receiver + variance.Artifact + variance.Interaction
	add := func(part string, exact float64, e simulate.Estimate) {
		v.add(what+": "+part, exact/total, e.Value, e.StandardError)
	}
	add("artifact", variance.Artifact, d.Artifact)
	add("receiver", variance.Receiver, d.Receiver)
	add("interaction", variance.Interaction, d.Interaction)
	add("index", variance.Index(), d.Index)
}

// knowledge adds the shares in the value of an answer that is right with q to
// receivers whose knowledge k is even on [0,1]: (right - k) where k < q, else 0.
func (v *verify) knowledge(t *testing.T, q float64, side int) {
	t.Helper()
	value, err := simulate.Market{
		Population: simulate.Population{Knowledge: distuv.Uniform{Min: 0, Max: 1}},
		Producer:   simulate.Producer{Quality: simulate.Point(q)},
	}.Values(side, side, 16)
	require.NoError(t, err)
	luck := q * (1 - q)
	v.shares(t, fmt.Sprintf("right with %v, knowledge even", q), relation.Shares{
		Receiver:    q*q*q/3 - q*q*q*q/4,
		Artifact:    q * q * luck,
		Interaction: q * (1 - q) * luck,
	}, value)
}

// commodity adds the index where nothing varies.
func (v *verify) commodity(t *testing.T, side int) {
	t.Helper()
	value, err := simulate.Market{}.Values(side, side, 16)
	require.NoError(t, err)
	d, err := relation.Crossed(value, 0.95)
	require.NoError(t, err)
	assert.Equal(t, simulate.Estimate{}, d.Index)
	v.add("commodity: index", 0, d.Index.Value, d.Index.StandardError)
}
