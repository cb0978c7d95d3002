package simulate

import "github.com/usevalue/usevalue/pricing"

// measurement is how the contract's event is counted.
type measurement struct {
	event         pricing.Event
	falsePositive float64
	falseNegative float64
	holdout       float64 // share of the tasks that are held out
	cost          float64 // currency per delivery

	valueError quantity
	same       float64 // its value, where it does not vary
	nodes      []node  // that stand for it
	rate       float64 // at which its tail falls off
	misjudges  bool    // it varies
}

// factor is the error of a measured value, by random bits.
func (m *measurement) factor(bits uint64) float64 {
	if m.misjudges {
		return m.valueError.Draw(bits)
	}
	return m.same
}

// counted is the probability that a delivery is counted as a success: before the
// fact where o and rejected hold probabilities, after it where they hold zeros
// and ones.
func (m *measurement) counted(o pricing.Odds, rejected float64) float64 {
	return m.detected(m.event.Chance(o, rejected))
}

// detected is that probability by the chance of the event.
func (m *measurement) detected(event float64) float64 {
	return event*(1-m.falseNegative) + (1-event)*m.falsePositive
}

// worth is the measured value of a delivery that is counted, as a function of
// stakes, but for the error of measuring it: the mean where o holds probabilities.
func worth(r *pricing.Receiver, o pricing.Odds) line {
	return line{r.OwnCost, o.Able * (1 - o.Own)}
}

// value is the measured value to expect of a delivery, counted or not. Stakes
// matter only where the receiver can act and would have been wrong.
func (m *measurement) value(r *pricing.Receiver, o pricing.Odds, rejected float64) line {
	w := line{}.plus(worth(r, o), m.valueError.Mean())
	w.base *= m.counted(o, rejected)
	w.slope *= m.counted(pricing.Odds{Right: o.Right, Able: 1}, rejected)
	return w
}
