package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
)

// short are sellers of whom the last of a share u asks for more than the price
// by a function of u: the price is 1 + u.
func short(by func(u float64) float64) simulate.Sellers {
	return simulate.Sellers{
		Quality: distuv.Uniform{Min: 0, Max: 1},
		Reserve: func(q float64) float64 { return 1 + q + by(q) },
		Worth:   func(mean float64) float64 { return 1 + 2*mean },
	}
}

// Below a worth of twice the quality nobody stays, above it all do (O23), however
// near to it: half a percent of those left leaves in a round, or next to nobody.
func TestSettlesOnEitherSideOfAnEdge(t *testing.T) {
	t.Parallel()
	for _, off := range []float64{1e-2, 1e-4, 1e-6, 1e-7} {
		for multiple, share := range map[float64]float64{2 - off: 0, 2: 1, 2 + off: 1} {
			who, err := hidden(distuv.Uniform{Min: 0, Max: 1}, multiple).Settle()
			require.NoError(t, err)
			assert.Equal(t, share, who.Share, "worth %v times", multiple)
			assert.InDelta(t, multiple*share/2, who.Price, 1e-9)
		}
	}
}

// What the last seller asks for touches the price, or nearly does, smoothly or
// in a bend: sellers stop where they meet, and leave where they do not, within
// 1e-8 of the price. (Rounds that are played end within 1e-9 of the share.)
func TestSettlesWhereAskTouchesPrice(t *testing.T) {
	t.Parallel()
	const price, played = 2, 1e-9 // the highest
	gaps := []float64{1e-2, 1e-5, 1e-7}
	if testing.Short() {
		gaps = gaps[1:2]
	}
	for name, c := range map[string]struct {
		by    func(x float64) float64 // of the distance from where they touch
		where func(gap float64) float64
	}{
		"parabola": {func(x float64) float64 { return x * x }, func(gap float64) float64 { return math.Sqrt(-gap) }},
		"bend":     {func(x float64) float64 { return 1e-5 * math.Abs(x) }, func(gap float64) float64 { return -gap / 1e-5 }},
	} {
		for _, at := range []float64{0, 1e-3, 0.4} {
			for _, gap := range gaps {
				s := short(func(u float64) float64 { return gap + c.by(u-at) })
				who, err := s.Settle()
				require.NoError(t, err)
				assert.Zero(t, who.Share, "%s at %v, %v short", name, at, gap)

				s = short(func(u float64) float64 { return -gap + c.by(u-at) })
				who, err = s.Settle()
				require.NoError(t, err)
				least := min(1, at+c.where(-gap))
				most := min(1, at+c.where(-gap-1e-8*price))
				assert.True(t, who.Share >= least-played && who.Share <= most+played,
					"%s at %v, %v over: a share of %v, want one from %v to %v", name, at, gap, who.Share, least, most)
			}
		}
	}
}

// Good sellers ask for so little more that leaving takes a million rounds. It
// ends at those whose ask is far below.
func TestSettlesWhereAskJumps(t *testing.T) {
	t.Parallel()
	s := short(func(u float64) float64 {
		if u <= 0.4 {
			return -1e-3
		}
		return 1e-6
	})
	who, err := s.Settle()
	require.NoError(t, err)
	assert.InDelta(t, 0.4, who.Share, 1e-9)
	assert.InDelta(t, 1.4, who.Price, 1e-9)
	assert.Equal(t, 100_000, who.Rounds)
}

// An ask that trembles about the price by more than it is short has no end that
// could be found.
func TestRoughSellersAreNamed(t *testing.T) {
	t.Parallel()
	s := short(func(u float64) float64 { return 1e-7 + 1e-5*math.Pow(math.Sin(1e7*u), 2) })
	_, err := s.Settle()
	assert.ErrorContains(t, err, "they still leave after 100000 rounds, and Worth and Reserve are too rough near a share of")
	assert.ErrorContains(t, err, "want smoother functions")
}
