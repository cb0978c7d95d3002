package pricing_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

var update = flag.Bool("update", false, "rewrite testdata")

// perUnits is a charge of one per artifact, so that a period of n artifacts
// comes to n before adjustments.
func perUnits(p pricing.Plan) pricing.Plan {
	p.Charges = []pricing.Charge{{Name: "artifacts", Meter: pricing.Artifacts, Rate: pricing.PerUnit(1)}}
	return p
}

func artifacts(n float64) *pricing.Account {
	return &pricing.Account{Totals: &pricing.Delivery{Count: n}}
}

func TestAdjustmentsInOrder(t *testing.T) {
	for _, c := range []struct {
		name        string
		plan        pricing.Plan
		count, want float64
	}{
		{"none", pricing.Plan{}, 100, 100},
		{"discount", pricing.Plan{Discount: 0.25}, 100, 75},
		{"discount before maximum", pricing.Plan{Discount: 0.25, Maximum: 80}, 100, 75},
		{"maximum of the discounted sum", pricing.Plan{Discount: 0.25, Maximum: 70}, 100, 70},
		{"discount before minimum", pricing.Plan{Discount: 0.25, Minimum: 90}, 100, 90},
		{"minimum before credit", pricing.Plan{Minimum: 90, Credit: 20}, 10, 70},
		{"maximum before credit", pricing.Plan{Maximum: 50, Credit: 20}, 100, 30},
		{"credit never below zero", pricing.Plan{Credit: 20}, 10, 0},
		{"minimum without usage", pricing.Plan{Minimum: 90}, 0, 90},
		{"all", pricing.Plan{Discount: 0.5, Maximum: 40, Minimum: 10, Credit: 15}, 100, 25},
		{"free", pricing.Plan{Discount: 1}, 100, 0},
	} {
		plan := perUnits(c.plan)
		require.NoError(t, plan.Validate(), c.name)
		assert.Equal(t, c.want, plan.Charge(artifacts(c.count)), c.name)
		assert.Equal(t, c.want, plan.Invoice(artifacts(c.count)).Total(), c.name)
	}
}

func TestRebateIsNeitherDiscountedNorCredited(t *testing.T) {
	plan := pricing.PerArtifact(-1)
	plan.Discount, plan.Credit = 0.5, 10
	require.NoError(t, plan.Validate())
	assert.Equal(t, -3.0, plan.Charge(artifacts(3)))
}

func deliveries(random *rand.Rand, n int) []pricing.Delivery {
	list := make([]pricing.Delivery, n)
	for i := range list {
		d := &list[i]
		d.Usage = pricing.Usage{
			Input: float64(random.IntN(5000)), CacheRead: float64(random.IntN(90000)),
			CacheWrite: float64(random.IntN(9000)), Output: float64(random.IntN(3000)),
		}
		d.Cost = random.Float64()
		if random.IntN(2) == 0 { // else as a literal leaves them
			d.Count, d.Attempts = 1, float64(1+random.IntN(4))
		}
		if random.IntN(3) > 0 {
			d.Success, d.Value = 1, 50*random.Float64()
		}
	}
	return list
}

func plans() []pricing.Plan {
	prices := pricing.ListPrices(3, 15)
	capped := pricing.PerToken(prices)
	capped.Maximum = 0.9
	adjusted := pricing.Hybrid("adjusted", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5))
	adjusted.Discount, adjusted.Maximum, adjusted.Minimum, adjusted.Credit = 0.1, 7.77, 1.11, 0.33
	return []pricing.Plan{
		{},
		pricing.PerToken(prices), pricing.PerAttempt(0.1), pricing.PerArtifact(0.3),
		pricing.Subscription(20, pricing.OutputTokens, 4000, 1e-5), pricing.CostPlus(0.25),
		pricing.PerOutcome(0.99), pricing.ShareOfValue(0.2),
		capped, adjusted, pricing.Hybrid("nested", capped, adjusted),
		{Name: "each", Charges: []pricing.Charge{
			{Name: "long answers", Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1e-4), Included: 1000, Each: true},
			{Name: "capped value", Meter: pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 10) }), Rate: pricing.PerUnit(0.1)},
		}},
		{Name: "tiers", Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Graduated{
			{UpTo: 2, Unit: 1, Fee: 3}, {UpTo: 5, Unit: 0.5}, {Unit: 0.1, Fee: 1},
		}}}},
	}
}

