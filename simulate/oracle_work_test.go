package simulate_test

import (
	"fmt"
	"testing"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// validationWork is O41: with answers that are checked, work goes from making to
// validating as they get better. An answer takes 8 hours by hand, a check one.
func validationWork(t *testing.T) []oracle {
	const hand, check = 8.0, 1.0
	v := verify{id: "O41", source: "labour of validation"}
	for _, q := range []float64{0.5, 0.9, 0.99} {
		m := simulate.Market{
			Receivers: 200,
			Population: simulate.Population{
				OwnCost: simulate.Point(hand), CheckCost: simulate.Point(check), Knowledge: simulate.Point(1), Stakes: simulate.Point(1e4),
			},
			Demand:   simulate.Demand{Tasks: simulate.Point(20)},
			Producer: simulate.Producer{Quality: simulate.Point(q)},
		}
		r := v.trade(t, m, 40_000, simulate.Sell("free", pricing.Plan{}))
		hours := simulate.Metric{Name: "hours", Of: func(t *simulate.Tally) float64 { return t.OwnWork + t.Checking }, Per: func(t *simulate.Tally) float64 { return t.Tasks }}
		v.metric(t, fmt.Sprintf("right with %v: hours a task", q), check+(1-q)*hand, r, "free", hours)
		v.metric(t, fmt.Sprintf("right with %v: share of validation", q), check/(check+(1-q)*hand), r, "free", simulate.ValidationShare)
	}
	return v.rows
}
