package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Offers that are expected apart and put side by side compare as those expected together,
// to rounding.
func TestBesideIsTogether(t *testing.T) {
	for name, e := range expectable(5) {
		e.Points = 16
		together := mustExpect(t, e)
		a, b := e, e
		a.Offers, b.Offers = e.Offers[:1], e.Offers[1:]
		one, other := mustExpect(t, a), mustExpect(t, b)
		beside, err := simulate.Beside(one, other)
		if !assert.ObjectsAreEqual(one.Integrated, other.Integrated) {
			assert.ErrorContains(t, err, "expectation 2 integrates", name)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, together.Offers(), beside.Offers(), name)
		for _, m := range []simulate.Metric{simulate.Profit, simulate.Surplus, simulate.FirstBest, simulate.PricePerArtifact} {
			want, err := together.Compare(e.Offers[0].Name, e.Offers[1].Name, m, 0.95)
			require.NoError(t, err)
			got, err := beside.Compare(e.Offers[0].Name, e.Offers[1].Name, m, 0.95)
			require.NoError(t, err)
			for _, pair := range [][2]simulate.Estimate{
				{want.BaseValue, got.BaseValue}, {want.AltValue, got.AltValue}, {want.Difference, got.Difference},
			} {
				assert.InDelta(t, pair[0].Value, pair[1].Value, 1e-9, "%s: %s", name, m.Name)
				assert.InDelta(t, pair[0].StandardError, pair[1].StandardError, 1e-9, "%s: %s", name, m.Name)
			}
		}
	}
}

// What did not meet the same points is refused, with all that is wrong.
func TestBesideRefuses(t *testing.T) {
	e := expectable(3)["stakes"]
	e.Points = 8
	x := mustExpect(t, e)
	e.Seed, e.Points, e.First, e.Replications = e.Seed+1, 16, 1, 2
	y := mustExpect(t, e)
	_, err := simulate.Beside(x, y)
	for _, want := range []string{"seed of expectation 2", "points of expectation 2: 16, want 8", "first replication of expectation 2: 1, want 0",
		"replications of expectation 2: 2, want 3", `expectation 2 has a second offer`} {
		assert.ErrorContains(t, err, want)
	}
	_, err = simulate.Beside()
	assert.ErrorContains(t, err, "want at least 1 expectation")
	_, err = simulate.Beside(x, nil)
	assert.ErrorContains(t, err, "expectation 2 is empty")
	_, err = simulate.Beside(&simulate.Expectation{})
	assert.ErrorContains(t, err, "expectation 1 is empty")
}

// Where receivers know quality and get the same, equal expected bills leave nothing to tell
// apart, to the accuracy of tables: an expectation says so.
func TestExpectedNeutralityIsATie(t *testing.T) {
	e := expectable(3)["stakes"]
	e.Points = 16
	mean := func(a simulate.Attempt) float64 { return a.Cost.(distuv.LogNormal).Mean() }
	cost := 1.5 * (0.65*mean(e.Market.Producer.Right) + 0.35*mean(e.Market.Producer.Wrong))
	e.Offers = []simulate.Offer{
		simulate.Sell("cost-plus", pricing.CostPlus(0.5)), simulate.Sell("outcome", pricing.PerOutcome(cost/(0.65*0.95+0.35*0.05))),
	}
	x := mustExpect(t, e)
	for _, m := range []simulate.Metric{simulate.Profit, simulate.Surplus, simulate.Welfare} {
		c, err := x.Compare("cost-plus", "outcome", m, 0.95)
		require.NoError(t, err)
		assert.False(t, c.Apart(), "%s: %v", m.Name, c.Difference)
	}
}
