package market

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
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

// Welfare is what running the task brings everyone, if the answer is used in
// mode m.
func (s *Prospect) Welfare(m pricing.Mode) Line {
	return Line{s.Gain[m].Base - s.Cost, s.Gain[m].Slope}
}

// Best is the better of acting and checking at the given stakes, and its gain.
func (s *Prospect) Best(stakes float64) (pricing.Mode, float64) {
	act, check := s.Gain[pricing.Act].At(stakes), s.Gain[pricing.Check].At(stakes)
	if check > act {
		return pricing.Check, check
	}
	return pricing.Act, act
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
