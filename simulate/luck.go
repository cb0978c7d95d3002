package simulate

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Where a bill is not in proportion to what attempts take, as under a cap on
// tokens, luck in how many attempts a task needs and how much they take is part of
// what a typical period costs. So periods are priced along chains: each is a run of
// deliveries, and the totals of all chains after so many deliveries are spread as
// totals are. At every step the chains, sorted by how much they have taken, are
// dealt the same deliveries, evenly (array-RQMC of L'Ecuyer, Lécot and Tuffin 2008,
// with a Latin hypercube for points).

// chained is how many chains there are, a power of 2: fewer of long periods, over
// which luck evens out, and of buyers too many to list.
func (t *typical) chained() int {
	switch {
	case t.one:
		return 32
	case t.most <= dense:
		return 256
	case t.most <= 8*dense:
		return 64
	}
	return 32
}

// candidates are how many deliveries of several attempts are tried for each that is
// kept.
func (t *typical) candidates() int {
	if t.one {
		return 16
	}
	return 64
}

// lucky is a delivery that may come, how much it takes, beside others of its pool,
// and what it adds to a bill by its terms.
type lucky struct {
	pricing.Delivery
	size  float64
	terms float64 // currency
}

// made is how a delivery may be made: by one attempt or several.
type made struct {
	tries  []try
	charge float64 // for it alone, currency
	size   float64
}

// try is an attempt: of a kind, and what it took.
type try struct {
	kind int
	taken
}

// pool lists n deliveries, as likely as each other, that stand for those that are
// not, or are, counted.
func (t *typical) pool(b *bill, z, n int) []lucky {
	ways := t.ways(z, n)
	t.moveToMean(ways, z)
	pool := make([]lucky, n)
	missing := b.average(t, z)
	for j := range pool {
		pool[j] = t.lucky(b, z, &ways[j])
		missing -= pool[j].terms / float64(n)
	}
	for j := range pool { // the terms are known, and those of a pool may be off a little
		pool[j].terms += missing
	}
	return pool
}

// ways are n ways in which deliveries are made that are not, or are, counted, by what
// each costs alone and how much it takes.
func (t *typical) ways(z, n int) []made {
	var list []made
	if t.producer.attempts > 1 {
		list = t.retried(z, n*t.candidates())
	}
	if list == nil { // or it never happens
		list = t.single(z, n)
	}
	measure(list)
	for i := range list {
		d := t.whole(list[i].tries, z)
		list[i].charge = t.charge(d)
	}
	slices.SortFunc(list, func(a, b made) int { return cmp.Or(cmp.Compare(a.charge, b.charge), cmp.Compare(a.size, b.size)) })
	even := make([]made, n)
	for j := range even {
		even[j] = list[(2*j+1)*len(list)/(2*n)]
	}
	return even
}

// single are those of one attempt, in even steps of luck.
func (t *typical) single(z, n int) (list []made) {
	wrong := min(int(t.attempts[z][0]*float64(n)+0.5), n)
	for kind, count := range [2]int{wrong, n - wrong} {
		for _, taken := range t.producer.kinds[kind].evenly(count) {
			list = append(list, made{tries: []try{{kind, taken}}})
		}
	}
	return list
}

// retried are those of as many attempts as it took, of n that were tried for the
// typical receiver.
func (t *typical) retried(z, n int) (list []made) {
	p := t.producer
	at := stream.Place{}
	for j := range n {
		quality := p.quality.Mean() * (1 - p.difficulty.Quantile(radical(j+1, 3)))
		var a artifact
		var m made
		p.make(&a, &at, j, quality, (float64(j)+0.5)/float64(n), &m.tries)
		counted := radical(j+1, 2) < t.counted[int(a.right)]
		if counted == (z == 1) {
			list = append(list, m)
		}
	}
	return list
}

// measure finds how much of tokens, cost and attempts each takes.
func measure(list []made) {
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
func (t *typical) moveToMean(list []made, z int) {
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
func (t *typical) lucky(b *bill, z int, way *made) lucky {
	l := lucky{t.whole(way.tries, z), way.size, b.terms[z].delivery}
	alone := t.alone(b, z)
	for _, a := range way.tries {
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

// chains are runs of deliveries that may come, all as likely as each other.
type chains struct {
	pool   []lucky
	dealt  [][]uint16 // at each step, by chain: the place in the pool
	ranked [][]uint16 // after so many steps: the chains, by how much they have taken
	totals [][]lucky  // after so many steps, by chain
}

// deal makes chains of a pool, whose length is a power of 2: as many.
func deal(pool []lucky, steps int) *chains {
	n := len(pool)
	c := &chains{pool, make([][]uint16, steps), make([][]uint16, steps+1), make([][]lucky, steps+1)}
	c.ranked[0], c.totals[0] = make([]uint16, n), make([]lucky, n)
	for k := range n {
		c.ranked[0][k] = uint16(k)
	}
	for i := range steps {
		c.dealt[i], c.totals[i+1] = make([]uint16, n), slices.Clone(c.totals[i])
		shift := int(stream.Philox([2]uint64{}, [4]uint64{uint64(i)})[0]) & (n - 1)
		totals := c.totals[i+1]
		for k, chain := range c.ranked[i] {
			e := reversed(k, n) ^ shift
			c.dealt[i][chain] = uint16(e)
			totals[chain].add(&pool[e])
		}
		c.ranked[i+1] = slices.Clone(c.ranked[i])
		slices.SortStableFunc(c.ranked[i+1], func(a, b uint16) int { return cmp.Compare(totals[a].size, totals[b].size) })
	}
	return c
}

// at is what is dealt to a chain at a step.
func (c *chains) at(step int, chain uint16) *pricing.Delivery {
	return &c.pool[c.dealt[step][chain]].Delivery
}

func (l *lucky) add(m *lucky) {
	l.Delivery.Add(&m.Delivery)
	l.size += m.size
	l.terms += m.terms
}

// reversed is k below n, a power of 2, with its bits in the other order: its
// neighbours end up far apart.
func reversed(k, n int) int {
	if n == 1 {
		return 0
	}
	return int(bits.Reverse64(uint64(k)) >> (64 - bits.Len(uint(n-1))))
}
