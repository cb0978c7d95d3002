package pricing_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// Published cases: Autumn and Kong by their documentation, the others by the
// tests of OpenMeter and Lago.
func TestGraduatedAsPublished(t *testing.T) {
	autumn := pricing.Graduated{{UpTo: 1000, Unit: 0.01}, {UpTo: 10000, Unit: 0.008}, {Unit: 0.005}}
	kong := pricing.Graduated{{UpTo: 1000, Fee: 500}, {Unit: 0.1}}
	openMeter := pricing.Graduated{{UpTo: 5, Fee: 100}, {UpTo: 10, Fee: 50}, {UpTo: 15, Unit: 10}, {Unit: 5}}
	lago := pricing.Graduated{{UpTo: 10, Unit: 10, Fee: 2}, {UpTo: 20, Unit: 5, Fee: 3}, {Unit: 5, Fee: 3}}
	for _, c := range []struct {
		rate           pricing.Graduated
		quantity, want float64
	}{
		{autumn, 15000, 107},
		{kong, 2000, 600},
		{openMeter, 0, 100},
		{openMeter, 5, 100},
		{openMeter, 5.001, 150},
		{openMeter, 12, 170},
		{openMeter, 22, 235},
		{lago, 1, 12},
		{lago, 10, 102},
		{lago, 12, 115},
		{lago, 21, 163},
		{lago, -1, 2},
	} {
		require.NoError(t, c.rate.Validate())
		assert.Equal(t, c.want, c.rate.Amount(c.quantity))
	}
	assert.ErrorContains(t, pricing.Stairstep{{UpTo: math.Inf(1)}}.Validate(), "UpTo is +Inf, want a finite bound, or 0 in the last tier")
	closed := pricing.Graduated{{UpTo: 5, Unit: 1}}
	require.Error(t, closed.Validate())
	assert.Equal(t, 5.0, closed.Amount(5))
	assert.True(t, math.IsNaN(closed.Amount(6)))
	assert.True(t, math.IsNaN(pricing.Graduated(nil).Amount(0)))
}

// Without fees a graduated amount is the integral of the marginal price.
func TestGraduatedIntegratesTheMarginalPrice(t *testing.T) {
	rate := pricing.Graduated{{UpTo: 3, Unit: 7}, {UpTo: 8, Unit: 2}, {Unit: 0.5}}
	marginal := func(q float64) float64 {
		switch {
		case q <= 3:
			return 7
		case q <= 8:
			return 2
		}
		return 0.5
	}
	const step = 1.0 / 64 // a power of two, so that the sum is exact
	integral := 0.0
	for i := range 64 * 20 {
		assert.Equal(t, integral, rate.Amount(float64(i)*step))
		integral += step * marginal((float64(i)+0.5)*step)
	}
}

// An overage is a tier after a free one.
func TestSubscriptionIsGraduated(t *testing.T) {
	subscription := pricing.Subscription(20, pricing.Artifacts, 100, 0.5)
	tiers := pricing.Graduated{{UpTo: 100, Fee: 20}, {Unit: 0.5}}
	for q := range 300 {
		assert.Equal(t, tiers.Amount(float64(q)), subscription.Charge(artifacts(float64(q))))
	}
}

func TestTokenPrices(t *testing.T) {
	prices := pricing.TokenPrices{Input: 4, CacheRead: 0.2, CacheWrite: 8, Output: 20}
	usage := pricing.Usage{Input: 2000, CacheRead: 140000, CacheWrite: 8000, Output: 1500}
	assert.Equal(t, 0.13, prices.Cost(usage))
	assert.Equal(t, 0.13, pricing.PerToken(prices).Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Usage: usage}}}))
	assert.Equal(t, 0.13, prices.Quantity(&pricing.Account{Totals: &pricing.Delivery{Usage: usage}}))
	usual := pricing.ListPrices(4, 20)
	assert.Equal(t, pricing.TokenPrices{Input: 4, CacheRead: 0.4, CacheWrite: 5, Output: 20}, usual)
}

