package simulate_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// A replication allocates its tallies, in one piece of memory, once the sample of receivers is full. Receivers
// and tasks allocate nothing.
func TestAllocations(t *testing.T) {
	allocations := func(replications, receivers int) float64 {
		e := standard(replications)
		e.Workers, e.Market.Receivers = 1, receivers
		return testing.AllocsPerRun(1, func() {
			_, err := simulate.Run(context.Background(), e)
			require.NoError(t, err)
		})
	}
	const replications, receivers = 16, 64
	base := allocations(replications, receivers)
	each := (allocations(5*replications, receivers) - base) / (4 * replications)
	t.Logf("a replication allocates %.2f times", each)
	assert.Less(t, each, 2.0, "one for its tallies, and less than one for the lists that they are put in")
	assert.Less(t, allocations(replications, 2*receivers)-base, float64(receivers), "of %d receivers more, even one each", receivers)
}
