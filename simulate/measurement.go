package simulate

import "github.com/usevalue/usevalue/pricing"

// Measurement is how the contract's event is counted. Its zero value counts
// right answers, without error or cost.
//
// The measured value of a delivery is 0 unless it is counted as a success. Then
// it is what a right answer gained the receiver, before its own costs of reading
// and checking: what is counted by mistake is valued by the same mistake.
type Measurement struct {
	Event         pricing.Event // what counts as an outcome
	FalsePositive float64       // probability of counting what did not happen, in [0,1]
	FalseNegative float64       // probability of missing what happened, in [0,1]
	Cost          float64       // currency per delivery, at least 0, borne by the seller of a plan whose charge for typical periods, with up to 8 times the typical value, depends on what is measured
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

// counted is the probability that a delivery is counted as a success: before the
// fact where o holds probabilities, after it where it holds zeros and ones.
func (m *Measurement) counted(o pricing.Odds) float64 {
	event := m.Event.Chance(o)
	return event*(1-m.FalseNegative) + (1-event)*m.FalsePositive
}

// worth is the measured value of a delivery that is counted, as a function of
// stakes: the mean where o holds probabilities.
func worth(r *pricing.Receiver, o pricing.Odds) line {
	return line{r.OwnCost, o.Able * (1 - o.Own)}
}

// value is the measured value to expect of a delivery, counted or not. Stakes
// matter only where the receiver can act and would have been wrong.
func (m *Measurement) value(r *pricing.Receiver, o pricing.Odds) line {
	w := worth(r, o)
	return line{w.base * m.counted(o), w.slope * m.counted(pricing.Odds{Right: o.Right, Able: 1})}
}
