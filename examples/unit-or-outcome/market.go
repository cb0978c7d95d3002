package main

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
)

// The success rate and the cost of an attempt are those of GPT-5 on SWE-bench
// Verified, after Saig et al. (2026, arXiv 2603.17212), the latter as log-normal
// fits by outcome.
const rate = 0.65

var (
	costRight = distuv.LogNormal{Mu: -1.743, Sigma: 0.660}
	costWrong = distuv.LogNormal{Mu: -1.222, Sigma: 0.721}
	meanCost  = rate*costRight.Mean() + (1-rate)*costWrong.Mean() // of an attempt, dollars
)

// How often answers are right differs from task to task, part of it from receiver to
// receiver: standard deviations, which are assumed.
const (
	byTask     = 0.135
	byReceiver = 0.10
)

// around is a distribution of success rates, or of beliefs in them, whose mean is the rate.
func around(sd float64) simulate.Distribution {
	n := rate*(1-rate)/(sd*sd) - 1
	return distuv.Beta{Alpha: rate * n, Beta: (1 - rate) * n}
}

// answers is the market of the map, of receivers with a task each. Stakes and knowledge are
// assumed.
func answers() simulate.Market {
	return simulate.Market{
		Name: "answers",
		Population: simulate.Population{
			Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
			Stakes:    distuv.LogNormal{Mu: math.Ln2, Sigma: 1},
		},
		Producer: simulate.Producer{
			Quality: around(byTask),
			Right:   simulate.Attempt{Cost: costRight},
			Wrong:   simulate.Attempt{Cost: costWrong},
		},
	}
}

// knowing is what receivers go by when they judge how often an answer is right: a
// row of the map.
type knowing struct {
	name string
	set  func(m *simulate.Market)
}

// rows lead from those who know most to those who know nothing. Who knows a mean alone
// decides by it, and fares by it on average: so it stands in the place of what it is the
// mean of, and less is left to be integrated.
var rows = []knowing{
	{"the task's own rate", func(*simulate.Market) {}},
	{"the receiver's own mean", func(m *simulate.Market) { m.Producer.Quality = around(byReceiver) }},
	{"the market's mean", func(m *simulate.Market) { m.Producer.Quality = simulate.Point(rate) }},
	{"a guess, sd 0.1", believe(around(0.1))},
	{"a guess, sd 0.2", believe(around(0.2))},
	{"any belief, 0 to 1", believe(distuv.Uniform{Min: 0, Max: 1})},
}

func believe(d simulate.Distribution) func(m *simulate.Market) {
	return func(m *simulate.Market) { m.Producer.Quality, m.Population.Trust = simulate.Point(rate), d }
}

// flaw is something that may be wrong with measurement: the columns of a map.
type flaw struct {
	name    string
	columns []float64
	label   func(x float64) string // of a column
	set     func(m *simulate.Measurement, x float64)
}

var flaws = []flaw{
	{"share of wrong answers that are counted as outcomes", []float64{0, 0.2, 0.4},
		func(x float64) string { return fmt.Sprintf("%.0f%%", 100*x) },
		func(m *simulate.Measurement, x float64) { m.FalsePositive = x }},
	{"cost of measuring an answer", []float64{0, 0.05, 0.1},
		func(x float64) string { return fmt.Sprintf("$%.2f", x) },
		func(m *simulate.Measurement, x float64) { m.Cost = x }},
}
