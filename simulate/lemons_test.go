package simulate_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Sellers whose attempts cost them their quality. A buyer has 1.5 at stake and
// cannot tell them apart. Paid by the attempt, a third of them leave; paid by the
// outcome, none do.
func ExampleSellers_Settle() {
	buyer := pricing.Receiver{Stakes: 1.5, Ability: 1}
	quality := distuv.Uniform{Min: 0.25, Max: 1}
	byAttempt := simulate.Sellers{
		Quality: quality,
		Reserve: func(q float64) float64 { return q },
		Worth:   func(q float64) float64 { _, worth := buyer.Best(q, 0); return worth },
	}
	byOutcome := simulate.Sellers{
		Quality: quality,
		Reserve: func(float64) float64 { return 1 }, // q a task, which is right with q
		Worth:   func(float64) float64 { return buyer.Stakes },
	}
	for _, s := range []simulate.Sellers{byAttempt, byOutcome} {
		who, err := s.Settle()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.0f%% stay at a price of %.2f, right with %.2f on average\n", 100*who.Share, who.Price, who.Mean)
	}
	// Output:
	// 67% stay at a price of 0.75, right with 0.50 on average
	// 100% stay at a price of 1.50, right with 0.62 on average
}

// Who stays at a price is the producer of a market.
func ExampleSellers_At() {
	sellers := simulate.Sellers{
		Quality: distuv.Uniform{Min: 0, Max: 1},
		Reserve: func(q float64) float64 { return q },
	}
	who, err := sellers.At(0.6)
	if err != nil {
		log.Fatal(err)
	}
	market := simulate.Market{
		Name: "those who stay", Receivers: 100,
		Population: simulate.Population{Stakes: simulate.Point(1.5)},
		Producer:   simulate.Producer{Quality: who.Quality, Known: simulate.MarketQuality},
	}
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: market, Offers: []simulate.Offer{simulate.Sell("attempt", pricing.PerAttempt(who.Price))}, Replications: 2,
	})
	if err != nil {
		log.Fatal(err)
	}
	joined, err := result.Estimate("attempt", simulate.Joined, 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f%% of sellers stay, worth %.2f on average; %.0f%% of buyers pay %.2f\n",
		100*who.Share, 1.5*who.Mean, 100*joined.Value, who.Price)
	// Output: 60% of sellers stay, worth 0.45 on average; 0% of buyers pay 0.60
}

// Of a few kinds of sellers, those stay that make the longest run from the worst
// up whose best is content with what the run is worth. All smaller runs that
// sustain themselves have less trade.
func TestSettlesWhereMostTrade(t *testing.T) {
	draw := rand.New(rand.NewPCG(23, 1))
	several := 0
	for range 300 {
		n := 1 + draw.IntN(7)
		quality, weights, reserves := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			quality[i], weights[i], reserves[i] = draw.Float64(), 0.1+draw.Float64(), draw.Float64()
		}
		slices.Sort(quality)
		slices.Sort(reserves)
		multiple := 0.5 + draw.Float64()
		want, mean, share := 0, quality[0], 0.0 // nobody: the worst is offered
		sum, total := 0.0, 0.0
		for _, w := range weights {
			total += w
		}
		weight, sustained := 0.0, 0
		for k := range n {
			sum, weight = sum+weights[k]*quality[k], weight+weights[k]
			price := multiple * sum / weight
			if price >= reserves[k] && (k == n-1 || price < reserves[k+1]) {
				sustained++
			}
			if price >= reserves[k] {
				want, mean, share = k+1, sum/weight, weight/total
			}
		}
		if sustained > 1 {
			several++
		}
		of, err := simulate.NewWeighted(quality, weights)
		require.NoError(t, err)
		who, err := simulate.Sellers{
			Quality: of,
			Reserve: func(q float64) float64 {
				i, _ := slices.BinarySearch(quality, q)
				return reserves[min(i, n-1)]
			},
			Worth: func(q float64) float64 { return multiple * q },
		}.Settle()
		require.NoError(t, err)
		name := fmt.Sprintf("quality %v, weights %v, reserves %v, multiple %v: %d stay", quality, weights, reserves, multiple, want)
		assert.InDelta(t, share, who.Share, 1e-9, name)
		assert.InDelta(t, mean, who.Mean, 1e-9, name)
		assert.InDelta(t, multiple*mean, who.Price, 1e-9, name)
		assert.LessOrEqual(t, who.Rounds, n, name)
	}
	assert.Positive(t, several, "some have more than one end")
}

