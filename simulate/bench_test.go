package simulate_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
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

// A cap on the bill of receivers with ever more tasks, beside no cap.
func BenchmarkLattice(b *testing.B) {
	for _, tasks := range []int{20, 100, 1000} {
		for _, maximum := range []float64{0, 5} {
			b.Run(fmt.Sprintf("tasks=%d/maximum=%v", tasks, maximum), func(b *testing.B) {
				plan := pricing.PerOutcome(1)
				plan.Maximum = maximum
				e := standard(10)
				e.Workers = 1
				e.Market.Receivers, e.Market.Demand.Tasks = 20_000/tasks, simulate.Point(tasks)
				e.Offers = []simulate.Offer{simulate.Sell("o", plan)}
				for b.Loop() {
					_, err := simulate.Run(context.Background(), e)
					require.NoError(b, err)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/200_000, "ns/task")
			})
		}
	}
}
