package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// prospect is what a task is worth to a receiver before its outcome is
// known, as a function of its stakes.
type prospect struct {
	yield
	gain    [pricing.Check + 1]line       // by mode
	value   [pricing.Check + 1]line       // measured, to expect, by mode
	harm    [pricing.Check + 1]line       // to expect, by mode
	counted [pricing.Check + 1][2]float64 // probability that a wrong, a right delivery is counted, by mode
	differ  bool                          // checking it changes what is measured
	cost    float64                       // of production, currency
}

// weigh makes s the worth of a producer's yield to a receiver. Gains are linear in
// stakes, so two of them tell all.
func (k *measurement) weigh(s *prospect, who *pricing.Receiver, p *producer, y yield) {
	none, one := *who, *who
	none.Stakes, one.Stakes = 0, 1
	odds, output := who.Odds(y.right), p.output(y.right)
	s.yield, s.cost = y, p.cost(&y)
	s.gain[pricing.Check] = line{base: math.Inf(-1)}
	s.differ = who.CanCheck() && (who.Harm > 0 || who.RejectRight > 0)
	rejected := 0.0
	for m := pricing.Act; m <= lastMode(who); m++ {
		base := none.Gain(m, odds, output)
		s.gain[m] = line{base, one.Gain(m, odds, output) - base}
		if m == pricing.Check {
			if !s.differ {
				s.value[m], s.counted[m] = s.value[pricing.Act], s.counted[pricing.Act]
				break
			}
			rejected = who.RejectRight
		}
		s.value[m] = k.value(who, odds, rejected)
		s.harm[m] = line{slope: one.HarmDone(m, odds)}
		for right := range s.counted[m] {
			s.counted[m][right] = k.counted(pricing.Odds{Right: float64(right), Own: odds.Own, Able: odds.Able}, rejected)
		}
	}
}

// lastMode is the last in which the receiver may use an answer.
func lastMode(who *pricing.Receiver) pricing.Mode {
	if who.CanCheck() {
		return pricing.Check
	}
	return pricing.Act
}

// chance is that of being counted.
func (s *prospect) chance(m pricing.Mode) float64 {
	return (1-s.right)*s.counted[m][0] + s.right*s.counted[m][1]
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
