package choice

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// weighTasks runs every task that is worth its own bill, where that is linear in its
// stakes and the receiver is risk neutral. It has no branch on what a task is worth, which
// processors would often guess wrong: draw.Negative, 1 below 0 and else 0, stands for it.
func (d *decision) weighTasks(c *Choice) {
	var act, check, forgiven market.Line
	beliefs, b := d.Beliefs, d.Bill
	modes, tasks := c.Modes[:len(d.Stakes)], c.tasks[:len(d.Stakes)]
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
		run := 1 - draw.Negative(net+forgiven.At(stakes))
		modes[j] = pricing.Mode(run * (1 + draw.Negative(acting-checking))) // Ignore, Act or Check
		tasks[runs] = int32(j)
		runs += run
		sum += max(net, 0)
	}
	sum *= 1 - d.Measurement.Holdout
	c.Runs = tasks[:runs]
	c.Certain, c.scale = sum-b.Fixed, sum+math.Abs(b.Fixed)
	c.Expected = c.Certain
}