func TestChargeIsTheSumOfTheInvoice(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		a := &pricing.Account{Deliveries: deliveries(random, random.IntN(12))}
		for _, p := range plans() {
			require.NoError(t, p.Validate())
			charge, sum := p.Charge(a), 0.0
			for _, l := range p.Invoice(a).Lines {
				sum += l.Amount
			}
			assert.Equal(t, charge, sum, p.Name)
			assert.Equal(t, charge, p.Invoice(a).Total(), p.Name)
			assert.False(t, math.IsNaN(charge), p.Name)
		}
	}
}

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

func TestIncluded(t *testing.T) {
	plan := pricing.Subscription(20, pricing.Artifacts, 100, 0.5)
	assert.Equal(t, 20.0, plan.Charge(artifacts(0)))
	assert.Equal(t, 20.0, plan.Charge(artifacts(100)))
	assert.Equal(t, 25.0, plan.Charge(artifacts(110)))
}

// outputs is a meter from outside the package.
type outputs struct{}

func (outputs) Quantity(a *pricing.Account) float64 { return a.Total().Usage.Output }

func TestEach(t *testing.T) {
	a := &pricing.Account{Deliveries: []pricing.Delivery{
		{Usage: pricing.Usage{Output: 10}}, {Usage: pricing.Usage{Output: 3}}, {Usage: pricing.Usage{Output: 7}},
	}}
	for _, c := range []struct {
		charge pricing.Charge
		want   float64
	}{
		{pricing.Charge{Rate: pricing.Flat(2), Each: true}, 6},
		{pricing.Charge{Rate: pricing.Flat(2)}, 2},
		{pricing.Charge{Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.OutputTokens, Rate: pricing.PerUnit(1), Included: 5}, 15},
		{pricing.Charge{Meter: outputs{}, Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.Each(func(d *pricing.Delivery) float64 { return d.Usage.Output }), Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.TokenPrices{Output: 1e6}, Rate: pricing.PerUnit(1), Included: 5, Each: true}, 7},
		{pricing.Charge{Meter: pricing.Each(func(d *pricing.Delivery) float64 { return d.Count + d.Attempts }), Rate: pricing.PerUnit(1)}, 6},
	} {
		plan := pricing.Plan{Charges: []pricing.Charge{c.charge}}
		require.NoError(t, plan.Validate())
		assert.Equal(t, c.want, plan.Charge(a), "%+v", plan.Invoice(a))
	}
}

func TestHybridKeepsThePartsAdjustments(t *testing.T) {
	capped := pricing.PerArtifact(1)
	capped.Maximum = 5
	both := pricing.Hybrid("both", capped, pricing.PerOutcome(2))
	a := &pricing.Account{Totals: &pricing.Delivery{Count: 9, Success: 3}}
	assert.Equal(t, 11.0, both.Charge(a))
	require.NoError(t, both.Validate())
	assert.False(t, both.ReadsBuyer())
	assert.True(t, pricing.Hybrid("", pricing.Plan{Credit: 1, Charges: []pricing.Charge{{Meter: outputs{}}}}).ReadsBuyer())
}

// blind is a meter that says that it looks at neither buyer nor history.
type blind struct{ outputs }

func (blind) ReadsBuyer() bool   { return false }
func (blind) ReadsHistory() bool { return false }

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
	known := pricing.Segments{By: []pricing.Strategy{of(blind{}), nil}, Default: pricing.PerOutcome(1)}
	assert.False(t, known.ReadsHistory())
	known.Default = pricing.StrategyFunc(func(*pricing.Account) float64 { return 0 })
	assert.True(t, known.ReadsHistory())
}

func TestSegmentsAndContextual(t *testing.T) {
	segments := pricing.Segments{Name: "sizes", By: []pricing.Strategy{pricing.PerArtifact(1), nil}, Default: pricing.PerArtifact(3)}
	require.NoError(t, segments.Validate())
	for segment, want := range map[int]float64{0: 1, 1: 3, 2: 3, -1: 3} {
		a := artifacts(1)
		a.Buyer.Segment = segment
		assert.Equal(t, want, segments.Charge(a))
	}
	assert.True(t, math.IsNaN(pricing.Segments{}.Charge(artifacts(1))))
	assert.EqualError(t, pricing.Segments{By: []pricing.Strategy{pricing.CostPlus(math.NaN())}}.Validate(),
		"pricing: segments \"\": By[0]: pricing: plan \"cost plus NaN%\": charge 1 \"cost\": Rate: the price is NaN, want a finite number\n"+
			"pricing: segments \"\": Default is nil, want a strategy for the segments beyond By")

	assert.True(t, math.IsNaN(pricing.Contextual(nil).Charge(artifacts(1))))
	require.Error(t, pricing.Contextual(nil).Validate())
	assert.True(t, math.IsNaN(pricing.Contextual(func(pricing.Buyer) pricing.Strategy { return nil }).Charge(artifacts(1))))
	assert.True(t, pricing.Contextual(nil).ReadsBuyer() && segments.ReadsBuyer())
}

