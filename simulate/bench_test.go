package simulate_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// The market and the three offers of the standard market, first best and
// itemised loss included. Tables are compiled before.
func BenchmarkStandardMarket(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			e := standard(100)
			e.Workers = workers
			_, err := simulate.Run(context.Background(), e)
			require.NoError(b, err)
			b.ReportAllocs()
			tasks := 0.0
			for b.Loop() {
				r, err := simulate.Run(context.Background(), e)
				require.NoError(b, err)
				for i := range r.Tallies[0] {
					tasks += r.Tallies[0][i].Tasks
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/tasks, "ns/task")
		})
	}
}
