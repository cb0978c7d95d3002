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

// Period says which period that may come a charge is asked for.
type Period uint8

// The periods.
const (
	Sampled Period = iota // drawn
	Typical               // deliveries that stand for what may come
)

// Fault is a plan that panics, or charges no finite amount.
type Fault struct{ Plan, What string }

// Error names the plan and what it did.
func (f *Fault) Error() string { return f.Plan + ": " + f.What }

// Charge is what the plan charges for what came of a period. An amount that is not finite
// is a *Fault. A panic of the strategy is the caller's, who knows the place.
func (p *Plan) Charge(a *pricing.Account) (float64, error) {
	amount := p.Strategy.Charge(a)
	if !finite(amount) {
		return 0, &Fault{p.Name, fmt.Sprintf("charges %v, want a finite amount", amount)}
	}
	return amount, nil
}

// Foresee is what the plan would charge for a period that may come. A panic of the
// strategy, or an amount that is not finite, is a *Fault.
func (p *Plan) Foresee(a *pricing.Account, kind Period) (amount float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			amount, err = 0, &Fault{p.Name, fmt.Sprintf("panics on %s: %v", kind.of(a), r)}
		}
	}()
	amount = p.Strategy.Charge(a)
	if !finite(amount) {
		return 0, &Fault{p.Name, fmt.Sprintf("charges %v for %s, want a finite amount", amount, kind.of(a))}
	}
	return amount, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// of says which period an account is of.
func (k Period) of(a *pricing.Account) string {
	if k == Sampled {
		return "a period that may come"
	}
	return fmt.Sprintf("a typical period of %d deliveries", len(a.Deliveries))
}
