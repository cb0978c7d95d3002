package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Whatever a plan makes of the value of each delivery, a receiver who knows what
// is at stake expects the bill that comes.
func TestBillsThatBendWithTheValueOfEachDelivery(t *testing.T) {
	each := func(rate pricing.Rate) pricing.Plan {
		return pricing.Plan{Charges: []pricing.Charge{
			{Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.5)}, {Meter: pricing.Value, Each: true, Rate: rate},
		}}
	}
	stakes, err := simulate.NewEmpirical(0.25, 0.6, 1.2, 3.5, 7)
	require.NoError(t, err)
	m := simulate.Market{
		Name: "bends", Receivers: 100,
		Population: simulate.Population{Knowledge: simulate.Point(0.3), Ability: simulate.Point(0.8), OwnCost: simulate.Point(0.02)},
		Demand:     simulate.Demand{Tasks: simulate.Point(4), Stakes: stakes},
		Producer:   simulate.Producer{Quality: simulate.Point(0.9)},
	}
	r := sell(t, m, map[string]pricing.Strategy{
		"deductible": each(pricing.Layer{From: 2, Share: 0.5}), "corridor": each(pricing.Layer{From: 1, To: 3, Share: 0.5}),
		"graduated": each(pricing.Graduated{{UpTo: 2, Unit: 0.5}, {Unit: 0.1}}), "volume": each(pricing.Volume{{UpTo: 2.5, Unit: 0.3}, {Unit: 0.2}}),
		"percentage": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Value, Rate: pricing.Percentage{Share: 0.1, Minimum: 0.2, Maximum: 0.4}}}},
	})
	calibrated(t, r)
	for o := range r.Offers {
		ran, tasks := 0.0, 0.0
		for i := range r.Tallies[o] {
			ran, tasks = ran+r.Tallies[o][i].Delivered.Count, tasks+r.Tallies[o][i].Tasks
		}
		assert.Less(t, ran, tasks, "%s: some tasks are not worth it", r.Offers[o])
	}
}

// What a task is worth and costs is known for certain: so is the bill.
func TestDeductibleIsAnticipatedTaskByTask(t *testing.T) {
	e := tiny()
	stakes, err := simulate.NewEmpirical(0.5, 3.5)
	require.NoError(t, err)
	e.Market.Demand = simulate.Demand{Tasks: simulate.Point(2), Stakes: stakes}
	e.Offers = []simulate.Offer{simulate.Sell("deductible", pricing.Plan{Charges: []pricing.Charge{
		{Meter: pricing.Artifacts, Rate: pricing.PerUnit(1)}, {Meter: pricing.Value, Each: true, Rate: pricing.Layer{From: 2, Share: 1}},
	}})}
	for _, s := range mustRun(t, e).Tallies[0] {
		assert.InDelta(t, s.Surplus(), s.Anticipated, 1e-9)
		assert.InDelta(t, s.Delivered.Value, 3.5*s.Delivered.Count, 1e-9, "tasks of .5 are not worth 1")
	}
}
