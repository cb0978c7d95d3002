package pricing_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// What was held out is charged for by no plan.
func TestHeldOutIsFree(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		without := &pricing.Account{Deliveries: deliveries(random, random.IntN(150))}
		with := &pricing.Account{}
		for _, d := range without.Deliveries {
			for random.IntN(3) == 0 {
				held := deliveries(random, 1)[0]
				held.Control = true
				with.Deliveries = append(with.Deliveries, held)
			}
			with.Deliveries = append(with.Deliveries, d)
		}
		assert.Equal(t, without.Total(), with.Total())
		list := plans()
		for _, r := range rates() { // of meters, Uplift alone reads what is held out
			list = append(list, pricing.Plan{Name: r.name, Charges: []pricing.Charge{r.charge}})
		}
		for _, p := range list {
			assert.Equal(t, p.Charge(without), p.Charge(with), p.Name)
		}
	}
}

// months charges periods one after the other, each with the history of those
// before.
func months(p pricing.Plan, usage ...float64) (charges []float64) {
	var history []pricing.Statement
	for _, n := range usage {
		a := &pricing.Account{Totals: &pricing.Delivery{Count: n}, History: history}
		charge := p.Charge(a)
		charges = append(charges, charge)
		history = append(history, pricing.Statement{Total: a.Total(), Charge: charge, Adjusted: charge - p.Usage(a)})
	}
	return charges
}

func TestCommitment(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Commitment = pricing.Commitment{Amount: 100, Periods: 3}
	assert.Equal(t, []float64{20, 20, 60, 90, 20, 0}, months(plan, 20, 20, 20, 90, 20, 0), "no more is missing in the second term")
	plan.Commitment.Rollover = true
	// 40 were missing and are credit in the second term, where 70 are missing
	// again: the credit settles the usage, and part of what is missing.
	assert.Equal(t, []float64{20, 20, 60, 0, 0, 60}, months(plan, 20, 20, 20, 10, 10, 10))
	plan.Commitment = pricing.Commitment{Amount: 100, Periods: 1}
	assert.Equal(t, []float64{100, 150}, months(plan, 20, 150))
}

// A part's own commitment is kept if it is for the period, and refused if it reads
// the history of the whole bill.
func TestCommitmentOfAPart(t *testing.T) {
	committed := pricing.PerOutcome(1)
	committed.Commitment = pricing.Commitment{Amount: 50, Periods: 1}
	both := pricing.Hybrid("", committed, pricing.PerAttempt(2))
	require.NoError(t, both.Validate())
	assert.Equal(t, 56.0, both.Charge(&pricing.Account{Totals: &pricing.Delivery{Success: 2, Attempts: 3}}))
	assert.Equal(t, 70.0, both.Charge(&pricing.Account{Totals: &pricing.Delivery{Success: 70}}))
	for _, several := range []pricing.Commitment{{Amount: 50, Periods: 2}, {Amount: 50, Periods: 1, Rollover: true}, {Amount: 50}} {
		committed.Commitment = several
		assert.Error(t, pricing.Hybrid("", committed).Validate())
	}
}

func TestPrepaid(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Prepaid = []pricing.Grant{{Amount: 50}, {Amount: 30, For: 2}, {Amount: 10, From: 3, For: 1}}
	// What expires first is drawn on first: 20 and 10 of the 30, then the 50.
	assert.Equal(t, []float64{0, 0, 0, 0, 25}, months(plan, 20, 20, 10, 15, 50))
	assert.Equal(t, []float64{0, 0, 0, 0, 0}, months(plan, 0, 0, 0, 10, 50))
}

// A charge is rounded line by line, and its bounds apply to what was rounded.
func TestMinorUnit(t *testing.T) {
	plan := pricing.Hybrid("", pricing.PerArtifact(0.335), pricing.PerAttempt(0.125))
	a := &pricing.Account{Totals: &pricing.Delivery{Count: 1, Attempts: 1}}
	assert.Equal(t, 0.46, plan.Charge(a))
	plan.MinorUnit = 0.01
	assert.InDelta(t, 0.34+0.13, plan.Charge(a), 1e-15)
	plan.MinorUnit = 0.05
	assert.InDelta(t, 0.35+0.15, plan.Charge(a), 1e-15)
	plan.MinorUnit = 1
	assert.Equal(t, 0.0, plan.Charge(a))
}

func TestProration(t *testing.T) {
	plan := pricing.Plan{
		Charges: []pricing.Charge{
			{Name: "seat", Rate: pricing.Flat(30), Prorated: true},
			{Name: "usage", Meter: pricing.Artifacts, Rate: pricing.PerUnit(1), Minimum: 10, Prorated: true},
		},
		Minimum: 60, Prorated: true,
	}
	require.NoError(t, plan.Validate())
	a := &pricing.Account{Totals: &pricing.Delivery{Count: 4}, Share: 0.5}
	assert.Equal(t, 30.0, plan.Charge(a), "15 for half a month, 2 and 3 to the minimum, 10 to the plan's")
	a.Share = 0
	assert.Equal(t, 60.0, plan.Charge(a))
}

