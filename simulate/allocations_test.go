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
	checkAllocations(t, func(e simulate.Experiment) error {
		_, err := simulate.Run(context.Background(), e)
		return err
	})
}

// Expect allocates no more: nor does a point.
func TestAllocationsOfExpect(t *testing.T) {
	checkAllocations(t, func(e simulate.Experiment) error {
		_, err := simulate.Expect(context.Background(), e)
		return err
	})
}

func checkAllocations(t *testing.T, run func(e simulate.Experiment) error) {
	t.Helper()
	allocations := func(replications, receivers int) float64 {
		e := standard(replications)
		e.Workers, e.Market.Receivers, e.Points = 1, receivers, receivers
		return testing.AllocsPerRun(1, func() { require.NoError(t, run(e)) })
	}
	const replications, receivers = 16, 64
	base := allocations(replications, receivers)
	each := (allocations(5*replications, receivers) - base) / (4 * replications)
	t.Logf("a replication allocates %.2f times", each)
	assert.Less(t, each, 2.0, "one for its tallies, and less than one for the lists that they are put in")
	assert.Less(t, allocations(replications, 2*receivers)-base, float64(receivers), "of %d receivers more, even one each", receivers)
}
