package bill

// Counted is the distribution of how many of some tasks are counted, each with a
// probability of its own. Of up to dense tasks it is exact (Poisson binomial); of more it
// is the binomial one with the mean of the probabilities.
type Counted struct {
	tasks   int
	p       float64   // mean of the probabilities
	weights []float64 // by number, of up to dense tasks
}

// Begin makes it that of no tasks.
func (c *Counted) Begin() { c.tasks, c.p, c.weights = 0, 0, append(c.weights[:0], 1) }

// Add adds a task that is counted with probability p.
func (c *Counted) Add(p float64) {
	c.tasks++
	c.p += (p - c.p) / float64(c.tasks)
	if c.tasks > dense {
		return
	}
	w := append(c.weights, 0)
	for s := len(w) - 1; s > 0; s-- {
		w[s] = w[s]*(1-p) + w[s-1]*p
	}
	w[0] *= 1 - p
	c.weights = w
}

// each visits the numbers and their probabilities.
func (c *Counted) each(visit func(s int, weight float64)) {
	if len(c.weights) == c.tasks+1 {
		for s, w := range c.weights {
			visit(s, w)
		}
		return
	}
	total := 0.0
	binomial(c.tasks, c.p, func(_ int, w float64) { total += w })
	binomial(c.tasks, c.p, func(s int, w float64) { visit(s, w/total) })
}
