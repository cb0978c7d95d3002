package simulate

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

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

	sizeLaw, costLaw Distribution // nil where they do not vary
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
	if c.size.Varies() {
		c.sizeLaw = a.Size
	}
	if c.cost.Varies() {
		c.costLaw = a.Cost
	}
	return c
}

// taken is what an attempt may take, with its weight.
type taken struct {
	usage pricing.Usage
	cost  float64 // currency
	w     float64
}

// nodes stand for what an attempt may take. Where size and cost both vary, they
// rise together.
func (a *attempt) nodes() (list []taken) {
	if a.sizeLaw != nil && a.costLaw != nil {
		u, w := make([]float64, together), make([]float64, together)
		quad.Legendre{}.FixedLocations(u, w, 0, 1)
		size, cost := 0.0, 0.0
		for i := range u {
			size, cost = size+w[i]*a.size.Quantile(u[i]), cost+w[i]*a.cost.Quantile(u[i])
		}
		for i := range u { // with the means that they stand for
			list = append(list, a.sized(a.size.Quantile(u[i])*a.size.Mean()/size, a.cost.Quantile(u[i])*a.cost.Mean()/cost, w[i]))
		}
		return list
	}
	for _, s := range nodes(a.size) {
		for _, c := range nodes(a.cost) {
			list = append(list, a.sized(s.x, c.x, s.w*c.w))
		}
	}
	return list
}

const together = 64

// sized is what an attempt of a size and cost takes.
func (a *attempt) sized(size, cost, w float64) taken {
	t := taken{a.usage.Times(size), cost, w}
	if a.card != nil {
		t.cost = a.card.Cost(t.usage)
	}
	return t
}

// varying is something that varies between attempts: its law, a value far out in
// its tail, and what an attempt takes there.
type varying struct {
	law   Distribution
	far   float64
	takes func(x float64) (pricing.Usage, float64)
}

// laws are those of what varies.
func (a *attempt) laws() (list []varying) {
	if a.sizeLaw != nil {
		list = append(list, varying{a.sizeLaw, a.size.Max(), func(x float64) (pricing.Usage, float64) {
			t := a.sized(x, a.mean.Cost, 1)
			return t.usage, t.cost
		}})
	}
	if a.costLaw != nil {
		list = append(list, varying{a.costLaw, a.cost.Max(), func(x float64) (pricing.Usage, float64) { return a.mean.Usage, x }})
	}
	return list
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
