package choice

import (
	"cmp"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// weighPeriod runs the best tasks by their own terms, as many as leave the most
// above the bill of the period. Of equal numbers the larger is run.
func (d *decision) weighPeriod(c *Choice) error {
	possible := d.hypotheses()
	first, last := pricing.Act, market.LastMode(d.Who)
	list, err := d.weighModes(c, possible, first, last)
	if err != nil {
		return err
	}
	if d.averse && len(possible) > 1 && last > first {
		// What all tasks share may make one mode better for all of them than each finds it.
		for m := pricing.Act; m <= pricing.Check; m++ {
			other := Choice{Modes: make([]pricing.Mode, len(c.Modes)), tasks: make([]int32, len(c.tasks))}
			if _, err := d.weighModes(&other, possible, m, m); err != nil {
				return err
			}
			if other.beats(c) {
				copy(c.Modes, other.Modes)
				c.Runs = append(c.tasks[:0], other.Runs...)
				c.Certain, c.Expected, c.scale = other.Certain, other.Expected, other.scale
				first, last = m, m
			}
		}
		list = d.rank(c, possible, first, last)[:len(c.Runs)]
		c.run(list)
	}
	if d.Bill.Sampled {
		return d.valueSampled(c, list, possible)
	}
	return nil
}

// weighModes runs the best tasks, each in the better of some modes, and lists them.
func (d *decision) weighModes(c *Choice, possible hypotheses, first, last pricing.Mode) (list []candidate, err error) {
	list = d.rank(c, possible, first, last)
	runs := 0
	if d.Bill.Sampled {
		if runs, err = d.pickSampled(c, list, possible); err != nil {
			return nil, err
		}
	} else {
		runs = d.pick(c, list, possible)
	}
	c.run(list[:runs])
	return list[:runs], nil
}

// run makes the listed tasks those that are run.
func (c *Choice) run(list []candidate) {
	c.Runs = c.tasks[:0]
	for i := range list {
		c.Modes[list[i].task] = list[i].mode
		c.Runs = append(c.Runs, list[i].task)
	}
	slices.Sort(c.Runs)
}

// rank lists the tasks, each in the better of some modes, by what they leave above their
// own terms of the bill.
func (d *decision) rank(c *Choice, possible hypotheses, first, last pricing.Mode) []candidate {
	list := d.memory.candidates[:0]
	if d.averse {
		d.findCumulants()
	}
	for j := range d.Stakes {
		c.Modes[j] = pricing.Ignore
		var best candidate
		for m := first; m <= last; m++ {
			for k := range possible {
				d.weighUnder(&possible[k], j, m)
			}
			t := d.overall(possible)
			if m > first && !(t.certain > best.certain) {
				continue
			}
			best = t
			for k := range possible {
				possible[k].of[j] = possible[k].tried
			}
		}
		if best.certain > unacceptable {
			list = append(list, best)
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.certain, a.certain) })
	return list
}

// weighUnder weighs a task in mode m under one hypothesis.
func (d *decision) weighUnder(h *hypothesis, task int, m pricing.Mode) {
	s := h.tasks.Of(task)
	h.tried = d.candidate(task, s, m)
	if !d.averse {
		return
	}
	if task < len(h.tasks) {
		h.bill = d.taskCumulants(s)
	}
	d.ensure(&h.tried, s, h.bill)
}

// pick is how many of the listed tasks, from the first, leave most.
func (d *decision) pick(c *Choice, list []candidate, possible hypotheses) (runs int) {
	fixed := d.Bill.Fixed
	possible.begin(fixed)
	c.Certain, c.scale = -fixed, math.Abs(fixed)
	scale := c.scale
	for i := range list {
		possible.add(list[i].task)
		scale += list[i].scale
		m, rests := d.served(i+1), 0.0
		left := d.mean(possible, d.averse, func(h *hypothesis) float64 {
			left, rest := d.leaves(d.Bill.Lattice, &h.sum, m)
			rests = max(rests, math.Abs(rest))
			return left
		})
		if left >= c.Certain-market.Rounding*(scale+rests) {
			c.Certain, c.scale, runs = left, scale+rests, i+1
		}
	}
	if c.Expected = c.Certain; d.averse {
		c.Expected = d.expected(list[:runs], possible)
	}
	return runs
}

// served is how many of the tasks that are run are served, on average.
func (d *decision) served(tasks int) float64 { return float64(tasks) * (1 - d.Measurement.Holdout) }

// leaves is what the tasks that are run leave under a hypothesis where m are served,
// and what of it is the rest of the bill.
func (d *decision) leaves(l *bill.Lattice, sum *candidate, m float64) (left, rest float64) {
	switch {
	case l == nil:
		return sum.certain, 0
	case d.averse:
		rest = l.Certain(d.Who.RiskAversion, m, sum.esscher/m, &d.memory.logs)
	default:
		rest = l.Expect(m, sum.counted/m)
	}
	return sum.certain - rest, rest
}

// expected is what tasks leave on average, whatever the receiver makes of risk.
func (d *decision) expected(list []candidate, possible hypotheses) float64 {
	possible.begin(d.Bill.Fixed)
	for i := range list {
		possible.add(list[i].task)
	}
	m := d.served(len(list))
	return d.mean(possible, false, func(h *hypothesis) float64 {
		if m == 0 {
			return h.sum.expected
		}
		return h.sum.expected - d.Bill.Lattice.Expect(m, h.sum.counted/m)
	})
}
