package pricingtest

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// atBounds returns accounts at the bounds of a plan's own tiers, steps, layers,
// packages and included quantities, and just beside them, for meters that are
// simple to reach.
func atBounds(s pricing.Strategy) (list []*pricing.Account) {
	switch s := s.(type) {
	case pricing.Plan:
		for i := range s.Charges {
			list = append(list, around(&s.Charges[i])...)
		}
	case *pricing.Plan:
		if s != nil {
			return atBounds(*s)
		}
	case pricing.Segments:
		for i, by := range append(slices.Clone(s.By), s.Default) {
			for _, a := range atBounds(by) {
				a.Buyer.Segment = i
				list = append(list, a)
			}
		}
	}
	return list
}

// farthest is a quantity beyond which sums over an account may not be finite.
const farthest = 1e200

// around are accounts at the bounds of one charge.
func around(c *pricing.Charge) (list []*pricing.Account) {
	for _, b := range append(boundsOf(c.Rate), bound{}) {
		units := b.at + c.Included
		if c.Unit.Times != 0 {
			units /= c.Unit.Times
		}
		if c.Unit.Per != 0 {
			units *= c.Unit.Per
		}
		if units == 0 || units > farthest {
			continue
		}
		for _, a := range metering(c, units) {
			a.Buyer.Segment = b.cell
			for i := range a.Deliveries {
				a.Deliveries[i].Class = b.cell
			}
			list = append(list, a)
		}
	}
	return list
}

// bound is a quantity at which a rate may jump or bend, in its unit.
type bound struct {
	at   float64
	cell int // of a Matrix: the class of deliveries, the segment of the buyer
}

func boundsOf(r pricing.Rate) (list []bound) {
	add := func(at float64) {
		if at > 0 && !math.IsInf(at, 1) {
			list = append(list, bound{at: at})
		}
	}
	switch r := r.(type) {
	case pricing.Graduated:
		for _, t := range r {
			add(t.UpTo)
		}
	case pricing.Volume:
		return boundsOf(pricing.Graduated(r))
	case pricing.Stairstep:
		for _, s := range r {
			add(s.UpTo)
		}
	case pricing.Layer:
		add(r.From)
		add(r.To)
	case pricing.Package:
		add(r.Size)
	case pricing.Percentage:
		add((r.Minimum - r.Fee) / r.Share)
		add((r.Maximum - r.Fee) / r.Share)
	case pricing.Matrix:
		for _, cell := range r.Cells {
			for _, b := range boundsOf(cell.Rate) {
				list = append(list, bound{b.at, cell.Class})
			}
		}
	}
	return list
}

// metering returns accounts of which the meter reads so much, a little less and
// a little more; none where that is not simple.
func metering(c *pricing.Charge, quantity float64) (list []*pricing.Account) {
	total, ok := c.Meter.(pricing.Total)
	if prices, priced := c.Meter.(pricing.TokenPrices); priced && prices.Output > 0 {
		total, ok, quantity = pricing.OutputTokens, true, 1e6*quantity/prices.Output
	}
	if !ok {
		return nil
	}
	if count, counted := counts[total]; counted {
		const most = 1002 // deliveries
		for _, beside := range []float64{-3, -2, -1, 0, 1} {
			n := math.Floor(quantity) + beside
			if n < 0 {
				continue
			}
			single := alike(int(min(n, most)), count)
			if n > most {
				single = alike(1, several(n))
			}
			list = append(list, withFailures(single))
		}
		return list
	}
	parts := 4
	if _, alone := c.Rate.(pricing.Percentage); alone || c.Each {
		parts = 1
	}
	for _, q := range []float64{0.999 * quantity, quantity, 1.001 * quantity} {
		list = append(list, withFailures(alike(parts, holding(total, q/float64(parts)))))
	}
	return list
}

// counts are deliveries of which each counts for one.
var counts = map[pricing.Total]pricing.Delivery{
	pricing.Attempts:  {Cost: 0.2, Attempts: 1, Count: 1, Success: 1, Value: 3},
	pricing.Artifacts: {Cost: 0.2, Attempts: 1, Count: 1, Success: 1, Value: 3},
	pricing.Outcomes:  {Cost: 0.2, Attempts: 1, Count: 1, Success: 1, Value: 3},
}

// several are n deliveries that succeeded, as one.
func several(n float64) pricing.Delivery {
	return pricing.Delivery{Cost: 0.2 * n, Attempts: n, Count: n, Success: n, Value: 3 * n}
}

// holding is a delivery that holds so much of a total.
func holding(t pricing.Total, q float64) pricing.Delivery {
	d := pricing.Delivery{Attempts: 1, Count: 1, Success: 1}
	switch t {
	case pricing.InputTokens:
		d.Usage.Input = q
	case pricing.CacheReadTokens:
		d.Usage.CacheRead = q
	case pricing.CacheWriteTokens:
		d.Usage.CacheWrite = q
	case pricing.Tokens, pricing.OutputTokens:
		d.Usage.Output = q
	case pricing.Cost:
		d.Cost = q
	case pricing.Value:
		d.Value = q
	case pricing.Harm:
		d.Success, d.Harm = 0, q
	}
	return d
}

// withFailures adds two deliveries that failed, which could have succeeded.
func withFailures(a *pricing.Account) *pricing.Account {
	a.Deliveries = append(a.Deliveries, pricing.Delivery{}, pricing.Delivery{})
	return a
}
