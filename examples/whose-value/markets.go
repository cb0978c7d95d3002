package main

import (
	"io"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// step is one way in which a market leaves the commodity, kept in those after it.
type step struct {
	name string
	take func(m *simulate.Market)
}

// steps lead from a commodity to an answer of a model. The success rate is that
// of GPT-5 on SWE-bench Verified, after Saig et al. (2026); all else is assumed.
var steps = []step{
	{"a commodity: always right, worth 2 to all", func(m *simulate.Market) { m.Population.Stakes = simulate.Point(2) }},
	{"right with 0.65", func(m *simulate.Market) { m.Producer.Quality = simulate.Point(0.65) }},
	{"and stakes differ", func(m *simulate.Market) { m.Population.Stakes = distuv.LogNormal{Mu: math.Ln2, Sigma: 1} }},
	{"and knowledge differs", func(m *simulate.Market) { m.Population.Knowledge = distuv.Beta{Alpha: 2, Beta: 2} }},
	{"and ability to act differs", func(m *simulate.Market) { m.Population.Ability = distuv.Beta{Alpha: 4, Beta: 2} }},
	{"and it can be checked at 0.25", func(m *simulate.Market) { m.Population.CheckCost = simulate.Point(0.25) }},
	{"and nobody knows how often it is right", func(m *simulate.Market) { m.Population.Trust = distuv.Uniform{Min: 0, Max: 1} }},
}

// writeMarkets prints the shares of value after every step, and returns the last index.
func writeMarkets(w io.Writer) (index float64, err error) {
	t := newTable(w, "1. Markets, from a commodity to an answer, step by step\n"+
		"measured: the success rate; assumed: stakes (median 2, widely spread), knowledge, ability, checks, trust", "market")
	m := simulate.Market{Name: "whose value"}
	for _, step := range steps {
		step.take(&m)
		shares, err := relation.OfMarket(m)
		if err != nil {
			return 0, err
		}
		index = shares.Index()
		t.row(step.name, shares, share(index))
	}
	t.end()
	return index, nil
}
