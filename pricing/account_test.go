package pricing_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
)

func TestTotalsOfTheDeliveriesChargeTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		list := &pricing.Account{Deliveries: deliveries(random, random.IntN(12))}
		total := list.Total()
		for _, p := range plans() {
			want := p.Charge(list)
			assert.Equal(t, want, p.Charge(&pricing.Account{Deliveries: list.Deliveries, Totals: &total}), p.Name)
			if p.Name != "each" {
				assert.Equal(t, want, p.Charge(&pricing.Account{Totals: &total}), p.Name)
			}
		}
	}
}

func TestTotalsAloneDoNotTellOfEachDelivery(t *testing.T) {
	plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Tokens, Rate: pricing.PerUnit(1), Each: true}}}
	assert.True(t, math.IsNaN(plan.Charge(artifacts(2))))
	assert.Zero(t, plan.Charge(&pricing.Account{Totals: &pricing.Delivery{}}), "nothing was delivered")
	assert.Zero(t, plan.Charge(&pricing.Account{}))
}
