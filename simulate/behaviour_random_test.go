package simulate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// dice makes markets and offers of random parameters, every mechanism on or off
// by a coin. Distributions come from short lists, because tables take long.
type dice struct{ *rand.Rand }

func (d dice) coin() bool                         { return d.IntN(2) == 0 }
func (d dice) between(low, high float64) float64  { return low + (high-low)*d.Float64() }
func (d dice) maybe(low, high float64) float64    { return d.between(low, high) * float64(d.IntN(2)) }
func (d dice) probability() simulate.Distribution { return pick(d, probabilities) }

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

var (
	probabilities = []simulate.Distribution{nil, distuv.Uniform{Min: 0, Max: 1}, distuv.Beta{Alpha: 2, Beta: 2}, distuv.Beta{Alpha: 5, Beta: 2},
		simulate.Point(0.6), simulate.Point(0.9)}
	amounts = []simulate.Distribution{distuv.LogNormal{Mu: -0.1, Sigma: 0.5}, distuv.Gamma{Alpha: 2, Beta: 2}, distuv.Exponential{Rate: 1},
		simulate.Point(1)}
	sizes  = []simulate.Distribution{distuv.Gamma{Alpha: 2, Beta: 1}, distuv.Exponential{Rate: 2}, simulate.Point(3)}
	little = []simulate.Distribution{nil, distuv.Exponential{Rate: 10}, simulate.Point(0.1), distuv.Uniform{Min: 0, Max: 0.3}}
	counts = []simulate.Distribution{nil, simulate.Point(3), simulate.Poisson{Lambda: 3}, simulate.Binomial{N: 6, P: 0.5}, simulate.Poisson{Lambda: 0.5}}
)

func (d dice) attempt(carded bool) simulate.Attempt {
	a := simulate.Attempt{Usage: pricing.Usage{Input: d.between(0, 9000), CacheRead: d.maybe(0, 9000), Output: d.between(100, 3000)}}
	if d.coin() {
		a.Size = pick(d, sizes)
	}
	if !carded {
		a.Cost = pick(d, little)
	}
	return a
}

func (d dice) producer(known simulate.Known) simulate.Producer {
	p := simulate.Producer{Quality: d.probability(), Known: known, Attempts: d.IntN(5)}
	if d.coin() {
		p.Difficulty = pick(d, probabilities[1:3])
	}
	if d.coin() {
		p.RejectRight, p.PassWrong = d.maybe(0, 0.4), d.maybe(0, 0.4)
	}
	carded := d.coin()
	if carded {
		p.Card = &pricing.CostCard{Input: d.between(0, 10), CacheRead: 0.3, CacheWrite: 4, Output: d.between(0, 40)}
	}
	p.Right, p.Wrong = d.attempt(carded), d.attempt(carded)
	return p
}

func (d dice) market(name string, trust bool) simulate.Market {
	m := simulate.Market{
		Name: name, Receivers: 10, Periods: d.IntN(4),
		Population: simulate.Population{
			Knowledge: d.probability(), Stakes: pick(d, amounts), Ability: d.probability(),
			OwnCost: pick(d, little), CheckCost: pick(d, little), ReadCost: simulate.Point(d.maybe(0, 1e-4)),
		},
		Demand: simulate.Demand{Tasks: pick(d, counts)},
		Measurement: simulate.Measurement{
			Event:         pricing.Event(d.IntN(3)),
			FalsePositive: d.maybe(0, 0.3), FalseNegative: d.maybe(0, 0.3), Cost: d.maybe(0, 0.1),
		},
	}
	if d.coin() {
		m.Population.Harm = simulate.Point(d.between(0, 0.5))
	}
	if m.Population.CheckCost != nil && d.coin() {
		m.Population.RejectRight, m.Population.PassWrong = simulate.Point(d.between(0, 0.3)), simulate.Point(d.between(0, 0.3))
	}
	if d.coin() {
		m.Measurement.ValueError = distuv.Uniform{Min: 0.2, Max: 1.7}
	}
	if m.Measurement.Event == pricing.Improved && m.Population.Knowledge == nil {
		m.Measurement.Event = pricing.Acted
	}
	if m.Measurement.Event != pricing.Improved && d.coin() {
		m.Measurement.Holdout = d.between(0, 0.4)
	}
	known := simulate.Known(d.IntN(3))
	if trust {
		m.Population.Trust, known = pick(d, probabilities[1:]), simulate.OwnQuality
	}
	m.Producer = d.producer(known)
	if d.coin() {
		m.Demand.Stakes = pick(d, amounts)
	}
	if d.coin() { // with fit only where it is known: else context would say something of quality
		last := simulate.Knowledge
		if known != simulate.MarketQuality {
			last = simulate.Fit
		}
		m.Population.Correlations = []simulate.Correlation{
			{A: simulate.Stakes, B: simulate.Ability, Rho: d.between(-0.6, 0.6)}, {A: simulate.OwnCost, B: last, Rho: d.between(-1, 1)}}
	}
	if d.coin() {
		m.View = simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Stakes + r.Knowledge }}
		if d.coin() {
			m.View.Segments = []float64{0.6, 1.2}
		}
		if d.coin() {
			m.View.Noise = simulate.Point(0.1)
		}
	}
	return m
}

