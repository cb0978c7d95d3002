package inverse

import (
	"math"
	"sort"
)

// corner is where two straight pieces of a quantile function meet, in a cell in
// which it bends or jumps, and the integral over the cell up to there.
type corner struct{ v, y, sum float64 }

// corners are those of pieces that are together as close to the quantile function
// as a cubic has to be: few where it is straight, and many about a jump.
func (t *Table) corners(low, width float64, half int) []corner {
	const pieces = 8 // at least
	at := func(v float64) corner { return corner{v: v, y: t.exact(v, half)} }
	list := []corner{at(low)}
	allowed := width * max(t.noise, smooth/pieces*max(math.Abs(list[0].y), math.Abs(t.exact(low+width, half))))
	var add func(to corner)
	add = func(to corner) {
		from := last(list)
		middle := at(from.v + (to.v-from.v)/2)
		area := (to.v - from.v) * (from.y + to.y) / 2
		if math.Abs((to.v-from.v)*middle.y-area) > allowed && middle.v > from.v && middle.v < to.v {
			add(middle)
			add(to)
			return
		}
		to.sum = from.sum + area
		list = append(list, to)
	}
	for i := range pieces {
		add(at(low + width*float64(i+1)/pieces))
	}
	return list
}

func last(list []corner) corner { return list[len(list)-1] }

// integral is that over the cell up to v.
func integral(list []corner, v float64) float64 {
	k := sort.Search(len(list)-2, func(k int) bool { return list[k+1].v >= v })
	from, to := list[k], list[k+1]
	x := (v - from.v) / (to.v - from.v)
	return from.sum + (v-from.v)*(from.y+(to.y-from.y)*x/2)
}
