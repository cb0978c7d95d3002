package bill

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// Plan is a strategy and what it says of itself.
type Plan struct {
	Strategy        pricing.Strategy
	Name            string // for errors
	ReadsBuyer      bool   // the charge depends on the buyer
	ReadsHistory    bool   // the charge depends on earlier periods
	SaysHistory     bool   // it says itself whether it reads history
	ReadsDeliveries bool   // the charge depends on more of the deliveries than their totals
}

// Period says what a charge is asked for.
type Period uint8

// The periods.
const (
	Actual  Period = iota // what came of a period
	Sampled               // what may come of one
	Typical               // deliveries that stand for what may come
)

// Fault is a plan that panics, or charges no finite amount.
type Fault struct{ Plan, What string }

// Error names the plan and what it did.
func (f *Fault) Error() string { return f.Plan + ": " + f.What }

// Charge is what the plan charges for an account. A panic of the strategy, or an
// amount that is not finite, is a *Fault.
func (p *Plan) Charge(a *pricing.Account, kind Period) (amount float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			amount, err = 0, &Fault{p.Name, fmt.Sprintf("panics%s: %v", kind.of(a, " on"), r)}
		}
	}()
	amount = p.Strategy.Charge(a)
	if math.IsNaN(amount) || math.IsInf(amount, 0) {
		return 0, &Fault{p.Name, fmt.Sprintf("charges %v%s, want a finite amount", amount, kind.of(a, " for"))}
	}
	return amount, nil
}

// of says which period an account is of.
func (k Period) of(a *pricing.Account, preposition string) string {
	switch k {
	case Sampled:
		return preposition + " a period that may come"
	case Typical:
		return fmt.Sprintf("%s a typical period of %d deliveries", preposition, len(a.Deliveries))
	}
	return ""
}
