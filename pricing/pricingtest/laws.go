package pricingtest

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync"

	"github.com/usevalue/usevalue/pricing"
)

// checks say of an account how it breaks a law, or nothing.
var checks map[Law]func(t *test, a *pricing.Account) string

func init() {
	checks = map[Law]func(t *test, a *pricing.Account) string{
		Finite: (*test).finite, Pure: (*test).pure, NonNegative: (*test).nonNegative, OrderFree: (*test).orderFree,
		Anticipated: (*test).anticipated, RisesWithUsage: (*test).risesWithUsage, RisesWithSuccess: (*test).risesWithSuccess,
		Subadditive: (*test).subadditive, Superadditive: (*test).superadditive, Homogeneous: (*test).homogeneous, Bounded: (*test).bounded,
	}
}

// rounding is what laws forgive, relative to the amounts compared.
const rounding = 1e-9

func near(a, b float64) bool { return math.Abs(a-b) <= rounding*max(1, math.Abs(a), math.Abs(b)) }

// below reports whether a is below b by more than rounding.
func below(a, b float64) bool { return a < b && !near(a, b) }

func (t *test) finite(a *pricing.Account) string {
	if x := t.charge(a); math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Sprintf("it charges %v", x)
	}
	return ""
}

func (t *test) nonNegative(a *pricing.Account) string {
	if x := t.charge(a); x < 0 {
		return fmt.Sprintf("it charges %v", x)
	}
	return ""
}

func (t *test) bounded(a *pricing.Account) string {
	if x := t.charge(a); below(x, t.minimum) || below(t.maximum, x) {
		return fmt.Sprintf("it charges %v, want from %v to %v", x, t.minimum, t.maximum)
	}
	return ""
}

func (t *test) pure(a *pricing.Account) string {
	given := clone(a)
	first := t.strategy.Charge(given)
	if !reflect.DeepEqual(given, clone(a)) {
		return "it changes the account, to " + describe(given)
	}
	t.charge(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1, Value: 3, Cost: 2}}})
	if again := t.charge(a); again != first {
		return fmt.Sprintf("it charges %v, and %v the next time", first, again)
	}
	var wait sync.WaitGroup
	var charges [2]float64
	for i := range charges {
		wait.Go(func() {
			defer func() {
				if recover() != nil {
					charges[i] = math.NaN()
				}
			}()
			for range 20 {
				if charges[i] = t.charge(a); charges[i] != first {
					return
				}
			}
		})
	}
	wait.Wait()
	for _, x := range charges {
		if x != first {
			return fmt.Sprintf("it charges %v, and %v while it is asked twice at the same time", first, x)
		}
	}
	return ""
}

func (t *test) orderFree(a *pricing.Account) string {
	turned := clone(a)
	slices.Reverse(turned.Deliveries)
	if x, y := t.charge(a), t.charge(turned); !near(x, y) {
		return fmt.Sprintf("it charges %v, and %v with the deliveries in reverse", x, y)
	}
	return ""
}

func (t *test) anticipated(a *pricing.Account) string {
	if a.Totals != nil {
		return ""
	}
	known, total := clone(a), a.Total()
	known.Totals = &total
	if x, y := t.charge(a), t.charge(known); !near(x, y) {
		return fmt.Sprintf("it charges %v, and %v where the totals are given beside the deliveries", x, y)
	}
	return ""
}

func (t *test) homogeneous(a *pricing.Account) string {
	double := func(d *pricing.Delivery) { d.Cost, d.Value, d.Harm = 2*d.Cost, 2*d.Value, 2*d.Harm }
	b := change(a, double)
	for i := range b.History {
		double(&b.History[i].Total)
		b.History[i].Charge *= 2
		b.History[i].Adjusted *= 2
	}
	if x, y := t.charge(a), t.charge(b); !near(2*x, y) {
		return fmt.Sprintf("it charges %v, and %v with all amounts doubled", x, y)
	}
	return ""
}

