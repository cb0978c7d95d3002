package contract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// Between two actions a design is a test: the least pay is for the outcome that
// tells them best apart, the least budget for all outcomes that speak for the
// target (Neyman and Pearson; Saig, Talgam-Cohen and Rosenfeld, 2023).
func TestTwoActionsAreATest(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 1))
	for range thorough(600) {
		n := 2 + r.IntN(12)
		p := contract.Problem{Target: 1, Actions: []contract.Action{
			{Cost: 0, Outcomes: distribution(r, n)},
			{Cost: 1 + r.Float64(), Outcomes: distribution(r, n)},
		}}
		ratio, variation := 1.0, 0.0
		for j, q := range p.Actions[1].Outcomes {
			if q > 0 {
				ratio = min(ratio, p.Actions[0].Outcomes[j]/q)
			}
			variation += max(q-p.Actions[0].Outcomes[j], 0)
		}
		if variation < 1e-9 {
			continue // the same
		}
		cost := p.Actions[1].Cost
		pay, err := p.MinPay()
		require.NoError(t, err)
		assert.InEpsilon(t, cost/(1-ratio), pay.Pay, 1e-9)
		budget, err := p.MinBudget()
		require.NoError(t, err)
		assert.InEpsilon(t, cost/variation, budget.Budget, 1e-9)
	}
}
