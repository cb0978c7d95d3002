package choice

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// outcome is what may come true of a task, and how likely it is.
type outcome struct {
	p      float64
	odds   pricing.Odds // zeros and ones
	used   float64      // whether the answer is used, 0 or 1
	payoff float64      // of the decision, with harm, but before reading and the bill, currency
	harm   float64      // of a wrong answer that is acted on, currency: what a plan may charge for
	held   bool         // the task is held out
}

// lottery lists what may come true of a task that is used in mode m, by what the
// receiver believes of being right. The list holds until the next.
func (d *decision) lottery(stakes float64, m pricing.Mode, right float64) []outcome {
	list, task := d.memory.lottery[:0], *d.Who
	task.Stakes = stakes
	for i := range 16 {
		bit := func(n int) float64 { return float64(i >> n & 1) }
		o, used := pricing.Odds{Right: bit(0), Own: bit(1), Able: bit(2)}, bit(3)
		p := market.Either(used, task.Uses(m, o.Right)) * market.Either(o.Right, right) * market.Either(o.Own, task.Knowledge) * market.Either(o.Able, task.Ability)
		if p > 0 {
			list = append(list, outcome{p: p, odds: o, used: used,
				payoff: task.Unaided(o) + task.Worth(o, used) - task.Effort(m, 0), harm: task.HarmOf(o, used)})
		}
	}
	d.memory.lottery = list
	return list
}
