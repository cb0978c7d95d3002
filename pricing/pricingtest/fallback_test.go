package pricingtest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// Fallback charges for outcomes, or at cost where too few succeed.
type Fallback struct {
	Fee   float64 // for an outcome, currency
	Least float64 // share of artifacts that has to succeed
}

func (f Fallback) Charge(a *pricing.Account) float64 {
	t := a.Total()
	if t.Success < f.Least*t.Count {
		return t.Cost
	}
	return f.Fee * t.Success
}

func (Fallback) ReadsBuyer() bool   { return false }
func (Fallback) ReadsHistory() bool { return false }

func ExampleClaim() {
	err := pricingtest.TestStrategy(Fallback{Fee: 0.5, Least: 0.5}, pricingtest.Claim(pricingtest.RisesWithSuccess))
	fmt.Println(err)
	// Output:
	// pricingtest: not rises with success: it charges 1, and 0.5 with success in place of failure; for Account{Deliveries: {{Cost:1}}}
}

// docs/adding-a-strategy.md holds the strategy and the answer as they are here.
func TestGuideIsTrue(t *testing.T) {
	guide, err := os.ReadFile("../../docs/adding-a-strategy.md")
	require.NoError(t, err)
	source, err := os.ReadFile("fallback_test.go")
	require.NoError(t, err)
	_, strategy, _ := strings.Cut(string(source), "// Fallback charges")
	strategy, _, _ = strings.Cut(strategy, "\nfunc (Fallback)")
	assert.Contains(t, string(guide), "// Fallback charges"+strategy)
}
