package pricingtest

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// mostTries bounds how many smaller accounts are tried for one broken law. Sizes
// are halved, so that a thousand deliveries take some ten tries.
const mostTries = 1000

// shrink returns a small account that still fails: it takes away what it can,
// until nothing more can go or it has tried mostTries accounts. The last account
// of which fails was true is the one that it returns.
func shrink(a *pricing.Account, fails func(*pricing.Account) bool) *pricing.Account {
	s := &shrinker{account: a, fails: fails, left: mostTries}
	for {
		before := s.account
		s.parts()
		s.history()
		s.ends()
		s.contents()
		s.runs()
		if s.account == before || s.left == 0 {
			return s.account
		}
	}
}

// shrinker holds the smallest account so far.
type shrinker struct {
	account *pricing.Account
	fails   func(*pricing.Account) bool
	left    int // tries
}

// try keeps an account that fails too.
func (s *shrinker) try(c *pricing.Account) bool {
	if s.left == 0 || equal(c, s.account) {
		return false
	}
	s.left--
	if !s.fails(c) {
		return false
	}
	s.account = c
	return true
}

// least looks by bisection for the least size below n at which an account fails.
func (s *shrinker) least(n int, at func(size int) *pricing.Account) {
	for low, high := 0, n; low < high; {
		middle := (low + high) / 2
		if s.try(at(middle)) {
			high = middle
		} else {
			low = middle + 1
		}
	}
}

// ends leaves out deliveries at the end, and then at the beginning.
func (s *shrinker) ends() {
	a := s.account
	s.least(len(a.Deliveries), func(n int) *pricing.Account { return with(a, slices.Clone(a.Deliveries[:n])) })
	b, n := s.account, len(s.account.Deliveries)
	s.least(n, func(size int) *pricing.Account { return with(b, slices.Clone(b.Deliveries[n-size:])) })
}

// contents makes all deliveries plainer at once.
func (s *shrinker) contents() {
	for _, simpler := range simpler {
		s.try(change(s.account, simpler))
	}
}

// runs leaves out as many as it can of all runs of alike deliveries, and of each,
// and makes as many as it can of each plainer.
func (s *shrinker) runs() {
	for s.try(halved(s.account)) {
	}
	for _, from := range backward(s.account.Deliveries) {
		c := s.account
		n := runAt(c.Deliveries, from)
		s.least(n, func(size int) *pricing.Account {
			return with(c, slices.Delete(slices.Clone(c.Deliveries), from+size, from+n))
		})
	}
	for _, simpler := range simpler {
		for _, from := range backward(s.account.Deliveries) {
			a := s.account
			if d := a.Deliveries[from]; simplified(d, simpler) == d {
				continue
			}
			n := runAt(a.Deliveries, from)
			s.least(n, func(left int) *pricing.Account {
				list := slices.Clone(a.Deliveries)
				for i := from; i < from+n-left; i++ {
					simpler(&list[i])
				}
				return with(a, list)
			})
		}
	}
}

// halved is the account with half of each run of alike deliveries.
func halved(a *pricing.Account) *pricing.Account {
	var list []pricing.Delivery
	for from, r := range runs(a.Deliveries) {
		list = append(list, a.Deliveries[from:from+(r.n+1)/2]...)
	}
	return with(a, list)
}

// backward are the places at which runs begin, the last first.
func backward(list []pricing.Delivery) (places []int) {
	for from := range runs(list) {
		places = append(places, from)
	}
	slices.Reverse(places)
	return places
}

// runAt is how many alike there are from a place on.
func runAt(list []pricing.Delivery, from int) int {
	for _, r := range runs(list[from:]) {
		return r.n
	}
	return 0
}

// history leaves out the oldest periods, and then the newest.
func (s *shrinker) history() {
	a, n := s.account, len(s.account.History)
	s.least(n, func(size int) *pricing.Account { return after(a, a.History[n-size:]) })
	b := s.account
	s.least(len(b.History), func(size int) *pricing.Account { return after(b, b.History[:size]) })
	c := s.account
	s.try(after(c, make([]pricing.Statement, len(c.History))))
}

// after is the account with another history.
func after(a *pricing.Account, history []pricing.Statement) *pricing.Account {
	c := *a
	c.History = history
	return clone(&c)
}

// parts does without each part of the account beside its lists.
func (s *shrinker) parts() {
	for _, without := range []func(*pricing.Account){
		func(c *pricing.Account) { c.Buyer = pricing.Buyer{} },
		func(c *pricing.Account) { c.Buyer.Segment = 0 },
		func(c *pricing.Account) { c.Buyer.Signal = 0 },
		func(c *pricing.Account) { c.Buyer.Signal = round(c.Buyer.Signal) },
		func(c *pricing.Account) { c.Share = 0 },
		func(c *pricing.Account) {
			if len(c.Deliveries) > 0 {
				c.Totals = nil
			}
		},
	} {
		c := clone(s.account)
		without(c)
		s.try(c)
	}
}

func simplified(d pricing.Delivery, simpler func(*pricing.Delivery)) pricing.Delivery {
	simpler(&d)
	return d
}

// simpler are ways to make a delivery plainer.
var simpler = []func(*pricing.Delivery){
	func(d *pricing.Delivery) { *d = pricing.Delivery{} },
	func(d *pricing.Delivery) { d.Usage = pricing.Usage{} },
	func(d *pricing.Delivery) { d.Usage = pricing.Usage{Output: d.Usage.Tokens()} },
	func(d *pricing.Delivery) { d.Cost = 0 },
	func(d *pricing.Delivery) { d.Attempts, d.Count = 0, 0 },
	func(d *pricing.Delivery) { d.Value = 0 },
	func(d *pricing.Delivery) { d.Success, d.Value = 0, 0 },
	func(d *pricing.Delivery) { d.Harm = 0 },
	func(d *pricing.Delivery) { d.Class = 0 },
	func(d *pricing.Delivery) { d.Control = false },
	func(d *pricing.Delivery) { d.Cost, d.Value, d.Harm = one(d.Cost), one(d.Value), one(d.Harm) },
	func(d *pricing.Delivery) { d.Cost, d.Value, d.Harm = round(d.Cost), round(d.Value), round(d.Harm) },
}

// one is 1 for all that is not 0.
func one(v float64) float64 {
	if v == 0 {
		return 0
	}
	return 1
}

// round is a number with one decimal.
func round(v float64) float64 { return math.Round(10*v) / 10 }
