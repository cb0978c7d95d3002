package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

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
	Holdout       float64       // share of the tasks that a receiver would have run which are held out, in [0,1): it answers them unaided, pays nothing, and they are measured for comparison
	ValueError    Distribution  // factor by which the value of a delivery is misjudged, at least 0; nil: 1
	Cost          float64       // currency per delivery, at least 0, borne by the seller of a plan whose charge for typical periods, with up to 8 times the typical value, depends on what is measured
}

// measurement is a Measurement compiled.
type measurement struct {
	Measurement
	valueError *inverse.Table
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

func (m *Measurement) compile(f faults) measurement {
	f = f.in("Measurement")
	if m.Event > pricing.Improved {
		f.add("Event is %v, want Right, Acted or Improved", m.Event)
	}
	f.probability("FalsePositive", m.FalsePositive)
	f.probability("FalseNegative", m.FalseNegative)
	f.amount("Cost", m.Cost)
	if !(m.Holdout >= 0 && m.Holdout < 1) {
		f.add("Holdout is %v, want a share in [0,1)", m.Holdout)
	}
	if m.Holdout > 0 && m.Event == pricing.Improved {
		f.add("Holdout is given and Event is Improved, want Right or Acted: what would have been without the answer is what tasks held out tell")
	}
	table := f.compile("ValueError", m.ValueError, 0, math.Inf(1), 1)
	rate := math.Inf(1)
	if table.Varies() {
		rate = risk.TailRate(m.ValueError, table.Max())
	}
	return measurement{*m, table, table.Min(), nodes(table), rate, table.Varies()}
}

// counted is the probability that a delivery is counted as a success: before the
// fact where o and rejected hold probabilities, after it where they hold zeros
// and ones.
func (m *Measurement) counted(o pricing.Odds, rejected float64) float64 {
	return m.detected(m.Event.Chance(o, rejected))
}

// detected is that probability by the chance of the event.
func (m *Measurement) detected(event float64) float64 {
	return event*(1-m.FalseNegative) + (1-event)*m.FalsePositive
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
