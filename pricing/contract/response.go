package contract

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Response returns the action that the agent takes under some payments, and its
// gain, currency: expected pay less cost. Among actions that gain the same it
// takes the target, else the first. It is -1, and Outside, if all gain less than
// that. The error names what is wrong with the problem or the payments.
func (p Problem) Response(payments []float64) (action int, gain float64, err error) {
	if err := errors.Join(p.Validate(), p.validPayments("payments", payments)); err != nil {
		return -1, 0, err
	}
	of := func(i int) float64 {
		return floats.Dot(p.Actions[i].Outcomes, payments) - p.Actions[i].Cost
	}
	p.Robust = false // the agent knows its costs
	action, gain = p.Target, of(p.Target)
	for i := range p.Actions {
		if other := of(i); other > gain && !near(other, gain, p.size(i, payments)+p.size(action, payments)) {
			action, gain = i, other
		}
	}
	if gain < p.Outside && !near(gain, p.Outside, p.size(action, payments)) {
		return -1, p.Outside, nil
	}
	return action, gain, nil
}

// Best returns the contract that leaves the buyer most, for what each outcome is
// worth to it, currency, and what it leaves: expected value less pay. Every
// action is tried as the target, at its least expected pay; the Target of the
// problem plays no role. The error joins what is wrong with each, if no action
// can be had, or is what keeps one from being tried.
func (p Problem) Best(values []float64) (best Contract, surplus float64, err error) {
	p.Target = 0
	if err := errors.Join(p.Validate(), p.validPayments("values", values)); err != nil {
		return Contract{}, 0, err
	}
	var errs []error
	for i, a := range p.Actions {
		p.Target = i
		c, err := p.MinPay()
		switch {
		case isOutOfReach(err):
			errs = append(errs, err)
			continue
		case err != nil:
			return Contract{}, 0, err
		}
		if left := floats.Dot(a.Outcomes, values) - c.Pay; len(errs) == i || left > surplus {
			best, surplus = c, left
		}
	}
	if best.Payments == nil {
		return Contract{}, 0, errors.Join(errs...)
	}
	return best, surplus, nil
}

// validPayments checks a number for every outcome.
func (p *Problem) validPayments(name string, list []float64) error {
	var errs []error
	if len(p.Actions) > 0 && len(list) != len(p.Actions[0].Outcomes) {
		errs = append(errs, fmt.Errorf("contract: there are %d %s and %d outcomes, want one for each", len(list), name, len(p.Actions[0].Outcomes)))
	}
	for j, v := range list {
		errs = append(errs, fault.Prefix("contract", isAmount(fmt.Sprintf("%s[%d]", name, j), v)))
	}
	return errors.Join(errs...)
}
