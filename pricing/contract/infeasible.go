package contract

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract/internal/program"
)

// Infeasible says that no payments make the target the agent's best action, and
// why: by mixing other actions the agent gets outcomes that are paid at least as
// much, at less cost. This is the only obstacle there is, by Farkas' lemma,
// unless a Threshold or PayForSuccess leaves the agent less than it gets outside. The
// mixture is put to the test: it holds even if every difference of probabilities were
// off by a part in 1e12.
type Infeasible struct {
	Target  string
	Cost    float64   // of the target, currency
	Mixture []float64 // how often each action is taken, summing to 1, or all 0 if the target is never paid; the target's is 0
	Mixed   float64   // what the mixture costs, currency, as the design takes costs to be
	Refused bool      // the agent would rather not take part: the mixture only keeps payments low
	text    string
}

// Error names the actions and says what is wrong with them.
func (e *Infeasible) Error() string { return e.text }

// infeasible puts the proof of a program into words.
func (p *Problem) infeasible(l *layout, weights []float64) error {
	e := &Infeasible{
		Target:  p.name(p.Target),
		Cost:    p.Actions[p.Target].Cost,
		Mixture: make([]float64, len(p.Actions)),
	}
	incentives := weights[:len(l.others)]
	sum := floats.Sum(incentives)
	if sum > 0 {
		for k, i := range l.others {
			e.Mixture[i] = incentives[k] / sum
			e.Mixed += e.Mixture[i] * p.cost(i)
		}
	}
	e.Refused = !l.imitated(incentives)
	e.text = p.words(l, e)
	return e
}

// imitated reports whether the incentives alone contradict each other.
func (l *layout) imitated(weights []float64) bool {
	incentives := program.Program{Rows: l.rows[:len(weights)], Bounds: l.bounds[:len(weights)]}
	return len(weights) > 0 && incentives.Refuted(weights)
}

// overCap says what the Cap would have to be, or that no Cap would do.
func (p *Problem) overCap() error {
	free := *p
	free.Cap = 0
	c, err := free.MinBudget()
	if err != nil {
		return err
	}
	return tooMuch{fmt.Errorf("contract: Cap is %v, want at least %.9g, the least budget under which the agent does best by %s", p.Cap, c.Budget, p.name(p.Target))}
}

func (p *Problem) words(l *layout, e *Infeasible) string {
	var mixed []string
	for i, share := range e.Mixture {
		switch {
		case share >= 1-1e-9:
			mixed = append(mixed, p.name(i))
		case share > 1e-9:
			mixed = append(mixed, fmt.Sprintf("%.3g of %s", share, p.name(i)))
		}
	}
	why := fmt.Sprintf("contract: no payments%s make %s worth its cost of %.6g", p.where(l), e.Target, e.Cost)
	who := strings.Join(mixed, " and ")
	switch {
	case len(mixed) == 0:
		return why + " and what the agent gets outside: it never reaches an outcome that is paid"
	case e.Refused:
		return why + " and what the agent gets outside: before they do, it would rather take " + who
	}
	cost := "at a cost of"
	if p.Robust {
		cost = "at a cost that may be"
	}
	return fmt.Sprintf("%s: %s from %s, %s %.6g: want outcomes that tell them apart", why, p.yields(l), who, cost, e.Mixed)
}

// where names the threshold, where there is one.
func (p *Problem) where(l *layout) string {
	if p.Shape == Threshold {
		return fmt.Sprintf(" from outcome %d on", l.spans[0].from)
	}
	return ""
}

// yields is what a mixture does as well as the target.
func (p *Problem) yields(l *layout) string {
	switch p.Shape {
	case Monotone:
		return "outcomes at least as good come"
	case Threshold, PayForSuccess:
		return fmt.Sprintf("outcome %d or better comes at least as often", l.spans[0].from)
	}
	return "the same outcomes come"
}

// tooMuch says that what would have to be paid is beyond the Cap, or beyond any use.
type tooMuch struct{ error }

// isInfeasible reports whether there is no contract, and nothing else is wrong.
func isInfeasible(err error) bool {
	var e *Infeasible
	return errors.As(err, &e)
}

// isOutOfReach reports whether there is no contract, or none that can be paid, and
// nothing else is wrong.
func isOutOfReach(err error) bool {
	var e tooMuch
	return isInfeasible(err) || errors.As(err, &e)
}
