package bill

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// priceAttempts prices attempts whose cost and usage are not the mean: what they add
// to the bill on average, by counted and kind.
func (t *Quoter) priceAttempts(b *Bill) (means [2][2]float64) {
	ruinous := t.aversion > 0 && t.ruinous(b)
	for z := range b.Terms {
		means[z] = b.Terms[z].Attempt
		for kind := range t.producer.Kinds {
			a, mean := &t.producer.Kinds[kind], &means[z][kind]
			if ruinous || !a.Varies() {
				b.AttemptNodes[z][kind] = []attemptNode{{*mean, a.Mean.Usage.Output, 1}}
				continue
			}
			alone := t.alone(b, z)
			list, sum := additions(a.Nodes, alone)
			if math.Abs(sum-*mean) > market.Rounding*max(math.Abs(sum), math.Abs(*mean), math.Abs(b.Fixed)) {
				list, sum = additions(a.Along(market.Fine), alone)
				*mean = sum
			}
			for i := range list { // around what is expected
				list[i].Amount += *mean - sum
			}
			b.AttemptNodes[z][kind] = list
		}
	}
	return means
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

// taking is a delivery of one attempt that took so much.
func (t *Quoter) taking(usage pricing.Usage, cost float64, z int) pricing.Delivery {
	return pricing.Delivery{Usage: usage.Times(1 + t.producer.Padding), Cost: cost, Attempts: 1, Count: 1, Success: float64(z)}
}
