package simulate_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// giving is a market with every mechanism that makes a value, and in which
// nothing about the receiver is left to chance.
func giving() simulate.Market {
	quality, hard := simulate.Distribution(distuv.Beta{Alpha: 4, Beta: 2}), simulate.Distribution(distuv.Beta{Alpha: 1, Beta: 4})
	if testing.Short() {
		quality, hard = distuv.Uniform{Min: 0.4, Max: 0.9}, distuv.Uniform{Max: 0.4} // whose tables take no time
	}
	return simulate.Market{
		Name:      "giving",
		Receivers: 300,
		Population: simulate.Population{
			Stakes:       distuv.LogNormal{Mu: 0.7, Sigma: 1},
			Trust:        distuv.Uniform{Min: 0, Max: 1},
			OwnCost:      simulate.Point(0.1),
			CheckCost:    distuv.Uniform{Min: 0, Max: 2},
			ReadCost:     distuv.Exponential{Rate: 5000},
			Correlations: []simulate.Correlation{{A: simulate.Stakes, B: simulate.Fit, Rho: 0.5}},
		},
		Demand: simulate.Demand{Stakes: distuv.LogNormal{Mu: -0.125, Sigma: 0.5}},
		Producer: simulate.Producer{
			Quality: quality, Difficulty: hard,
			Right:    simulate.Attempt{Usage: pricing.Usage{Output: 1000}, Size: distuv.LogNormal{Mu: -0.5, Sigma: 1}},
			Wrong:    simulate.Attempt{Usage: pricing.Usage{Output: 3000}},
			Attempts: 3, RejectRight: 0.1, PassWrong: 0.4,
		},
	}
}

// The diagonal is what receivers gain in a run where answers are given away.
func TestDiagonalOfValuesIsWhatHappens(t *testing.T) {
	t.Parallel()
	for _, known := range []simulate.Known{simulate.OwnQuality, simulate.MarketQuality, simulate.TaskQuality} {
		for _, trusted := range []bool{true, false} {
			m := giving()
			m.Producer.Known = known
			if !trusted {
				m.Population.Trust = nil
			} else if known == simulate.TaskQuality {
				continue
			}
			r, err := simulate.Run(context.Background(), simulate.Experiment{Market: m, Offers: []simulate.Offer{free}, Replications: 1, Seed: 9})
			require.NoError(t, err)
			v, err := m.Values(m.Receivers, m.Receivers, 9)
			require.NoError(t, err)
			assert.InEpsilon(t, r.Tallies[0][0].Gain, mat.Trace(v), 1e-9)
			assert.Less(t, mat.Min(v), 0.0, "some act on what is wrong")
		}
	}
}

// Values have a place of their own: a smaller table is the corner of a larger.
func TestValuesPrefix(t *testing.T) {
	large, err := giving().Values(30, 40, 1)
	require.NoError(t, err)
	small, err := giving().Values(7, 11, 1)
	require.NoError(t, err)
	assert.True(t, mat.Equal(small, large.Slice(0, 7, 0, 11)))
}

// At the commodity's end everyone values everything alike, and the index is 0.
func TestCommodityHasNoRelation(t *testing.T) {
	v, err := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(3)}}.Values(50, 50, 1)
	require.NoError(t, err)
	assert.Equal(t, 3.0, mat.Min(v))
	assert.Equal(t, 3.0, mat.Max(v))
	d, err := relation.Crossed(v, nil, 0.95)
	require.NoError(t, err)
	assert.Zero(t, d.Index.Value)
	assert.Len(t, d.Warnings, 1)
}

func TestValuesRefuse(t *testing.T) {
	m := simulate.Market{Name: "bad", Population: simulate.Population{Ability: simulate.Point(2)}, Producer: simulate.Producer{PassWrong: -1}}
	_, err := m.Values(0, -1, 1)
	for _, want := range []string{`market "bad": 0 receivers`, `market "bad": -1 artifacts`, "Ability is 2", "PassWrong is -1"} {
		assert.ErrorContains(t, err, want)
	}
	_, err = simulate.Market{Name: "huge"}.Values(1e6, 1e6, 1)
	assert.ErrorContains(t, err, `market "huge": 1000000 receivers and 1000000 artifacts, want a product of at most 1e+08`)
}

// A quantile function is asked after it is compiled where its table has a jump.
func TestValuesOfADistributionThatPanics(t *testing.T) {
	calls, most := 0, math.MaxInt
	m := simulate.Market{Population: simulate.Population{Stakes: quantileFunc(func(p float64) float64 {
		if calls++; calls > most {
			panic("boom")
		}
		return math.Floor(3*p) + p
	})}}
	_, err := m.Values(1, 1, 1)
	require.NoError(t, err)
	calls, most = 0, calls+1
	_, err = m.Values(1000, 1, 1)
	require.Error(t, err)
	assert.Regexp(t, `^simulate: a distribution of Population, replication 0, receiver \d+: panics: boom$`, err.Error())
}

// A table of what answers are worth in the market of the quickstart, described.
func ExampleMarket_Values() {
	market := simulate.Market{
		Population: simulate.Population{Knowledge: distuv.Beta{Alpha: 2, Beta: 2}, Stakes: distuv.LogNormal{Mu: 0.7, Sigma: 1}},
		Producer:   simulate.Producer{Quality: simulate.Point(0.65)},
	}
	values, err := market.Values(1000, 1000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	drawn, err := relation.Crossed(values, nil, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(drawn)
	// Output:
	// whose the variance of value is: 1000 receivers, 1000 artifacts, described, without intervals
	//   receiver                       0.276
	//   artifact                       0.234
	//   interaction                    0.489
	//   index, 0 commodity to 1 token  0.766
}
