package pricingtest

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// shrink returns a small account that still fails: it takes away what it can,
// from the whole to the parts, until nothing more can go.
func shrink(a *pricing.Account, fails func(*pricing.Account) bool) *pricing.Account {
	for {
		smaller := smallerThan(a, fails)
		if smaller == nil {
			return a
		}
		a = smaller
	}
}

// smallerThan returns an account with less in it that fails too, or nil.
func smallerThan(a *pricing.Account, fails func(*pricing.Account) bool) *pricing.Account {
	all := size(a)
	try := func(c *pricing.Account) bool { return size(c) < all && fails(c) }
	for n := len(a.Deliveries); n > 0; n /= 2 { // runs of deliveries, long ones first
		for from := 0; from+n <= len(a.Deliveries); from += n {
			c := clone(a)
			c.Deliveries = append(c.Deliveries[:from], c.Deliveries[from+n:]...)
			if try(c) {
				return c
			}
		}
	}
	for _, simpler := range []func(*pricing.Account){
		func(c *pricing.Account) { c.History = nil },
		func(c *pricing.Account) {
			if n := len(c.History); n > 0 {
				c.History = c.History[:n-1]
			}
		},
		func(c *pricing.Account) { c.Buyer = pricing.Buyer{} },
		func(c *pricing.Account) { c.Share = 0 },
		func(c *pricing.Account) { c.Totals = nil },
	} {
		c := clone(a)
		simpler(c)
		if try(c) {
			return c
		}
	}
	for i := range a.Deliveries {
		for _, simpler := range simpler {
			c := clone(a)
			simpler(&c.Deliveries[i])
			if try(c) {
				return c
			}
		}
	}
	return nil
}

// simpler are ways to make a delivery plainer.
var simpler = []func(*pricing.Delivery){
	func(d *pricing.Delivery) { *d = pricing.Delivery{} },
	func(d *pricing.Delivery) { d.Usage = pricing.Usage{} },
	func(d *pricing.Delivery) { d.Cost = 0 },
	func(d *pricing.Delivery) { d.Attempts, d.Count = 0, 0 },
	func(d *pricing.Delivery) { d.Value = 0 },
	func(d *pricing.Delivery) { d.Success, d.Value = 0, 0 },
	func(d *pricing.Delivery) { d.Harm = 0 },
	func(d *pricing.Delivery) { d.Class = 0 },
	func(d *pricing.Delivery) { d.Control = false },
	func(d *pricing.Delivery) { d.Cost, d.Value, d.Harm = round(d.Cost), round(d.Value), round(d.Harm) },
}

// round is a number with one decimal.
func round(v float64) float64 { return math.Round(10*v) / 10 }

// size counts what is in an account: deliveries first, then what they hold.
func size(a *pricing.Account) int {
	n := 100*len(a.Deliveries) + len(a.History)
	if a.Buyer != (pricing.Buyer{}) {
		n++
	}
	if a.Totals != nil {
		n += 100
	}
	if a.Share != 0 {
		n++
	}
	for _, d := range a.Deliveries {
		for _, held := range []bool{
			d.Usage != pricing.Usage{}, d.Cost != 0, d.Attempts != 0, d.Count != 0, d.Success != 0, d.Value != 0, d.Harm != 0, d.Class != 0, d.Control,
		} {
			if held {
				n++
			}
		}
		for _, amount := range []float64{d.Cost, d.Value, d.Harm} {
			if amount != round(amount) {
				n++
			}
		}
	}
	return n
}
