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
	payoff float64      // of the decision less the receiver's own costs, but for reading, harm and the bill, currency
	harm   float64      // of a wrong answer that is acted on, currency
	held   bool         // the task is held out
}

// lottery lists what may come true of a task that is used in mode m, by what the
// receiver believes of being right. The list holds until the next.
func (d *decision) lottery(stakes float64, m pricing.Mode, right float64) []outcome {
	who, list := d.Who, d.memory.lottery[:0]
	for i := range 16 {
		bit := func(n int) float64 { return float64(i >> n & 1) }
		o, used := pricing.Odds{Right: bit(0), Own: bit(1), Able: bit(2)}, bit(3)
		p := market.Either(used, d.uses(m, o.Right)) * market.Either(o.Right, right) * market.Either(o.Own, who.Knowledge) * market.Either(o.Able, who.Ability)
		if p > 0 {
			list = append(list, outcome{p: p, odds: o, used: used, payoff: d.payoff(stakes, m, o, used), harm: (1 - o.Right) * used * o.Able * stakes * who.Harm})
		}
	}
	d.memory.lottery = list
	return list
}

// payoff is what comes of the decision with an answer at hand, less what it costs the
// receiver, but for reading, harm and the bill.
func (d *decision) payoff(stakes float64, m pricing.Mode, o pricing.Odds, used float64) float64 {
	x := o.Able*stakes*(used*o.Right+(1-used)*o.Own) - (1-used)*d.Who.OwnCost
	if m == pricing.Check {
		x -= d.Who.CheckCost
	}
	return x
}

// uses is the probability that an answer that is wrong, or right, is used.
func (d *decision) uses(m pricing.Mode, right float64) float64 {
	if m == pricing.Act {
		return 1
	}
	return right*(1-d.Who.RejectRight) + (1-right)*d.Who.PassWrong
}
