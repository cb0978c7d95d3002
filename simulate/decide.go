package simulate

import (
	"cmp"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// choice is an option and what a receiver would do with it.
type choice struct {
	option *option
	bill   *bill.Bill
	net    float64        // surplus, currency: expected, or what is as good for certain
	fair   float64        // expected surplus, currency
	scale  float64        // size of what it is the difference of, for rounding
	modes  []pricing.Mode // by task; Ignore: not run
	runs   []int32        // tasks run, in order
	tasks  []int32        // the memory of runs
}

// joins reports whether the participation constraint holds: something is gained,
// or some task is worth running and nothing is lost. Of equals, a receiver buys.
func (c *choice) joins() bool {
	if c.net < 0 && c.net >= -market.Rounding*c.scale {
		c.net = 0
	}
	return c.net > 0 || len(c.runs) > 0 && c.net == 0
}

// beats reports whether c leaves more than d, beyond rounding: of equally good
// options the first is taken.
func (c *choice) beats(d *choice) bool { return c.net > d.net+market.Rounding*max(c.scale, d.scale) }

// choose finds the option of an offer that suits the receiver best, or nil.
func (w *walk) choose(o *offer) (*choice, error) {
	var best *choice
	for k := range o.options {
		c := &w.choices[0]
		if c == best {
			c = &w.choices[1]
		}
		c.option = &o.options[k]
		var err error
		if c.bill, err = w.bill(c.option); err != nil {
			return nil, err
		}
		if beliefs := w.beliefs(c.option.believed); c.bill.Additive() && w.who.RiskAversion == 0 {
			w.weighTasks(c, beliefs)
		} else if err := w.weighPeriod(c, beliefs); err != nil {
			return nil, err
		}
		if c.joins() && (best == nil || c.beats(best)) {
			best = c
		}
	}
	return best, nil
}

// weighTasks runs every task that is worth its own bill.
func (w *walk) weighTasks(c *choice, beliefs market.Prospects) {
	var act, check, forgiven market.Line
	modes, tasks := c.modes[:len(w.stakes)], c.tasks[:len(w.stakes)]
	sum, runs := 0.0, 0
	for j, stakes := range w.stakes {
		if j < len(beliefs) {
			s := &beliefs[j]
			bill := c.bill.Of(s, pricing.Act)
			forgiven = market.Line{Base: market.Rounding * math.Abs(bill.Base), Slope: market.Rounding * math.Abs(bill.Slope)}
			act = s.Gain[pricing.Act].Plus(bill, -1)
			if s.Differ {
				bill = c.bill.Of(s, pricing.Check)
			}
			check = s.Gain[pricing.Check].Plus(bill, -1)
		}
		acting, checking := act.At(stakes), check.At(stakes)
		net := max(acting, checking)
		run := 1 - draw.Negative(net+forgiven.At(stakes))
		modes[j] = pricing.Mode(run * (1 + draw.Negative(acting-checking))) // Ignore, Act or Check
		tasks[runs] = int32(j)
		runs += run
		sum += max(net, 0)
	}
	sum *= 1 - w.Measurement.Holdout
	c.runs = tasks[:runs]
	c.net, c.scale = sum-c.bill.Fixed, sum+math.Abs(c.bill.Fixed)
	c.fair = c.net
}

// candidate is a task that may be run, in the better mode by its own terms of
// the bill.
type candidate struct {
	task    int32
	mode    pricing.Mode
	net     float64 // of its terms, currency: expected, or as good for certain
	fair    float64 // expected
	gain    float64 // before them
	scale   float64 // of what net is the difference
	counted float64 // probability of being counted
	tilted  float64 // the same, as it weighs in what is as good for certain
}

// candidate weighs a task in mode m.
func (w *walk) candidate(c *choice, task int, s *market.Prospect, m pricing.Mode) candidate {
	stakes := w.stakes[task]
	gain, bill := s.Gain[m].At(stakes), c.bill.Of(s, m).At(stakes)
	if c.bill.Schedule != nil {
		bill += c.bill.Excess(s, m, stakes, w.who.OwnCost, w.Measurement.ValueError.Mean())
	}
	served := 1 - w.Measurement.Holdout // else there is nothing of it
	return candidate{
		task: int32(task), mode: m, net: served * (gain - bill), fair: served * (gain - bill), gain: served * gain,
		scale:   math.Abs(gain) + math.Abs(bill),
		counted: served * s.Chance(m),
	}
}

// weighPeriod runs the best tasks by their own terms, as many as leave the most
// above the bill of the period. Of equal numbers the larger is run.
func (w *walk) weighPeriod(c *choice, beliefs market.Prospects) error {
	averse := w.who.RiskAversion > 0
	possible := w.worlds(c.option.believed, beliefs)
	first, last := pricing.Act, market.LastMode(&w.who)
	list, err := w.weighModes(c, possible, averse, first, last)
	if err != nil {
		return err
	}
	if averse && len(possible) > 1 && last > first {
		// What all tasks share may make one mode better for all of them than each finds it.
		for m := pricing.Act; m <= pricing.Check; m++ {
			other := choice{option: c.option, bill: c.bill, modes: make([]pricing.Mode, len(c.modes)), tasks: make([]int32, len(c.tasks))}
			if _, err := w.weighModes(&other, possible, averse, m, m); err != nil {
				return err
			}
			if other.beats(c) {
				copy(c.modes, other.modes)
				c.runs = append(c.tasks[:0], other.runs...)
				c.net, c.fair, c.scale = other.net, other.fair, other.scale
				first, last = m, m
			}
		}
		list = w.rank(c, possible, averse, first, last)[:len(c.runs)]
		w.runTasks(c, list)
	}
	if c.bill.Sampled {
		return w.valueImagined(c, list, possible, averse)
	}
	return nil
}

// weighModes runs the best tasks, each in the better of some modes, and lists them.
func (w *walk) weighModes(c *choice, possible worlds, averse bool, first, last pricing.Mode) (list []candidate, err error) {
	list = w.rank(c, possible, averse, first, last)
	runs := 0
	if c.bill.Sampled {
		if runs, err = w.pickImagined(c, list, possible, averse); err != nil {
			return nil, err
		}
	} else {
		runs = w.pick(c, list, possible, averse)
	}
	w.runTasks(c, list[:runs])
	return list[:runs], nil
}

// runTasks makes the listed tasks those that are run.
func (w *walk) runTasks(c *choice, list []candidate) {
	c.runs = c.tasks[:0]
	for i := range list {
		c.modes[list[i].task] = list[i].mode
		c.runs = append(c.runs, list[i].task)
	}
	slices.Sort(c.runs)
}

// rank lists the tasks, each in the better of some modes, by what they leave above their
// own terms of the bill.
func (w *walk) rank(c *choice, possible worlds, averse bool, first, last pricing.Mode) []candidate {
	list := w.candidates[:0]
	if averse {
		w.moments.find(c.bill, w)
	}
	for j := range w.stakes {
		c.modes[j] = pricing.Ignore
		var best candidate
		for m := first; m <= last; m++ {
			for k := range possible {
				w.weighIn(c, &possible[k], j, m, averse)
			}
			t := w.mixed(possible, averse)
			if m > first && !(t.net > best.net) {
				continue
			}
			best = t
			for k := range possible {
				possible[k].of[j] = possible[k].tried
			}
		}
		if best.net > ruin {
			list = append(list, best)
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.net, a.net) })
	return list
}

