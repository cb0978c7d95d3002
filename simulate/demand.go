package simulate

import (
	"math"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Demand is what each receiver has to decide in a period.
type Demand struct {
	Tasks  Distribution // tasks a receiver has in a period, rounded down, in [0, 1e6]; nil: 1
	Stakes Distribution // a task's stakes relative to the receiver's, at least 0; nil: 1
}

type demand struct {
	tasks, stakes *inverse.Table
	varied        bool // stakes differ from task to task
}

func (d *Demand) compile(f faults) *demand {
	f = f.in("Demand")
	return &demand{
		tasks:  f.compile("Tasks", d.Tasks, 0, 1e6, 1),
		stakes: f.compile("Stakes", d.Stakes, 0, math.Inf(1), 1),
		varied: d.Stakes != nil,
	}
}

// most is the largest number of tasks that is drawn.
func (d *demand) most() int { return int(d.tasks.Max()) }

// draw sets the stakes of a receiver's tasks of a period, in currency, using
// dst's memory. own is the receiver's stakes.
func (d *demand) draw(s stream.Source, replication, receiver uint64, period uint32, own float64, dst []float64) []float64 {
	n := int(d.tasks.Quantile(stream.Float64(s.Block(replication, receiver, drawTasks, period, 0)[0])))
	dst = dst[:n]
	if !d.varied {
		for j := range dst {
			dst[j] = own
		}
		return dst
	}
	for j := 0; j < n; j += 4 {
		block := s.Block(replication, receiver, drawStakes, period, uint64(j/4))
		for l := 0; l < 4 && j+l < n; l++ {
			dst[j+l] = own * d.stakes.Quantile(stream.Float64(block[l]))
		}
	}
	return dst
}
