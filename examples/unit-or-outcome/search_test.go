package main

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// Values even on [0,1] and a cost of c: profit (p-c)(1-p), surplus (1-p)²/2.
func evenValues(c float64, price []float64) curve {
	made := curve{price: price}
	for _, p := range price {
		sold := max(1-p, 0)
		made.profit = append(made.profit, (p-c)*sold)
		made.surplus = append(made.surplus, sold*sold/2)
	}
	return made
}

func TestRegimesOnAKnownCurve(t *testing.T) {
	const c = 0.2
	coarse := evenValues(c, geometric(0.1, 1.1, 15))
	best := mostProfit(coarse)
	assert.InDelta(t, 0.6, best, 0.05)
	best = mostProfit(evenValues(c, geometric(best/1.1, best*1.1, fitted)))
	assert.InDelta(t, (1+c)/2, best, 0.001)

	best = mostSurplus(coarse)
	assert.InDelta(t, c, best, 0.01)
	best = mostSurplus(evenValues(c, geometric(best/1.1, best*1.1, fitted)))
	assert.InDelta(t, c, best, 0.001)
}

// Who believes too much is better off where a higher price keeps it from buying.
func TestMostSurplusMayBeAboveCost(t *testing.T) {
	made := curve{price: []float64{1, 2, 3, 4}, profit: []float64{-1, 1, 2, 0}, surplus: []float64{-5, -3, -1, -2}}
	assert.Equal(t, 3.0, mostSurplus(made))
}

// Where all judge by the market's mean, equal expected bills leave the same to
// both sides together, at every price and however outcomes are miscounted.
func TestNeutralRow(t *testing.T) {
	e := simulate.Experiment{Market: answers(), Replications: 2, Points: 64, Seed: 1}
	rows[controlled].set(&e.Market)
	for _, alpha := range []float64{0, 0.4} {
		e.Market.Measurement.FalsePositive = alpha
		price := geometric(0.8, 25.6, 9)
		a, err := sell(context.Background(), e, unit, price)
		require.NoError(t, err)
		b, err := sell(context.Background(), e, outcome, price)
		require.NoError(t, err)
		for i := range price {
			assert.InEpsilon(t, a.profit[i]+a.surplus[i], b.profit[i]+b.surplus[i], 1e-9)
		}
	}
}

// A mean stands for what it is the mean of, where nobody knows more: means of payoffs are
// the same, within 4 standard errors.
func TestMeansStandForWhatIsNotKnown(t *testing.T) {
	e := simulate.Experiment{Market: answers(), Replications: sets, Points: 256, Seed: 1}
	for i, row := range rows[controlled:] {
		if testing.Short() && i > 0 {
			break
		}
		e.Market = answers()
		row.set(&e.Market)
		var found [2]*simulate.Expectation
		for k, quality := range []simulate.Distribution{simulate.Point(rate), around(byTask)} {
			e.Market.Producer.Quality, e.Market.Producer.Known = quality, simulate.MarketQuality
			e.Offers = []simulate.Offer{
				simulate.Sell("unit", unit.plan(&e.Market.Measurement, 4)), simulate.Sell("outcome", outcome.plan(&e.Market.Measurement, 4)),
			}
			var err error
			found[k], err = simulate.Expect(context.Background(), e)
			require.NoError(t, err)
		}
		for _, offer := range found[0].Offers() {
			for _, m := range []simulate.Metric{simulate.Profit, simulate.Surplus} {
				want, err := found[0].Estimate(offer, m, level)
				require.NoError(t, err)
				got, err := found[1].Estimate(offer, m, level)
				require.NoError(t, err)
				assert.InDelta(t, want.Value, got.Value, 4*math.Hypot(want.StandardError, got.StandardError), "%s, %s, %s", row.name, offer, m.Name)
			}
		}
	}
}

// In the control the truth is 0. What the search for prices leaves open of it is a small
// part of what matters, whatever the points.
func TestControlIsNothing(t *testing.T) {
	e := simulate.Experiment{Market: answers(), Replications: 2, Points: points}
	first, err := firstBest(context.Background(), e)
	require.NoError(t, err)
	rows[controlled].set(&e.Market)
	seeds := 5
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		e.Seed = uint64(seed)
		units, err := search(context.Background(), e, unit)
		require.NoError(t, err)
		cells, err := newCells(context.Background(), e, units, first)
		require.NoError(t, err)
		for j, c := range cells {
			assert.InDelta(t, 0, c.aim.Difference.Value, negligible/10, "seed %d: %s", seed, regimes[j].title)
			assert.InDelta(t, 0, c.welfare.Difference.Value, negligible/10, "seed %d: %s", seed, regimes[j].title)
		}
	}
}

// Another search, on other points, moves no figure by more than 0.1% of the first best and
// the two intervals.
func TestSearchLeavesLittleOpen(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes four searches; short tests look at what one leaves of nothing")
	}
	for _, row := range []int{0, len(rows) - 1} {
		var found [2][]cell
		for seed := range found {
			e := simulate.Experiment{Market: answers(), Replications: sets, Points: points, Seed: uint64(seed)}
			first, err := firstBest(context.Background(), e)
			require.NoError(t, err)
			rows[row].set(&e.Market)
			units, err := search(context.Background(), e, unit)
			require.NoError(t, err)
			found[seed], err = newCells(context.Background(), e, units, first)
			require.NoError(t, err)
		}
		for j := range regimes {
			for _, pair := range [][2]simulate.Estimate{
				{found[0][j].aim.Difference, found[1][j].aim.Difference}, {found[0][j].welfare.Difference, found[1][j].welfare.Difference}} {
				a, b := pair[0], pair[1]
				assert.InDelta(t, a.Value, b.Value, 0.001+a.High-a.Value+b.High-b.Value, "%s, %s", rows[row].name, regimes[j].title)
			}
		}
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      verdict
	}{
		{-1, 1, tie}, {0, 0, tie}, {0.1, 0.9, tie}, {0.1, 1.1, outcomeWins}, {-3, -2, unitWins}, {-3, -0.1, unitWins}, {-3, 0.1, cannotTell}, {-2, 2, cannotTell},
	} {
		assert.Equal(t, c.want, judge(simulate.Estimate{Low: c.low, High: c.high}, 1), "%v to %v", c.low, c.high)
	}
}
