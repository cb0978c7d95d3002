package relation_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate/relation"
)

// product are the shares of v = A C with independent log-normal factors.
func product(artifact, receiver float64) relation.Shares {
	a, c := math.Expm1(artifact*artifact), math.Expm1(receiver*receiver)
	total := math.Expm1(artifact*artifact + receiver*receiver)
	return relation.Shares{Receiver: c / total, Artifact: a / total, Interaction: a * c / total}
}

var spreads = []struct{ artifact, receiver float64 }{{0.2, 1}, {1, 0.2}, {1, 0}, {0.5, 0.5}, {0, 1}}

// Published to six digits, and the closed form by Gauss-Hermite quadrature, which
// makes the normal distributions of the two logarithms a finite population.
func TestExactSharesOfAProduct(t *testing.T) {
	assert.InDelta(t, 0.022311, product(0.2, 1).Artifact, 5e-7)
	assert.InDelta(t, 0.939354, product(0.2, 1).Receiver, 5e-7)
	assert.InDelta(t, 0.038336, product(0.2, 1).Interaction, 1e-6)
	assert.InDelta(t, 0.437823, product(0.5, 0.5).Receiver, 5e-7)
	const nodes = 60
	z, w := make([]float64, nodes), make([]float64, nodes)
	quad.Hermite{}.FixedLocations(z, w, math.Inf(-1), math.Inf(1))
	for _, s := range spreads {
		v := mat.NewDense(nodes, nodes, nil)
		v.Apply(func(i, j int, _ float64) float64 {
			return math.Exp(math.Sqrt2 * (s.receiver*z[i] + s.artifact*z[j]))
		}, v)
		got, err := relation.Exact(v, w, w)
		require.NoError(t, err)
		want := product(s.artifact, s.receiver)
		assert.InDelta(t, want.Receiver, got.Receiver, 1e-9)
		assert.InDelta(t, want.Artifact, got.Artifact, 1e-9)
		assert.InDelta(t, want.Interaction, got.Interaction, 1e-9)
		assert.InDelta(t, 1-want.Artifact, got.Index(), 1e-9)
	}
}

// What the shares are whatever the values: parts of 1, in any unit, and the same
// with receivers and artifacts exchanged. A sum has no interaction.
func TestExactLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		n, m := 2+r.IntN(5), 2+r.IntN(5)
		v, sum := mat.NewDense(n, m, nil), mat.NewDense(n, m, nil)
		v.Apply(func(i, j int, _ float64) float64 { return r.NormFloat64() }, v)
		sum.Apply(func(i, j int, _ float64) float64 { return v.At(i, 0) + v.At(0, j) }, sum)
		p, q := make([]float64, n), make([]float64, m)
		for i := range p {
			p[i] = r.Float64()
		}
		for j := range q {
			q[j] = r.Float64()
		}
		s, err := relation.Exact(v, p, q)
		require.NoError(t, err)
		assert.InDelta(t, 1, s.Receiver+s.Artifact+s.Interaction, 1e-12)
		turned, err := relation.Exact(v.T(), q, p)
		require.NoError(t, err)
		assert.InDelta(t, s.Receiver, turned.Artifact, 1e-12)
		assert.InDelta(t, s.Interaction, turned.Interaction, 1e-12)
		scaled := mat.NewDense(n, m, nil)
		scaled.Apply(func(i, j int, x float64) float64 { return 1e200 * (3 - x) }, v)
		same, err := relation.Exact(scaled, p, q)
		require.NoError(t, err)
		assert.InDelta(t, s.Receiver, same.Receiver, 1e-9)
		assert.InDelta(t, s.Artifact, same.Artifact, 1e-9)
		additive, err := relation.Exact(sum, p, q)
		require.NoError(t, err)
		assert.InDelta(t, 0, additive.Interaction, 1e-12)
	}
}

func TestExactRefuses(t *testing.T) {
	two := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	for want, bad := range map[string]func() error{
		"no values":                   func() error { _, err := relation.Exact(nil, nil, nil); return err },
		"0 receivers and 0 artifacts": func() error { _, err := relation.Exact(&mat.Dense{}, nil, nil); return err },
		"artifact 1 to receiver 0 is NaN": func() error {
			_, err := relation.Exact(mat.NewDense(1, 2, []float64{1, math.NaN()}), nil, nil)
			return err
		},
		"3 weights of receivers, want 2": func() error { _, err := relation.Exact(two, []float64{1, 1, 1}, nil); return err },
		"weight 1 of artifacts is -1":    func() error { _, err := relation.Exact(two, nil, []float64{1, -1}); return err },
		"weight 0 of receivers is +Inf":  func() error { _, err := relation.Exact(two, []float64{math.Inf(1), 1}, []float64{0, 0}); return err },
		"all weights of artifacts are 0": func() error { _, err := relation.Exact(two, []float64{math.NaN(), 1}, []float64{0, 0}); return err },
	} {
		assert.ErrorContains(t, bad(), want)
	}
	s, err := relation.Exact(mat.NewDense(2, 2, []float64{5, 5, 5, 5}), nil, nil)
	require.NoError(t, err)
	assert.Equal(t, relation.Shares{}, s, "a commodity has no variance to share")
	assert.Zero(t, s.Index())
}
