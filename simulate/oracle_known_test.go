package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// able is a market of receivers who alone know how often they can act on an
// answer, which is right, is worth 1 to who acts, and costs the seller the same.
func able(most, cost float64) simulate.Market {
	return simulate.Market{
		Population:  simulate.Population{Ability: distuv.Uniform{Min: 0, Max: most}},
		Producer:    attempts(1, cost, 1),
		Measurement: simulate.Measurement{Event: pricing.Acted},
	}
}

// sides adds what an offer brings each side, and what it loses.
func (v *verify) sides(t *testing.T, name string, r *simulate.Result, offer string, profit, surplus, loss float64) {
	t.Helper()
	v.metric(t, name+": profit", profit, r, offer, simulate.Profit)
	v.metric(t, name+": surplus", surplus, r, offer, simulate.Surplus)
	v.metric(t, name+": deadweight loss", loss, r, offer, simulate.Loss)
}

// shared is so much of cost an attempt and the rest by a fee for what was acted on.
func shared(name string, cost, fee float64) simulate.Offer {
	return simulate.Sell(name, pricing.Hybrid(name, pricing.PerAttempt(cost*(1-fee)), pricing.PerOutcome(fee)))
}

// A price of an attempt keeps out too many, a fee for an outcome too few, and a
// part of each who should be.
func hiddenAbility(t *testing.T) []oracle {
	const cost, first, receivers = 0.2, 0.32, 100_000
	v := verify{id: "O22", source: "adverse selection by ability"}
	shares := []float64{0.25, 0.5, 0.9, 0.99}
	offers := []simulate.Offer{
		simulate.Sell("attempt", pricing.PerAttempt(0.6)), simulate.Sell("fee", pricing.PerOutcome(1)),
		simulate.Sell("at cost", pricing.PerAttempt(cost)), simulate.Sell("no loss", pricing.PerOutcome(2*cost)),
	}
	for _, f := range shares {
		offers = append(offers, shared(fmt.Sprint(f), cost, f))
	}
	r := v.trade(t, able(1, cost), receivers, offers...)
	v.sides(t, "0.6 an attempt", r, "attempt", 0.16, 0.08, 0.08)
	v.sides(t, "fee of 1", r, "fee", 0.3, 0, 0.02)
	v.metric(t, "fee of 1: wasted on a fifth of tasks", 0.02, r, "fee", simulate.Wasted)
	v.sides(t, "most surplus at no loss, by the attempt", r, "at cost", 0, first, 0)
	v.sides(t, "most surplus at no loss, by outcome", r, "no loss", 0, 0.3, 0.02)
	for _, f := range shares {
		name := fmt.Sprintf("%.4g an attempt and a fee of %v", cost*(1-f), f)
		v.sides(t, name, r, fmt.Sprint(f), first*f, first*(1-f), 0)
		v.metric(t, name+": those join who should", 1-cost, r, fmt.Sprint(f), simulate.Joined)
	}
	for _, most := range []float64{0.4, cost * (1 + math.Sqrt2)} { // at the second, the two are as good
		price := (most + cost) / 2
		r := v.trade(t, able(most, cost), receivers, simulate.Sell("attempt", pricing.PerAttempt(price)), simulate.Sell("fee", pricing.PerOutcome(1)))
		name := fmt.Sprintf("ability up to %.4g", most)
		v.metric(t, fmt.Sprintf("%s, %.4g an attempt: profit", name, price), (most-cost)*(most-cost)/(4*most), r, "attempt", simulate.Profit)
		v.metric(t, name+", fee of 1: profit", most/2-cost, r, "fee", simulate.Profit)
	}
	return v.rows
}

// tier is an option of a quality at a price. Quality is relative to the largest
// there can be, and costs half its square.
func tier(quality, price, largest float64) simulate.Option {
	p := attempts(quality/largest, quality*quality/2, 1)
	return simulate.Option{Plan: pricing.PerArtifact(price), Producer: &p}
}

