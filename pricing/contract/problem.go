package contract

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Action is something the agent can do unseen, such as running a certain model.
type Action struct {
	Name     string
	Cost     float64   // what it costs the agent, currency
	Outcomes []float64 // probability of each outcome, summing to 1; at most 1001
}

// Problem is one of hidden action: the buyer sees the outcome and not the action,
// and wants payments under which the agent does best by the Target. Both are risk
// neutral. Outcomes are numbered from 0; a Shape takes them to be sorted from the
// worst to the best. See Saig, Einav and Talgam-Cohen (2024), arXiv 2406.11118,
// for contracts about language models, and Dütting, Feldman and Talgam-Cohen
// (2024) for the theory.
type Problem struct {
	Actions []Action
	Target  int // index of the action that is wanted
	Shape   Shape

	// Robust designs for costs that are known no better than that none is below
	// the lowest: every other action is taken to cost as little as that.
	Robust bool

	Outside float64 // what the agent gets elsewhere, currency; -Inf: it cannot refuse
	Floor   float64 // least that is paid for an outcome, currency; 0 is limited liability, -Inf none
	Cap     float64 // most that is paid for an outcome, currency, above Floor; 0 is none
}

// Validate returns every fault of the problem, joined.
func (p Problem) Validate() error {
	errs := []error{p.validTarget()}
	for i, a := range p.Actions {
		place := fmt.Sprintf("contract: Actions[%d] %q", i, a.Name)
		errs = append(errs, fault.Prefix(place, errors.Join(isAmount("Cost", a.Cost), isDistribution("Outcomes", a.Outcomes))))
		if want := len(p.Actions[0].Outcomes); len(a.Outcomes) != want {
			errs = append(errs, fmt.Errorf("%s: has %d Outcomes and the first action %d, want as many", place, len(a.Outcomes), want))
		}
	}
	return errors.Join(append(errs, p.validTerms())...)
}

func (p Problem) validTarget() error {
	switch n := len(p.Actions); {
	case n == 0:
		return errors.New("contract: there are no Actions, want the Target and what the agent might do instead")
	case len(p.Actions[0].Outcomes) > 1001:
		return fmt.Errorf("contract: there are %d Outcomes, want at most 1001, those of 1000 trials", len(p.Actions[0].Outcomes))
	case p.Target < 0 || p.Target >= n:
		return fmt.Errorf("contract: Target is %d, want the index of one of the %d Actions", p.Target, n)
	}
	return nil
}

func (p Problem) validTerms() error {
	var errs []error
	for _, bound := range []struct {
		name string
		v    float64
	}{{"Outside", p.Outside}, {"Floor", p.Floor}} {
		if isAmount(bound.name, bound.v) != nil && !math.IsInf(bound.v, -1) {
			errs = append(errs, fmt.Errorf("contract: %s is %v, want a number of at most 1e100 either way, or -Inf for none", bound.name, bound.v))
		}
	}
	if math.IsInf(p.Outside, -1) && math.IsInf(p.Floor, -1) {
		errs = append(errs, errors.New("contract: Outside and Floor are both -Inf, so that payments have no least: want one of them finite"))
	}
	if p.Cap != 0 && !(p.Cap > p.Floor && p.Cap <= 1e100) {
		errs = append(errs, fmt.Errorf("contract: Cap is %v and Floor %v, want Cap above Floor and at most 1e100, or 0 for none", p.Cap, p.Floor))
	}
	if p.Shape > PayForSuccess {
		errs = append(errs, fmt.Errorf("contract: Shape is %v, want one of the shapes of the package", p.Shape))
	}
	return errors.Join(errs...)
}

// name is what an action is called in an error.
func (p *Problem) name(i int) string {
	if name := p.Actions[i].Name; name != "" {
		return fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("action %d", i)
}

// cost is what the design takes an action to cost.
func (p *Problem) cost(i int) float64 {
	if !p.Robust || i == p.Target {
		return p.Actions[i].Cost
	}
	least := math.Inf(1)
	for _, a := range p.Actions {
		least = min(least, a.Cost)
	}
	return least
}
