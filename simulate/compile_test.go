package simulate_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// costing is a market whose right answers cost what is drawn.
func costing(d simulate.Distribution) simulate.Experiment {
	return simulate.Experiment{
		Market: simulate.Market{Name: "m", Receivers: 1000, Producer: simulate.Producer{Right: simulate.Attempt{Cost: d}},
			Population: simulate.Population{Stakes: simulate.Point(100)}},
		Offers:       []simulate.Offer{simulate.Sell("fee", pricing.PerOutcome(0.5))},
		Replications: 20, Seed: 1,
	}
}

// What is expected and what is drawn of a heavy-tailed cost have the mean that theory
// gives, d2/(d2-2) of an F distribution.
func TestExpectedCostIsTheMean(t *testing.T) {
	t.Parallel()
	for _, d := range []distuv.F{{D1: 0.5, D2: 5}, {D1: 5, D2: 10}, {D1: 2, D2: 8}, {D1: 10, D2: 6}, {D1: 10, D2: 30}, {D1: 4, D2: 20}} {
		if testing.Short() && d.D1 != 2 {
			continue
		}
		e, want := costing(d), 0.5-d.D2/(d.D2-2)
		payoffs := expect(t, e)
		assert.InDelta(t, want, payoffs[0].seller, 1e-4, "%+v", d)
		profit, err := mustRun(t, e).Estimate("fee", simulate.Profit, within4)
		require.NoError(t, err)
		assert.InDelta(t, want, profit.Value, (profit.High-profit.Low)/2, "%+v", d)
	}
}

// stuck is a distribution that never answers.
type stuck struct{}

func (stuck) Quantile(float64) float64 { select {} }

// A deadline is kept while tables are made.
func TestDeadlineWhileTablesAreMade(t *testing.T) {
	t.Parallel()
	for what, call := range map[string]func(context.Context, simulate.Experiment) error{
		"Run":    func(ctx context.Context, e simulate.Experiment) error { _, err := simulate.Run(ctx, e); return err },
		"Expect": func(ctx context.Context, e simulate.Experiment) error { _, err := simulate.Expect(ctx, e); return err },
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		start := time.Now()
		assert.Equal(t, context.DeadlineExceeded, call(ctx, costing(stuck{})), what)
		assert.Less(t, time.Since(start), time.Second, what)
		cancel()
	}
}

// Mixtures of equal parts and weights share a table; parts that may change are made anew.
func TestEqualMixturesShareATable(t *testing.T) {
	table := func(weight float64, parts ...simulate.Distribution) *inverse.Table {
		m, err := simulate.NewMixture(parts, []float64{1, weight})
		require.NoError(t, err)
		c, err := inverse.Compile(m)
		require.NoError(t, err)
		return c
	}
	a, b := distuv.Uniform{Max: 1}, distuv.Uniform{Min: 2, Max: 3}
	one := table(2, a, b)
	assert.Same(t, one, table(2, a, b))
	assert.NotSame(t, one, table(3, a, b))
	assert.NotSame(t, one, table(2, b, a))
	assert.NotSame(t, table(2, a, &b), table(2, a, &b))
	nested := func() simulate.Distribution {
		m, err := simulate.NewMixture([]simulate.Distribution{a, b}, []float64{1, 1})
		require.NoError(t, err)
		return m
	}
	assert.Same(t, table(2, a, nested()), table(2, a, nested()))
	counts := func(values ...float64) simulate.Distribution {
		e, err := simulate.NewEmpirical(values...)
		require.NoError(t, err)
		return e
	}
	assert.Same(t, table(1, a, counts(1, 2)), table(1, a, counts(1, 2)))
	assert.NotSame(t, table(1, a, counts(1, 2)), table(1, a, counts(1, 3)))
}