// Bounds of a charge are lines of their own, and their sum is the charge.
func TestBoundsOfACharge(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Charges[0].Maximum, plan.Charges[0].Minimum = 10, 5
	for count, want := range map[float64]float64{0: 5, 5: 5, 7: 7, 10: 10, 12: 10} {
		assert.Equal(t, want, plan.Charge(artifacts(count)))
	}
	assert.Len(t, plan.Invoice(artifacts(12)).Lines, 2)
}

// What cannot be metered is refused, not billed.
func TestNoPriceWithoutAQuantity(t *testing.T) {
	each := pricing.Each(func(d *pricing.Delivery) float64 { return d.Value })
	for _, r := range pricing.Rates {
		plan := pricing.Plan{Charges: []pricing.Charge{{Meter: each, Rate: r.Example}}}
		_, fee := r.Example.(pricing.Flat)
		assert.Equal(t, !fee, math.IsNaN(plan.Charge(artifacts(3))), "%#v", r.Example)
	}
}

// Credit settles a rounded sum to the last bit, and no further.
func TestCreditLeavesNothingNegative(t *testing.T) {
	plan := pricing.Plan{Credit: 10, MinorUnit: 0.01}
	for _, fee := range []float64{0.29, 0.57, 0.16} {
		plan.Charges = append(plan.Charges, pricing.Charge{Rate: pricing.Flat(fee)})
	}
	assert.Zero(t, plan.Charge(artifacts(0)))
	plan.Credit, plan.Prepaid = 0, []pricing.Grant{{Amount: 10, From: 0, For: math.MaxInt}}
	assert.Zero(t, plan.Charge(artifacts(0)))
	plan.Prepaid[0].From = 1
	a := artifacts(0)
	a.History = []pricing.Statement{{}}
	assert.Zero(t, plan.Charge(a), "a grant that lasts for ever from the second period on")
}

func TestAMatrixRatesClassesAsAWhole(t *testing.T) {
	plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Cost, Rate: pricing.Matrix{Default: pricing.PerUnit(1)}, Each: true}}}
	assert.ErrorContains(t, plan.Validate(), "Each is set and Rate is a Matrix")
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		r        pricing.Rounding
		v        float64
		decimals int
		want     float64
	}{
		{pricing.Nearest, 1.005, 2, 1.01}, {pricing.Nearest, -1.005, 2, -1.01}, {pricing.Nearest, 3.685, 2, 3.69},
		{pricing.Nearest, 2.5, 0, 3}, {pricing.Nearest, 0.285, 2, 0.29}, {pricing.Nearest, 1.45, 1, 1.5}, {pricing.Nearest, 1.0049999, 2, 1},
		{pricing.Up, 0.1 + 0.2, 1, 0.3}, {pricing.Up, 0.301, 1, 0.4}, {pricing.Down, 0.7 + 0.1, 1, 0.8}, {pricing.Up, 120, -2, 200},
		{pricing.Down, -1.5, 0, -1}, {pricing.Up, -1.5, 0, -2}, {pricing.Exact, 1.23456, 2, 1.23456}, {pricing.Nearest, 1e18 + 3, 2, 1e18},
	} {
		assert.Equal(t, c.want, c.r.Round(c.v, c.decimals), "%v of %v to %d", c.r, c.v, c.decimals)
	}
}

// Deliveries rated together come to the sum of what each comes to, to the bit,
// whatever the tiers.
func TestEachIsTheSumOfSingles(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		tiers := pricing.Graduated{}
		end := 0.0
		for range random.IntN(11) {
			end += 1000 * random.Float64()
			tiers = append(tiers, pricing.Tier{UpTo: end, Unit: random.Float64(), Fee: float64(random.IntN(3))})
		}
		tiers = append(tiers, pricing.Tier{Unit: random.Float64()})
		if random.IntN(4) == 0 {
			tiers[random.IntN(len(tiers))].Block = 10
		}
		a := &pricing.Account{Deliveries: deliveries(random, random.IntN(200))}
		for _, rate := range []pricing.Rate{tiers, pricing.PerUnit(random.Float64()), pricing.Volume(tiers)} {
			want := 0.0
			for _, d := range a.Deliveries {
				want += rate.Amount(d.Usage.Output)
			}
			plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.OutputTokens, Rate: rate, Each: true}}}
			assert.Equal(t, want, plan.Charge(a), "%#v", rate)
		}
	}
}