// A matrix by segment charges as strategies for segments do, on totals too, and
// so does what is read back from its JSON.
func TestMatrixBySegment(t *testing.T) {
	rates := []pricing.Rate{pricing.Graduated{{UpTo: 3, Unit: 2, Fee: 5}, {Unit: 1}}, pricing.Package{Size: 4, Price: 7}}
	of := func(r pricing.Rate) pricing.Plan {
		return pricing.Plan{Charges: []pricing.Charge{{Name: "x", Meter: pricing.Artifacts, Included: 1, Rate: r, Maximum: 20}}}
	}
	m := pricing.Matrix{By: pricing.BySegment, Cells: []pricing.Cell{{Class: 0, Rate: rates[0]}, {Class: 2, Rate: rates[1]}}, Default: pricing.PerUnit(3)}
	segments := pricing.Segments{By: []pricing.Strategy{of(rates[0]), nil, of(rates[1])}, Default: of(m.Default)}
	plan := of(m)
	require.NoError(t, plan.Validate())
	assert.True(t, plan.ReadsBuyer() && !plan.ReadsHistory())
	assert.True(t, pricing.Hybrid("", pricing.Plan{Credit: 1, Charges: plan.Charges}).ReadsBuyer())
	text, err := json.Marshal(plan)
	require.NoError(t, err)
	var read pricing.Plan
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, plan, read)
	random := rand.New(rand.NewPCG(11, 12))
	for segment := range 5 {
		for n := range 12 {
			for _, a := range []*pricing.Account{artifacts(float64(n)), {Deliveries: deliveries(random, n)}} {
				a.Buyer.Segment = segment - 1
				assert.Equal(t, segments.Charge(a), plan.Charge(a), "%d in segment %d", n, segment-1)
				assert.Equal(t, plan.Charge(a), read.Charge(a))
				assert.Equal(t, plan.Charge(a), plan.Invoice(a).Total())
				assert.Equal(t, segments.Charge(a), segments.Invoice(a).Total())
			}
		}
	}
	plan.Charges[0].Rate = pricing.Matrix{By: 7, Cells: []pricing.Cell{{Rate: m}}, Default: pricing.PerUnit(1)}
	err = plan.Validate()
	assert.ErrorContains(t, err, "By: Key(7) is no key, want ByClass or BySegment")
	assert.ErrorContains(t, err, "Cells[0]: the rate is a pricing.Matrix, want one that rates a quantity")
}

func TestSegmentsHaveInvoicesAndNoJSON(t *testing.T) {
	function := pricing.StrategyFunc(func(a *pricing.Account) float64 { return 7 })
	segments := pricing.Segments{Name: "s", By: []pricing.Strategy{pricing.PerArtifact(2)}, Default: function}
	assert.Equal(t, pricing.PerArtifact(2).Invoice(artifacts(3)), segments.Invoice(artifacts(3)))
	other := artifacts(3)
	other.Buyer.Segment = 4
	assert.Equal(t, pricing.Invoice{Plan: "s", Lines: []pricing.Line{{Name: "segment 4", Amount: 7}}}, segments.Invoice(other))
	_, err := json.Marshal(segments)
	assert.ErrorContains(t, err, `segments "s" have no JSON, want a plan whose rates are a Matrix BySegment`)
}

// The plans of the guide are read as they stand there.
func TestGuideToJSON(t *testing.T) {
	guide, err := os.ReadFile("../docs/plan-json.md")
	require.NoError(t, err)
	blocks := strings.Split(string(guide), "```json\n")[1:]
	require.Len(t, blocks, 2)
	for _, b := range blocks {
		text, _, _ := strings.Cut(b, "```")
		var p pricing.Plan
		assert.NoError(t, json.Unmarshal([]byte(text), &p))
	}
}

// A class that is not used costs nothing, and totals do not tell classes apart.
func TestMatrixByClass(t *testing.T) {
	plan := pricing.Plan{Charges: []pricing.Charge{{Name: "x", Meter: pricing.Artifacts, Rate: pricing.Matrix{
		Cells: []pricing.Cell{{Class: 1, Rate: pricing.Graduated{{Unit: 1, Fee: 5}}}}, Default: pricing.Flat(7),
	}}}}
	of := func(classes ...int) *pricing.Account {
		a := &pricing.Account{}
		for _, c := range classes {
			a.Deliveries = append(a.Deliveries, pricing.Delivery{Class: c})
		}
		return a
	}
	for want, a := range map[float64]*pricing.Account{0: of(), 6: of(1), 7: of(2, 3), 14: of(1, 2, 1)} {
		assert.Equal(t, want, plan.Charge(a))
	}
	assert.True(t, math.IsNaN(plan.Charge(artifacts(2))))
	assert.Equal(t, "1 class", plan.Invoice(of(1)).Lines[0].Rate)
	assert.Equal(t, "0 segments", pricing.Matrix{By: pricing.BySegment}.String())
}

