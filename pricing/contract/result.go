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

// contract works out what payments come to, and puts them to the test: it returns
// an error unless the agent then does best by the target.
func (p *Problem) contract(payments []float64) (Contract, error) {
	target := &p.Actions[p.Target]
	c := Contract{
		Target:   p.Target,
		Payments: payments,
		Pay:      floats.Dot(target.Outcomes, payments),
		Budget:   floats.Max(payments),
	}
	c.Rent = c.Pay - target.Cost
	if c.Budget > 1e100 || floats.Min(payments) < -1e100 {
		return Contract{}, tooMuch{fmt.Errorf("contract: %s takes a payment of %.3g for one outcome, beyond any use: want payments of at most 1e100 either way, by MinBudget, a Cap or another Shape", p.name(p.Target), floats.Norm(payments, math.Inf(1)))}
	}
	size := p.size(p.Target, payments)
	refused := c.Rent < p.Outside && !near(c.Rent, p.Outside, size)
	if refused || p.Cap != 0 && c.Budget > p.Cap && !tie(c.Budget, p.Cap) {
		return Contract{}, p.unsound()
	}
	for i, a := range p.Actions {
		if i == p.Target {
			continue
		}
		switch gain := floats.Dot(a.Outcomes, payments) - p.cost(i); {
		case near(gain, c.Rent, size+p.size(i, payments)):
			c.Binding = append(c.Binding, i)
		case !(gain < c.Rent):
			return Contract{}, p.unsound()
		}
	}
	return c, nil
}

func (p *Problem) unsound() error {
	return fmt.Errorf("contract: rounding leaves no payments that make %s the best action, want costs and probabilities of more similar size", p.name(p.Target))
}

// size is that of the numbers which the gain from an action is the sum of.
func (p *Problem) size(action int, payments []float64) float64 {
	size := math.Abs(p.cost(action))
	for j, q := range p.Actions[action].Outcomes {
		size += q * math.Abs(payments[j])
	}
	return size
}

// near says that two gains are the same, for numbers of some size.
func near(a, b, size float64) bool { return math.Abs(a-b) <= 1e-9*size }
