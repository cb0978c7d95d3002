package market

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

type same float64

func (x same) Quantile(float64) float64 { return float64(x) }

func TestStakesSkewness(t *testing.T) {
	table := func(d inverse.Quantiler) *inverse.Table {
		c, err := inverse.Compile(d)
		require.NoError(t, err)
		return c
	}
	market := func(own, task, tasks inverse.Quantiler) *Market {
		m := &Market{Population: &Population{}, Demand: &Demand{Tasks: table(tasks), Stakes: table(task)}}
		m.Population.Tables[Stakes] = table(own)
		return m
	}
	logNormal := func(sigma float64) float64 {
		w := math.Exp(sigma * sigma)
		return (w + 2) * math.Sqrt(w-1)
	}
	one, square := market(distuv.LogNormal{Mu: 1, Sigma: 0.5}, same(2), same(1)).StakesSkewness(1)
	assert.InEpsilon(t, logNormal(0.5), one, 1e-6)
	assert.InEpsilon(t, logNormal(1), square, 1e-4)

	// A product of log-normals is one; a sum of n has a skewness that falls with its root.
	both, _ := market(distuv.LogNormal{Sigma: 0.3}, distuv.LogNormal{Sigma: 0.4}, same(1)).StakesSkewness(1)
	assert.InEpsilon(t, logNormal(0.5), both, 1e-6)
	sum, _ := market(same(1), distuv.Exponential{Rate: 3}, same(4)).StakesSkewness(9)
	assert.InEpsilon(t, 2/math.Sqrt(36), sum, 1e-6)
	count, _ := market(same(1), same(1), distuv.Uniform{Min: 0, Max: 10}).StakesSkewness(3) // a distribution without skewness
	assert.InDelta(t, 0, count, 1e-6)

	none, square := market(same(3), same(2), same(5)).StakesSkewness(2)
	assert.Zero(t, none)
	assert.Zero(t, square)
}

// The mean of one draw from each share of a distribution is as skewed as drawing it many
// times shows: of a uniform one not at all.
func TestStratifiedSkewness(t *testing.T) {
	const n, times, batches = 8, 10_000, 20
	luck := rand.New(rand.NewPCG(1, 2))
	for _, of := range []inverse.Quantiler{distuv.Uniform{Max: 1}, distuv.Exponential{Rate: 1}, distuv.LogNormal{Sigma: 0.3}} {
		table, err := inverse.Compile(of)
		require.NoError(t, err)
		var found [batches]float64
		for b := range found {
			list := make([]float64, times)
			for k := range list {
				for i := range n {
					list[k] += table.Quantile((float64(i)+luck.Float64())/n) / n
				}
			}
			found[b] = stat.Skew(list, nil)
		}
		mean, sd := stat.MeanStdDev(found[:], nil)
		assert.InDelta(t, mean, StratifiedSkewness(table, n), 4*sd/math.Sqrt(batches), "%+v", of)
		whole, _ := (&Market{Population: &Population{Tables: [Dimensions]*inverse.Table{Stakes: table}},
			Demand: &Demand{Tasks: constant(t), Stakes: constant(t)}}).StakesSkewness(1)
		assert.InDelta(t, whole, StratifiedSkewness(table, 1), 1e-9, "%+v", of)
	}
}

func constant(t *testing.T) *inverse.Table {
	c, err := inverse.Compile(same(1))
	require.NoError(t, err)
	return c
}