// At the fixed point nobody wants to leave and nobody who left to come back, and
// buyers pay what is left is worth: in the walk, they are content.
func TestFixedPointSustainsItself(t *testing.T) {
	t.Parallel()
	for name, quality := range map[string]simulate.Distribution{
		"beta":    distuv.Beta{Alpha: 3, Beta: 2},
		"uniform": distuv.Uniform{Min: 0.2, Max: 0.9},
		"point":   simulate.Point(0.7),
		"nil":     nil,
	} {
		for _, multiple := range []float64{1.15, 1.4, 3} {
			s := hidden(quality, multiple)
			who, err := s.Settle()
			require.NoError(t, err, name)
			again, err := s.At(who.Price)
			require.NoError(t, err, name)
			assert.InDelta(t, who.Share, again.Share, 1e-8, "%s, worth %v times", name, multiple)
			r := mustRun(t, simulate.Experiment{Market: named(met(who, multiple)), Replications: 3, Offers: []simulate.Offer{
				simulate.Sell("price", pricing.PerAttempt(who.Price)), simulate.Sell("dearer", pricing.PerAttempt(1.001*who.Price+1e-6)),
			}})
			for i := range r.Tallies[0] {
				assert.Equal(t, r.Tallies[0][i].Receivers, r.Tallies[0][i].Joined, "%s, worth %v times", name, multiple)
				assert.Zero(t, r.Tallies[1][i].Joined, "%s, worth %v times", name, multiple)
			}
		}
	}
}

func named(m simulate.Market) simulate.Market {
	m.Name, m.Receivers = "met", 50
	return m
}

// What is wrong with sellers is said, all of it at once.
func TestBadSellers(t *testing.T) {
	rising := func(q float64) float64 { return q }
	falling := func(q float64) float64 { return 1 - q }
	panics := func(float64) float64 { panic("no") }
	all := distuv.Uniform{Min: 0, Max: 1}
	for name, c := range map[string]struct {
		sellers simulate.Sellers
		says    []string
	}{
		"nothing":             {simulate.Sellers{}, []string{"Reserve is nil", "Worth is nil"}},
		"quality of 2":        {simulate.Sellers{Quality: distuv.Uniform{Min: 0, Max: 2}, Reserve: rising, Worth: rising}, []string{"Quality draws values"}},
		"no quality at all":   {simulate.Sellers{Quality: simulate.Point(math.NaN()), Reserve: rising}, []string{"Quality", "Worth is nil"}},
		"good ones are cheap": {simulate.Sellers{Quality: all, Reserve: falling, Worth: rising}, []string{"do not fall as quality rises"}},
		"endless":             {simulate.Sellers{Quality: all, Reserve: func(float64) float64 { return math.Inf(1) }, Worth: rising}, []string{"Reserve(", "finite"}},
		"no price":            {simulate.Sellers{Quality: all, Reserve: rising, Worth: func(float64) float64 { return math.NaN() }}, []string{"is NaN, want a finite amount"}},
		"worse is dearer":     {simulate.Sellers{Quality: all, Reserve: rising, Worth: func(q float64) float64 { return 1.2 - q }}, []string{"does not fall with quality"}},
		"reserve panics":      {simulate.Sellers{Quality: all, Reserve: panics, Worth: rising}, []string{"panics: no"}},
		"worth panics":        {simulate.Sellers{Quality: all, Reserve: rising, Worth: panics}, []string{"panics: no"}},
	} {
		_, err := c.sellers.Settle()
		require.Error(t, err, name)
		for _, s := range c.says {
			assert.ErrorContains(t, err, s, name)
		}
	}
	for _, price := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := simulate.Sellers{Quality: all}.At(price)
		assert.ErrorContains(t, err, "want a finite number")
		assert.ErrorContains(t, err, "Reserve is nil")
	}
	for price, share := range map[float64]float64{-1: 0, 0: 0, 0.25: 0.25, 1: 1, 7: 1} {
		who, err := simulate.Sellers{Quality: all, Reserve: rising}.At(price)
		require.NoError(t, err)
		assert.InDelta(t, share, who.Share, 1e-9)
		assert.InDelta(t, share/2, who.Mean, 1e-9)
	}
}
