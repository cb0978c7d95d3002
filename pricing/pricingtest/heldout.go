package pricingtest

import (
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// heldOutFree says that nothing is charged for tasks that were held out. A
// strategy may compare with what came of them, as the meter Uplift does: it then
// charges no more than without them where all of them succeed. What they used is
// free in any case.
func (t *test) heldOutFree(a *pricing.Account) string {
	if len(a.Deliveries) == 0 && a.Totals != nil {
		return ""
	}
	delivered := slices.DeleteFunc(slices.Clone(a.Deliveries), func(d pricing.Delivery) bool { return d.Control })
	added, held := "the", a
	if len(delivered) == len(a.Deliveries) {
		added, held = "two", with(a, append(slices.Clone(delivered), heldOut...))
	}
	const valuable = 1e6 // nothing is worth more than what succeeds without the seller
	outcome := func(success float64) float64 {
		return t.charge(changeHeldOut(held, func(d *pricing.Delivery) { d.Success, d.Value = success*max(d.Count, 1), success*valuable }))
	}
	x, without, failed, succeeded := t.charge(held), t.charge(with(a, delivered)), outcome(0), outcome(1)
	if compares := !near(x, failed) || !near(x, succeeded); !compares && !near(x, without) {
		return fmt.Sprintf("it charges %v, and %v with %s tasks held out", without, x, added)
	}
	if below(without, succeeded) {
		return fmt.Sprintf("it charges %v, and %v with %s tasks held out, all of which succeed", without, succeeded, added)
	}
	more := changeHeldOut(held, func(d *pricing.Delivery) {
		d.Usage = d.Usage.Plus(pricing.Usage{Input: 1e6, CacheRead: 1e6, CacheWrite: 1e6, Output: 1e6})
		d.Cost, d.Attempts = d.Cost+3, d.Attempts+4
	})
	if y := t.charge(more); !near(x, y) {
		return fmt.Sprintf("it charges %v, and %v with more usage of %s tasks held out", x, y, added)
	}
	return ""
}

// heldOut are two tasks held out, one of which succeeded.
var heldOut = []pricing.Delivery{
	{Control: true, Cost: 0.4, Attempts: 1, Count: 1, Success: 1, Value: 2, Usage: pricing.Usage{Input: 1000, Output: 100}},
	{Control: true, Cost: 0.3, Harm: 1},
}

// changeHeldOut is the account with every task that was held out changed.
func changeHeldOut(a *pricing.Account, f func(*pricing.Delivery)) *pricing.Account {
	return change(a, func(d *pricing.Delivery) {
		if d.Control {
			f(d)
		}
	})
}
