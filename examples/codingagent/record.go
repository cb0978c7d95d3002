package main

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing/usagelog"
	"github.com/usevalue/usevalue/simulate"
)

// record is what was measured of an agent and model on a set of tasks, one
// attempt each, and what is simulated of it. Money is in dollars.
type record struct {
	usagelog.Total         // attempts, what they cost, and how many resolved their task
	costError      float64 // standard error of the cost per completed artifact
	spread         float64 // standard deviation of the success rate over projects, beyond chance

	right, wrong         simulate.Distribution // cost of an attempt by outcome
	meanRight, meanWrong float64               // of these
}

func (r *record) rate() float64            { return r.Right / r.Rows }
func (r *record) spentOnFailures() float64 { return r.Wasted / r.Cost }

// simulatedCost is the mean cost of an attempt as it is simulated.
func (r *record) simulatedCost() float64 {
	return r.rate()*r.meanRight + (1-r.rate())*r.meanWrong
}

// quality is the success rate as it varies by project: a Beta distribution of
// the measured mean and spread.
func (r *record) quality() simulate.Distribution {
	mean, variance := r.rate(), r.spread*r.spread
	if variance <= 0 || variance >= mean*(1-mean) {
		return simulate.Point(mean)
	}
	size := mean*(1-mean)/variance - 1
	return distuv.Beta{Alpha: size * mean, Beta: size * (1 - mean)}
}

// group counts the attempts and successes of one project.
type group struct{ attempts, resolved float64 }

// spreadOf is the standard deviation of success rates over groups beyond what
// chance makes of equal rates: the estimator of variance components by moments,
// 0 where chance explains all.
func spreadOf(groups map[string]*group, order []string) float64 {
	n, resolved, squares := 0.0, 0.0, 0.0
	for _, name := range order {
		g := groups[name]
		n, resolved, squares = n+g.attempts, resolved+g.resolved, squares+g.attempts*g.attempts
	}
	rate, between := resolved/n, 0.0
	for _, name := range order {
		g := groups[name]
		d := g.resolved/g.attempts - rate
		between += g.attempts * d * d
	}
	chance := float64(len(order)-1) * rate * (1 - rate)
	if size := n - squares/n; size > 0 {
		return math.Sqrt(max(0, between-chance) / size)
	}
	return 0
}
