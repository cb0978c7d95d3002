package lemons_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/lemons"
)

// akerlof is a market in which an attempt costs a seller its quality and is worth
// a multiple of it.
func akerlof(quality simulate.Distribution, multiple float64) lemons.Market {
	return lemons.Market{
		Quality: quality,
		Reserve: func(q float64) float64 { return q },
		Worth:   func(mean float64) float64 { return multiple * mean },
	}
}

// With a few kinds of sellers, every equilibrium is found by hand: the lowest k
// kinds stay if their mean quality is worth the reserve of kind k, and not that of
// kind k+1. Equilibrium returns the largest k.
func TestEquilibriumHasMostTrade(t *testing.T) {
	draw := rand.New(rand.NewPCG(23, 1))
	several := 0 // markets with more than one equilibrium
	for range 300 {
		n := 1 + draw.IntN(7)
		quality, weights, reserves := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			quality[i], weights[i], reserves[i] = draw.Float64(), 0.1+draw.Float64(), draw.Float64()
		}
		slices.Sort(quality)
		slices.Sort(reserves)
		multiple := 0.5 + draw.Float64()
		want, mean, share := 0, quality[0], 0.0 // without trade
		sum, total := 0.0, 0.0
		for _, w := range weights {
			total += w
		}
		weight, equilibria := 0.0, 0
		for k := range n {
			sum, weight = sum+weights[k]*quality[k], weight+weights[k]
			price := multiple * sum / weight
			if price >= reserves[k] && (k == n-1 || price < reserves[k+1]) {
				equilibria++
			}
			if price >= reserves[k] {
				want, mean, share = k+1, sum/weight, weight/total
			}
		}
		if equilibria > 1 {
			several++
		}
		of, err := simulate.NewWeighted(quality, weights)
		require.NoError(t, err)
		o, err := lemons.Market{
			Quality: of,
			Reserve: func(q float64) float64 {
				i, _ := slices.BinarySearch(quality, q)
				return reserves[min(i, n-1)]
			},
			Worth: func(mean float64) float64 { return multiple * mean },
		}.Equilibrium()
		require.NoError(t, err)
		name := fmt.Sprintf("quality %v, weights %v, reserves %v, multiple %v: %d stay", quality, weights, reserves, multiple, want)
		assert.InDelta(t, share, o.Share, 1e-9, name)
		assert.InDelta(t, mean, o.MeanQuality, 1e-9, name)
		assert.InDelta(t, multiple*mean, o.Price, 1e-9, name)
		assert.LessOrEqual(t, o.Rounds, n, name)
	}
	assert.Positive(t, several, "markets with more than one equilibrium")
}

// At the equilibrium price the same sellers stay. In a simulation buyers are
// indifferent: all of them buy, and none at a higher price.
func TestEquilibriumPriceSustainsItself(t *testing.T) {
	qualities := map[string]simulate.Distribution{
		"beta":    distuv.Beta{Alpha: 3, Beta: 2},
		"uniform": distuv.Uniform{Min: 0.2, Max: 0.9},
		"point":   simulate.Point(0.7),
		"nil":     nil,
	}
	if testing.Short() {
		delete(qualities, "beta") // whose table takes long
	}
	for name, quality := range qualities {
		for _, multiple := range []float64{1.15, 1.4, 3} {
			m := akerlof(quality, multiple)
			o, err := m.Equilibrium()
			require.NoError(t, err, name)
			again, err := m.At(o.Price)
			require.NoError(t, err, name)
			assert.InDelta(t, o.Share, again.Share, 1e-8, "%s, worth %v times", name, multiple)
			r, err := simulate.Run(context.Background(), simulate.Experiment{Market: buyers(o, multiple), Replications: 3, Offers: []simulate.Offer{
				simulate.Sell("price", pricing.PerAttempt(o.Price)), simulate.Sell("higher", pricing.PerAttempt(1.001*o.Price+1e-6)),
			}})
			require.NoError(t, err, name)
			for i := range r.Tallies[0] {
				assert.Equal(t, r.Tallies[0][i].Receivers, r.Tallies[0][i].Joined, "%s, worth %v times", name, multiple)
				assert.Zero(t, r.Tallies[1][i].Joined, "%s, worth %v times", name, multiple)
			}
		}
	}
}

// buyers is a simulated market of buyers who meet the sellers who stay.
func buyers(o lemons.Outcome, multiple float64) simulate.Market {
	return simulate.Market{
		Name: "buyers", Receivers: 50,
		Population: simulate.Population{Stakes: simulate.Point(multiple)},
		Producer: simulate.Producer{
			Quality: o.Quality, Known: simulate.MarketQuality,
			Right: simulate.Attempt{Cost: simulate.Point(1)}, // an attempt costs its quality on average
		},
	}
}

func TestParticipationAtAPrice(t *testing.T) {
	m := akerlof(distuv.Uniform{Min: 0, Max: 1}, 0)
	m.Worth = nil
	for price, share := range map[float64]float64{-1: 0, 0: 0, 0.25: 0.25, 1: 1, 7: 1} {
		o, err := m.At(price)
		require.NoError(t, err)
		assert.Equal(t, price, o.Price)
		assert.InDelta(t, share, o.Share, 1e-9)
		assert.InDelta(t, share/2, o.MeanQuality, 1e-9)
		assert.Zero(t, o.Rounds)
	}
}
