package pricingtest

import (
	"math/rand/v2"

	"github.com/usevalue/usevalue/pricing"
)

// Accounts returns accounts that strategies meet: ordinary ones, and those at
// which they go wrong. There is an empty one, one of a single delivery, all
// failures, huge ones, some at round numbers of artifacts, outcomes and tokens
// and just beside them, some with a history, one of them long, some of a part of
// a period, some with tasks held out, some with their totals beside the
// deliveries, and a good many that are drawn by chance, of buyers of many segments.
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
	for segment := 1; segment <= 5; segment++ {
		one := pricing.Delivery{Cost: 0.3, Attempts: 2, Count: 1, Success: 1, Value: 3, Usage: pricing.Usage{Input: 3000, Output: 200}}
		buyer := pricing.Buyer{Segment: segment, Signal: 1 / float64(segment)}
		list = append(list, &pricing.Account{Buyer: buyer, Deliveries: []pricing.Delivery{one}})
	}
	random := rand.New(rand.NewPCG(1, 2))
	segments := []int{0, 1, 2, 0, 4, 1, 3, 0, 10, 2, 6}
	for i := range 60 {
		a := &pricing.Account{Buyer: pricing.Buyer{Segment: segments[i%len(segments)], Signal: random.ExpFloat64()}}
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
		if i%4 == 3 {
			a = known(a)
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
