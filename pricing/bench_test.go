package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
)

func three() pricing.Plan {
	return pricing.Hybrid("three", pricing.PerToken(pricing.ListPrices(3, 15)), pricing.PerAttempt(0.1), pricing.PerOutcome(0.99))
}

func period() (list, totals *pricing.Account) {
	d := pricing.Delivery{Usage: pricing.Usage{Input: 2000, Output: 1500}, Cost: 0.03, Attempts: 1, Count: 1, Success: 1, Value: 5}
	list = &pricing.Account{Deliveries: make([]pricing.Delivery, 100)}
	for i := range list.Deliveries {
		list.Deliveries[i] = d
	}
	sum := list.Total()
	return list, &pricing.Account{Totals: &sum}
}

var each = pricing.Plan{Charges: []pricing.Charge{{
	Meter: pricing.OutputTokens, Rate: pricing.Graduated{{UpTo: 1000, Unit: 1e-4}, {Unit: 1e-5}}, Each: true,
}}}

// byDelivery are plans that look at deliveries one by one.
var byDelivery = map[string]pricing.Plan{
	"graduated":  each,
	"per unit":   {Charges: []pricing.Charge{{Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1e-4), Each: true}}},
	"percentage": {Charges: []pricing.Charge{{Meter: pricing.Value, Rate: pricing.Percentage{Share: 0.03, Fee: 0.1, FreeCount: 10, Maximum: 9}}}},
	"matrix":     {Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Matrix{Cells: []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(2)}}, Default: pricing.PerUnit(1)}}}},
	"capped":     {Charges: []pricing.Charge{{Meter: pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 9) }), Rate: pricing.PerUnit(0.1)}}},
}

func BenchmarkPlanOnTotals(b *testing.B) {
	var strategy pricing.Strategy = three()
	_, totals := period()
	b.ReportAllocs()
	for b.Loop() {
		strategy.Charge(totals)
	}
}

func BenchmarkPlanOnDeliveries(b *testing.B) {
	var strategy pricing.Strategy = three()
	list, _ := period()
	b.ReportAllocs()
	for b.Loop() {
		strategy.Charge(list)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/delivery")
}

func BenchmarkByDelivery(b *testing.B) {
	list, totals := period()
	list.Totals = totals.Totals
	for name, plan := range byDelivery {
		b.Run(name, func(b *testing.B) {
			var strategy pricing.Strategy = plan
			b.ReportAllocs()
			for b.Loop() {
				strategy.Charge(list)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/delivery")
		})
	}
}

// A plan is made for every charge, name and all, as where each buyer has a price of
// its own.
func BenchmarkContextual(b *testing.B) {
	var strategy pricing.Strategy = pricing.Contextual(func(b pricing.Buyer) pricing.Strategy { return pricing.PerOutcome(0.3 * b.Signal) })
	_, totals := period()
	totals.Buyer.Signal = 0.7234567891234
	b.ReportAllocs()
	for b.Loop() {
		strategy.Charge(totals)
	}
}

func TestChargeAllocatesNothing(t *testing.T) {
	list, totals := period()
	strategies := []pricing.Strategy{three()}
	for _, plan := range byDelivery {
		strategies = append(strategies, plan)
	}
	for _, strategy := range strategies {
		assert.Zero(t, testing.AllocsPerRun(100, func() { strategy.Charge(list) }))
		assert.Zero(t, testing.AllocsPerRun(100, func() { strategy.Charge(totals) }))
	}
}
