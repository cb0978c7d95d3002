package lemons_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/lemons"
)

// short is a market in which the price for the lowest share u is 1 + u, and the
// marginal seller's reserve price is higher by a function of u.
func short(by func(u float64) float64) lemons.Market {
	return lemons.Market{
		Quality: distuv.Uniform{Min: 0, Max: 1},
		Reserve: func(q float64) float64 { return 1 + q + by(q) },
		Worth:   func(mean float64) float64 { return 1 + 2*mean },
	}
}

// Below a worth of twice the quality no seller stays, and from there on all do
// (O23). Near the edge exit is slow: half a percent of sellers or less a round.
func TestEquilibriumOnEitherSideOfTheEdge(t *testing.T) {
	offs := []float64{1e-2, 1e-7, 1e-4, 1e-6}
	if testing.Short() {
		offs = offs[:2]
	}
	for _, off := range offs {
		for multiple, share := range map[float64]float64{2 - off: 0, 2: 1, 2 + off: 1} {
			o, err := akerlof(distuv.Uniform{Min: 0, Max: 1}, multiple).Equilibrium()
			require.NoError(t, err)
			assert.Equal(t, share, o.Share, "worth %v times", multiple)
			assert.InDelta(t, multiple*share/2, o.Price, 1e-9)
		}
	}
}

// The marginal seller's reserve price touches the price in a parabola or a bend.
// If they meet, exit ends there; if they miss, all sellers exit. The tolerance is
// 1e-8 of the price, and 1e-9 of the share where exit ends in rounds.
func TestEquilibriumWhereReserveTouchesPrice(t *testing.T) {
	const highestPrice, minShare = 2, 1e-9
	places, gaps := []float64{0.4, 0, 1e-3}, []float64{1e-2, 1e-7, 1e-5}
	if testing.Short() {
		places, gaps = places[:1], gaps[:2]
	}
	for name, c := range map[string]struct {
		by    func(x float64) float64 // of the distance from where they touch
		where func(gap float64) float64
	}{
		"parabola": {func(x float64) float64 { return x * x }, func(gap float64) float64 { return math.Sqrt(-gap) }},
		"bend":     {func(x float64) float64 { return 1e-5 * math.Abs(x) }, func(gap float64) float64 { return -gap / 1e-5 }},
	} {
		for _, at := range places {
			for _, gap := range gaps {
				m := short(func(u float64) float64 { return gap + c.by(u-at) })
				o, err := m.Equilibrium()
				require.NoError(t, err)
				assert.Zero(t, o.Share, "%s at %v, %v short", name, at, gap)

				m = short(func(u float64) float64 { return -gap + c.by(u-at) })
				o, err = m.Equilibrium()
				require.NoError(t, err)
				least := min(1, at+c.where(-gap))
				most := min(1, at+c.where(-gap-1e-8*highestPrice))
				assert.True(t, o.Share >= least-minShare && o.Share <= most+minShare,
					"%s at %v, %v over: a share of %v, want one from %v to %v", name, at, gap, o.Share, least, most)
			}
		}
	}
}

// Good sellers have a reserve price so little above the price that exit takes a
// million rounds. It ends where the reserve price jumps down.
func TestEquilibriumWhereReserveJumps(t *testing.T) {
	m := short(func(u float64) float64 {
		if u <= 0.4 {
			return -1e-3
		}
		return 1e-6
	})
	o, err := m.Equilibrium()
	require.NoError(t, err)
	assert.InDelta(t, 0.4, o.Share, 1e-9)
	assert.InDelta(t, 1.4, o.Price, 1e-9)
	assert.Equal(t, 100_000, o.Rounds)
}

// A reserve price that oscillates just above the price is too rough to search.
func TestRoughReserveIsAFault(t *testing.T) {
	m := short(func(u float64) float64 { return 1e-7 + 1e-5*math.Pow(math.Sin(1e7*u), 2) })
	_, err := m.Equilibrium()
	assert.ErrorContains(t, err, "lemons: sellers still leave after 100000 rounds, and Worth and Reserve are too rough near a share of")
	assert.ErrorContains(t, err, "want smoother functions")
}
