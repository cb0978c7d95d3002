package simulate_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// hidden are sellers whose attempts cost them their quality and are worth a
// multiple of it.
func hidden(quality simulate.Distribution, multiple float64) simulate.Sellers {
	return simulate.Sellers{
		Quality: quality,
		Reserve: func(q float64) float64 { return q },
		Worth:   func(q float64) float64 { return multiple * q },
	}
}

// met is the market of those who stay. An attempt costs its quality on average:
// 1 if it is right, nothing if it is wrong.
func met(who simulate.Remaining, multiple float64) simulate.Market {
	return simulate.Market{
		Population: simulate.Population{Stakes: simulate.Point(multiple)},
		Producer: simulate.Producer{
			Quality: who.Quality, Known: simulate.MarketQuality,
			Right: simulate.Attempt{Cost: simulate.Point(1)},
		},
	}
}

// shareOf is a metric times the share of sellers who stay, as a metric.
func shareOf(who simulate.Remaining, m simulate.Metric) simulate.Metric {
	of := m.Of
	m.Of = func(t *simulate.Tally) float64 { return who.Share * of(t) }
	return m
}

// Sellers whose quality nobody sees, at the prices that buyers pay for what is
// left of it: all trade, some or none. Paid by outcome, all do.
func unknownSellers(t *testing.T) []oracle {
	const receivers = 100_000
	v := verify{id: "O23", source: "Akerlof (1970)"}
	all := distuv.Uniform{Min: 0, Max: 1}
	for _, c := range []struct {
		low, multiple       float64
		price, trade, worth float64 // in the end, and mean welfare of a seller
	}{
		{0, 1.5, 0, 0, 0},
		{0, 2.5, 1.25, 1, 0.75},
		{0, 2, 1, 1, 0.5}, // the edge: every price would do
		{0.25, 1.5, 0.75, 2.0 / 3, 1.0 / 6},
	} {
		name := fmt.Sprintf("quality from %v to 1, worth %v times", c.low, c.multiple)
		sellers := hidden(distuv.Uniform{Min: c.low, Max: 1}, c.multiple)
		who, err := sellers.Settle()
		require.NoError(t, err)
		mean := (1 + c.low) / 2
		r := v.trade(t, met(who, c.multiple), receivers, simulate.Sell("attempt", pricing.PerAttempt(who.Price)))
		v.add(name+": price of an attempt", c.price, who.Price, 0)
		v.metric(t, name+": trade", c.trade, r, "attempt", shareOf(who, simulate.Joined))
		v.metric(t, name+": welfare", c.worth, r, "attempt", shareOf(who, simulate.Welfare))
		v.metric(t, name+": surplus expected", 0, r, "attempt", shareOf(who, simulate.Anticipated))

		paid := simulate.Sellers{
			Quality: sellers.Quality,
			Reserve: func(float64) float64 { return 1 },
			Worth:   func(float64) float64 { return c.multiple },
		}
		who, err = paid.Settle()
		require.NoError(t, err)
		r = v.trade(t, met(who, c.multiple), receivers, simulate.Sell("outcome", pricing.PerOutcome(who.Price)))
		v.metric(t, name+", by outcome: trade", 1, r, "outcome", shareOf(who, simulate.Joined))
		v.metric(t, name+", by outcome: welfare", (c.multiple-1)*mean, r, "outcome", shareOf(who, simulate.Welfare))
	}

	// At no price does a market of the first kind hold: who stays is not worth it.
	for _, price := range []float64{0.75, 0.1, 0.001} {
		who, err := hidden(all, 1.5).At(price)
		require.NoError(t, err)
		r := v.trade(t, met(who, 1.5), 60_000, simulate.Sell("attempt", pricing.PerAttempt(price)))
		v.metric(t, fmt.Sprintf("quality from 0 to 1, worth 1.5 times, at a price of %v: sellers who stay", price), price, r, "attempt", staying(who))
		v.metric(t, fmt.Sprintf("quality from 0 to 1, worth 1.5 times, at a price of %v: buyers", price), 0, r, "attempt", simulate.Joined)
	}
	who, err := hidden(all, 2).At(0.5) // another that sustains itself at the edge
	require.NoError(t, err)
	r := v.trade(t, met(who, 2), receivers, simulate.Sell("attempt", pricing.PerAttempt(0.5)))
	v.metric(t, "quality from 0 to 1, worth 2 times, at a price of 0.5: trade", 0.5, r, "attempt", shareOf(who, simulate.Joined))
	v.metric(t, "quality from 0 to 1, worth 2 times, at a price of 0.5: welfare", 0.125, r, "attempt", shareOf(who, simulate.Welfare))
	return v.rows
}

func staying(who simulate.Remaining) simulate.Metric {
	return shareOf(who, simulate.Metric{Name: "staying", Unit: "share",
		Of:  func(t *simulate.Tally) float64 { return t.Receivers },
		Per: func(t *simulate.Tally) float64 { return t.Receivers }})
}
