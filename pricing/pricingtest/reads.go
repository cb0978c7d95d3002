package pricingtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// honest holds a strategy to what it says that it does not read: it charges the
// same whatever that is.
func (t *test) honest(a *pricing.Account) string {
	x := t.charge(a)
	c := clone(a)
	if r, can := t.strategy.(interface{ ReadsBuyer() bool }); can && !r.ReadsBuyer() {
		for _, other := range buyers(a.Buyer) {
			c.Buyer = other
			if y := t.charge(c); y != x {
				return fmt.Sprintf("it says that it does not read the buyer, and charges %v, and %v a buyer of segment %d and signal %v",
					x, y, other.Segment, other.Signal)
			}
		}
		c.Buyer = a.Buyer
	}
	if r, can := t.strategy.(interface{ ReadsHistory() bool }); can && !r.ReadsHistory() {
		for _, other := range histories {
			c.History = other
			if y := t.charge(c); y != x {
				return fmt.Sprintf("it says that it does not read earlier periods, and charges %v after %d of them, and %v after %d",
					x, len(a.History), y, len(other))
			}
		}
		c.History = slices.Clone(a.History)
	}
	if r, can := t.strategy.(interface{ ReadsDeliveries() bool }); can && !r.ReadsDeliveries() {
		if y := t.charge(totals(a)); !near(x, y) {
			return fmt.Sprintf("it says that it does not read deliveries, and charges %v, and %v where the totals alone are known", x, y)
		}
	}
	return ""
}

// buyers are others, in every segment of a market of many, and with signals of
// every size.
func buyers(b pricing.Buyer) (list []pricing.Buyer) {
	for segment := range 65 {
		list = append(list, pricing.Buyer{Segment: segment, Signal: b.Signal})
	}
	for segment := 128; segment <= 1<<20; segment *= 2 {
		list = append(list, pricing.Buyer{Segment: segment, Signal: b.Signal})
	}
	for _, signal := range []float64{0, 1e-6, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1, 1.5, 2, 3, 5, 10, 30, 100, 1e3, 1e6, 1e9} {
		list = append(list, pricing.Buyer{Segment: b.Segment, Signal: signal}, pricing.Buyer{Segment: b.Segment, Signal: -signal})
	}
	return list
}

// histories are of every length up to 40 periods and of some beyond, of periods
// of all sizes and of periods in which nothing happened.
var histories = func() (list [][]pricing.Statement) {
	const most = 1000
	random := rand.New(rand.NewPCG(3, 4))
	periods := make([]pricing.Statement, most)
	for i := range periods {
		periods[i] = statement(random)
	}
	for n := range 41 {
		list = append(list, periods[:n:n])
	}
	for _, n := range []int{48, 60, 100, 200, 500, most} {
		list = append(list, periods[:n:n])
	}
	for _, n := range []int{1, 2, 3, 12, 36} {
		list = append(list, make([]pricing.Statement, n))
	}
	return list
}()

// statement is of an earlier period in which everything happened, a little of it
// or a lot.
func statement(r *rand.Rand) pricing.Statement {
	some := func() float64 { return math.Pow(10, 8*r.Float64()-2) }
	s := pricing.Statement{Charge: some(), Adjusted: some() * float64(1-2*r.IntN(2))}
	for _, q := range quantities {
		*q.of(&s.Total) = some()
	}
	return s
}
