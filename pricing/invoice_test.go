package pricing_test

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

var update = flag.Bool("update", false, "rewrite testdata")

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

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
