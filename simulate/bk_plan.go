package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// plan is a strategy and what it says of itself.
type plan struct {
	strategy        pricing.Strategy
	name            string // for errors
	readsBuyer      bool   // the charge depends on the buyer
	readsHistory    bool   // on earlier periods
	readsDeliveries bool   // on more of the deliveries than their totals
}

// period says what a charge is asked for.
type period uint8

const (
	actual  period = iota // what came of a period
	sampled               // what may come of one
	typical               // deliveries that stand for what may come
)

// fault is a plan that panics, or charges no finite amount.
type fault struct{ plan, what string }

// Error names the plan and what it did.
func (f *fault) Error() string { return f.plan + ": " + f.what }

// charge is what the plan charges for an account. A panic of the strategy, or an
// amount that is not finite, is a *fault.
func (p *plan) charge(a *pricing.Account, kind period) (amount float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			amount, err = 0, &fault{p.name, fmt.Sprintf("panics%s: %v", kind.of(a, " on"), r)}
		}
	}()
	amount = p.strategy.Charge(a)
	if math.IsNaN(amount) || math.IsInf(amount, 0) {
		return 0, &fault{p.name, fmt.Sprintf("charges %v%s, want a finite amount", amount, kind.of(a, " for"))}
	}
	return amount, nil
}

// of says which period an account is of.
func (k period) of(a *pricing.Account, preposition string) string {
	switch k {
	case sampled:
		return preposition + " a period that may come"
	case typical:
		return fmt.Sprintf("%s a typical period of %d deliveries", preposition, len(a.Deliveries))
	}
	return ""
}
