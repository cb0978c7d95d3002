package simulate

import (
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Demand is what each receiver has to decide in a period.
type Demand struct {
	Tasks  Distribution // tasks a receiver has in a period, rounded down, in [0, 1e6]; nil: 1
	Stakes Distribution // a task's stakes relative to the receiver's, at least 0; nil: 1
}

func (d *Demand) compile(f fault.List) *market.Demand {
	f = f.In("Demand")
	tasks, stakes := f.Compile("Tasks", d.Tasks, 0, 1e6, 1), f.Compile("Stakes", d.Stakes, 0, math.Inf(1), 1)
	return &market.Demand{Tasks: tasks, Stakes: stakes}
}
