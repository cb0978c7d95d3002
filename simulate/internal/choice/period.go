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
	c.Modes = c.modes
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
		if list = d.rank(c, possible, first, last); d.Brake.Stopped() {
			return bill.ErrCancelled
		}
		list = list[:len(c.Runs)]
		c.run(list)
	}
	if d.Bill.Sampled {
		return d.valueSampled(c, list, possible)
	}
	return nil
}

// weighModes runs the best tasks, each in the better of some modes, and lists them.
func (d *decision) weighModes(c *Choice, possible hypotheses, first, last pricing.Mode) (list []candidate, err error) {
	if list = d.rank(c, possible, first, last); d.Brake.Stopped() {
		return nil, bill.ErrCancelled
	}
	runs := 0
	if d.Bill.Sampled {
		if runs, err = d.pickSampled(c, list, possible); err != nil {
			return nil, err
		}
	} else {
		if runs = d.pick(c, list, possible); d.Brake.Stopped() {
			return nil, bill.ErrCancelled
		}
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
		if d.Brake.Stops(len(possible)) {
			break
		}
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
			best = *t
			for k := range possible {
				possible[k].of[j] = possible[k].tried
			}
		}
		if best.certain > unacceptable {
			list = append(list, best)
		}
	}
	return d.memory.sort(list)
}

// sort sorts candidates by what they leave, the most first, and else by task. Candidates are
// large, so their ranks are sorted in their place.
func (c *Chooser) sort(list []candidate) []candidate {
	ranks := c.ranks[:0]
	for i := range list {
		ranks = append(ranks, rank{list[i].certain, int32(i)})
	}
	slices.SortFunc(ranks, func(a, b rank) int {
		switch {
		case a.certain > b.certain:
			return -1
		case a.certain < b.certain:
			return 1
		}
		return cmp.Compare(a.place, b.place)
	})
	sorted := c.sorted[:0]
	for _, r := range ranks {
		sorted = append(sorted, list[r.place])
	}
	c.ranks, c.sorted, c.candidates = ranks, list, sorted
	return sorted
}

// rank is the place of a candidate, by what it leaves.
type rank struct {
	certain float64
	place   int32
}

// weighUnder weighs a task in mode m under one hypothesis.
func (d *decision) weighUnder(h *hypothesis, task int, m pricing.Mode) {
	s := h.tasks.Of(task)
	if task < len(h.tasks) { // else it is like the one before
		h.terms[m] = d.Bill.Of(s, m)
	}
	h.tried = d.candidate(task, s, m, h.terms[m])
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
	fixed, r := d.Bill.Fixed, 0.0
	counted := func(t *candidate) float64 { return t.counted }
	if d.averse {
		r, counted = d.Who.RiskAversion, func(t *candidate) float64 { return t.esscher }
	}
	d.findRests(list, possible, r, counted)
	possible.begin(fixed)
	c.Certain, c.scale = -fixed, math.Abs(fixed)
	scale := c.scale
	for i := range list {
		possible.add(list[i].task)
		scale += list[i].scale
		rests := 0.0
		left := d.mean(possible, d.averse, func(h *hypothesis) float64 {
			rests = max(rests, math.Abs(h.rests[i]))
			return h.sum.certain - h.rests[i]
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

// expected is what tasks leave on average, whatever the receiver makes of risk.
func (d *decision) expected(list []candidate, possible hypotheses) float64 {
	d.findRests(list, possible, 0, func(t *candidate) float64 { return t.counted })
	possible.begin(d.Bill.Fixed)
	for i := range list {
		possible.add(list[i].task)
	}
	return d.mean(possible, false, func(h *hypothesis) float64 {
		if len(list) == 0 {
			return h.sum.expected
		}
		return h.sum.expected - h.rests[len(list)-1]
	})
}

// findRests finds what the terms leave of the bill for the first task, the first two,
// and so on, under every hypothesis: expected, or what is as bad for certain at an
// aversion to risk r. Of many tasks it is found for some numbers, and interpolated
// between.
func (d *decision) findRests(list []candidate, possible hypotheses, r float64, counted func(t *candidate) float64) {
	l, w := d.Bill.Lattice, &d.memory.counted
	for k := range possible {
		h := &possible[k]
		h.rests = slices.Grow(h.rests[:0], len(list))[:len(list)]
		clear(h.rests)
		if l == nil {
			continue
		}
		w.Begin()
		known, before := 0, 0.0 // tasks of which the rest was found last, and that
		for i := range list {
			w.Add(counted(&h.of[list[i].task]))
			if m := i + 1; l.Priced(m) || m == len(list) {
				if d.Brake.Stops(m) {
					break
				}
				rest := l.Rest(w, r, &d.memory.logs)
				for n := known + 1; n <= m; n++ {
					share := float64(n-known) / float64(m-known)
					h.rests[n-1] = (1-share)*before + share*rest
				}
				known, before = m, rest
			}
		}
	}
}
