package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// prospect is what a task is worth to the receiver in hand before its outcome is
// known, as a function of its stakes.
type prospect struct {
	yield
	gain    [pricing.Check + 1]line // by mode
	value   line                    // measured value to expect
	counted [2]float64              // probability that a wrong, a right delivery is counted
	cost    float64                 // of production, currency
}

// prospect is the worth of a producer's yield to the receiver in hand. Gains are
// linear in stakes, so two of them tell all.
func (w *walk) prospect(p *producer, y yield) prospect {
	none, one := w.who, w.who
	none.Stakes, one.Stakes = 0, 1
	odds, output := w.who.Odds(y.right), p.output(y.right)
	gain := func(m pricing.Mode) line {
		base := none.Gain(m, odds, output)
		return line{base, one.Gain(m, odds, output) - base}
	}
	s := prospect{yield: y, cost: p.cost(&y), value: w.measurement.value(&w.who, odds)}
	s.gain[pricing.Act] = gain(pricing.Act)
	s.gain[pricing.Check] = line{base: math.Inf(-1)}
	if w.who.CanCheck() {
		s.gain[pricing.Check] = gain(pricing.Check)
	}
	s.counted[0] = w.measurement.counted(pricing.Odds{Own: odds.Own, Able: odds.Able})
	s.counted[1] = w.measurement.counted(pricing.Odds{Right: 1, Own: odds.Own, Able: odds.Able})
	return s
}

// welfare is what running the task brings everyone, if the answer is used in
// mode m.
func (s *prospect) welfare(m pricing.Mode) line {
	return line{s.gain[m].base - s.cost, s.gain[m].slope}
}

// best is the better of acting and checking at the given stakes, and its gain.
func (s *prospect) best(stakes float64) (pricing.Mode, float64) {
	act, check := s.gain[pricing.Act].at(stakes), s.gain[pricing.Check].at(stakes)
	if check > act {
		return pricing.Check, check
	}
	return pricing.Act, act
}

// prospects are those of a receiver's tasks with one producer: one for all
// tasks, or one each where they differ in more than their stakes.
type prospects []prospect

func (s prospects) of(task int) *prospect {
	if len(s) == 1 {
		return &s[0]
	}
	return &s[task]
}
