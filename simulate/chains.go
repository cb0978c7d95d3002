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
// which luck evens out.
func chained(most int) int {
	switch {
	case most <= dense:
		return 128
	case most <= 8*dense:
		return 64
	}
	return 32
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
