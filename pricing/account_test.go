package pricing_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// Totals that are not those of the deliveries, a share that is none, and numbers that
// are none are faults, all at once. Whatever is right has none.
func TestAccountsAreChecked(t *testing.T) {
	bad := &pricing.Account{
		Deliveries: []pricing.Delivery{{Success: 1}, {Cost: math.NaN(), Value: math.Inf(1)}}, Totals: &pricing.Delivery{Control: true}, Share: 2,
		History: []pricing.Statement{{}, {Charge: math.NaN()}},
	}
	assert.EqualError(t, bad.Validate(), `pricing: account: Share is 2, want a share of the period in (0,1], or 0 for a whole one
pricing: account: Deliveries[1]: cost is NaN, want a finite number
pricing: account: Deliveries[1]: value is +Inf, want a finite number
pricing: account: Totals.Control is true, want false: what was held out is in no total
pricing: account: History[1]: Charge is NaN, want a finite number`)
	two := pricing.Account{Deliveries: []pricing.Delivery{{Success: 1}, {Success: 1, Control: true}},
		Totals: &pricing.Delivery{Attempts: 1, Count: 2, Success: 1}}
	assert.EqualError(t, two.Validate(),
		"pricing: account: artifacts are 2 by Totals and 1 by Deliveries, want the two alike, or one of them left out")
	assert.ErrorContains(t, (*pricing.Account)(nil).Validate(), "nil")
	random := rand.New(rand.NewPCG(15, 16))
	for range 100 {
		a := pricing.Account{Deliveries: deliveries(random, random.IntN(300))}
		for i := range a.Deliveries { // corrections, so that sums are small beside what is added up
			if d := &a.Deliveries[i]; i > 0 && random.IntN(2) == 0 {
				d.Cost, d.Value = -a.Deliveries[i-1].Cost, -a.Deliveries[i-1].Value
			}
		}
		sum := a.Total()
		a.Totals = &sum
		assert.NoError(t, a.Validate())
		if len(a.Deliveries) > 0 {
			sum.Success++
			assert.Error(t, a.Validate())
		}
	}
}

// A period that cannot be charged, or whose history lacks what is read, has no
// statement.
func TestStatementOf(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Prepaid = []pricing.Grant{{Amount: 50}}
	five := &pricing.Account{Totals: &pricing.Delivery{Count: 5}}
	s, err := pricing.StatementOf(plan, five)
	assert.NoError(t, err)
	assert.Equal(t, pricing.Statement{Total: pricing.Delivery{Count: 5}, Adjusted: -5}, s)
	five.History = []pricing.Statement{{Total: pricing.Delivery{Count: 60}}}
	_, err = pricing.StatementOf(&plan, five)
	assert.ErrorContains(t, err, "History[0]: Charge and Adjusted are 0, and its usage comes to 60, want the statement that StatementOf made")
	for want, of := range map[string]pricing.Strategy{
		"the strategy is nil": nil, "it is a nil *pricing.Plan": (*pricing.Plan)(nil), "Discount is 2": pricing.Plan{Discount: 2},
		"the charge is NaN": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Value, Rate: pricing.PerUnit(1), Each: true}}},
	} {
		_, err := pricing.StatementOf(of, five)
		assert.ErrorContains(t, err, want)
	}
	_, err = pricing.StatementOf(plan, &pricing.Account{Share: 2})
	assert.ErrorContains(t, err, "Share is 2")
	s, err = pricing.StatementOf(pricing.StrategyFunc(func(a *pricing.Account) float64 { return a.Total().Count }), five)
	assert.NoError(t, err)
	assert.Equal(t, pricing.Statement{Total: pricing.Delivery{Count: 5}, Charge: 5}, s, "of other strategies all is usage")
}

// What StatementOf made of a period, it takes as history, also where that came to
// nothing in a small part of a period.
func TestStatementsAreTakenAsHistory(t *testing.T) {
	unit := pricing.Plan{
		Charges:   []pricing.Charge{{Name: "fee", Rate: pricing.Flat(15), Prorated: true}},
		Prepaid:   []pricing.Grant{{Amount: 5}},
		MinorUnit: 1,
	}
	least := pricing.Plan{
		Charges:    []pricing.Charge{{Name: "outcomes", Meter: pricing.Outcomes, Rate: pricing.PerUnit(0.001)}},
		Minimum:    1,
		Prorated:   true,
		Commitment: pricing.Commitment{Amount: 9, Periods: 2},
		MinorUnit:  0.01,
	}
	for _, plan := range []pricing.Plan{unit, least} {
		for _, share := range []float64{0.003, 0.03, 0.5, 1} {
			var history []pricing.Statement
			for range 4 {
				s, err := pricing.StatementOf(plan, &pricing.Account{Share: share, Totals: &pricing.Delivery{Count: 3, Success: 3}, History: history})
				require.NoError(t, err)
				history = append(history, s)
			}
		}
	}
}

// A strategy that hands the account on to a plan is asked what the plan can read.
func TestHistoryIsCheckedBehindOtherStrategies(t *testing.T) {
	plan := pricing.PerOutcome(1)
	plan.Prepaid = []pricing.Grant{{Amount: 5}}
	a := &pricing.Account{History: []pricing.Statement{{Total: pricing.Delivery{Success: 7}}}}
	_, want := pricing.StatementOf(plan, a)
	require.Error(t, want)
	for _, s := range []pricing.Strategy{
		pricing.Segments{Default: plan},
		pricing.Contextual(func(pricing.Buyer) pricing.Strategy { return plan }),
		pricing.Segments{Default: pricing.Contextual(func(pricing.Buyer) pricing.Strategy { return plan })},
	} {
		_, err := pricing.StatementOf(s, a)
		assert.EqualError(t, err, want.Error())
	}
}

func TestSignalsAreFinite(t *testing.T) {
	for _, signal := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := &pricing.Account{Buyer: pricing.Buyer{Signal: signal}}
		assert.ErrorContains(t, a.Validate(), "account: Buyer.Signal is")
	}
}
