package market

import (
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// Demand is what each receiver has to decide in a period.
type Demand struct {
	Tasks  *inverse.Table // of a receiver in a period
	Stakes *inverse.Table // of a task, relative to the receiver's
}

// Max is the largest number of tasks that is drawn.
func (d *Demand) Max() int { return int(d.Tasks.Max()) }

// Draw sets the stakes of a receiver's tasks of a period, in currency, using
// dst's memory. own is the receiver's stakes.
func (d *Demand) Draw(at *draw.Place, own float64, dst []float64) []float64 {
	count, _, _, _ := at.Bits(draw.Tasks, 0)
	dst = dst[:int(d.Tasks.Draw(count))]
	if !d.Stakes.Varies() {
		for j := range dst {
			dst[j] = own * d.Stakes.Min()
		}
		return dst
	}
	var four [4]uint64
	for j := range dst {
		if j%4 == 0 {
			four[0], four[1], four[2], four[3] = at.Bits(draw.Stakes, uint64(j/4))
		}
		dst[j] = own * d.Stakes.Draw(four[j%4])
	}
	return dst
}
