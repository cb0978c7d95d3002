package main

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
)

// batches are independent: each has its own search for prices, and its own
// comparison at them.
const batches = 10

// sales are what a family makes at its best price in a regime, batch by batch: the
// price, as a multiple of cost, and the expected payoffs, as shares of the first
// best.
type sales struct{ price, aim, welfare []float64 }

// compare has the intervals that batches give.
func compare(unit, outcome []float64) simulate.Comparison {
	difference := floats.SubTo(make([]float64, len(unit)), outcome, unit)
	return simulate.Comparison{Contrast: simulate.Contrast{BaseValue: estimate(unit), AltValue: estimate(outcome), Difference: estimate(difference)}}
}

// estimate is the mean of independent values, with Student's t interval.
func estimate(values []float64) simulate.Estimate {
	n := float64(len(values))
	value, sd := stat.MeanStdDev(values, nil)
	se := sd / math.Sqrt(n)
	half := se * distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1+level)/2)
	return simulate.Estimate{Value: value, StandardError: se, Low: value - half, High: value + half}
}
