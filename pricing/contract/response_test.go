package contract_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Under pay for tokens the cheapest model is run, under any of the designs the
// one that is wanted, if it is wanted: the buyer's best depends on its value.
func TestWhatTheAgentDoes(t *testing.T) {
	action, _, err := humanEval.Response([]float64{1, 1})
	require.NoError(t, err)
	assert.Equal(t, 0, action)
	action, gain, err := humanEval.Response([]float64{0, 0})
	require.NoError(t, err)
	assert.Equal(t, -1, action, "it would rather not")
	assert.Zero(t, gain)
	least, err := humanEval.MinPay()
	require.NoError(t, err)
	assert.Equal(t, []int{0}, least.Binding, "the smallest tempts most")
	for value, want := range map[float64]int{1: 0, 100: 2} {
		best, surplus, err := humanEval.Best([]float64{0, value})
		require.NoError(t, err)
		assert.Equal(t, want, best.Target)
		assert.InDelta(t, value*humanEval.Actions[want].Outcomes[1]-best.Pay, surplus, 1e-9)
	}
}
