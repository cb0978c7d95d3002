package simulate

import (
	"cmp"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Luck decides how many attempts a delivery takes and how much each of them takes.
// A pool of deliveries stands for what may come: evenly over luck, and at the means
// that are known.

// lucky is a delivery that may come, how much it takes, beside others of its pool,
// and what it adds to a bill by its terms.
type lucky struct {
	pricing.Delivery
	size  float64
	terms float64 // currency
}

// candidates are how many deliveries of several attempts are tried for each that is
// kept.
const candidates = 32

// way is how a delivery may be made: by one attempt or several.
type way struct {
	tries  []try
	charge float64 // for it alone, currency
	size   float64
}

// try is an attempt: of a kind, and what it took.
type try struct {
	kind int
	taken
}

// pools list n deliveries each, as likely as each other, that stand for those that
// are not, and that are, counted.
func (t *typical) pools(b *bill, n int) (pools [2][]lucky) {
	var tried [2][]way
	if t.producer.attempts > 1 {
		tried = t.retried(n * candidates)
	}
	for z, list := range tried {
		if list == nil { // it takes one attempt, or never happens
			list = t.single(z, n)
		}
		pools[z] = t.pool(b, z, t.spaced(list, z, n))
	}
	return pools
}

// single are deliveries of one attempt, in even steps of luck.
func (t *typical) single(z, n int) (list []way) {
	wrong := min(int(t.attempts[z][0]*float64(n)+0.5), n)
	for kind, count := range [2]int{wrong, n - wrong} {
		for _, taken := range t.producer.kinds[kind].evenly(count) {
			list = append(list, way{tries: []try{{kind, taken}}})
		}
	}
	return list
}

// retried are deliveries of as many attempts as it took, of n that were tried for the
// typical receiver, by whether they are counted.
func (t *typical) retried(n int) (lists [2][]way) {
	p := t.producer
	at := stream.Place{}
	for j := range n {
		quality := p.quality.Mean() * (1 - p.difficulty.Quantile(radical(j+1, 3)))
		var a artifact
		var w way
		p.make(&a, &at, j, quality, (float64(j)+0.5)/float64(n), &w.tries)
		z := int(flip(radical(j+1, 2), t.counted[int(a.right)]))
		lists[z] = append(lists[z], w)
	}
	return lists
}

// spaced are n of a list, evenly by what each costs alone and how much it takes.
func (t *typical) spaced(list []way, z, n int) []way {
	t.moveToMean(list, z)
	measure(list)
	for i := range list {
		list[i].charge = t.charge(t.whole(list[i].tries, z))
	}
	slices.SortFunc(list, func(a, b way) int { return cmp.Or(cmp.Compare(a.charge, b.charge), cmp.Compare(a.size, b.size)) })
	even := make([]way, n)
	for j := range even {
		even[j] = list[(2*j+1)*len(list)/(2*n)]
	}
	return even
}

// pool are the deliveries that are made in the ways. Their terms are known on average,
// and are moved there.
func (t *typical) pool(b *bill, z int, ways []way) []lucky {
	pool := make([]lucky, len(ways))
	missing := b.average(t, z)
	for j := range pool {
		pool[j] = t.lucky(b, z, &ways[j])
		missing -= pool[j].terms / float64(len(ways))
	}
	for j := range pool {
		pool[j].terms += missing
	}
	return pool
}

// measure finds how much of tokens, cost and attempts each takes.
func measure(list []way) {
	total := try{}
	attempts := 0
	for i := range list {
		for _, t := range list[i].tries {
			total.usage, total.cost = total.usage.Plus(t.usage), total.cost+t.cost
			attempts++
		}
	}
	for i := range list {
		for _, t := range list[i].tries {
			list[i].size += ratio(t.usage.Tokens(), total.usage.Tokens()) + ratio(t.cost, total.cost) + 1/float64(attempts)
		}
	}
}

// moveToMean makes attempts of each kind take what they do on average.
func (t *typical) moveToMean(list []way, z int) {
	for kind := range t.producer.kinds {
		tokens, cost := 0.0, 0.0
		for i := range list {
			for _, t := range list[i].tries {
				if t.kind == kind {
					tokens, cost = tokens+t.usage.Tokens()/float64(len(list)), cost+t.cost/float64(len(list))
				}
			}
		}
		mean, n := &t.producer.kinds[kind].mean, t.attempts[z][kind]
		tokens, cost = ratio(n*mean.Usage.Tokens(), tokens), ratio(n*mean.Cost, cost)
		for i := range list {
			for k := range list[i].tries {
				if t := &list[i].tries[k]; t.kind == kind {
					t.usage, t.cost = t.usage.Times(tokens), t.cost*cost
				}
			}
		}
	}
}

// lucky is the delivery that is made in a way.
func (t *typical) lucky(b *bill, z int, w *way) lucky {
	l := lucky{t.whole(w.tries, z), w.size, b.terms[z].delivery}
	alone := t.alone(b, z)
	for _, a := range w.tries {
		l.terms += alone(a.usage, a.cost)
	}
	return l
}

// whole is the delivery that so many attempts make.
func (t *typical) whole(tries []try, z int) (d pricing.Delivery) {
	for _, a := range tries {
		one := t.taking(a.usage, a.cost, z)
		d.Add(&one)
	}
	d.Count, d.Success = 1, float64(z)
	return d
}

// taking is a delivery of one attempt that took so much.
func (t *typical) taking(usage pricing.Usage, cost float64, z int) pricing.Delivery {
	return pricing.Delivery{Usage: usage.Times(1 + t.producer.padding), Cost: cost, Attempts: 1, Count: 1, Success: float64(z)}
}

// radical is the number with the digits of i, in a base, behind the point: as i
// counts, it covers the numbers between 0 and 1 evenly.
func radical(i, base int) float64 {
	x, place := 0.0, 1/float64(base)
	for ; i > 0; i /= base {
		x += float64(i%base) * place
		place /= float64(base)
	}
	return x
}
