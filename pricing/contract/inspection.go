package contract

import (
	"errors"
	"fmt"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Inspected is an action whose outcome is seen in two steps: a coarse signal for
// all, and a refined outcome where the buyer inspects.
type Inspected struct {
	Name    string
	Cost    float64     // what it costs the agent, currency
	Signal  []float64   // probability of each signal, summing to 1
	Refined [][]float64 // after each signal, probability of each refined outcome, summing to 1
}

// Inspection is a problem of hidden action in which the buyer chooses after which
// signals to inspect, and is bound by that choice. Payments are at least 0. See
// Saig, Garbuz, Procaccia, Talgam-Cohen and Tucker-Foltz (2026), Adaptive
// contracts for cost-effective AI delegation, arXiv 2603.17212.
//
// Robust and Cap mean what they do for a Problem. It has no Shape: a signal that is not
// inspected and a refined outcome after another are neither better nor worse than
// each other, and what is sorted under one choice of signals is not under the next.
type Inspection struct {
	Actions []Inspected
	Target  int       // index of the action that is wanted
	Costs   []float64 // of inspecting after each signal, currency, at least 0; at most 12 signals
	Robust  bool      // every other action is taken to cost as little as the cheapest
	Cap     float64   // most that is paid for an outcome, currency, above 0; 0 is none
}

// Policy is a choice of the signals to inspect, and the cheapest contract for it.
type Policy struct {
	Inspect    []bool      // whether to inspect, by signal
	Payments   [][]float64 // by signal: by refined outcome, or one payment where it is not inspected
	Contract   Contract    // the same payments in a row
	Inspecting float64     // expected cost of inspecting, currency
	Cost       float64     // expected pay and cost of inspecting, currency
}

// Validate returns every fault of the inspection, joined.
func (in Inspection) Validate() error {
	signals := len(in.Costs)
	var errs []error
	if signals == 0 || signals > 12 {
		errs = append(errs, fmt.Errorf("contract: there are Costs of %d signals, want 1 to 12", signals))
	}
	for k, cost := range in.Costs {
		errs = append(errs, fault.Prefix("contract", amountFromZero(fmt.Sprintf("Costs[%d]", k), cost)))
	}
	for i, a := range in.Actions {
		place := fmt.Sprintf("contract: Actions[%d] %q", i, a.Name)
		errs = append(errs, fault.Prefix(place, errors.Join(isAmount("Cost", a.Cost), isDistribution("Signal", a.Signal))))
		if len(a.Signal) != signals || len(a.Refined) != signals {
			errs = append(errs, fmt.Errorf("%s: has %d probabilities of signals and outcomes Refined after %d, want %d of each", place, len(a.Signal), len(a.Refined), signals))
			continue
		}
		for k, refined := range a.Refined {
			errs = append(errs, fault.Prefix(place, isDistribution(fmt.Sprintf("Refined[%d]", k), refined)))
			if first := in.Actions[0].Refined; k < len(first) && len(refined) != len(first[k]) {
				errs = append(errs, fmt.Errorf("%s: has %d outcomes Refined[%d] and the first action %d, want as many", place, len(refined), k, len(first[k])))
			}
		}
	}
	problem := Problem{Actions: make([]Action, len(in.Actions)), Target: in.Target, Cap: in.Cap}
	return errors.Join(append(errs, problem.validTarget(), problem.validTerms())...)
}

// Policies returns every choice of signals with its cheapest contract, in the
// order of binary numbers whose first digit is the first signal. Choices under
// which the target cannot be had, or not within the Cap, are left out. If none is left
// the error is that of inspecting always: an *Infeasible, or the least Cap that would do.
func (in Inspection) Policies() ([]Policy, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	var list []Policy
	var last error
	signals := len(in.Costs)
	for number := range 1 << signals {
		inspect := make([]bool, signals)
		for k := range inspect {
			inspect[k] = number>>(signals-1-k)&1 == 1
		}
		policy, err := in.policy(inspect)
		switch {
		case err == nil:
			list = append(list, policy)
		case !isOutOfReach(err):
			return nil, err
		}
		last = err
	}
	if len(list) == 0 {
		return nil, last
	}
	return list, nil
}

// Best returns the policy that costs the buyer least.
func (in Inspection) Best() (Policy, error) {
	list, err := in.Policies()
	if err != nil {
		return Policy{}, err
	}
	best := list[0]
	for _, policy := range list[1:] {
		if policy.Cost < best.Cost {
			best = policy
		}
	}
	return best, nil
}

// policy designs the contract for a choice of signals: what is seen is a signal,
// or a refined outcome after a signal.
func (in Inspection) policy(inspect []bool) (Policy, error) {
	problem := Problem{Target: in.Target, Robust: in.Robust, Cap: in.Cap}
	for _, a := range in.Actions {
		problem.Actions = append(problem.Actions, Action{a.Name, a.Cost, a.seen(inspect)})
	}
	c, err := problem.MinPay()
	if err != nil {
		return Policy{}, err
	}
	policy := Policy{Inspect: inspect, Contract: c, Cost: c.Pay}
	target, payments := in.Actions[in.Target], c.Payments
	for k, cost := range in.Costs {
		outcomes := 1
		if inspect[k] {
			outcomes = len(target.Refined[k])
			policy.Inspecting += target.Signal[k] * cost
		}
		policy.Payments = append(policy.Payments, payments[:outcomes:outcomes])
		payments = payments[outcomes:]
	}
	policy.Cost += policy.Inspecting
	return policy, nil
}

// seen is the probability of everything that can be seen of an action.
func (a Inspected) seen(inspect []bool) []float64 {
	var list []float64
	for k, signal := range a.Signal {
		if !inspect[k] {
			list = append(list, signal)
			continue
		}
		for _, refined := range a.Refined[k] {
			list = append(list, signal*refined)
		}
	}
	return list
}
