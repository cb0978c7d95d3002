package simulate_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// Whose the variance of value is: of a product of log-normal factors, which is no
// market, and of what the engine's receivers gain, which is no estimate.
func whoseValue(t *testing.T) []oracle {
	v := verify{id: "O16", source: "Sobol' (1993)"}
	const side = 300
	for k, c := range []struct{ artifact, receiver float64 }{{0.2, 1}, {1, 0.2}, {1, 0}, {0.5, 0.5}} {
		r := rand.New(rand.NewPCG(16, uint64(k)))
		value := mat.NewDense(side, side, nil)
		value.Outer(1, logNormals(r, side, c.receiver), logNormals(r, side, c.artifact))
		d, err := relation.Crossed(value, relation.LogNormal{}, 0.95)
		require.NoError(t, err)
		v.shares(fmt.Sprintf("product, log sd %v of artifacts and %v of receivers", c.artifact, c.receiver),
			product(math.Expm1(c.receiver*c.receiver), math.Expm1(c.artifact*c.artifact)), d)
	}
	v.source = "Sobol' (1993), on the engine's values"
	const q = 0.65 // v = S right
	for _, sd := range []float64{0.5, 2} {
		v.market(t, fmt.Sprintf("right with %v, log sd of stakes %v", q, sd), product(math.Expm1(sd*sd), (1-q)/q), simulate.Market{
			Population: simulate.Population{Stakes: distuv.LogNormal{Sigma: sd}},
			Producer:   simulate.Producer{Quality: simulate.Point(q)},
		})
	}
	v.knowledge(t, 0.8)
	v.market(t, "commodity", relation.Shares{}, simulate.Market{})
	return v.rows
}

func logNormals(r *rand.Rand, n int, sd float64) *mat.VecDense {
	x := mat.NewVecDense(n, nil)
	for i := range n {
		x.SetVec(i, math.Exp(sd*r.NormFloat64()))
	}
	return x
}

// product are the variances of a product of independent factors, in the unit of its
// squared mean, by their squared coefficients of variation.
func product(receiver, artifact float64) relation.Shares {
	return relation.Shares{Receiver: receiver, Artifact: artifact, Interaction: receiver * artifact}
}

// shares adds the shares of a table, whose variances are in any unit.
func (v *verify) shares(what string, variance relation.Shares, d relation.Division) {
	total := variance.Receiver + variance.Artifact + variance.Interaction
	add := func(part string, exact float64, e simulate.Estimate) {
		v.add(what+": "+part, exact/total, e.Value, e.StandardError)
	}
	add("artifact", variance.Artifact, d.Artifact)
	add("receiver", variance.Receiver, d.Receiver)
	add("interaction", variance.Interaction, d.Interaction)
	add("index", variance.Index(), d.Index)
}

// market adds the shares of a market, whose integral is good to four digits.
func (v *verify) market(t *testing.T, what string, variance relation.Shares, m simulate.Market) {
	t.Helper()
	s, err := relation.OfMarket(m)
	require.NoError(t, err)
	total := max(variance.Receiver+variance.Artifact+variance.Interaction, math.SmallestNonzeroFloat64)
	add := func(part string, exact, got float64) {
		v.add(what+": "+part, exact/total, got, 0)
		v.published(4)
	}
	add("artifact", variance.Artifact, s.Artifact)
	add("receiver", variance.Receiver, s.Receiver)
	add("interaction", variance.Interaction, s.Interaction)
	add("index", variance.Index(), s.Index())
}

// knowledge adds the shares in the value of an answer that is right with q to
// receivers whose knowledge k is even on [0,1]: (right - k) where k < q, else 0.
func (v *verify) knowledge(t *testing.T, q float64) {
	t.Helper()
	luck := q * (1 - q)
	v.market(t, fmt.Sprintf("right with %v, knowledge even", q), relation.Shares{
		Receiver:    q*q*q/3 - q*q*q*q/4,
		Artifact:    q * q * luck,
		Interaction: q * (1 - q) * luck,
	}, simulate.Market{
		Population: simulate.Population{Knowledge: distuv.Uniform{Min: 0, Max: 1}},
		Producer:   simulate.Producer{Quality: simulate.Point(q)},
	})
}