func TestValidateNamesEveryFault(t *testing.T) {
	bad := pricing.Plan{
		Name: "bad",
		Charges: []pricing.Charge{
			{Name: "no rate", Meter: pricing.Total(99)},
			{Name: "tiers", Meter: pricing.Tokens, Included: -1, Rate: pricing.Graduated{
				{UpTo: 10, Unit: -1}, {UpTo: 5, Fee: math.NaN()}, {}, {UpTo: 20},
			}},
			{Name: "period", Included: 3, Rate: pricing.Flat(math.Inf(1))},
			{Name: "prices", Meter: pricing.TokenPrices{Output: -2}, Rate: pricing.PerUnit(math.NaN())},
			{Name: "function", Meter: pricing.Each(nil), Rate: pricing.Graduated{}},
		},
		Discount: 1.5, Maximum: 5, Minimum: 7, Credit: math.Inf(1),
	}
	err := bad.Validate()
	require.Error(t, err)
	golden(t, "testdata/validate.golden", err.Error()+"\n")
	assert.NotPanics(t, func() {
		bad.Charge(artifacts(3))
		_ = bad.Invoice(&pricing.Account{Deliveries: make([]pricing.Delivery, 2)}).String()
	})
	assert.True(t, math.IsNaN(pricing.Plan{Charges: []pricing.Charge{{}}}.Charge(artifacts(1))))
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestInvoiceString(t *testing.T) {
	plan := pricing.Hybrid("hybrid", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5),
		pricing.Subscription(20, pricing.Tokens, 1e6, 2e-6), pricing.PerToken(pricing.TokenPrices{Input: 4, CacheRead: 0.2, CacheWrite: 8, Output: 20}))
	plan.Charges = append(plan.Charges, pricing.Charge{Name: "délai", Meter: outputs{}, Rate: pricing.Graduated{{}}, Each: true})
	plan.Discount, plan.Maximum, plan.Credit = 0.1, 30, 4.5
	usage := pricing.Usage{Input: 2000, CacheRead: 1400000, CacheWrite: 8000, Output: 1500}
	a := &pricing.Account{Deliveries: []pricing.Delivery{{Usage: usage, Cost: 0.13, Success: 1}, {Usage: pricing.Usage{Input: 900}, Cost: 40}}}
	golden(t, "testdata/invoice.golden", plan.Invoice(a).String())
	small := pricing.PerToken(pricing.ListPrices(3, 15))
	golden(t, "testdata/invoice_small.golden", small.Invoice(&pricing.Account{Deliveries: []pricing.Delivery{{Usage: pricing.Usage{Input: 1234}}}}).String())
}

// A name or an amount that would spoil an invoice does not.
func TestInvoiceStaysATable(t *testing.T) {
	inv := pricing.Invoice{Plan: "a\nplan", Lines: []pricing.Line{{Name: "one\tline", Amount: 12.5}, {Name: "rounding", Amount: -1e-15}}}
	assert.Equal(t, `a plan    meter  quantity  rate  amount
one line                          12.50
rounding                           0.00
total                             12.50
`, inv.String())
}

// What is divided by is far from the ends of float64, or an amount would be none.
func TestSizesHaveLimits(t *testing.T) {
	for _, size := range []float64{1e-320, 1e-31, 1e31, -1, math.NaN(), math.Inf(1)} {
		err := pricing.Plan{MinorUnit: size, Charges: []pricing.Charge{
			{Meter: pricing.Artifacts, Rate: pricing.Package{Size: size}},
			{Meter: pricing.Artifacts, Unit: pricing.Unit{Times: size, Per: size}, Rate: pricing.Volume{{Block: size}}},
		}}.Validate()
		for _, field := range []string{"MinorUnit", "Size", "Times", "Per", "Block"} {
			assert.ErrorContains(t, err, fmt.Sprintf("%s is %v, want a number in [1e-30,1e30]", field, size))
		}
	}
}

// A text that JSON would alter is refused.
func TestNamesAreUTF8(t *testing.T) {
	_, err := json.Marshal(pricing.Plan{Charges: []pricing.Charge{{Name: "a\xffb", Rate: pricing.Flat(1)}}})
	assert.ErrorContains(t, err, `charges[0].name: "a\xffb" has no JSON, want UTF-8`)
}
