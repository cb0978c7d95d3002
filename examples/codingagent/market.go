package main

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/examples/internal/command"
	"github.com/usevalue/usevalue/simulate"
)

// What is assumed of the receivers, because no log measures it.
const (
	tasks         = 20   // a receiver's, on average
	falsePositive = 0.05 // wrong answers counted as outcomes
	falseNegative = 0.05 // right answers not counted
)

// amounts are assumed too. Flags change them.
type amounts struct {
	stakes    float64 // dollars a right decision gains, at the median
	checkCost float64 // dollars to check an answer
	measuring float64 // dollars to measure one delivery
}

var usual = amounts{stakes: 2, checkCost: 0.25, measuring: 0.02}

func (a *amounts) validate() []error {
	return []error{
		command.Amount(a.stakes, "stakes"), command.Amount(a.checkCost, "check-cost"), command.Amount(a.measuring, "measuring"),
	}
}

// marketOf is the market of the model: receivers each with a project of their
// own, whose quality they know.
func marketOf(r *record, a amounts) simulate.Market {
	return simulate.Market{
		Name:      r.Name,
		Receivers: 500,
		Population: simulate.Population{
			Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
			Ability:   distuv.Beta{Alpha: 4, Beta: 2},
			Stakes:    distuv.LogNormal{Mu: math.Log(a.stakes), Sigma: 1},
			CheckCost: simulate.Point(a.checkCost),
		},
		Demand: simulate.Demand{
			Tasks:  simulate.Poisson{Lambda: tasks},
			Stakes: distuv.LogNormal{Mu: -0.125, Sigma: 0.5}, // a mean of 1
		},
		Producer: simulate.Producer{
			Quality: r.quality(),
			Right:   simulate.Attempt{Cost: r.right},
			Wrong:   simulate.Attempt{Cost: r.wrong},
		},
		Measurement: simulate.Measurement{FalsePositive: falsePositive, FalseNegative: falseNegative, Cost: a.measuring},
	}
}

// control is the same market without what tells the contracts apart: the same
// quality for all, and measuring for nothing.
func control(r *record, a amounts) simulate.Market {
	m := marketOf(r, a)
	m.Name += ", control"
	m.Producer.Quality = simulate.Point(r.rate())
	m.Measurement.Cost = 0
	return m
}

// believers is the same market with receivers who do not know what quality they
// get: each believes in a success rate of its own, anywhere from 0 to 1.
func believers(r *record, a amounts) simulate.Market {
	m := marketOf(r, a)
	m.Name += ", unknown quality"
	m.Population.Trust = distuv.Uniform{Min: 0, Max: 1}
	return m
}

// counted is the share of deliveries that is counted as an outcome.
func (r *record) counted() float64 {
	return r.rate()*(1-falseNegative) + (1-r.rate())*falsePositive
}
