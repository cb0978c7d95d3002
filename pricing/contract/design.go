package contract

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/contract/internal/program"
	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// MinPay returns a contract with the least expected pay under which the target
// is the agent's best action. It may pay much for an outcome that is rare: see
// MinBudget and Cap. The error is an *Infeasible if there is none, and another one if
// more than 1e100 would have to be paid for an outcome.
func (p Problem) MinPay() (Contract, error) { return p.minimise(expectedPay) }

// MinBudget returns a contract with the least budget, the most that is paid for
// an outcome, and of those the least expected pay. The error is an *Infeasible if
// there is none. With AnyShape, as with a Cap, hundreds of outcomes take seconds, and
// more than 500 that tell the actions apart are refused.
func (p Problem) MinBudget() (Contract, error) { return p.minimise(budget) }

// goal is what a design makes least first; the other one comes second.
type goal uint8

const (
	expectedPay goal = iota
	budget
)

// of is what a contract comes to: what is least first.
func (g goal) of(c *Contract) (first, second float64) {
	if g == expectedPay {
		return c.Pay, c.Budget
	}
	return c.Budget, c.Pay
}

// minimise solves one program for every set of spans of the shape, and keeps the
// best contract.
func (p Problem) minimise(g goal) (Contract, error) {
	if err := p.Validate(); err != nil {
		return Contract{}, err
	}
	var best Contract
	var errs []error
	found := false
	for _, spans := range p.Shape.spans(len(p.Actions[0].Outcomes)) {
		c, err := p.design(spans, g)
		switch {
		case isOutOfReach(err):
			errs = append(errs, err)
		case err != nil:
			return Contract{}, err
		case !found || better(g, &c, &best):
			best, found = c, true
		}
	}
	switch {
	case found:
		return best, nil
	case p.Cap != 0:
		return Contract{}, p.overCap()
	}
	return Contract{}, errors.Join(errs...)
}

// better takes a difference in the last digits for none.
func better(g goal, a, b *Contract) bool {
	a1, a2 := g.of(a)
	b1, b2 := g.of(b)
	if tie(a1, b1) {
		return a2 < b2 && !tie(a2, b2)
	}
	return a1 < b1
}

func tie(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

// manyPaid is for how many payments a budget takes some seconds.
const manyPaid = 500

// design solves the program for one set of spans. The least pay, without a Cap,
// needs no look at the budget.
func (p *Problem) design(spans []span, g goal) (Contract, error) {
	l := p.layout(spans, g == budget || p.Cap != 0)
	if l.paid > manyPaid {
		return Contract{}, fmt.Errorf("contract: %d outcomes tell the actions apart, want at most %d for payments of AnyShape within a budget: want fewer outcomes, or the Shape Monotone", l.paid, manyPaid)
	}
	objectives := [][]float64{l.pay(p)}
	switch {
	case g == budget:
		objectives = [][]float64{l.most(p), l.pay(p)}
	case l.budgeted:
		objectives = append(objectives, l.most(p))
	}
	x, err := program.Program{Rows: l.rows, Bounds: l.bounds}.Minimise(objectives...)
	var none *program.Infeasible
	switch {
	case errors.As(err, &none):
		return Contract{}, p.infeasible(l, none.Weights)
	case err != nil:
		return Contract{}, fault.Prefix("contract: "+p.name(p.Target), err)
	}
	return p.contract(l.payments(p, x))
}
