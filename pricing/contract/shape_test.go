package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// The less a shape allows, and the less is known of costs, the more is paid; and
// what a shape allows is kept.
func TestShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 2))
	for range thorough(500) {
		p := random(r)
		before, budget := 0.0, 0.0
		for shape := contract.AnyShape; shape <= contract.PayForSuccess; shape++ {
			p.Shape, p.Robust = shape, false
			c, err := p.MinPay()
			if err != nil {
				before = math.Inf(1)
				if shape == contract.Monotone {
					imitates(t, p, err)
				}
				continue
			}
			require.GreaterOrEqual(t, c.Pay, before-1e-8, "%v %+v", shape, p)
			implements(t, p, c)
			b, err := p.MinBudget()
			require.NoError(t, err)
			require.GreaterOrEqual(t, b.Budget, budget-1e-8, "%v %+v", shape, p)
			before, budget = c.Pay, b.Budget
			if shape > contract.AnyShape {
				require.IsNonDecreasing(t, c.Payments)
			}
			if shape >= contract.Threshold {
				_, _, err := c.OnSuccess()
				require.NoError(t, err)
			}
			p.Robust = true
			if robust, err := p.MinPay(); err == nil {
				require.GreaterOrEqual(t, robust.Pay, c.Pay-1e-8)
			}
		}
	}
}
