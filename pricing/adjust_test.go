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

// A difference within rounding of what it was computed from has no line, and nothing
// of it is due: where quantities are tenths, a bound, a commitment or credit that is
// met is met.
func TestNoLineForAResidue(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for range 300 {
		parts, sum := make([]float64, 1+random.IntN(9)), 0
		for i := range parts {
			tenths := 1 + random.IntN(30)
			parts[i] = 0.1 * float64(tenths)
			sum += tenths
		}
		due := float64(sum) / 10
		plan := pricing.Plan{}
		for range parts {
			plan.Charges = append(plan.Charges, pricing.Charge{Meter: pricing.Artifacts, Rate: pricing.Flat(parts[len(plan.Charges)])})
		}
		for name, p := range map[string]func(p *pricing.Plan){
			"maximum":    func(p *pricing.Plan) { p.Maximum = due },
			"minimum":    func(p *pricing.Plan) { p.Minimum = due },
			"commitment": func(p *pricing.Plan) { p.Commitment = pricing.Commitment{Amount: due, Periods: 1} },
			"rebated": func(p *pricing.Plan) {
				p.Charges = append(p.Charges, pricing.Charge{Rate: pricing.PerUnit(-due)})
				p.Discount, p.Credit = 0.1, 1
			},
		} {
			adjusted := plan
			adjusted.Charges = append([]pricing.Charge(nil), plan.Charges...)
			p(&adjusted)
			assert.Len(t, adjusted.Invoice(artifacts(1)).Lines, len(adjusted.Charges), "%s of %v", name, parts)
		}
		whole := pricing.PerArtifact(1)
		whole.Commitment = pricing.Commitment{Amount: due, Periods: len(parts)}
		assert.Equal(t, parts, months(t, whole, parts...))
		whole.Commitment = pricing.Commitment{}
		whole.Prepaid = []pricing.Grant{{Amount: due}}
		charges := months(t, whole, append(parts, 1)...)
		assert.Equal(t, append(make([]float64, len(parts)), 1), charges, "%v of %v", whole.Prepaid, parts)
		last := &pricing.Account{Totals: &pricing.Delivery{Count: 1}}
		for _, used := range parts {
			last.History = append(last.History, pricing.Statement{Adjusted: -used})
		}
		assert.Len(t, whole.Invoice(last).Lines, 1)
	}
}

func TestPrepaid(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Prepaid = []pricing.Grant{{Amount: 50}, {Amount: 30, For: 2}, {Amount: 10, From: 3, For: 1}}
	// What expires first is drawn on first: 20 and 10 of the 30, then the 50.
	assert.Equal(t, []float64{0, 0, 0, 0, 25}, months(t, plan, 20, 20, 10, 15, 50))
	assert.Equal(t, []float64{0, 0, 0, 0, 0}, months(t, plan, 0, 0, 0, 10, 50))
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

// Fees, what is included and bounds are prorated. Usage never is.
func TestUsageIsNotProrated(t *testing.T) {
	fee, usage := pricing.Flat(10), pricing.PerUnit(1)
	a := &pricing.Account{Deliveries: []pricing.Delivery{{Value: 300}, {Value: 500, Class: 1}}, Share: 0.5}
	for _, c := range []struct {
		charge pricing.Charge
		want   float64
	}{
		{pricing.Charge{Rate: fee}, 5},
		{pricing.Charge{Rate: usage}, 0.5},
		{pricing.Charge{Meter: pricing.Value, Rate: fee}, 5},
		{pricing.Charge{Rate: fee, Each: true}, 20},
		{pricing.Charge{Rate: pricing.Matrix{By: pricing.BySegment, Default: fee}}, 5},
		{pricing.Charge{Rate: pricing.Matrix{Default: fee}}, 10},
		{pricing.Charge{Meter: pricing.Value, Rate: usage}, 800},
		{pricing.Charge{Meter: pricing.Value, Rate: usage, Included: 1000}, 300},
		{pricing.Charge{Meter: pricing.Value, Rate: usage, Included: 200, Each: true}, 400},
		{pricing.Charge{Meter: pricing.Value, Rate: pricing.Percentage{Share: 1}, Included: 200}, 400},
		{pricing.Charge{Meter: pricing.Value, Rate: usage, Maximum: 1000}, 500},
		{pricing.Charge{Meter: pricing.Value, Rate: usage, Minimum: 2000}, 1000},
	} {
		c.charge.Prorated = true
		assert.Equal(t, c.want, pricing.Plan{Charges: []pricing.Charge{c.charge}}.Charge(a), "%+v", c.charge)
	}
}

// A share of a period that is none has no price.
func TestShareOfAPeriod(t *testing.T) {
	fee := pricing.Charge{Rate: pricing.Flat(20), Prorated: true}
	for _, plan := range []pricing.Plan{{}, pricing.PerArtifact(1), {Charges: []pricing.Charge{fee}, Maximum: 5}} {
		for _, share := range []float64{2, 1.0001, -0.5, math.NaN(), math.Inf(1)} {
			a := &pricing.Account{Share: share}
			assert.True(t, math.IsNaN(plan.Charge(a)))
			assert.True(t, math.IsNaN(plan.Invoice(a).Total()))
			assert.True(t, math.IsNaN(plan.Usage(a)))
		}
	}
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
