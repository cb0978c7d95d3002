package pricingtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// checks say of an account how it breaks a law, or nothing.
var checks map[Law]func(t *test, a *pricing.Account) string

func init() {
	checks = map[Law]func(t *test, a *pricing.Account) string{
		Finite: (*test).finite, Pure: (*test).pure, NonNegative: (*test).nonNegative, OrderFree: (*test).orderFree, Honest: (*test).honest,
		Anticipated: (*test).anticipated, RisesWithUsage: (*test).risesWithUsage, RisesWithSuccess: (*test).risesWithSuccess,
		Subadditive: (*test).subadditive, Superadditive: (*test).superadditive, Homogeneous: (*test).homogeneous, Bounded: (*test).bounded, FromTotals: (*test).fromTotals,
		HeldOutFree: (*test).heldOutFree, NoOverflow: (*test).noOverflow, NothingWithoutSuccess: (*test).nothingWithoutSuccess,
	}
}

// What laws forgive: rounding, relative to the amounts compared, and what the
// rounding of amounts such as 10 leaves where nothing should be left.
const (
	rounding = 1e-9
	residue  = 1e-14
)

func near(a, b float64) bool {
	return math.Abs(a-b) <= max(residue, rounding*max(math.Abs(a), math.Abs(b)))
}

// below reports whether a is below b by more than rounding.
func below(a, b float64) bool { return a < b && !near(a, b) }

func (t *test) finite(a *pricing.Account) string {
	if x := t.charge(a); math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Sprintf("it charges %v", x)
	}
	return ""
}

func (t *test) nonNegative(a *pricing.Account) string {
	if x := t.charge(a); below(x, 0) {
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

// orders are other orders of a list of deliveries.
var orders = []struct {
	name  string
	order func(list []pricing.Delivery)
}{
	{"in reverse", func(list []pricing.Delivery) { slices.Reverse(list) }},
	{"the first of them last", func(list []pricing.Delivery) {
		if len(list) > 0 {
			first := list[0]
			copy(list, list[1:])
			list[len(list)-1] = first
		}
	}},
	{"shuffled", func(list []pricing.Delivery) {
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}},
}

func (t *test) orderFree(a *pricing.Account) string {
	for _, o := range orders {
		other := clone(a)
		o.order(other.Deliveries)
		if x, y := t.charge(a), t.charge(other); !near(x, y) {
			return fmt.Sprintf("it charges %v, and %v with the deliveries %s", x, y, o.name)
		}
	}
	return ""
}

func (t *test) anticipated(a *pricing.Account) string {
	if a.Totals != nil {
		return ""
	}
	if x, y := t.charge(a), t.charge(known(a)); !near(x, y) {
		return fmt.Sprintf("it charges %v, and %v where the totals are given beside the deliveries", x, y)
	}
	return ""
}

func (t *test) fromTotals(a *pricing.Account) string {
	if x, y := t.charge(a), t.charge(totals(a)); !near(x, y) {
		return fmt.Sprintf("it charges %v, and %v where the totals alone are known", x, y)
	}
	return ""
}

// nothingWithoutSuccess looks at the account with nothing in it that succeeded.
func (t *test) nothingWithoutSuccess(a *pricing.Account) string {
	if x := t.charge(change(a, func(d *pricing.Delivery) { d.Success, d.Value = 0, 0 })); below(0, x) {
		return fmt.Sprintf("it charges %v where nothing succeeded", x)
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
	if len(a.Deliveries) > 0 || a.Totals == nil {
		failed := pricing.Delivery{Cost: 1, Attempts: 1, Count: 1, Usage: pricing.Usage{Input: 1000, Output: 100}}
		if x, y := t.charge(a), t.charge(with(a, append(slices.Clone(a.Deliveries), failed))); below(y, x) {
			return fmt.Sprintf("it charges %v, and %v with another delivery, which failed", x, y)
		}
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
			if d.Success == 0 && d.Count <= 1 && !d.Control {
				d.Success = 1
			}
		}},
		{"more value", func(d *pricing.Delivery) {
			if d.Success > 0 && !d.Control {
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
		one := clone(a)
		for i := 0; i < len(a.Deliveries); i += max(1, len(a.Deliveries)/8) {
			w.change(&one.Deliveries[i])
			if one.Deliveries[i] == a.Deliveries[i] {
				continue
			}
			if one.Totals != nil {
				one.Totals = sum(one)
			}
			if y := t.charge(one); below(y, x) {
				return fmt.Sprintf("it charges %v, and %v with %s in one delivery", x, y, w.name)
			}
			one.Deliveries[i] = a.Deliveries[i]
		}
	}
	return ""
}

func (t *test) subadditive(a *pricing.Account) string {
	whole := t.charge(a)
	for _, s := range splits(a) {
		if x, y := t.charge(s.parts[0]), t.charge(s.parts[1]); below(x+y, whole) {
			return fmt.Sprintf("it charges %v, and %v + %v for two accounts, %s", whole, x, y, s.how)
		}
	}
	return ""
}

func (t *test) superadditive(a *pricing.Account) string {
	whole := t.charge(a)
	for _, s := range splits(a) {
		if x, y := t.charge(s.parts[0]), t.charge(s.parts[1]); below(whole, x+y) {
			return fmt.Sprintf("it charges %v + %v for two accounts, %s, and %v for them merged", x, y, s.how, whole)
		}
	}
	return ""
}

// split is an account's deliveries as two accounts.
type split struct {
	how   string
	parts [2]*pricing.Account
}

func splits(a *pricing.Account) (list []split) {
	n := len(a.Deliveries)
	if n < 2 {
		return nil
	}
	for _, way := range []struct {
		how   string
		first func(i int) bool
	}{
		{"the first half and the second", func(i int) bool { return i < n/2 }},
		{"every other delivery", func(i int) bool { return i%2 == 0 }},
		{"the first delivery and the others", func(i int) bool { return i == 0 }},
	} {
		var parts [2][]pricing.Delivery
		for i, d := range a.Deliveries {
			h := 1
			if way.first(i) {
				h = 0
			}
			parts[h] = append(parts[h], d)
		}
		list = append(list, split{way.how, [2]*pricing.Account{with(a, parts[0]), with(a, parts[1])}})
	}
	return list
}
