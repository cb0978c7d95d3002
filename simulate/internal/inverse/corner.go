package inverse

import (
	"fmt"
	"math"
)

// corner is where two straight pieces of a quantile function meet, in a cell in
// which it bends or jumps, and the integral over the cell up to there.
type corner struct{ v, y, sum float64 }

// trace returns the corners of pieces that are together as close to the quantile function
// as a cubic has to be: few where it is straight, and many about a jump. Far out, where
// hardly a draw falls, it is enough that they add next to nothing to the mean.
func (t *Table) trace(low, width float64, half int) []corner {
	const (
		coarse     = 1e-6  // relative error of pieces far out, where quantile functions round
		negligible = 1e-13 // of the mean of absolute values
	)
	at := func(v float64) corner { return corner{v: v, y: t.value(v, half)} }
	list := []corner{at(low)}
	pieces, relative := 8, smooth/8 // at least; of the error of each
	if low < nearest {
		pieces, relative = 2, coarse
	}
	allowed := width * max(t.noise, relative*max(math.Abs(list[0].y), math.Abs(t.value(low+width, half))))
	allowed = max(allowed, negligible*t.absolute)
	var add func(to corner)
	add = func(to corner) {
		from := last(list)
		middle := at(from.v + (to.v-from.v)/2)
		area := (to.v - from.v) * (from.y + to.y) / 2
		if math.Abs((to.v-from.v)*middle.y-area) > allowed && middle.v > from.v && middle.v < to.v {
			if t.corners++; t.corners > mostCorners {
				panic(uneven{from.v, half})
			}
			add(middle)
			add(to)
			return
		}
		to.sum = from.sum + area
		list = append(list, to)
	}
	for i := range pieces {
		add(at(low + width*float64(i+1)/float64(pieces)))
	}
	return list
}

// mostCorners are as many as a table has at the most.
const mostCorners = 20_000

// uneven is a place about which a quantile function has too many corners.
type uneven struct {
	v    float64
	half int
}

// Error says what to do.
func (u uneven) Error() string {
	const format = "its quantile function jumps up and down, as about %v, or has lost its digits there: " +
		"want a smoother one, or NewEmpirical of draws from it"
	return fmt.Sprintf(format, mirror(u.v, u.half))
}

func last[T any](list []T) T { return list[len(list)-1] }
