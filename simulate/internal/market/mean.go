package market

import "github.com/usevalue/usevalue/pricing"

// Mean is what a task that is run comes to on average, with its answer used in one mode:
// the mean of what Realise and Use make of it by luck.
type Mean struct {
	Delivery    pricing.Delivery // as measured, at stakes of 0
	Value, Harm float64          // what its value and harm rise by with each unit of stakes
	Gain        Line             // of the receiver, before charges
	Right       float64          // probability that the answer is right
	WrongCost   float64          // cost, where it is not
	Event       float64          // probability of the contract's event
	OwnWork     float64          // cost of the answer that the receiver makes after all
	Counted     [4]float64       // probability of being counted, by place among the fields of Attribution
}

// Mean is that of a task of which s is to be expected.
func (k *Measurement) Mean(who *pricing.Receiver, p *Producer, s *Prospect, m pricing.Mode) (x Mean) {
	odds, rejected := who.Odds(s.Right), 0.0
	if m == pricing.Check {
		rejected = who.RejectRight
	}
	d := &x.Delivery
	d.Count, d.Success = 1, s.Chance(m)
	for delivered := range s.Attempts {
		for kind, attempts := range s.Attempts[delivered] {
			one := &p.Kinds[kind].Mean
			d.Attempts += attempts
			d.Usage = d.Usage.Plus(one.Usage.Times(attempts))
			d.Cost += attempts * one.Cost
			if delivered == 0 {
				x.WrongCost += attempts * one.Cost
			}
		}
	}
	p.report(d)
	d.Value, x.Value = s.Value[m].Base, s.Value[m].Slope
	d.Harm, x.Harm = s.Harm[m].Base, s.Harm[m].Slope
	x.Gain, x.Right = s.Gain[m], s.Right
	x.Event = k.Event.Chance(odds, rejected)
	x.OwnWork = who.OwnWork(m, odds)
	x.Counted = k.attribute(odds, rejected)
	return x
}

// attribute is how likely it is that a delivery is counted and wrong, right anyway, right
// and not acted on, an improvement. Nothing is acted on where the receiver is not able to.
func (k *Measurement) attribute(o pricing.Odds, rejected float64) [4]float64 {
	idle, improved := pricing.Odds{Right: 1}, pricing.Odds{Right: 1, Able: 1}
	acted := (1 - rejected) * o.Able
	return [4]float64{
		(1 - o.Right) * k.Counted(pricing.Odds{Own: o.Own, Able: o.Able}, rejected),
		o.Right * o.Own * k.Counted(pricing.Odds{Right: 1, Own: 1, Able: o.Able}, rejected),
		o.Right * (1 - o.Own) * (1 - acted) * k.Counted(idle, 0),
		o.Right * (1 - o.Own) * acted * k.Counted(improved, 0),
	}
}
