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
	checkAllocations(t, 1, func(e simulate.Experiment) error {
		_, err := simulate.Run(context.Background(), e)
		return err
	})
}

// Expect allocates the scramble of its points too. Points allocate nothing.
func TestAllocationsOfExpect(t *testing.T) {
	checkAllocations(t, 2, func(e simulate.Experiment) error {
		_, err := simulate.Expect(context.Background(), e)
		return err
	})
}

// checkAllocations checks that a replication allocates no more than most times, but for the lists that all are put
// in, which grow now and then.
func checkAllocations(t *testing.T, most float64, run func(e simulate.Experiment) error) {
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
	assert.Less(t, each, most+1)
	assert.Less(t, allocations(replications, 2*receivers)-base, float64(receivers), "of %d receivers more, even one each", receivers)
}
