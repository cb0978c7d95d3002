package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
)

func TestWhatAPlanReads(t *testing.T) {
	for _, p := range plans() {
		assert.False(t, p.ReadsBuyer() || p.ReadsHistory(), p.Name)
	}
	of := func(m pricing.Meter) pricing.Plan {
		return pricing.Plan{Credit: 1, Charges: []pricing.Charge{{Meter: m, Rate: pricing.PerUnit(1)}}}
	}
	for _, p := range []pricing.Plan{of(outputs{}), pricing.Hybrid("", of(outputs{}))} {
		assert.True(t, p.ReadsBuyer() && p.ReadsHistory())
	}
	for _, p := range []pricing.Plan{of(blind{}), pricing.Hybrid("", of(blind{}))} {
		assert.False(t, p.ReadsBuyer() || p.ReadsHistory())
	}
	each := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Tokens, Rate: pricing.PerUnit(1), Each: true}}}
	for _, p := range []pricing.Plan{of(outputs{}), each, of(pricing.Uplift{}), pricing.Hybrid("", pricing.PerOutcome(1), each),
		{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Matrix{}}}}} {
		assert.True(t, p.ReadsDeliveries(), "%+v", p)
	}
	for _, p := range []pricing.Plan{{}, of(blind{}), pricing.PerOutcome(1), pricing.PerToken(pricing.ListPrices(1, 2)), pricing.Hybrid("", pricing.PerOutcome(1), pricing.CostPlus(0.1))} {
		assert.False(t, p.ReadsDeliveries(), "%+v", p)
	}
	known := pricing.Segments{By: []pricing.Strategy{of(blind{}), nil}, Default: pricing.PerOutcome(1)}
	assert.False(t, known.ReadsHistory() || known.ReadsDeliveries())
	known.Default = pricing.StrategyFunc(func(*pricing.Account) float64 { return 0 })
	assert.True(t, known.ReadsHistory() && known.ReadsDeliveries())
}

// blind is a meter that says that it looks at totals alone.
type blind struct{ outputs }

func (blind) ReadsBuyer() bool      { return false }
func (blind) ReadsHistory() bool    { return false }
func (blind) ReadsDeliveries() bool { return false }
