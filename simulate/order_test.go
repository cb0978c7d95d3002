package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// Receiver by receiver and period by period give the same bits, with and without
// groups: what lasts between periods is all in the relationship.
func TestBothOrders(t *testing.T) {
	for _, seed := range markets(7, 11, 14) {
		e := pinned(seed)
		if e.Market.Periods < 2 {
			continue
		}
		if seed%2 == 1 {
			e.Groups = []simulate.Group{simulate.ByPeriod(e.Market.Periods)}
		}
		want := mustRun(t, e)
		got, err := simulate.RunPeriodByPeriod(e)
		require.NoError(t, err)
		assert.Equal(t, want, got, "market %d", seed)
	}
}

// Groups and metrics with sums of their own move no bit of the whole.
func TestRowsMoveNothing(t *testing.T) {
	seeds := []uint64{7, 11, 2, 26}
	for _, seed := range seeds[:few(4, 2)] {
		e := pinned(seed)
		want := mustRun(t, e)
		e.Groups = []simulate.Group{byStakes}
		e.Metrics = []simulate.Metric{large}
		got := mustRun(t, e)
		for o := range got.Tallies {
			for i := range got.Tallies[o] {
				got.Tallies[o][i].Sums = nil
			}
		}
		assert.Equal(t, want.Tallies, got.Tallies, "market %d", seed)
	}
}

// An offer has the same bits whatever else is on offer, from producers that are on offer anyway.
func TestOffersMoveNothing(t *testing.T) {
	e := standard(2)
	e.Market.Receivers, e.Market.Measurement.Holdout = 50, 0.1
	all := mustRun(t, e)
	for o, offer := range e.Offers {
		alone := e
		alone.Offers = []simulate.Offer{offer}
		assert.Equal(t, all.Tallies[o], mustRun(t, alone).Tallies[0], offer.Name)
	}
}

// byStakes groups receivers by what is at stake.
var byStakes = simulate.Group{Name: "stakes", Labels: []string{"low", "high"}, Of: func(r *simulate.Row) int {
	if r.Who.Stakes > 1 {
		return 1
	}
	return 0
}}

// large is a metric that keeps a sum of its own.
var large = simulate.Metric{Name: "large bills", Unit: "per receiver and period",
	Row: func(r *simulate.Row) float64 {
		if r.Charges > 0.5 {
			return 1
		}
		return 0
	},
	Per: func(t *simulate.Tally) float64 { return t.Receivers },
}
