package market

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// Prospect is what a task is worth to a receiver before its outcome is
// known, as a function of its stakes.
type Prospect struct {
	Yield
	Gain    [pricing.Check + 1]Line       // by mode
	Value   [pricing.Check + 1]Line       // measured, to expect, by mode
	Harm    [pricing.Check + 1]Line       // to expect, by mode
	Counted [pricing.Check + 1][2]float64 // probability that a wrong, a right delivery is counted, by mode
	Differ  bool                          // checking it changes what is measured
	Cost    float64                       // of production, currency
}

// Weigh makes s the worth of a producer's yield to a receiver. Gains are linear in
// stakes, so two of them tell all.
func (k *Measurement) Weigh(s *Prospect, who *pricing.Receiver, p *Producer, y Yield) {
	none := *who
	none.Stakes = 0
	one := none
	one.Stakes = 1
	odds, output := who.Odds(y.Right), p.output(y.Right)
	s.Yield, s.Cost = y, p.cost(&y)
	s.Gain[pricing.Check] = Line{Base: math.Inf(-1)}
	s.Differ = who.CanCheck() && (who.Harm > 0 || who.RejectRight > 0)
	rejected := 0.0
	for m := pricing.Act; m <= LastMode(who); m++ {
		base := none.Gain(m, odds, output)
		s.Gain[m] = Line{base, one.Gain(m, odds, output) - base}
		if m == pricing.Check {
			if !s.Differ {
				s.Value[m], s.Harm[m], s.Counted[m] = s.Value[pricing.Act], s.Harm[pricing.Act], s.Counted[pricing.Act]
				break
			}
			rejected = who.RejectRight
		}
		s.Value[m] = k.Value(who, odds, rejected)
		if s.Harm[m] = (Line{}); who.Harm > 0 {
			s.Harm[m].Slope = one.HarmDone(m, odds)
		}
		for right := range s.Counted[m] {
			s.Counted[m][right] = k.Counted(pricing.Odds{Right: float64(right), Own: odds.Own, Able: odds.Able}, rejected)
		}
	}
}

// LastMode is the last in which the receiver may use an answer.
func LastMode(who *pricing.Receiver) pricing.Mode {
	if who.CanCheck() {
		return pricing.Check
	}
	return pricing.Act
}

// Chance is that of being counted.
func (s *Prospect) Chance(m pricing.Mode) float64 {
	return (1-s.Right)*s.Counted[m][0] + s.Right*s.Counted[m][1]
}

// Best is the better of acting and checking at the given stakes, and its gain.
func (s *Prospect) Best(stakes float64) (pricing.Mode, float64) {
	act, check := s.Gain[pricing.Act].At(stakes), s.Gain[pricing.Check].At(stakes)
	if check > act {
		return pricing.Check, check
	}
	return pricing.Act, act
}

// Worth is what tasks are worth to a receiver in the better mode of use, before any bill.
type Worth struct {
	Gain  []float64      // by task, currency
	Modes []pricing.Mode // by task
}

// NewWorth is memory for so many tasks.
func NewWorth(tasks int) Worth { return Worth{make([]float64, tasks), make([]pricing.Mode, tasks)} }

// Set finds it by the prospects of tasks, at their stakes.
func (w *Worth) Set(s Prospects, stakes []float64) {
	gain, modes := w.Gain[:len(stakes)], w.Modes[:len(stakes)]
	var in [2]Line // acting, checking
	for j, x := range stakes {
		if j < len(s) { // else one prospect is for all tasks, and the lines stay
			in[0], in[1] = s[j].Gain[pricing.Act], s[j].Gain[pricing.Check]
		}
		checks := draw.Negative(in[0].At(x) - in[1].At(x))
		gain[j] = in[checks&1].At(x)
		modes[j] = pricing.Act + pricing.Mode(checks)
	}
	w.Gain, w.Modes = gain, modes
}

// Prospects are those of a receiver's tasks with one producer: one for all
// tasks, or one each where they differ in more than their stakes.
type Prospects []Prospect

// Of is the prospect of a task.
func (s Prospects) Of(task int) *Prospect {
	if len(s) == 1 {
		return &s[0]
	}
	return &s[task]
}
