package pricingtest_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// Random plans of the library keep the laws that hold for all.
func TestRandomPlansKeepTheLaws(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	plans := 8
	if testing.Short() {
		plans = 1
	}
	for seed := range uint64(plans) {
		random := rand.New(rand.NewPCG(seed, 77))
		p := randomPlan(random)
		require.NoError(t, p.Validate())
		segments := pricing.Segments{By: []pricing.Strategy{p, nil, randomPlan(random)}, Default: randomPlan(random)}
		assert.NoError(t, pricingtest.TestStrategy(segments), "seed %d", seed)
	}
}

func randomPlan(r *rand.Rand) pricing.Plan {
	price := func() float64 { return math.Pow(10, 3*r.Float64()-2) }
	meters := []pricing.Meter{
		nil, pricing.Tokens, pricing.InputTokens, pricing.OutputTokens, pricing.Cost, pricing.Attempts,
		pricing.Artifacts, pricing.Outcomes, pricing.Value,
		pricing.ListPrices(3, 15), pricing.OnSuccess{Of: pricing.Cost}, pricing.Uplift{}, pricing.Shortfall{Promised: r.Float64()},
		pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 3) }),
	}
	bound := math.Ceil(100 * r.Float64())
	cells := []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(price())}}
	rates := []pricing.Rate{
		pricing.Flat(price()), pricing.PerUnit(price()),
		pricing.Graduated{{UpTo: bound, Unit: price()}, {UpTo: 2 * bound, Unit: price(), Fee: price()}, {Unit: price()}},
		pricing.Volume{{UpTo: bound, Unit: price()}, {Unit: price()}},
		pricing.Stairstep{{UpTo: bound, Price: price()}, {Price: price()}},
		pricing.Package{Size: bound, Price: price(), Whole: r.IntN(2) == 0},
		pricing.Percentage{Share: r.Float64(), Fee: price(), Maximum: 100},
		pricing.Layer{From: bound, To: 3 * bound, Share: r.Float64()},
		pricing.Matrix{Cells: cells, Default: pricing.PerUnit(price())},
		pricing.Matrix{By: pricing.BySegment, Cells: cells, Default: pricing.PerUnit(price())},
	}
	p := pricing.Plan{Name: "random"}
	for range 1 + r.IntN(3) {
		p.Charges = append(p.Charges, pricing.Charge{
			Name: "charge", Meter: meters[r.IntN(len(meters))], Rate: rates[r.IntN(len(rates))],
		})
		if c := &p.Charges[len(p.Charges)-1]; c.Meter != nil {
			c.Included = float64(r.IntN(2) * r.IntN(20))
		}
	}
	switch r.IntN(6) {
	case 0:
		p.Discount = r.Float64()
	case 1:
		p.Minimum = price()
		p.Maximum = p.Minimum + 20*price()
	case 2:
		p.Commitment = pricing.Commitment{Amount: 50, Periods: 1 + r.IntN(4), Rollover: r.IntN(2) == 0}
	case 3:
		p.Prepaid, p.MinorUnit = []pricing.Grant{{Amount: 30, For: 4}}, 0.01
	case 4:
		p.Credit = price()
	}
	return p
}
