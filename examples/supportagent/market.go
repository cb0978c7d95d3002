package main

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// What is assumed of the businesses, because nobody quotes it.
const (
	businesses    = 100
	conversations = 50   // of a business in a period, on average
	rateSpread    = 0.15 // standard deviation of the rate over businesses, within what quotes span
	humanSpread   = 1.0  // of the logarithm of a person's cost
	byPeople      = 0.80 // share of conversations that a person resolves, on average
	acting        = 0.90 // share of customers who can do what a right answer says
	worthOfHelp   = 3.0  // of a customer helped, in costs of a person's answer
	watching      = 0.05 // dollars, to watch a conversation and hand it over
	measuring     = 0.02 // dollars, the vendor's, to judge whether a conversation was resolved
	longer        = 1.5  // tokens where nothing is resolved, in those where it is
)

// assumedShares are the shares of unhelped customers who leave without asking on,
// and are counted as resolved. Nobody publishes one.
var assumedShares = []float64{0, 0.1, 0.2}

// usual is the share in markets where it does not vary.
const usual = 0.1

// market is that of businesses who know how often the agent resolves their own
// customers' conversations. Left alone they have a person answer each. With the
// agent they watch: who asks on is handed to a person, who leaves is lost. That is
// a check, which errs where a customer leaves unhelped. Who leaves and what is
// counted by mistake are equally many, drawn apart: in means it is the same.
func (t terms) market(event pricing.Event, leave float64) simulate.Market {
	human := math.Log(t.human) - humanSpread*humanSpread/2 // so that its mean is as quoted
	return simulate.Market{
		Name:      "support",
		Receivers: businesses,
		Population: simulate.Population{
			Knowledge:    distuv.Beta{Alpha: 10 * byPeople, Beta: 10 * (1 - byPeople)},
			Ability:      distuv.Beta{Alpha: 20 * acting, Beta: 20 * (1 - acting)},
			OwnCost:      distuv.LogNormal{Mu: human, Sigma: humanSpread},
			Stakes:       distuv.LogNormal{Mu: human + math.Log(worthOfHelp), Sigma: humanSpread},
			CheckCost:    simulate.Point(watching),
			PassWrong:    simulate.Point(leave),
			Correlations: []simulate.Correlation{{A: simulate.Stakes, B: simulate.OwnCost, Rho: 1}},
		},
		Demand: simulate.Demand{Tasks: simulate.Poisson{Lambda: conversations}},
		Producer: simulate.Producer{
			Quality: t.quality(),
			Right:   attempt(t.usage()),
			Wrong:   attempt(t.usage().Times(longer)),
			Card:    &listPrices,
		},
		Measurement: simulate.Measurement{Event: event, FalsePositive: leave, Cost: measuring},
	}
}

// medianHuman is the median cost of a person's answer.
func (t terms) medianHuman() float64 { return t.human * math.Exp(-humanSpread*humanSpread/2) }

// quality is the share resolved as it varies over businesses: a Beta distribution.
func (t terms) quality() simulate.Distribution {
	return distuv.Beta{Alpha: t.size() * t.rate, Beta: t.size() * (1 - t.rate)}
}

// size is the sum of its parameters, that of the spread assumed; near 0 and 1, as
// large as it takes for it to have one peak.
func (t terms) size() float64 {
	return max(t.rate*(1-t.rate)/(rateSpread*rateSpread)-1, 1/min(t.rate, 1-t.rate))
}

// spread is the standard deviation of the share resolved.
func (t terms) spread() float64 { return math.Sqrt(t.rate * (1 - t.rate) / (1 + t.size())) }

var listPrices = pricing.ListPrices(inputPrice, outputPrice)

// listTimes is a multiple of the list prices.
func listTimes(x float64) pricing.TokenPrices {
	return pricing.ListPrices(x*inputPrice, x*outputPrice)
}

// usage is that of a conversation that is resolved.
func (t terms) usage() pricing.Usage {
	return pricing.Usage{Input: inputTokens, Output: outputTokens}.Times(t.requests)
}

func attempt(u pricing.Usage) simulate.Attempt {
	return simulate.Attempt{Usage: u, Size: distuv.LogNormal{Mu: -0.125, Sigma: 0.5}} // a mean of 1
}

// tokenCost is what the tokens of a conversation cost on average.
func (t terms) tokenCost() float64 {
	return listPrices.Cost(t.usage()) * (t.rate + (1-t.rate)*longer)
}

// happens is the chance of an event in a conversation that the agent answers.
func (t terms) happens(event pricing.Event) float64 {
	return event.Chance(pricing.Odds{Right: t.rate, Own: byPeople, Able: acting}, 0)
}
