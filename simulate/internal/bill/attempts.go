package bill

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// spread prices attempts whose cost and usage are not the mean: what they add to the
// bill on average, by counted and kind, and whether a period of them is charged
// otherwise than as the sum of what they are charged alone.
func (t *Quoter) spread(b *Bill) (means [2][2]float64, uneven bool) {
	ruinous := t.aversion > 0 && t.ruinous(b)
	for z := range b.Terms {
		means[z] = b.Terms[z].Attempt
		for kind := range t.producer.Kinds {
			a, mean := &t.producer.Kinds[kind], &means[z][kind]
			if ruinous || !a.Varies() && t.producer.Attempts == 1 {
				b.AttemptNodes[z][kind] = []attemptNode{{*mean, a.Mean.Usage.Output, 1}}
				continue
			}
			alone := t.alone(b, z)
			list, sum := additions(a.Nodes, alone)
			if a.Varies() && math.Abs(sum-*mean) > market.Rounding*max(math.Abs(sum), math.Abs(*mean), math.Abs(b.Fixed)) {
				list, sum = additions(a.Along(market.Fine), alone)
				*mean = sum
			}
			for i := range list { // around what is expected
				list[i].Amount += *mean - sum
			}
			b.AttemptNodes[z][kind] = list
			uneven = uneven || t.uneven(b, a, kind, z, alone)
		}
	}
	return means, uneven
}

// additions are what attempts add to the bill alone, and their mean.
func additions(nodes []market.Taken, alone func(usage pricing.Usage, cost float64) float64) (list []attemptNode, mean float64) {
	list = make([]attemptNode, len(nodes))
	for i, n := range nodes {
		list[i] = attemptNode{alone(n.Usage, n.Cost), n.Usage.Output, n.Weight}
		mean += n.Weight * list[i].Amount
	}
	return list, mean
}

// alone is what an attempt that takes so much adds to the bill, if it is the only
// one of a period whose delivery is not, or is, counted.
func (t *Quoter) alone(b *Bill, z int) func(usage pricing.Usage, cost float64) float64 {
	without := b.Fixed + b.Terms[z].Delivery
	return func(usage pricing.Usage, cost float64) float64 { return t.charge(t.taking(usage, cost, z)) - without }
}

// ruinous reports whether what may be charged is so much that the most averse of
// receivers would pay anything to be spared it.
func (t *Quoter) ruinous(b *Bill) bool {
	misjudged := func(x float64) float64 { return b.Worth(x * t.value) }
	if t.valueError != nil && risk.Unbounded(t.valueError, 1, t.aversion, misjudged) {
		t.fail("leaves receivers with a risk aversion of %v to pay so much for value that is misjudged that no certainty makes up for it: want a lighter tail of ValueError, or less aversion", t.aversion)
		return true
	}
	for kind := range t.producer.Kinds {
		for z := range b.AttemptNodes {
			alone := t.alone(b, z)
			for _, l := range t.producer.Kinds[kind].Laws() {
				pays := func(x float64) float64 {
					usage, cost := l.Takes(x)
					return alone(usage, cost) + t.reading*usage.Output
				}
				if risk.Unbounded(l.Law, l.Far, t.aversion, pays) {
					t.fail("leaves receivers with a risk aversion of %v to pay so much for what may be used that no certainty makes up for it: want a lighter tail of what attempts take, such as a Gamma distribution's, or less aversion", t.aversion)
					return true
				}
			}
		}
	}
	return false
}

// uneven reports whether attempts that take little or much, or are many, are
// charged otherwise in a period than alone, beside one attempt of the mean.
func (t *Quoter) uneven(b *Bill, a *market.Attempt, kind, counted int, alone func(usage pricing.Usage, cost float64) float64) bool {
	if t.most == 0 {
		return false
	}
	one := [2]float64{}
	one[kind] = 1
	plain, amount := t.delivery(one, float64(counted), 0), alone(a.Mean.Usage, a.Mean.Cost)
	for _, m := range ascending(1, min(2, t.most), t.most) {
		usual := t.alike(plain, m)
		for _, n := range []market.Taken{a.Nodes[0], a.Nodes[len(a.Nodes)-1]} {
			each := alone(n.Usage, n.Cost)
			for _, tries := range ascending(1, min(2, t.producer.Attempts), t.producer.Attempts) {
				d := t.taking(n.Usage, n.Cost, counted)
				k := float64(tries)
				d.Usage, d.Cost, d.Attempts = d.Usage.Times(k), k*d.Cost, k
				charge, more := t.alike(d, m), float64(m)*(k*each-amount)
				if math.Abs(charge-usual-more) > market.Rounding*max(math.Abs(charge), math.Abs(usual), math.Abs(more)) {
					return true
				}
			}
		}
	}
	return false
}

// taking is a delivery of one attempt that took so much.
func (t *Quoter) taking(usage pricing.Usage, cost float64, z int) pricing.Delivery {
	return pricing.Delivery{Usage: usage.Times(1 + t.producer.Padding), Cost: cost, Attempts: 1, Count: 1, Success: float64(z)}
}