// more are the ways in which a law says that an account has more of something.
type more struct {
	name   string
	change func(d *pricing.Delivery)
}

func (t *test) risesWithUsage(a *pricing.Account) string {
	failed := clone(a)
	failed.Deliveries = append(failed.Deliveries, pricing.Delivery{Cost: 1, Attempts: 1, Count: 1, Usage: pricing.Usage{Input: 1000, Output: 100}})
	if x, y := t.charge(a), t.charge(failed); a.Totals == nil && below(y, x) {
		return fmt.Sprintf("it charges %v, and %v with another delivery, which failed", x, y)
	}
	return t.rises(a, []more{
		{"more input tokens", func(d *pricing.Delivery) { d.Usage.Input += 1000 }},
		{"more cache reads", func(d *pricing.Delivery) { d.Usage.CacheRead += 1000 }},
		{"more cache writes", func(d *pricing.Delivery) { d.Usage.CacheWrite += 1000 }},
		{"more output tokens", func(d *pricing.Delivery) { d.Usage.Output += 1000 }},
		{"more cost", func(d *pricing.Delivery) { d.Cost++ }},
		{"more attempts", func(d *pricing.Delivery) { d.Attempts = max(d.Attempts, 1) + 1 }},
	})
}

func (t *test) risesWithSuccess(a *pricing.Account) string {
	return t.rises(a, []more{
		{"success in place of failure", func(d *pricing.Delivery) {
			if d.Success == 0 && d.Count <= 1 {
				d.Success = 1
			}
		}},
		{"more value", func(d *pricing.Delivery) {
			if d.Success > 0 {
				d.Value++
			}
		}},
		{"no harm", func(d *pricing.Delivery) { d.Harm = 0 }},
	})
}

// rises has more of something in all deliveries, and in one of some.
func (t *test) rises(a *pricing.Account, ways []more) string {
	x := t.charge(a)
	for _, w := range ways {
		if y := t.charge(change(a, w.change)); below(y, x) {
			return fmt.Sprintf("it charges %v, and %v with %s", x, y, w.name)
		}
		for i := 0; i < len(a.Deliveries); i += max(1, len(a.Deliveries)/8) {
			one := clone(a)
			w.change(&one.Deliveries[i])
			if y := t.charge(one); a.Totals == nil && below(y, x) {
				return fmt.Sprintf("it charges %v, and %v with %s in one delivery", x, y, w.name)
			}
		}
	}
	return ""
}

func (t *test) subadditive(a *pricing.Account) string {
	whole, parts := t.split(a)
	for _, p := range parts {
		if below(p, whole) {
			return fmt.Sprintf("it charges %v, and %v for the same split into two accounts", whole, p)
		}
	}
	return ""
}

func (t *test) superadditive(a *pricing.Account) string {
	whole, parts := t.split(a)
	for _, p := range parts {
		if below(whole, p) {
			return fmt.Sprintf("it charges %v for two accounts, and %v for them merged", p, whole)
		}
	}
	return ""
}

// split is the charge for an account, and the sums of those for its deliveries
// split in half and in alternation.
func (t *test) split(a *pricing.Account) (whole float64, parts []float64) {
	if a.Totals != nil || len(a.Deliveries) < 2 {
		return 0, nil
	}
	n := len(a.Deliveries)
	for _, first := range []func(i int) bool{
		func(i int) bool { return i < n/2 },
		func(i int) bool { return i%2 == 0 },
		func(i int) bool { return i == 0 },
	} {
		var halves [2]*pricing.Account
		for h := range halves {
			halves[h] = clone(a)
			halves[h].Deliveries = nil
		}
		for i, d := range a.Deliveries {
			h := 1
			if first(i) {
				h = 0
			}
			halves[h].Deliveries = append(halves[h].Deliveries, d)
		}
		parts = append(parts, t.charge(halves[0])+t.charge(halves[1]))
	}
	return t.charge(a), parts
}
