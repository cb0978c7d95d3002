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

// answers is the market of the map. Quality varies over receivers with a standard
// deviation of 0.10, and over tasks with 0.09. Stakes and knowledge are assumed.
func answers() simulate.Market {
	return simulate.Market{
		Name:      "answers",
		Receivers: 2000,
		Population: simulate.Population{
			Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
			Stakes:    distuv.LogNormal{Mu: math.Ln2, Sigma: 1},
		},
		Producer: simulate.Producer{
			Quality:    distuv.Beta{Alpha: 6.5, Beta: 1.5}, // times 0.8 is the rate
			Difficulty: distuv.Uniform{Min: 0, Max: 0.4},
			Right:      simulate.Attempt{Cost: costRight},
			Wrong:      simulate.Attempt{Cost: costWrong},
		},
	}
}

// knowing is what receivers go by when they judge how often an answer is right: a
// row of the map.
type knowing struct {
	name string
	set  func(m *simulate.Market)
}

// rows lead from those who know most to those who know nothing.
var rows = []knowing{
	{"the task's own rate", known(simulate.TaskQuality)},
	{"the receiver's own mean", known(simulate.OwnQuality)},
	{"the market's mean", known(simulate.MarketQuality)},
	{"a guess, sd 0.1", guess(0.1)},
	{"a guess, sd 0.2", guess(0.2)},
	{"any belief, 0 to 1", believe(distuv.Uniform{Min: 0, Max: 1})},
}

func known(k simulate.Known) func(m *simulate.Market) {
	return func(m *simulate.Market) { m.Producer.Known = k }
}

func believe(d simulate.Distribution) func(m *simulate.Market) {
	return func(m *simulate.Market) { m.Population.Trust = d }
}

// guess is belief that is right on average, with a standard deviation.
func guess(sd float64) func(m *simulate.Market) {
	n := rate*(1-rate)/(sd*sd) - 1
	return believe(distuv.Beta{Alpha: rate * n, Beta: (1 - rate) * n})
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