// A rare atom, a gap, and parts far apart have the mean of the parts.
func TestMixturesOfUnlikeParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parts   []simulate.Distribution
		weights []float64
		mean    float64
	}{
		{[]simulate.Distribution{simulate.Point(0), distuv.LogNormal{Sigma: 1}}, []float64{1, 1}, distuv.LogNormal{Sigma: 1}.Mean() / 2},
		{[]simulate.Distribution{simulate.Point(1e6), distuv.Exponential{Rate: 1}}, []float64{1e-12, 1}, 1 + 1e-6},
		{[]simulate.Distribution{simulate.Point(1e3), distuv.Exponential{Rate: 1}}, []float64{1e-6, 1}, 1.000999},
		{[]simulate.Distribution{distuv.Uniform{Max: 1e-9}, distuv.Uniform{Min: 1e9, Max: 2e9}}, []float64{1, 1}, 0.75e9},
		{[]simulate.Distribution{simulate.Poisson{Lambda: 4}, distuv.Uniform{Max: 1}}, []float64{1, 1}, 2.25},
	} {
		m, err := simulate.NewMixture(c.parts, c.weights)
		require.NoError(t, err)
		table, err := inverse.Compile(m)
		require.NoError(t, err)
		assert.InEpsilon(t, c.mean, table.Mean(), 1e-7)
	}
}

// Distributions that took seconds to compile, or minutes: what bends or jumps far out, or
// has a tail whose quantile is dear. What takes longer than two seconds is refused.
func TestDearDistributionsAreCompiled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a dozen tables take a second together; tests without -short make them")
	}
	mixture := func(weights []float64, parts ...simulate.Distribution) simulate.Distribution {
		m, err := simulate.NewMixture(parts, weights)
		require.NoError(t, err)
		return m
	}
	for name, c := range map[string]struct {
		d    simulate.Distribution
		mean float64
	}{
		"half are 0": {mixture([]float64{0.5, 0.5}, simulate.Point(0), distuv.LogNormal{Sigma: 1}), math.Exp(0.5) / 2},
		"rare atom":  {mixture([]float64{1e-12, 1}, simulate.Point(1e6), distuv.Exponential{Rate: 1}), (1 + 1e-6) / (1 + 1e-12)},
		"atom":       {mixture([]float64{1e-6, 1}, simulate.Point(1e3), distuv.Exponential{Rate: 1}), (1 + 1e-3) / (1 + 1e-6)},
		"two humps":  {mixture([]float64{1, 3}, distuv.LogNormal{Sigma: 1}, distuv.LogNormal{Mu: 3, Sigma: 0.5}), math.Exp(0.5)/4 + math.Exp(3.125)*3/4},
		"far apart":  {mixture([]float64{0.5, 0.5}, distuv.Uniform{Max: 1e-9}, distuv.Uniform{Min: 1e9, Max: 2e9}), 0.75e9},
		"a gap":      {mixture([]float64{0.5, 0.5}, distuv.Uniform{Max: 1}, distuv.Uniform{Min: 2, Max: 3}), 1.5},
		"F":          {mixture([]float64{0.5, 0.5}, distuv.F{D1: 2, D2: 8}, distuv.Uniform{Min: 2, Max: 3}), (4.0/3 + 2.5) / 2},
		"low betas":  {mixture([]float64{1, 1}, distuv.Beta{Alpha: 0.1, Beta: 0.1}, distuv.Beta{Alpha: 0.2, Beta: 0.4}), (0.5 + 1.0/3) / 2},
		"steep beta": {distuv.Beta{Alpha: 210, Beta: 1.1}, 210 / 211.1},
		"t":          {distuv.StudentsT{Sigma: 1, Nu: 250}, 0},
		"gamma":      {distuv.Gamma{Alpha: 0.1, Beta: 1}, 0.1},
		"no mean":    {distuv.InverseGamma{Alpha: 0.5, Beta: 1}, math.Inf(1)},
	} {
		table, err := inverse.Compile(c.d)
		if assert.NoError(t, err, name) && !math.IsInf(c.mean, 1) {
			assert.InDelta(t, c.mean, table.Mean(), 1e-6*max(1, c.mean), name)
		}
	}
}
