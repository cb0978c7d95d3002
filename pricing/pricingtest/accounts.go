package pricingtest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/usevalue/usevalue/pricing"
)

// Accounts returns accounts that strategies meet: ordinary ones, and those at
// which they go wrong. There is an empty one, one of a single delivery, all
// failures, huge ones, some at round numbers of artifacts, outcomes and tokens
// and just beside them, some with a history, one of them long, some of a part of
// a period, some with tasks held out, and a good many that are drawn by chance.
// They are the same every time.
func Accounts() []*pricing.Account {
	list := []*pricing.Account{
		{},
		{Deliveries: []pricing.Delivery{{}}},
		{Deliveries: []pricing.Delivery{{Success: 1, Value: 5, Cost: 0.3}}},
		{Deliveries: []pricing.Delivery{{Cost: 0.4, Harm: 2, Attempts: 3}}},
		{Deliveries: []pricing.Delivery{{Success: 1, Value: 1e-9, Cost: 1e-9, Usage: pricing.Usage{Output: 1}}}},
		{Deliveries: []pricing.Delivery{{Success: 1, Value: 1e9, Cost: 1e6, Usage: pricing.Usage{Input: 1e12, Output: 1e9}}}},
		{Buyer: pricing.Buyer{Segment: 7, Signal: -3}, Deliveries: []pricing.Delivery{{Success: 1, Value: 2}}},
	}
	for _, n := range []int{1, 2, 5, 9, 10, 11, 20, 99, 100, 101, 1000, 1001} {
		list = append(list, alike(n, pricing.Delivery{Cost: 0.2, Attempts: 1, Count: 1, Usage: pricing.Usage{Input: 1000, Output: 10}}))
		list = append(list, alike(n, pricing.Delivery{Cost: 0.2, Attempts: 2, Count: 1, Success: 1, Value: 3, Class: n % 3, Usage: pricing.Usage{CacheRead: 1e5, Output: 100}}))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		a := &pricing.Account{Buyer: pricing.Buyer{Segment: i % 3, Signal: random.ExpFloat64()}}
		for range random.IntN(30) {
			a.Deliveries = append(a.Deliveries, drawn(random))
		}
		if i%5 == 1 {
			for range 1 + random.IntN(13) {
				a.History = append(a.History, pricing.Statement{Total: drawn(random), Charge: 10 * random.ExpFloat64()})
			}
		}
		if i%7 == 2 {
			a.Share = []float64{0.5, 0.1, 0.97}[i%3]
		}
		list = append(list, a)
	}
	for _, n := range []int{2, 9, 40} {
		held := alike(n, pricing.Delivery{Cost: 0.2, Success: 1, Value: 2})
		for i := range held.Deliveries {
			held.Deliveries[i].Control = i%3 == 1
			held.Deliveries[i].Success = float64(i % 2)
			held.Deliveries[i].Value *= float64(i % 2)
		}
		list = append(list, held)
	}
	old := alike(3, pricing.Delivery{Cost: 0.2, Success: 1, Value: 2})
	for range 40 {
		old.History = append(old.History, pricing.Statement{Total: drawn(random), Charge: 4})
	}
	return append(list, old)
}

func alike(n int, d pricing.Delivery) *pricing.Account {
	a := &pricing.Account{Deliveries: make([]pricing.Delivery, n)}
	for i := range a.Deliveries {
		a.Deliveries[i] = d
	}
	return a
}

// drawn is an ordinary delivery, or a literal that leaves its counts out.
func drawn(r *rand.Rand) pricing.Delivery {
	d := pricing.Delivery{
		Cost:  r.ExpFloat64() / 3,
		Class: r.IntN(3),
		Usage: pricing.Usage{Input: float64(r.IntN(5000)), CacheRead: float64(r.IntN(100000)), CacheWrite: float64(r.IntN(9000)), Output: float64(r.IntN(3000))},
	}
	if r.IntN(2) == 0 {
		d.Count, d.Attempts = 1, float64(1+r.IntN(3))
	}
	if r.IntN(3) > 0 {
		d.Success, d.Value = 1, 8*r.ExpFloat64()
	} else if r.IntN(2) == 0 {
		d.Harm = 4 * r.ExpFloat64()
	}
	return d
}

func clone(a *pricing.Account) *pricing.Account {
	c := *a
	c.Deliveries = append([]pricing.Delivery(nil), a.Deliveries...)
	c.History = append([]pricing.Statement(nil), a.History...)
	if a.Totals != nil {
		total := *a.Totals
		c.Totals = &total
	}
	return &c
}

// change is the account with every delivery changed.
func change(a *pricing.Account, f func(*pricing.Delivery)) *pricing.Account {
	c := clone(a)
	for i := range c.Deliveries {
		f(&c.Deliveries[i])
	}
	if c.Totals != nil {
		f(c.Totals)
	}
	return c
}

// describe prints an account as a literal without what is zero.
func describe(a *pricing.Account) string {
	var parts []string
	if a.Buyer != (pricing.Buyer{}) {
		parts = append(parts, "Buyer: "+fields(fmt.Sprintf("%+v", a.Buyer)))
	}
	if len(a.Deliveries) > 0 {
		parts = append(parts, "Deliveries: {"+strings.Join(alikes(a.Deliveries), ", ")+"}")
	}
	if a.Totals != nil {
		parts = append(parts, "Totals: "+fields(fmt.Sprintf("%+v", *a.Totals)))
	}
	if a.Share != 0 {
		parts = append(parts, fmt.Sprintf("Share: %v", a.Share))
	}
	if len(a.History) > 0 {
		parts = append(parts, fmt.Sprintf("History: %d periods", len(a.History)))
	}
	return "Account{" + strings.Join(parts, ", ") + "}"
}

// alikes are the deliveries as literals, those that follow one another and are
// alike as one, and a long list by its beginning.
func alikes(deliveries []pricing.Delivery) (list []string) {
	const most = 4
	for i := 0; i < len(deliveries); {
		if len(list) == most {
			return append(list, fmt.Sprintf("and %d more", len(deliveries)-i))
		}
		n := 1
		for i+n < len(deliveries) && deliveries[i+n] == deliveries[i] {
			n++
		}
		text := fields(fmt.Sprintf("%+v", deliveries[i]))
		if n > 1 {
			text = fmt.Sprintf("%d × %s", n, text)
		}
		list = append(list, text)
		i += n
	}
	return list
}

// fields drops the fields that are zero from a struct as %+v prints it.
func fields(s string) string {
	for _, zero := range []string{"Usage:{Input:0 CacheRead:0 CacheWrite:0 Output:0}"} {
		s = strings.ReplaceAll(s, zero, "")
	}
	var kept []string
	for _, f := range strings.Fields(strings.TrimSuffix(strings.TrimPrefix(s, "{"), "}")) {
		if !strings.HasSuffix(f, ":0") && !strings.HasSuffix(f, ":false") {
			kept = append(kept, f)
		}
	}
	return "{" + strings.Join(kept, " ") + "}"
}
