package simulate

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/risk"
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
	nodes            []taken      // that stand for what it may take
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
	c.nodes = c.rule()
	return c
}

// taken is what an attempt may take, with its weight.
type taken struct {
	usage pricing.Usage
	cost  float64 // currency
	w     float64
}

// varies reports whether attempts differ in what they take.
func (a *attempt) varies() bool { return a.sizeLaw != nil || a.costLaw != nil }

// rule is what stands for what an attempt may take. Where size and cost both vary,
// they rise together.
func (a *attempt) rule() (list []taken) {
	if a.sizeLaw != nil && a.costLaw != nil {
		return a.along(forTails)
	}
	for _, s := range nodes(a.size) {
		for _, c := range nodes(a.cost) {
			list = append(list, a.sized(s.x, c.x, s.w*c.w))
		}
	}
	return list
}

// along is what attempts take by their luck, a number between 0 and 1, moved to the
// mean that they stand for.
func (a *attempt) along(luck []node) (list []taken) {
	size, cost := 0.0, 0.0
	for _, u := range luck {
		size, cost = size+u.w*a.size.Quantile(u.x), cost+u.w*a.cost.Quantile(u.x)
	}
	size, cost = ratio(a.size.Mean(), size), ratio(a.cost.Mean(), cost)
	for _, u := range luck {
		list = append(list, a.sized(size*a.size.Quantile(u.x), cost*a.cost.Quantile(u.x), u.w))
	}
	return list
}

// ratio is a/b, and 1 where b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 1
	}
	return a / b
}

// legendre are n nodes for smooth functions of luck.
func legendre(n int) []node {
	u, w := make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(u, w, 0, 1)
	list := make([]node, n)
	for i := range list {
		list[i] = node{u[i], w[i]}
	}
	return list
}

// forTails are nodes for smooth functions of luck, and forBends for those with bends.
var forTails, forBends = closely(2), closely(256)

// closely are so many equal steps of luck, 2 or more, of which the outermost are
// halved down to where no draw falls.
func closely(steps int) (list []node) {
	const halvings = 44
	low, four := 1/float64(steps), legendre(4)
	for i := range steps - 2 {
		list = append(list, node{low * (float64(i) + 1.5), low})
	}
	for range halvings {
		for _, u := range four {
			x, w := low*(1+u.x)/2, low*u.w/2
			list = append(list, node{x, w}, node{1 - x, w})
		}
		low /= 2
	}
	return append(list, node{low / 2, low}, node{1 - low/2, low})
}

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

// laws are those of what varies, alone and together.
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
	if a.sizeLaw != nil && a.costLaw != nil {
		dearer := risk.TailRate(a.sizeLaw, a.size.Max()) / risk.TailRate(a.costLaw, a.cost.Max()) // far out, as size grows
		if math.IsNaN(dearer) || math.IsInf(dearer, 0) {
			dearer = 0
		}
		list = append(list, varying{a.sizeLaw, a.size.Max(), func(x float64) (pricing.Usage, float64) { return a.usage.Times(x), dearer * x }})
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
