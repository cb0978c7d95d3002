package choice

import (
	"math"

	"github.com/usevalue/usevalue/simulate/internal/market"
)

// cumulants are ln E exp(r x) of what an attempt adds to a bill, at the receiver's
// aversion to risk r, by whether the delivery is counted and the kind of attempt; last
// are those of the attempt that is delivered and read.
type cumulants struct{ attempt, last [2][2]float64 }

// findCumulants finds those of the option's bill.
func (d *decision) findCumulants() {
	r, logs, c := d.Who.RiskAversion, &d.memory.logs, &d.memory.cumulants
	for z := range d.Bill.AttemptNodes {
		for kind, nodes := range d.Bill.AttemptNodes[z] {
			logs.Reset()
			for _, n := range nodes {
				logs.Add(n.Weight, r*n.Amount)
			}
			c.attempt[z][kind] = logs.Log()
			logs.Reset()
			for _, n := range nodes {
				logs.Add(n.Weight, r*(n.Amount+d.Who.ReadCost*n.Output))
			}
			c.last[z][kind] = logs.Log()
		}
	}
}

// taskCumulants are those of the bill and the reading of a task, by right and counted.
// Attempts at one task share its difficulty, which says something of how many they are.
func (d *decision) taskCumulants(s *market.Prospect) (bill [2][2]float64) {
	p, logs := d.Producer, &d.memory.logs
	if !d.Unsure || p.Attempts == 1 {
		return d.cumulantsAt(s.Quality)
	}
	quality := market.Ratio(s.Quality, 1-p.Difficulty.Mean())
	at, chances := make([][2][2]float64, len(p.DifficultyNodes)), make([]float64, len(p.DifficultyNodes))
	for k, e := range p.DifficultyNodes {
		at[k] = d.cumulantsAt(quality * e.X)
	}
	for right := range bill {
		for z := range bill[right] {
			chance := 0.0
			for k, e := range p.DifficultyNodes {
				chances[k] = e.Weight * market.Either(float64(right), p.Yield(quality*e.X).Right)
				chance += chances[k]
			}
			logs.Reset()
			for k := range p.DifficultyNodes {
				logs.Add(chances[k]/max(chance, math.SmallestNonzeroFloat64), at[k][right][z])
			}
			if chance > 0 {
				bill[right][z] = logs.Log()
			}
		}
	}
	return bill
}

// cumulantsAt are those where attempts are right with probability q.
func (d *decision) cumulantsAt(q float64) (bill [2][2]float64) {
	for right := range bill {
		for z := range bill[right] {
			bill[right][z] = d.cumulant(q, right, z)
		}
	}
	return bill
}

// cumulant is that of the bill and the reading of a delivery that turned out wrong, or
// right, and was not, or was, counted: over how many attempts it took, and of what
// kind.
func (d *decision) cumulant(quality float64, right, counted int) float64 {
	p, c := d.Producer, &d.memory.cumulants
	delivery := d.Who.RiskAversion*d.Bill.Terms[counted].Delivery + c.last[counted][right]
	if p.Attempts == 1 {
		return delivery
	}
	test := p.Test(quality)
	of := func(share float64) float64 { // of the kind of the last attempt
		if right == 1 {
			return share
		}
		return 1 - share
	}
	a := &c.attempt[counted]
	failing := (1-test.RightFailed)*math.Exp(a[0]) + test.RightFailed*math.Exp(a[1])
	// Each attempt before the last has failed, which had a chance of 1 - pass.
	sum := func(each float64) float64 {
		x, k := (1-test.Pass)*each, float64(p.Attempts)
		tries, last := k, math.Pow(x, k-1)
		if math.Abs(1-x) > 1e-9 {
			tries = (1 - last*x) / (1 - x)
		}
		return tries*test.Pass*of(test.RightPassed) + last*(1-test.Pass)*of(test.RightFailed)
	}
	if chance := sum(1); chance > 0 {
		return delivery + math.Log(sum(failing)/chance)
	}
	return delivery // of what never happens
}
