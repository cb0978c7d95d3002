package simulate

import (
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// demand is a Demand compiled.
type demand struct {
	tasks, stakes *inverse.Table
	varied        bool // stakes differ from task to task
}

// most is the largest number of tasks that is drawn.
func (d *demand) most() int { return int(d.tasks.Max()) }

// draw sets the stakes of a receiver's tasks of a period, in currency, using
// dst's memory. own is the receiver's stakes.
func (d *demand) draw(at *draw.Place, own float64, dst []float64) []float64 {
	count, _, _, _ := at.Bits(draw.Tasks, 0)
	dst = dst[:int(d.tasks.Draw(count))]
	if !d.varied {
		for j := range dst {
			dst[j] = own * d.stakes.Min()
		}
		return dst
	}
	var four [4]uint64
	for j := range dst {
		if j%4 == 0 {
			four[0], four[1], four[2], four[3] = at.Bits(draw.Stakes, uint64(j/4))
		}
		dst[j] = own * d.stakes.Draw(four[j%4])
	}
	return dst
}
