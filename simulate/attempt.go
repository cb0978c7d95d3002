package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// Attempt is what one attempt takes. One draw drives Size and Cost, so that a
// larger attempt is a dearer one.
type Attempt struct {
	Usage pricing.Usage // tokens at a size of 1, each at least 0
	Size  Distribution  // tokens relative to Usage, at least 0; nil: 1
	Cost  Distribution  // currency, at least 0; nil: by the cost card, or 0 without one
}

// attempt is an Attempt compiled.
type attempt struct {
	usage      pricing.Usage
	size, cost *inverse.Table
	card       *pricing.CostCard // nil: by cost
	used       bool              // it takes tokens
	mean       pricing.Delivery  // what it takes on average
}

func (a *Attempt) compile(f faults, card *pricing.CostCard) attempt {
	f.amount("Usage.Input", a.Usage.Input)
	f.amount("Usage.CacheRead", a.Usage.CacheRead)
	f.amount("Usage.CacheWrite", a.Usage.CacheWrite)
	f.amount("Usage.Output", a.Usage.Output)
	if card != nil && a.Cost != nil {
		f.add("Cost is given and the producer has a Card, want exactly one of the two")
	}
	if a.Size != nil && a.Usage == (pricing.Usage{}) {
		f.add("Size is given and Usage is zero, want tokens for it to multiply")
	}
	c := attempt{
		usage: a.Usage,
		size:  f.compile("Size", a.Size, 0, math.Inf(1), 1),
		cost:  f.compile("Cost", a.Cost, 0, math.Inf(1), 0),
		card:  card,
		used:  a.Usage != pricing.Usage{},
	}
	c.mean = pricing.Delivery{Usage: a.Usage.Times(c.size.Mean()), Cost: c.cost.Mean(), Attempts: 1}
	if card != nil {
		c.mean.Cost = card.Cost(c.mean.Usage)
	}
	return c
}

// take adds an attempt to a delivery and returns its output, in tokens.
func (a *attempt) take(bits uint64, d *pricing.Delivery) (output float64) {
	if a.used {
		usage := a.usage.Times(a.size.Draw(bits))
		d.Usage = d.Usage.Plus(usage)
		output = usage.Output
		if a.card != nil {
			d.Cost += a.card.Cost(usage)
			return output
		}
	}
	d.Cost += a.cost.Draw(bits)
	return output
}
