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

// pairs are what the unit and the outcome make of a metric, batch by batch.
type pairs struct{ unit, outcome []float64 }

// add adds a batch: the tallies of the unit and those of the outcome.
func (p *pairs) add(m simulate.Metric, tallies [][]simulate.Tally) {
	p.unit = append(p.unit, mean(m, tallies[0]))
	p.outcome = append(p.outcome, mean(m, tallies[1]))
}

// mean is a metric over some replications.
func mean(m simulate.Metric, tallies []simulate.Tally) float64 {
	of, per := 0.0, 0.0
	for i := range tallies {
		of += m.Of(&tallies[i])
		per += m.Per(&tallies[i])
	}
	return of / per
}

// compare has the intervals that batches give.
func (p *pairs) compare() simulate.Comparison {
	difference := floats.SubTo(make([]float64, len(p.unit)), p.outcome, p.unit)
	return simulate.Comparison{BaseValue: estimate(p.unit), AltValue: estimate(p.outcome), Difference: estimate(difference)}
}

// estimate is the mean of independent values, with Student's t interval.
func estimate(values []float64) simulate.Estimate {
	n := float64(len(values))
	value, sd := stat.MeanStdDev(values, nil)
	se := sd / math.Sqrt(n)
	half := se * distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1+level)/2)
	return simulate.Estimate{Value: value, StandardError: se, Low: value - half, High: value + half}
}
