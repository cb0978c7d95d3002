package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// Measurement is how the contract's event is counted. Its zero value counts
// right answers, without error or cost.
//
// The measured value of a delivery is 0 unless it is counted as a success. Then
// it is what a right answer gained the receiver, before its own costs of reading
// and checking: what is counted by mistake is valued by the same mistake.
type Measurement struct {
	Event         pricing.Event // what counts as an outcome
	FalsePositive float64       // probability of counting what did not happen, in [0,1]
	FalseNegative float64       // probability of missing what happened, in [0,1]
	Holdout       float64       // share of the tasks that a receiver would have run which are held out, in [0,1): it answers them unaided, pays nothing, and they are measured for comparison
	ValueError    Distribution  // factor by which the value of a delivery is misjudged, at least 0; nil: 1
	Cost          float64       // currency per delivery, at least 0, borne by the seller of a plan whose charge for typical periods, with up to 8 times the typical value, depends on what is measured
}

func (m *Measurement) compile(f fault.List) *market.Measurement {
	f = f.In("Measurement")
	if m.Event > pricing.Improved {
		f.Add("Event is %v, want Right, Acted or Improved", m.Event)
	}
	f.Probability("FalsePositive", m.FalsePositive)
	f.Probability("FalseNegative", m.FalseNegative)
	f.Amount("Cost", m.Cost)
	if !(m.Holdout >= 0 && m.Holdout < 1) {
		f.Add("Holdout is %v, want a share in [0,1)", m.Holdout)
	}
	if m.Holdout > 0 && m.Event == pricing.Improved {
		f.Add("Holdout is given and Event is Improved, want Right or Acted: what would have been without the answer is what tasks held out tell")
	}
	table := f.Compile("ValueError", m.ValueError, 0, math.Inf(1), 1)
	rate := math.Inf(1)
	if table.Varies() {
		rate = risk.TailRate(m.ValueError, table.Max())
	}
	return &market.Measurement{
		Event: m.Event, FalsePositive: m.FalsePositive, FalseNegative: m.FalseNegative, Holdout: m.Holdout, Cost: m.Cost,
		ValueError: market.Quantity{Table: table, Law: m.ValueError}, Same: table.Min(), Nodes: market.Nodes(table), Rate: rate, Misjudges: table.Varies(),
	}
}
