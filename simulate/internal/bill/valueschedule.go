package bill

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// valueSchedule is what the value of one success adds to a bill beyond a share of it, as
// under a deductible or a cap for each delivery: at levels of value, currency,
// with straight lines between.
type valueSchedule struct{ values, amounts []float64 }

// scheduleLevels are the values at which it is priced, relative to the typical.
var scheduleLevels = func() []float64 {
	levels := []float64{0}
	for i := -24; i <= 40; i++ { // from a 64th of it to a thousand times
		levels = append(levels, math.Exp2(float64(i)/4))
	}
	return levels
}()

// schedule is what the value of a success adds beyond the share; nil where that is
// nothing. A few levels show whether it is, or all of them where thorough.
func (t *Quoter) schedule(share float64, thorough bool) *valueSchedule {
	if t.value == 0 {
		return nil
	}
	right := [2]float64{0, 1}
	without := t.charge(t.delivery(right, 1, 0))
	beyond := func(value float64) (amount float64, some bool) {
		charge := t.charge(t.delivery(right, 1, value))
		amount = charge - without - share*value
		return amount, math.Abs(amount) > market.Rounding*max(math.Abs(charge), math.Abs(without), math.Abs(share*value))
	}
	s, none := &valueSchedule{}, true
	add := func(levels ...float64) {
		for _, level := range levels {
			amount, some := beyond(level * t.value)
			s.values, s.amounts = append(s.values, level*t.value), append(s.amounts, amount)
			none = none && !some
		}
	}
	if !thorough {
		add(fewScheduleLevels...)
		if none {
			return nil
		}
		s = &valueSchedule{}
	}
	if add(scheduleLevels...); none {
		return nil
	}
	return s
}

var fewScheduleLevels = []float64{0, 0.25, 2, 16, 1024}

// at is what a success of the value adds.
func (s *valueSchedule) at(value float64) float64 {
	i, _ := slices.BinarySearch(s.values[:len(s.values)-1], value)
	i = max(i, 1)
	low, high := s.values[i-1], s.values[i]
	return s.amounts[i-1] + (value-low)/(high-low)*(s.amounts[i]-s.amounts[i-1])
}

// last is the slope beyond the last level.
func (s *valueSchedule) last() float64 {
	n := len(s.values)
	return (s.amounts[n-1] - s.amounts[n-2]) / (s.values[n-1] - s.values[n-2])
}

// Excess is what the schedule of a bill adds for a task that is used in mode m, on
// average: counted, it is worth the stakes and the receiver's own answer, or the
// answer alone where it could not act or would have been right. misjudged is the
// mean error of value.
func (b *Bill) Excess(s *market.Prospect, m pricing.Mode, stakes, own, misjudged float64) float64 {
	if misjudged == 0 {
		return 0
	}
	useful := s.Value[m].Slope / misjudged
	return useful*b.Schedule.at((stakes+own)*misjudged) + (s.Chance(m)-useful)*b.Schedule.at(own*misjudged)
}
