package simulate

import (
	"cmp"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// choice is an option and what a receiver would do with it.
type choice struct {
	option *option
	bill   *bill
	net    float64        // expected surplus, currency
	scale  float64        // size of what it is the difference of, for rounding
	modes  []pricing.Mode // by task; Ignore: not run
	runs   []int32        // tasks run, in order
	tasks  []int32        // the memory of runs
}

// joins reports whether the participation constraint holds: something is gained,
// or some task is worth running and nothing is lost. Of equals, a receiver buys.
func (c *choice) joins() bool {
	if c.net < 0 && c.net >= -relative*c.scale {
		c.net = 0
	}
	return c.net > 0 || len(c.runs) > 0 && c.net == 0
}

// beats reports whether c leaves more than d, beyond rounding: of equally good
// options the first is taken.
func (c *choice) beats(d *choice) bool { return c.net > d.net+relative*max(c.scale, d.scale) }

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
		if beliefs := w.sides[c.option.producer].beliefs; c.bill.lattice != nil {
			w.weighPeriod(c, beliefs)
		} else {
			w.weighTasks(c, beliefs)
		}
		if c.joins() && (best == nil || c.beats(best)) {
			best = c
		}
	}
	return best, nil
}

// weighTasks runs every task that is worth its own bill.
func (w *walk) weighTasks(c *choice, beliefs prospects) {
	var act, check, forgiven line
	modes, tasks := c.modes[:len(w.stakes)], c.tasks[:len(w.stakes)]
	sum, runs := 0.0, 0
	for j, stakes := range w.stakes {
		if j < len(beliefs) {
			s := &beliefs[j]
			bill := c.bill.of(s)
			act, check = s.gain[pricing.Act].plus(bill, -1), s.gain[pricing.Check].plus(bill, -1)
			forgiven = line{relative * math.Abs(bill.base), relative * math.Abs(bill.slope)}
		}
		acting, checking := act.at(stakes), check.at(stakes)
		net := max(acting, checking)
		run := 1 - negative(net+forgiven.at(stakes))
		modes[j] = pricing.Mode(run * (1 + negative(acting-checking))) // Ignore, Act or Check
		tasks[runs] = int32(j)
		runs += run
		sum += max(net, 0)
	}
	c.runs = tasks[:runs]
	c.net, c.scale = sum-c.bill.fixed, sum+math.Abs(c.bill.fixed)
}

// negative is 1 where x is below 0, else 0. It spares the branch, which on the
// worth of a task is taken one time and not the next.
func negative(x float64) int { return int(math.Float64bits(x) >> 63) }

// candidate is a task that may be run.
type candidate struct {
	task    int32
	mode    pricing.Mode
	net     float64 // of its own terms of the bill, currency
	gain    float64 // before them
	terms   float64 // but for the share of value
	scale   float64 // of what net is the difference
	counted float64 // probability of being counted
	value   float64 // measured, expected
}

// weighPeriod runs the best tasks by their own terms, as many as leave the most
// above the expected bill of the period. Of equal numbers the larger is run.
func (w *walk) weighPeriod(c *choice, beliefs prospects) {
	list := w.candidates[:0]
	for j, stakes := range w.stakes {
		c.modes[j] = pricing.Ignore
		s := beliefs.of(j)
		mode, gain := s.best(stakes)
		counted := (1-s.right)*s.counted[0] + s.right*s.counted[1]
		bill := c.bill.of(s).at(stakes)
		list = append(list, candidate{
			int32(j), mode, gain - bill, gain, c.bill.base(s), math.Abs(gain) + math.Abs(bill), counted, s.value.at(stakes),
		})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.net, a.net) })
	net, gain, terms, counted, value := -c.bill.fixed, 0.0, 0.0, 0.0, 0.0
	scale, runs := math.Abs(net), 0
	c.net, c.scale = net, scale
	for i := range list {
		t := &list[i]
		net, gain, terms = net+t.net, gain+t.gain, terms+t.terms
		counted, value = counted+t.counted, value+t.value
		scale += t.scale
		m := i + 1
		rest := c.bill.lattice.expect(m, counted/float64(m), terms, value)
		left := min(net-rest, gain-c.bill.lattice.least) // no bill is below all that were seen
		if left >= c.net-relative*(scale+math.Abs(rest)) {
			c.net, c.scale, runs = left, scale+math.Abs(rest), m
		}
	}
	c.runs = c.tasks[:0]
	for _, t := range list[:runs] {
		c.modes[t.task] = t.mode
		c.runs = append(c.runs, t.task)
	}
	slices.Sort(c.runs)
}
