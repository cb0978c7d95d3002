package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// attempt is an Attempt compiled.
type attempt struct {
	usage      pricing.Usage
	size, cost quantity
	card       *pricing.CostCard // nil: by cost
	used       bool              // it takes tokens
	mean       pricing.Delivery  // what it takes on average
	nodes      []taken           // that stand for what it may take
}

// quantity is something that may vary: its law, and the table of that.
type quantity struct {
	*inverse.Table
	law risk.Law
}

// newAttempt is an attempt that takes usage times size, at a cost: by the card, if
// there is one.
func newAttempt(usage pricing.Usage, size, cost quantity, card *pricing.CostCard) attempt {
	a := attempt{usage: usage, size: size, cost: cost, card: card, used: usage != pricing.Usage{}}
	a.mean = pricing.Delivery{Usage: usage.Times(size.Mean()), Cost: cost.Mean(), Attempts: 1}
	if card != nil {
		a.mean.Cost = card.Cost(a.mean.Usage)
	}
	a.nodes = a.rule()
	return a
}

// taken is what an attempt may take, with its weight.
type taken struct {
	usage pricing.Usage
	cost  float64 // currency
	w     float64
}

// varies reports whether attempts differ in what they take.
func (a *attempt) varies() bool { return a.size.Varies() || a.cost.Varies() }

// rule is what stands for what an attempt may take. Where size and cost both vary,
// they rise together.
func (a *attempt) rule() (list []taken) {
	if a.size.Varies() && a.cost.Varies() {
		return a.along(coarse)
	}
	for _, s := range nodes(a.size.Table) {
		for _, c := range nodes(a.cost.Table) {
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
	law   risk.Law
	far   float64
	takes func(x float64) (pricing.Usage, float64)
}

// laws are those of what varies, alone and together.
func (a *attempt) laws() (list []varying) {
	if a.size.Varies() {
		list = append(list, varying{a.size.law, a.size.Max(), func(x float64) (pricing.Usage, float64) {
			t := a.sized(x, a.mean.Cost, 1)
			return t.usage, t.cost
		}})
	}
	if a.cost.Varies() {
		list = append(list, varying{a.cost.law, a.cost.Max(), func(x float64) (pricing.Usage, float64) { return a.mean.Usage, x }})
	}
	if a.size.Varies() && a.cost.Varies() {
		dearer := risk.TailRate(a.size.law, a.size.Max()) / risk.TailRate(a.cost.law, a.cost.Max()) // far out, as size grows
		if math.IsNaN(dearer) || math.IsInf(dearer, 0) {
			dearer = 0
		}
		list = append(list, varying{a.size.law, a.size.Max(), func(x float64) (pricing.Usage, float64) { return a.usage.Times(x), dearer * x }})
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
