package simulate

import "github.com/usevalue/usevalue/pricing"

// Measurement is how the contract's event is counted. Its zero value counts
// right answers, without error or cost.
type Measurement struct {
	Event         pricing.Event // what counts as an outcome
	FalsePositive float64       // probability of counting what did not happen, in [0,1]
	FalseNegative float64       // probability of missing what happened, in [0,1]
	Cost          float64       // currency per delivery, borne by the seller of a plan whose charge depends on what is measured
}

func (m *Measurement) validate(f faults) {
	f = f.in("Measurement")
	if m.Event > pricing.Improved {
		f.add("Event is %v, want Right, Acted or Improved", m.Event)
	}
	f.probability("FalsePositive", m.FalsePositive)
	f.probability("FalseNegative", m.FalseNegative)
	f.amount("Cost", m.Cost)
}

// counted is the probability that a delivery is counted as a success.
func (m *Measurement) counted(event float64) float64 {
	return event*(1-m.FalseNegative) + (1-event)*m.FalsePositive
}

// value is what is measured of the worth of a delivery that was counted: the
// receiver's gain before its own costs of reading and checking, at least 0.
// A checked answer that was wrong is replaced by the receiver's own.
func measuredValue(r *pricing.Receiver, mode pricing.Mode, o pricing.Odds) float64 {
	if mode == pricing.Check && o.Right == 0 {
		return 0
	}
	return max(0, o.Able*r.Stakes*(o.Right-o.Own)+r.OwnCost)
}

// expectedValue is the mean of measuredValue over what is counted.
func (m *Measurement) expectedValue(r *pricing.Receiver, mode pricing.Mode, right float64) float64 {
	sum := 0.0
	for i := range 8 {
		o := pricing.Odds{Right: float64(i & 1), Own: float64(i >> 1 & 1), Able: float64(i >> 2)}
		p := chance(o.Right, right) * chance(o.Own, r.Knowledge) * chance(o.Able, r.Ability)
		sum += p * m.counted(m.Event.Chance(o)) * measuredValue(r, mode, o)
	}
	return sum
}

// chance is the probability of a coin flip's side, 0 or 1.
func chance(side, p float64) float64 { return side*p + (1-side)*(1-p) }