// weighIn weighs a task in mode m, in one world.
func (w *walk) weighIn(c *choice, v *world, task int, m pricing.Mode, averse bool) {
	s := v.tasks.Of(task)
	v.tried = w.candidate(c, task, s, m)
	if !averse {
		return
	}
	if task < len(v.tasks) {
		v.bill = w.risked(c, s)
	}
	w.insure(c, &v.tried, s, v.bill)
}

// pick is how many of the listed tasks, from the first, leave most.
func (w *walk) pick(c *choice, list []candidate, possible worlds, averse bool) (runs int) {
	possible.begin(c.bill.Fixed)
	c.net, c.scale = -c.bill.Fixed, math.Abs(c.bill.Fixed)
	scale := c.scale
	for i := range list {
		possible.add(list[i].task)
		scale += list[i].scale
		m, rests := w.size(i+1), 0.0
		left := w.mean(possible, averse, func(v *world) float64 {
			left, rest := w.leaves(c.bill.Lattice, &v.sum, m, averse)
			rests = max(rests, math.Abs(rest))
			return left
		})
		if left >= c.net-market.Rounding*(scale+rests) {
			c.net, c.scale, runs = left, scale+rests, i+1
		}
	}
	if c.fair = c.net; averse {
		c.fair = w.expected(c, list[:runs], possible)
	}
	return runs
}

// size is how many of the tasks that are run are served.
func (w *walk) size(tasks int) float64 { return float64(tasks) * (1 - w.Measurement.Holdout) }

// leaves is what the tasks that are run leave in a world where m are served, and
// what of it is the rest of the bill.
func (w *walk) leaves(l *bill.Lattice, sum *candidate, m float64, averse bool) (left, rest float64) {
	switch {
	case l == nil:
		return sum.net, 0
	case averse:
		rest = l.Certain(w.who.RiskAversion, m, sum.tilted/m, &w.logs)
	default:
		rest = l.Expect(m, sum.counted/m)
	}
	return sum.net - rest, rest
}

// expected is what tasks leave on average, whatever the receiver makes of risk.
func (w *walk) expected(c *choice, list []candidate, possible worlds) float64 {
	possible.begin(c.bill.Fixed)
	for i := range list {
		possible.add(list[i].task)
	}
	m := w.size(len(list))
	return w.mean(possible, false, func(v *world) float64 {
		if m == 0 {
			return v.sum.fair
		}
		return v.sum.fair - c.bill.Lattice.Expect(m, v.sum.counted/m)
	})
}

// add makes c the sum of itself and t.
func (c *candidate) add(t *candidate) {
	c.net += t.net
	c.fair += t.fair
	c.gain += t.gain
	c.scale += t.scale
	c.counted += t.counted
	c.tilted += t.tilted
}
