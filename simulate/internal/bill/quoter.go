package bill

import (
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Quoter tells beforehand what a plan will charge a buyer, from the charges for
// typical periods of whole deliveries.
type Quoter struct {
	*Plan
	*typical
	stopped func() bool // the run is cancelled
	buyer   pricing.Buyer
	history []pricing.Statement
	account *pricing.Account // memory
	err     error            // the first fault
}

// NewQuoter is that of a plan for what a producer makes in the market at large.
func NewQuoter(m *market.Market, plan *Plan, p *market.Producer, stopped func() bool) Quoter {
	return Quoter{Plan: plan, typical: newTypical(m, p), stopped: stopped}
}

// For is the quoter for a buyer with a history. It has memory of its own.
func (t *Quoter) For(b pricing.Buyer, history []pricing.Statement) *Quoter {
	q := *t
	q.buyer, q.history, q.account = b, history, nil
	return &q
}

// charge is the plan's charge for a period of the deliveries.
func (t *Quoter) charge(deliveries ...pricing.Delivery) float64 {
	return t.ask(&pricing.Account{Buyer: t.buyer, Deliveries: deliveries, History: t.history})
}

// ChargeFor is the plan's charge for so many deliveries, of which it is shown what it
// reads. The memory of the account is used again.
func (t *Quoter) ChargeFor(period []pricing.Delivery, total pricing.Delivery) float64 {
	if t.account == nil {
		t.account = &pricing.Account{Totals: &pricing.Delivery{}}
	}
	a := t.account
	a.Buyer, a.History, *a.Totals = t.buyer, t.history, total
	if t.ReadsDeliveries {
		a.Deliveries = period
	}
	return t.ask(a)
}

// alike is the plan's charge for m deliveries that are all d.
func (t *Quoter) alike(d pricing.Delivery, m int) float64 {
	var period []pricing.Delivery
	if t.ReadsDeliveries {
		period = slices.Repeat([]pricing.Delivery{d}, m)
	}
	return t.ChargeFor(period, times(d, float64(m)))
}

// ask keeps the first fault, of which the charge is 0.
func (t *Quoter) ask(a *pricing.Account) float64 {
	amount, err := t.Plan.Foresee(a, Typical)
	if t.err == nil {
		t.err = err
	}
	return amount
}

func (t *Quoter) fail(format string, args ...any) {
	if t.err == nil {
		t.err = &Fault{t.Name, fmt.Sprintf(format, args...)}
	}
}

// ended reports whether there is a fault, or the run is cancelled, which is one.
func (t *Quoter) ended() bool {
	if t.err == nil && t.stopped() {
		t.err = ErrCancelled
	}
	return t.err != nil
}
