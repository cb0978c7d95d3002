package market

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// Attempt is what one attempt takes.
type Attempt struct {
	usage      pricing.Usage
	size, cost Quantity
	card       *pricing.CostCard // nil: by cost
	used       bool              // it takes tokens
	Mean       pricing.Delivery  // what it takes on average
	Nodes      []Taken           // that stand for what it may take
}

// Quantity is something that may vary: its law, and the table of that.
type Quantity struct {
	*inverse.Table
	Law risk.Law
}

// NewAttempt is an attempt that takes usage times size, at a cost: by the card, if
// there is one.
func NewAttempt(usage pricing.Usage, size, cost Quantity, card *pricing.CostCard) Attempt {
	a := Attempt{usage: usage, size: size, cost: cost, card: card, used: usage != pricing.Usage{}}
	a.Mean = pricing.Delivery{Usage: usage.Times(size.Mean()), Cost: cost.Mean(), Attempts: 1}
	if card != nil {
		a.Mean.Cost = card.Cost(a.Mean.Usage)
	}
	a.Nodes = a.rule()
	return a
}

// Taken is what an attempt may take, with its weight.
type Taken struct {
	Usage  pricing.Usage
	Cost   float64 // currency
	Weight float64
}

// Varies reports whether attempts differ in what they take.
func (a *Attempt) Varies() bool { return a.size.Varies() || a.cost.Varies() }

// rule is what stands for what an attempt may take. Where size and cost both vary,
// they rise together.
func (a *Attempt) rule() (list []Taken) {
	if a.size.Varies() && a.cost.Varies() {
		return a.Along(coarse)
	}
	for _, s := range Nodes(a.size.Table) {
		for _, c := range Nodes(a.cost.Table) {
			list = append(list, a.sized(s.X, c.X, s.Weight*c.Weight))
		}
	}
	return list
}

// Along is what attempts take by their luck, a number between 0 and 1, moved to the
// mean that they stand for.
func (a *Attempt) Along(luck []Node) (list []Taken) {
	size, cost := 0.0, 0.0
	for _, u := range luck {
		size, cost = size+u.Weight*a.size.Quantile(u.X), cost+u.Weight*a.cost.Quantile(u.X)
	}
	size, cost = Ratio(a.size.Mean(), size), Ratio(a.cost.Mean(), cost)
	for _, u := range luck {
		list = append(list, a.sized(size*a.size.Quantile(u.X), cost*a.cost.Quantile(u.X), u.Weight))
	}
	return list
}

// Ratio is a/b, and 1 where b is 0.
func Ratio(a, b float64) float64 {
	if b == 0 {
		return 1
	}
	return a / b
}

// sized is what an attempt of a size and cost takes.
func (a *Attempt) sized(size, cost, w float64) Taken {
	t := Taken{a.usage.Times(size), cost, w}
	if a.card != nil {
		t.Cost = a.card.Cost(t.Usage)
	}
	return t
}

// varying is something that varies between attempts: its law, a value far out in
// its tail, and what an attempt takes there.
type varying struct {
	Law   risk.Law
	Far   float64
	Takes func(x float64) (pricing.Usage, float64)
}

// Laws are those of what varies, alone and together.
func (a *Attempt) Laws() (list []varying) {
	if a.size.Varies() {
		list = append(list, varying{a.size.Law, a.size.Max(), func(x float64) (pricing.Usage, float64) {
			t := a.sized(x, a.Mean.Cost, 1)
			return t.Usage, t.Cost
		}})
	}
	if a.cost.Varies() {
		list = append(list, varying{a.cost.Law, a.cost.Max(), func(x float64) (pricing.Usage, float64) { return a.Mean.Usage, x }})
	}
	if a.size.Varies() && a.cost.Varies() {
		dearer := risk.TailRate(a.size.Law, a.size.Max()) / risk.TailRate(a.cost.Law, a.cost.Max()) // far out, as size grows
		if math.IsNaN(dearer) || math.IsInf(dearer, 0) {
			dearer = 0
		}
		list = append(list, varying{a.size.Law, a.size.Max(), func(x float64) (pricing.Usage, float64) { return a.usage.Times(x), dearer * x }})
	}
	return list
}

// take adds an attempt to a delivery and returns its output, in tokens.
func (a *Attempt) take(bits uint64, d *pricing.Delivery) (output float64) {
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
