package contract_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/contract"
	"github.com/usevalue/usevalue/simulate"
)

// A plan charges what the contract pays, delivery by delivery.
func TestPlansChargePayments(t *testing.T) {
	p := mtBench
	p.Shape = contract.Monotone
	c, err := p.MinBudget()
	require.NoError(t, err)
	plan := c.Plan()
	require.NoError(t, plan.Validate())
	all, sum := &pricing.Account{}, 0.0
	for j, payment := range c.Payments {
		d := pricing.Delivery{Class: j}
		assert.InDelta(t, payment, plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{d}}), 1e-12)
		all.Deliveries = append(all.Deliveries, d, pricing.Delivery{Class: 99})
		sum += payment
	}
	assert.InDelta(t, sum, plan.Charge(all), 1e-9)
	_, _, err = c.OnSuccess()
	require.EqualError(t, err, "contract: payments are not one for failure and a higher one for success, want the Shape Threshold or PayForSuccess, or Plan")

	p.Shape = contract.Threshold
	c, err = p.MinBudget()
	require.NoError(t, err)
	plan, from, err := c.OnSuccess()
	require.NoError(t, err)
	require.NoError(t, plan.Validate())
	assert.Equal(t, 1, from)
	p.Floor = 0.5
	floored, err := p.MinBudget()
	require.NoError(t, err)
	floor, from, err := floored.OnSuccess()
	require.NoError(t, err)
	for j := range c.Payments {
		d := pricing.Delivery{}
		if j >= from {
			d.Success = 1
		}
		account := &pricing.Account{Deliveries: []pricing.Delivery{d}}
		assert.InDelta(t, c.Payments[j], plan.Charge(account), 1e-12)
		assert.InDelta(t, floored.Payments[j], floor.Charge(account), 1e-12)
	}
	_, _, err = contract.Contract{Payments: []float64{1}}.OnSuccess()
	require.ErrorContains(t, err, "want at least one for failure and one for success")
}

// Put before receivers, the contract for HumanEval earns the seller the rent that
// was designed, within 4 standard errors.
func TestDesignInTheEngine(t *testing.T) {
	c, err := humanEval.MinPay()
	require.NoError(t, err)
	plan, _, err := c.OnSuccess()
	require.NoError(t, err)
	cost := simulate.Attempt{Cost: simulate.Point(humanEval.Actions[2].Cost)}
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Name:       "HumanEval",
			Receivers:  500,
			Population: simulate.Population{Stakes: simulate.Point(10)},
			Producer:   simulate.Producer{Quality: simulate.Point(0.53), Right: cost, Wrong: cost},
		},
		Offers:       []simulate.Offer{simulate.Sell("pay for success", plan)},
		Replications: 40,
		Seed:         24,
	})
	require.NoError(t, err)
	profit, err := result.Estimate("pay for success", simulate.Profit, 0.95)
	require.NoError(t, err)
	assert.Positive(t, profit.StandardError)
	assert.InDelta(t, c.Rent, profit.Value, 4*profit.StandardError)
}
