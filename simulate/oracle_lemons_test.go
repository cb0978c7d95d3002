package simulate_test

import (
	"fmt"
	"testing"

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

// met is a market of buyers who meet the sellers who stay. An attempt costs its
// quality on average: 1 if it is right, nothing if it is wrong.
func met(o lemons.Outcome, multiple float64) simulate.Market {
	return simulate.Market{
		Population: simulate.Population{Stakes: simulate.Point(multiple)},
		Producer: simulate.Producer{
			Quality: o.Quality, Known: simulate.MarketQuality,
			Right: simulate.Attempt{Cost: simulate.Point(1)},
		},
	}
}

// shareOf is a metric times the share of sellers who stay.
func shareOf(o lemons.Outcome, m simulate.Metric) simulate.Metric {
	of := m.Of
	m.Of = func(t *simulate.Tally) float64 { return o.Share * of(t) }
	return m
}

// Buyers cannot see a seller's quality, and pay what its mean is worth. Paid by the
// attempt, all sellers trade, some or none. Paid by the outcome, all do.
func unknownSellers(t *testing.T) []oracle {
	const receivers = 100_000
	v := verify{id: "O23", source: "Akerlof (1970)"}
	all := distuv.Uniform{Min: 0, Max: 1}
	for _, c := range []struct {
		low, multiple       float64
		price, trade, worth float64 // in equilibrium; worth is the mean welfare of a seller
	}{
		{0, 1.5, 0, 0, 0},
		{0, 2.5, 1.25, 1, 0.75},
		{0, 2, 1, 1, 0.5}, // the edge: every price up to 1 is an equilibrium
		{0.25, 1.5, 0.75, 2.0 / 3, 1.0 / 6},
	} {
		name := fmt.Sprintf("quality from %v to 1, worth %v times", c.low, c.multiple)
		market := akerlof(distuv.Uniform{Min: c.low, Max: 1}, c.multiple)
		o, err := market.Equilibrium()
		require.NoError(t, err)
		mean := (1 + c.low) / 2
		r := v.trade(t, met(o, c.multiple), receivers, simulate.Sell("attempt", pricing.PerAttempt(o.Price)))
		v.add(name+": price of an attempt", c.price, o.Price, 0)
		v.metric(t, name+": trade", c.trade, r, "attempt", shareOf(o, simulate.Joined))
		v.metric(t, name+": welfare", c.worth, r, "attempt", shareOf(o, simulate.Welfare))
		v.metric(t, name+": surplus expected", 0, r, "attempt", shareOf(o, simulate.Anticipated))

		byOutcome := lemons.Market{
			Quality: market.Quality,
			Reserve: func(float64) float64 { return 1 },
			Worth:   func(float64) float64 { return c.multiple },
		}
		o, err = byOutcome.Equilibrium()
		require.NoError(t, err)
		r = v.trade(t, met(o, c.multiple), receivers, simulate.Sell("outcome", pricing.PerOutcome(o.Price)))
		v.metric(t, name+", by outcome: trade", 1, r, "outcome", shareOf(o, simulate.Joined))
		v.metric(t, name+", by outcome: welfare", (c.multiple-1)*mean, r, "outcome", shareOf(o, simulate.Welfare))
	}

	// The first market has no equilibrium with trade: at every price, the sellers who
	// stay are worth less.
	for _, price := range []float64{0.75, 0.1, 0.001} {
		o, err := akerlof(all, 1.5).At(price)
		require.NoError(t, err)
		r := v.trade(t, met(o, 1.5), 60_000, simulate.Sell("attempt", pricing.PerAttempt(price)))
		v.metric(t, fmt.Sprintf("quality from 0 to 1, worth 1.5 times, at a price of %v: sellers who stay", price), price, r, "attempt", staying(o))
		v.metric(t, fmt.Sprintf("quality from 0 to 1, worth 1.5 times, at a price of %v: buyers", price), 0, r, "attempt", simulate.Joined)
	}
	o, err := akerlof(all, 2).At(0.5) // another equilibrium at the edge
	require.NoError(t, err)
	r := v.trade(t, met(o, 2), receivers, simulate.Sell("attempt", pricing.PerAttempt(0.5)))
	v.metric(t, "quality from 0 to 1, worth 2 times, at a price of 0.5: trade", 0.5, r, "attempt", shareOf(o, simulate.Joined))
	v.metric(t, "quality from 0 to 1, worth 2 times, at a price of 0.5: welfare", 0.125, r, "attempt", shareOf(o, simulate.Welfare))
	return v.rows
}

// staying is the share of sellers who stay, as a metric.
func staying(o lemons.Outcome) simulate.Metric {
	return shareOf(o, simulate.Metric{Name: "staying", Unit: "share",
		Of:  func(t *simulate.Tally) float64 { return t.Receivers },
		Per: func(t *simulate.Tally) float64 { return t.Receivers }})
}
