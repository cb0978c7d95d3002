package choice

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// A receiver with constant absolute risk aversion r values an uncertain payoff X
// at its certainty equivalent, -ln E exp(-r X) / r (Pratt, 1964), and what it is
// offered at that with the answer less that without it. Tasks are independent, so
// where a bill is a sum over them the equivalents of their payoffs add up, and each
// is decided by itself.

// unacceptable stands for what nothing makes up for, currency.
const unacceptable = -1e200

// ensure makes a candidate one of a receiver that is averse to risk: what it leaves is
// a certainty equivalent.
func (d *decision) ensure(t *candidate, s *market.Prospect, bill [2][2]float64) {
	t.expected = t.certain
	t.certain, t.esscher = d.certaintyEquivalent(d.Stakes[t.task], t.mode, s.Right, bill)
	if held := d.Measurement.Holdout; held > 0 {
		r := d.Who.RiskAversion
		with := (1 - held) * math.Exp(-r*t.certain)
		t.certain = -math.Log1p((1-held)*math.Expm1(-r*t.certain)) / r
		t.esscher /= 1 + held/with
	}
	if !(t.certain > unacceptable) {
		t.certain = unacceptable
	}
}

// certaintyEquivalent is what using an answer in mode m is worth for certain, over not
// having it, and the chance of being counted under the Esscher measure, in which an
// outcome with payoff x has its probability times exp(-r x). bill holds the cumulants
// of the task's bill, by right and counted.
func (d *decision) certaintyEquivalent(stakes float64, m pricing.Mode, right float64, bill [2][2]float64) (certain, counted float64) {
	b, logs, r := d.Bill, &d.memory.logs, d.Who.RiskAversion
	outcomes := d.lottery(stakes, m, right)
	logs.Reset()
	for i := range outcomes {
		o := &outcomes[i]
		p, kind := o.p, int(o.odds.Right)
		e := -r * (o.payoff - o.harm*b.Harm)
		z := d.Measurement.Counted(o.odds, o.odds.Right*(1-o.used))
		logs.Add(p*(1-z), e+bill[kind][0])
		if value := market.ValueOfRight(d.Who, o.odds).At(stakes); value == 0 || b.Share == 0 && b.Schedule == nil {
			logs.AddCounted(p*z, e+bill[kind][1])
		} else if r*b.FurtherWorth()*value >= d.Measurement.Rate { // nothing makes up for it
			logs.AddCounted(p*z, math.Inf(1))
		} else {
			for _, n := range d.Measurement.Nodes {
				logs.AddCounted(p*z*n.Weight, e+bill[kind][1]+r*b.Worth(value*n.X))
			}
		}
	}
	with := logs.Log()
	counted = logs.Share()
	return (d.unaided(stakes, r) - with) / r, counted
}

// unaided is ln E exp(-r x) of a task that the receiver does without an answer.
func (d *decision) unaided(stakes, r float64) float64 {
	logs, alone := &d.memory.logs, d.Who.Ability*d.Who.Knowledge
	task := *d.Who
	task.Stakes = stakes
	logs.Reset()
	logs.Add(1-alone, -r*task.Unaided(pricing.Odds{}))
	logs.Add(alone, -r*task.Unaided(pricing.Odds{Own: 1, Able: 1}))
	return logs.Log()
}
