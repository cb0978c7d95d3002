package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// spread prices attempts whose cost and usage are not the mean.
func (t *typical) spread(b *bill) {
	misjudged := func(x float64) float64 { return b.worth(x * t.value) }
	if t.valueError != nil && unbounded(t.valueError, 1, t.aversion, misjudged) {
		t.fail("leaves receivers with a risk aversion of %v to pay so much for value that is misjudged that no certainty makes up for it: want a lighter tail of ValueError, or less aversion", t.aversion)
		return
	}
	for kind := range t.producer.kinds {
		a := &t.producer.kinds[kind]
		for z := range b.spread {
			amount := func(usage pricing.Usage, cost float64) float64 {
				d := pricing.Delivery{Usage: usage.Times(1 + t.producer.padding), Cost: cost, Attempts: 1, Count: 1, Success: float64(z)}
				return t.charge(d) - b.fixed - b.terms[z].delivery
			}
			for _, l := range a.laws() {
				pays := func(x float64) float64 {
					usage, cost := l.takes(x)
					return amount(usage, cost) + t.reading*usage.Output
				}
				if unbounded(l.law, l.far, t.aversion, pays) {
					t.fail("leaves receivers with a risk aversion of %v to pay so much for what may be used that no certainty makes up for it: want a lighter tail of what attempts take, such as a Gamma distribution's, or less aversion", t.aversion)
					return
				}
			}
			mean := 0.0
			for _, n := range a.nodes() {
				x := amount(n.usage, n.cost)
				b.spread[z][kind] = append(b.spread[z][kind], addition{x, n.usage.Output, n.w})
				mean += n.w * x
			}
			expected := b.terms[z].attempt[kind]
			b.uneven = b.uneven || math.Abs(mean-expected) > relative*max(math.Abs(mean), math.Abs(expected), math.Abs(b.fixed))
			b.uneven = b.uneven || t.uneven(b, a, kind, z, amount)
			for i := range b.spread[z][kind] { // around what is expected
				b.spread[z][kind][i].amount += expected - mean
			}
		}
	}
}

// uneven reports whether attempts that take little or much, or are many, are
// charged otherwise in a period than alone, beside one attempt of the mean.
func (t *typical) uneven(b *bill, a *attempt, kind, counted int, amount func(usage pricing.Usage, cost float64) float64) bool {
	nodes := a.nodes()
	one := [2]float64{}
	one[kind] = 1
	plain := t.delivery(one, float64(counted), 0)
	for _, n := range []taken{nodes[0], nodes[len(nodes)-1]} {
		d := pricing.Delivery{Usage: n.usage.Times(1 + t.producer.padding), Cost: n.cost, Attempts: 1, Count: 1, Success: float64(counted)}
		each := amount(n.usage, n.cost)
		for _, tries := range []float64{1, float64(t.producer.attempts)} {
			d := d
			d.Usage, d.Cost, d.Attempts = d.Usage.Times(tries), tries*d.Cost, tries
			for _, m := range []int{1, 2, t.most} {
				charge, usual := t.charge(slices.Repeat([]pricing.Delivery{d}, m)...), t.charge(slices.Repeat([]pricing.Delivery{plain}, m)...)
				more := float64(m) * (tries*each - b.terms[counted].attempt[kind])
				if math.Abs(charge-usual-more) > relative*max(math.Abs(charge), math.Abs(usual), math.Abs(more)) {
					return true
				}
			}
		}
	}
	return false
}
