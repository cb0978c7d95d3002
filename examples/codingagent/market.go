package main

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
)

// What is assumed of the receivers, because no log measures it.
const (
	medianStakes  = 2.00 // dollars a right decision gains, at the median
	checkCost     = 0.25 // dollars to check an answer
	tasks         = 20   // a receiver's, on average
	falsePositive = 0.05 // wrong answers counted as outcomes
	falseNegative = 0.05 // right answers not counted
	measuring     = 0.02 // dollars to measure one delivery
)

// marketOf is the market of the model: receivers each with a project of their
// own, whose quality they know.
func marketOf(r *record) simulate.Market {
	return simulate.Market{
		Name:      r.name,
		Receivers: 500,
		Population: simulate.Population{
			Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
			Ability:   distuv.Beta{Alpha: 4, Beta: 2},
			Stakes:    distuv.LogNormal{Mu: math.Log(medianStakes), Sigma: 1},
			CheckCost: simulate.Point(checkCost),
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
		Measurement: simulate.Measurement{FalsePositive: falsePositive, FalseNegative: falseNegative, Cost: measuring},
	}
}

// control is the same market without what tells the contracts apart: the same
// quality for all, and measuring for nothing.
func control(r *record) simulate.Market {
	m := marketOf(r)
	m.Name += ", control"
	m.Producer.Quality = simulate.Point(r.rate())
	m.Measurement.Cost = 0
	return m
}

// believers is the same market with receivers who do not know what quality they
// get: each believes in a success rate of its own, anywhere from 0 to 1.
func believers(r *record) simulate.Market {
	m := marketOf(r)
	m.Name += ", unknown quality"
	m.Population.Trust = distuv.Uniform{Min: 0, Max: 1}
	return m
}

// counted is the share of deliveries that is counted as an outcome.
func (r *record) counted() float64 {
	return r.rate()*(1-falseNegative) + (1-r.rate())*falsePositive
}
