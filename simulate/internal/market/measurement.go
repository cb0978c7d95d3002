package market

import "github.com/usevalue/usevalue/pricing"

// Measurement is how the contract's event is counted.
type Measurement struct {
	Event         pricing.Event
	FalsePositive float64
	FalseNegative float64
	Holdout       float64 // share of the tasks that are held out
	Cost          float64 // currency per delivery

	ValueError Quantity
	Same       float64 // its value, where it does not vary
	Nodes      []Node  // that stand for it
	Rate       float64 // at which its tail falls off
	Misjudges  bool    // it varies
}

// Factor is the error of a measured value, by random bits.
func (m *Measurement) Factor(bits uint64) float64 {
	if m.Misjudges {
		return m.ValueError.Draw(bits)
	}
	return m.Same
}

// Counted is the probability that a delivery is counted as a success: before the
// fact where o and rejected hold probabilities, after it where they hold zeros
// and ones.
func (m *Measurement) Counted(o pricing.Odds, rejected float64) float64 {
	return m.detected(m.Event.Chance(o, rejected))
}

// detected is that probability by the chance of the event.
func (m *Measurement) detected(event float64) float64 {
	return event*(1-m.FalseNegative) + (1-event)*m.FalsePositive
}

// ValueOfRight is the measured value of a delivery that is counted, as a function of
// stakes, but for the error of measuring it: pricing.Receiver.Worth of a right answer
// that is used. Where o holds probabilities it is the mean.
func ValueOfRight(r *pricing.Receiver, o pricing.Odds) Line {
	return Line{r.OwnCost, o.Able * (1 - o.Own)}
}

// Value is the measured value to expect of a delivery, counted or not. Stakes
// matter only where the receiver can act and would have been wrong.
func (m *Measurement) Value(r *pricing.Receiver, o pricing.Odds, rejected float64) Line {
	w := Line{}.Plus(ValueOfRight(r, o), m.ValueError.Mean())
	w.Base *= m.Counted(o, rejected)
	w.Slope *= m.Counted(pricing.Odds{Right: o.Right, Able: 1}, rejected)
	return w
}
