package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract"
)

// implements checks that the agent takes the target, and the sums.
func implements(t *testing.T, p contract.Problem, c contract.Contract) {
	t.Helper()
	action, gain, err := p.Response(c.Payments)
	require.NoError(t, err)
	require.Equal(t, p.Target, action, "%+v %+v", p, c)
	require.InDelta(t, c.Rent, gain, 1e-8)
	require.InDelta(t, floats.Dot(p.Actions[p.Target].Outcomes, c.Payments), c.Pay, 1e-9*(1+c.Pay))
	require.Equal(t, floats.Max(c.Payments), c.Budget)
	for _, v := range c.Payments {
		require.GreaterOrEqual(t, v, p.Floor-1e-9)
	}
}
