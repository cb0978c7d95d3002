package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A cap trades expected pay for budget, from one design to the other.
func TestCap(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 4))
	for range thorough(300) {
		p := random(r)
		pay, err := p.MinPay()
		if err != nil || pay.Budget == 0 {
			continue
		}
		budget, err := p.MinBudget()
		require.NoError(t, err)
		p.Cap = budget.Budget * 0.99
		_, err = p.MinPay()
		require.ErrorContains(t, err, "Cap is")
		last := math.Inf(1)
		for _, share := range []float64{0, 0.5, 1} {
			p.Cap = budget.Budget*(1+1e-6) + share*(pay.Budget-budget.Budget)
			c, err := p.MinPay()
			require.NoError(t, err)
			require.LessOrEqual(t, c.Budget, p.Cap*(1+1e-9))
			require.LessOrEqual(t, c.Pay, last+1e-8)
			last = c.Pay
		}
		require.InDelta(t, pay.Pay, last, 1e-8)
	}
}
