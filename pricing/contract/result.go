package contract

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// Contract is a payment for every outcome, and what it comes to if the agent
// does as it is meant to.
type Contract struct {
	Target   int       // index of the action that the agent takes
	Payments []float64 // for each outcome, currency
	Pay      float64   // expected, currency
	Budget   float64   // most that is paid for an outcome, currency
	Rent     float64   // what Pay leaves the agent above its cost, currency
	Binding  []int     // actions that the agent would as soon take, by index
}

// contract works out what payments come to.
func (p *Problem) contract(payments []float64) (Contract, error) {
	target := &p.Actions[p.Target]
	c := Contract{
		Target:   p.Target,
		Payments: payments,
		Pay:      floats.Dot(target.Outcomes, payments),
		Budget:   floats.Max(payments),
	}
	c.Rent = c.Pay - target.Cost
	if math.IsInf(c.Rent, 0) || math.IsNaN(c.Rent) {
		return Contract{}, fmt.Errorf("contract: the payments for %s are beyond floating point, want costs nearer to 1", p.name(p.Target))
	}
	for i, a := range p.Actions {
		if gain := floats.Dot(a.Outcomes, payments) - p.cost(i); i != p.Target && near(gain, c.Rent, c.Budget) {
			c.Binding = append(c.Binding, i)
		}
	}
	return c, nil
}

// near says that two gains are the same, for payments of some size.
func near(a, b, size float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(size) }