func TestTotals(t *testing.T) {
	a := &pricing.Account{Totals: &pricing.Delivery{
		Usage: pricing.Usage{Input: 1, CacheRead: 2, CacheWrite: 3, Output: 4}, Cost: 5, Attempts: 6, Count: 7, Success: 8, Value: 9, Harm: 10}}
	want := []float64{10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for i, w := range want {
		assert.Equal(t, w, pricing.Total(i).Quantity(a))
		require.NoError(t, pricing.Total(i).Validate())
	}
	require.Error(t, pricing.Total(len(want)).Validate())
}

// What is written as a decimal is at its bound, or a block beyond it, although
// float64s add up to a little more or less.
func TestDecimalsMeetTheirBounds(t *testing.T) {
	values := func(list ...float64) *pricing.Account {
		a := &pricing.Account{}
		for _, v := range list {
			a.Deliveries = append(a.Deliveries, pricing.Delivery{Success: 1, Value: v})
		}
		return a
	}
	tenths := values(0.1, 0.1, 0.1)
	var thousand pricing.Account
	for range 1000 {
		thousand.Deliveries = append(thousand.Deliveries, tenths.Deliveries[0])
	}
	blocks := []pricing.Tier{{UpTo: 1000, Unit: 1, Block: 10}, {Unit: 5, Block: 0.1}}
	for name, c := range map[string]struct {
		charge  pricing.Charge
		account *pricing.Account
		want    float64
	}{
		"free amount":       {pricing.Charge{Meter: pricing.Value, Rate: pricing.Percentage{Share: 0.01, Fee: 2, FreeAmount: 0.3}}, tenths, 0},
		"free, in parts":    {pricing.Charge{Meter: pricing.Value, Rate: pricing.Percentage{Fee: 2, FreeAmount: 250.3}}, values(100.1, 100.1, 50.1), 0},
		"free, and a cent":  {pricing.Charge{Meter: pricing.Value, Rate: pricing.Percentage{Share: 1, FreeAmount: 1000}}, values(1000, 0.01, 0.02), 0.03},
		"graduated":         {pricing.Charge{Meter: pricing.Value, Rate: pricing.Graduated{{UpTo: 0.3, Unit: 1}, {Unit: 1, Fee: 50}}}, tenths, 0.3},
		"graduated, many":   {pricing.Charge{Meter: pricing.Value, Rate: pricing.Graduated{{UpTo: 100, Unit: 1}, {Unit: 1, Fee: 50}}}, &thousand, 100},
		"graduated, each":   {pricing.Charge{Meter: pricing.Value, Unit: pricing.Unit{Times: 1.1}, Rate: pricing.Graduated{{UpTo: 3.3, Unit: 1}, {Unit: 1, Fee: 50}}, Each: true}, values(3), 3.3},
		"volume":            {pricing.Charge{Meter: pricing.Value, Rate: pricing.Volume{{UpTo: 0.3, Unit: 1}, {Unit: 1, Fee: 50}}}, tenths, 0.3},
		"steps":             {pricing.Charge{Meter: pricing.Value, Rate: pricing.Stairstep{{UpTo: 0.3, Price: 1}, {Price: 100}}}, tenths, 1},
		"converted":         {pricing.Charge{Meter: pricing.Artifacts, Unit: pricing.Unit{Times: 1.1}, Rate: pricing.Stairstep{{UpTo: 3.3, Price: 1}, {Price: 100}}}, artifacts(3), 1},
		"included":          {pricing.Charge{Meter: pricing.Artifacts, Included: 1000, Rate: pricing.Package{Size: 0.1, Price: 5}}, artifacts(1000.1), 5},
		"included, all":     {pricing.Charge{Meter: pricing.Value, Included: 0.3, Rate: pricing.Package{Size: 1, Price: 5}}, tenths, 0},
		"included, whole":   {pricing.Charge{Meter: pricing.Artifacts, Included: 100.2, Rate: pricing.Package{Size: 0.1, Price: 1, Whole: true}}, artifacts(100.5), 3},
		"whole, many":       {pricing.Charge{Meter: pricing.Value, Rate: pricing.Package{Size: 100, Price: 1, Whole: true}}, &thousand, 1},
		"blocks":            {pricing.Charge{Meter: pricing.Artifacts, Rate: pricing.Graduated(blocks)}, artifacts(1000.1), 105},
		"blocks to a bound": {pricing.Charge{Meter: pricing.Artifacts, Rate: pricing.Graduated{blocks[0], {UpTo: 1000.1, Unit: 5, Block: 0.1}, {Fee: 50}}}, artifacts(1000.1), 105},
		"a promise kept":    {pricing.Charge{Meter: pricing.Shortfall{Promised: 0.07}, Rate: pricing.Package{Size: 1, Price: 9}}, &pricing.Account{Totals: &pricing.Delivery{Count: 100, Success: 7}}, 0},
		// A trillionth more is more.
		"more": {pricing.Charge{Meter: pricing.Artifacts, Rate: pricing.Stairstep{{UpTo: 1e12, Price: 1}, {Price: 100}}}, artifacts(1e12 + 1), 100},
	} {
		plan := pricing.Plan{Charges: []pricing.Charge{c.charge}}
		require.NoError(t, plan.Validate(), name)
		assert.InDelta(t, c.want, plan.Charge(c.account), 1e-9, name)
	}
}
