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

// schedule is that of the plan whose share of value is known; nil where there is no
// more to it, as a few levels show unless a look at all is asked for.
func (t *Quoter) schedule(share float64, thorough bool) *valueSchedule {
	if t.value == 0 {
		return nil
	}
	right := [2]float64{0, 1}
	without := t.charge(t.delivery(right, 1, 0))
	beyond := func(value float64) (amount float64, bent bool) {
		charge := t.charge(t.delivery(right, 1, value))
		amount = charge - without - share*value
		return amount, math.Abs(amount) > market.Rounding*max(math.Abs(charge), math.Abs(without), math.Abs(share*value))
	}
	c, straight := &valueSchedule{}, true
	add := func(levels ...float64) {
		for _, level := range levels {
			amount, bent := beyond(level * t.value)
			c.values, c.amounts = append(c.values, level*t.value), append(c.amounts, amount)
			straight = straight && !bent
		}
	}
	if !thorough {
		add(fewScheduleLevels...)
		if straight {
			return nil
		}
		c = &valueSchedule{}
	}
	if add(scheduleLevels...); straight {
		return nil
	}
	return c
}

var fewScheduleLevels = []float64{0, 0.25, 2, 16, 1024}

// at is what a success of the value adds.
func (c *valueSchedule) at(value float64) float64 {
	i, _ := slices.BinarySearch(c.values[:len(c.values)-1], value)
	i = max(i, 1)
	low, high := c.values[i-1], c.values[i]
	return c.amounts[i-1] + (value-low)/(high-low)*(c.amounts[i]-c.amounts[i-1])
}

// last is the slope of its end.
func (c *valueSchedule) last() float64 {
	n := len(c.values)
	return (c.amounts[n-1] - c.amounts[n-2]) / (c.values[n-1] - c.values[n-2])
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
