package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Costs in another currency make no other contract.
func TestUnitsOfMoney(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 5))
	for range 300 {
		p := random(r)
		c, err := p.MinPay()
		rate := math.Pow(10, float64(r.IntN(30)-15))
		for i := range p.Actions {
			p.Actions[i].Cost *= rate
		}
		other, otherErr := p.MinPay()
		require.Equal(t, err == nil, otherErr == nil)
		if err == nil {
			require.InDelta(t, c.Pay, other.Pay/rate, 1e-8)
		}
	}
}