// Two types of receivers, known to nobody but themselves, choose from a menu of
// qualities: the high type takes the efficient one and keeps a rent, the low
// type's is worse than it should be.
func twoTiers(t *testing.T) []oracle {
	const largest = 2 // quality that is right for certain; stakes make up for it
	v := verify{id: "O10", source: "Mussa and Rosen (1978), two types"}
	for _, c := range []struct{ low, high, share float64 }{{1, 1.5, 0.25}, {1, 2, 0.6}} {
		quality := max(0, c.low-c.share/(1-c.share)*(c.high-c.low))
		rent := (c.high - c.low) * quality
		menu := simulate.Offer{Name: "menu", Options: []simulate.Option{tier(c.high, c.high*c.high-rent, largest)}}
		if quality > 0 {
			menu.Options = append(menu.Options, tier(quality, c.low*quality, largest))
		}
		atCost := simulate.Offer{Name: "at cost", Options: []simulate.Option{
			tier(c.high, c.high*c.high/2, largest), tier(c.low, c.low*c.low/2, largest),
		}}
		first := c.share*c.high*c.high/2 + (1-c.share)*c.low*c.low/2
		profit := c.share*(c.high*c.high/2-rent) + (1-c.share)*(c.low*quality-quality*quality/2)
		name := fmt.Sprintf("values %v and %v, %v of them high", c.low, c.high, c.share)
		types, err := simulate.NewWeighted([]float64{c.low * largest, c.high * largest}, []float64{1 - c.share, c.share})
		require.NoError(t, err)
		r := v.trade(t, demandOf(types), 100_000, menu, atCost)
		v.sides(t, name, r, "menu", profit, c.share*rent, first-profit-c.share*rent)
		v.sides(t, name+", qualities at cost", r, "at cost", 0, first, 0)
		for _, who := range []struct {
			name                 string
			value, charge, keeps float64
		}{{"low type", c.low, c.low * quality, 0}, {"high type", c.high, c.high*c.high - rent, rent}} {
			r := v.trade(t, demandOf(simulate.Point(who.value*largest)), 60_000, menu)
			v.metric(t, name+", "+who.name+": pays", who.charge, r, "menu", simulate.Charges)
			v.metric(t, name+", "+who.name+": expects to keep", who.keeps, r, "menu", simulate.Anticipated)
		}
	}
	return v.rows
}

// demandOf is a market of receivers with so much at stake. Its own producer
// makes nothing: options bring theirs.
func demandOf(stakes simulate.Distribution) simulate.Market {
	return simulate.Market{Population: simulate.Population{Stakes: stakes}}
}

// The seller sees in which of K equal parts a willingness to pay lies: the more
// parts the more profit, but surplus is largest with two.
func segmentedPrices(t *testing.T) []oracle {
	v := verify{id: "O13", source: "a coarse signal of context"}
	for _, parts := range []int{1, 2, 3, 4, 10} {
		k := float64(parts)
		m := demand(distuv.Uniform{Min: 0, Max: 1}, 0)
		m.View.Signal = func(r pricing.Receiver) float64 { return r.Stakes }
		m.View.Segments = []float64{}
		prices := pricing.Segments{Default: pricing.PerArtifact(1 / (2 * k))}
		for i := range parts {
			price := 1 / (2 * k)
			if i > 0 {
				price = float64(i) / k
				m.View.Segments = append(m.View.Segments, price)
			}
			prices.By = append(prices.By, pricing.PerArtifact(price))
		}
		r := v.trade(t, m, 100_000, simulate.Sell("segments", prices))
		v.sides(t, fmt.Sprintf("segments: %d", parts), r, "segments",
			0.5-1/(2*k)+1/(4*k*k), (k-1)/(2*k*k)+1/(8*k*k), 1/(8*k*k))
	}
	return v.rows
}
