package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// Without limited liability the buyer pays what the target costs, and no more.
func TestUnlimitedLiability(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 3))
	for range thorough(1000) {
		p := random(r)
		_, err := p.MinPay()
		p.Floor, p.Outside = math.Inf(-1), float64(r.IntN(3)-1)
		c, unlimited := p.MinPay()
		require.Equal(t, err == nil, unlimited == nil, "%v, %v", err, unlimited)
		if err == nil {
			require.InDelta(t, p.Outside, c.Rent, 1e-7)
		}
	}
}

// Who has no choice needs no pay.
func TestNoChoice(t *testing.T) {
	p := contract.Problem{Actions: []contract.Action{{Cost: 3, Outcomes: []float64{0.5, 0.5}}}, Outside: math.Inf(-1)}
	c, err := p.MinPay()
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 0}, c.Payments)
	p.Outside = 1
	c, err = p.MinBudget()
	require.NoError(t, err)
	assert.InDelta(t, 4, c.Pay, 1e-9)
	assert.InDelta(t, 4, c.Budget, 1e-9)
}