// sums are plans whose bill is a sum over deliveries.
func (d dice) sums() map[string]pricing.Strategy {
	return map[string]pricing.Strategy{
		"attempts": pricing.PerAttempt(d.between(0, 0.4)),
		"tokens":   pricing.PerToken(pricing.ListPrices(d.between(0, 10), d.between(0, 50))),
		"outcomes": pricing.PerOutcome(d.between(0, 0.6)),
		"cost":     pricing.CostPlus(d.between(-0.5, 1)),
		"value":    pricing.ShareOfValue(d.between(0, 0.8)),
		"hybrid":   pricing.Hybrid("h", pricing.Subscription(d.between(0, 0.4), pricing.Artifacts, 0, d.between(0, 0.2)), pricing.PerOutcome(d.between(0, 0.4))),
		"segments": pricing.Segments{By: []pricing.Strategy{pricing.PerAttempt(d.between(0, 0.2)), pricing.ShareOfValue(d.between(0, 0.5))},
			Default: pricing.PerOutcome(d.between(0, 0.5))},
		// Without a name: to make one up for each buyer takes longer than to charge it.
		"signal": pricing.Contextual(func(b pricing.Buyer) pricing.Strategy {
			return pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.PerUnit(0.3 * (b.Signal + float64(b.Segment)))}}}
		}),
	}
}

// bends are plans whose bill is none.
func (d dice) bends() map[string]pricing.Strategy {
	return map[string]pricing.Strategy{
		"capped":   bounded(pricing.PerOutcome(d.between(0, 1)), 0, d.between(0.1, 2)),
		"minimum":  bounded(pricing.CostPlus(d.between(0, 1)), d.between(0, 1), 0),
		"included": pricing.Subscription(d.between(0, 1), pricing.Artifacts, float64(d.IntN(4)), d.between(0, 1)),
		"shared":   bounded(pricing.ShareOfValue(d.between(0, 1)), 0.05, d.between(0.1, 3)),
		"volume":   pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Volume{{UpTo: 2, Unit: d.between(0, 1)}, {Unit: d.between(0, 0.5)}}}}},
		"loyalty":  loyalty(d.between(0, 0.6)),
	}
}

// Whatever the market and the offers: accounts balance, no loss is below 0, luck
// has a mean of 0; where beliefs are true and bills are sums, receivers get what
// they expect on average; and a menu leaves them no worse off than its options.
// Bills that are found anew for each receiver take most of the time, so that they
// are tried on fewer. Short tests leave out markets whose tables take long.
func TestRandomMarkets(t *testing.T) {
	t.Parallel()
	empty := 0
	seeds := markets(2, 7, 10, 25, 26)
	for _, seed := range seeds {
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		trust := seed%3 == 2
		m := d.market(fmt.Sprintf("random %d", seed), trust)
		other := d.producer(m.Producer.Known)
		sums, bends := d.sums(), d.bends()
		inMenu := map[string]simulate.Option{
			"attempts": {Plan: sums["attempts"]}, "outcomes": {Plan: sums["outcomes"]}, "value": {Plan: sums["value"], Producer: &other}}
		straight := simulate.Experiment{Market: m, Replications: fewer(100), Seed: seed, Offers: []simulate.Offer{
			{Name: "menu", Options: []simulate.Option{inMenu["attempts"], inMenu["value"], inMenu["outcomes"]}}}}
		for name, p := range sums {
			if name == "segments" || name == "signal" {
				continue
			}
			o, of := inMenu[name]
			if !of {
				o.Plan = p
			}
			straight.Offers = append(straight.Offers, simulate.Offer{Name: name, Options: []simulate.Option{o}})
		}
		each := straight
		each.Market.Receivers, each.Replications = 3, fewer(50)
		each.Offers = []simulate.Offer{simulate.Sell("segments", sums["segments"]), simulate.Sell("signal", sums["signal"]), {Name: "bent menu", Options: []simulate.Option{
			{Plan: pricing.Subscription(0.5, pricing.Artifacts, 2, 0.3), Producer: &other}, {Plan: bounded(pricing.PerAttempt(0.2), 0, 0.7)}, {Plan: sums["outcomes"]}}}}
		for name, p := range bends {
			each.Offers = append(each.Offers, simulate.Sell(name, p))
		}
		joined := 0.0
		for _, e := range []simulate.Experiment{straight, each} {
			r := settled(t, e)
			for o, name := range r.Offers {
				for i := range r.Tallies[o] {
					s, first := &r.Tallies[o][i], &r.Tallies[0][i]
					joined += s.Joined
					assert.Equal(t, s.Delivered.Count, s.Acted+s.Checked)
					assert.LessOrEqual(t, s.Joined, s.Receivers)
					assert.InDelta(t, first.FirstBest, s.FirstBest, 0, "the planner's is the same under all offers")
					if _, of := inMenu[name]; of {
						assert.GreaterOrEqual(t, first.Anticipated, s.Anticipated-1e-9*max(1, s.Gain), "market %d: the menu against %s", seed, name)
					}
				}
			}
			if !trust {
				if r.Offers[0] == "segments" { // the first two, for other bills are no sums
					r.Offers, r.Tallies = r.Offers[:2], r.Tallies[:2]
				}
				calibrated(t, r)
			}
		}
		if joined == 0 {
			empty++
		}
	}
	assert.LessOrEqual(t, empty, len(seeds)/10, "in most markets somebody joins")
}
