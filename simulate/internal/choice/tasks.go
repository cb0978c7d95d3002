package choice

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Neither of the ways to weigh tasks has a branch on what a task is worth, which processors
// would often guess wrong: draw.Negative, 1 below 0 and else 0, stands for it. Every task is
// written to the list of those that run, and the next one over it unless it is.

// weighTasks runs every task that is worth its own bill, where that is linear in its
// stakes and the receiver is risk neutral.
func (d *decision) weighTasks(c *Choice) {
	if d.Worth != nil && len(d.Beliefs) == 1 {
		s := &d.Beliefs[0]
		if bill := d.Bill.Of(s, pricing.Act); bill.Slope == 0 && !s.Differ {
			d.weighAlike(c, bill.Base)
			return
		}
	}
	var act, check, forgiven market.Line
	beliefs, b := d.Beliefs, d.Bill
	modes, tasks := c.modes[:len(d.Stakes)], c.tasks[:len(d.Stakes)]
	sum, runs := 0.0, 0
	for j, stakes := range d.Stakes {
		if j < len(beliefs) { // else one belief is for all tasks, and the lines stay
			s := &beliefs[j]
			bill := b.Of(s, pricing.Act)
			forgiven = market.Line{Base: market.Rounding * math.Abs(bill.Base), Slope: market.Rounding * math.Abs(bill.Slope)}
			act = s.Gain[pricing.Act].Plus(bill, -1)
			if s.Differ {
				bill = b.Of(s, pricing.Check)
			}
			check = s.Gain[pricing.Check].Plus(bill, -1)
		}
		acting, checking := act.At(stakes), check.At(stakes)
		net := max(acting, checking)
		modes[j] = pricing.Act + pricing.Mode(draw.Negative(acting-checking))
		tasks[runs] = int32(j)
		runs += 1 - draw.Negative(net+forgiven.At(stakes))
		sum += draw.Positive(net)
	}
	c.Modes = modes
	d.settle(c, tasks[:runs], sum)
}

// weighAlike is weighTasks where all tasks have the same bill, in either mode.
func (d *decision) weighAlike(c *Choice, bill float64) {
	forgiven := market.Rounding * math.Abs(bill)
	tasks := c.tasks[:len(d.Worth.Gain)]
	sum, runs := 0.0, 0
	for j, gain := range d.Worth.Gain {
		net := gain - bill
		tasks[runs] = int32(j)
		runs += 1 - draw.Negative(net+forgiven)
		sum += draw.Positive(net)
	}
	c.Modes = d.Worth.Modes
	d.settle(c, tasks[:runs], sum)
}

// settle makes the choice of tasks whose nets have a sum.
func (d *decision) settle(c *Choice, runs []int32, sum float64) {
	sum *= 1 - d.Measurement.Holdout
	c.Runs = runs
	c.Certain, c.scale = sum-d.Bill.Fixed, sum+math.Abs(d.Bill.Fixed)
	c.Expected = c.Certain
}
