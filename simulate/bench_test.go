package simulate_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

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

// What each mechanism adds to a task of the standard market where it is on.
func BenchmarkMechanisms(b *testing.B) {
	for _, c := range []struct {
		name string
		on   func(m *simulate.Market)
	}{
		{"none", func(*simulate.Market) {}},
		{"checks that err", func(m *simulate.Market) { m.Population.PassWrong = simulate.Point(0.1) }},
		{"harm", func(m *simulate.Market) { m.Population.Harm = simulate.Point(0.1) }},
		{"value misjudged", func(m *simulate.Market) { m.Measurement.ValueError = distuv.Uniform{Min: 0.5, Max: 1.5} }},
		{"held out", func(m *simulate.Market) { m.Measurement.Holdout = 0.1 }},
		{"trust", func(m *simulate.Market) { m.Population.Trust = simulate.Point(0.65) }},
		{"trust that learns", func(m *simulate.Market) {
			m.Population.Trust, m.Periods = simulate.Point(0.65), 3
			m.Population.Learning = simulate.Learning{Evidence: 10, Observed: 0.5}
		}},
		{"aversion to risk", func(m *simulate.Market) {
			m.Population.RiskAversion = simulate.Point(0.05)
			m.Producer.Right.Cost, m.Producer.Wrong.Cost = distuv.Gamma{Alpha: 2, Beta: 9}, distuv.Gamma{Alpha: 2, Beta: 5}
		}},
		{"bills capped", func(m *simulate.Market) {
			m.Producer.Right.Cost, m.Producer.Wrong.Cost = distuv.Gamma{Alpha: 2, Beta: 9}, distuv.Gamma{Alpha: 2, Beta: 5}
			m.Receivers = 50
		}},
		{"aversion to risk, bills capped", func(m *simulate.Market) {
			m.Population.RiskAversion = simulate.Point(0.05)
			m.Producer.Right.Cost, m.Producer.Wrong.Cost = distuv.Gamma{Alpha: 2, Beta: 9}, distuv.Gamma{Alpha: 2, Beta: 5}
			m.Receivers = 50
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			e := standard(20)
			if strings.HasSuffix(c.name, "bills capped") {
				for i := range e.Offers {
					plan := e.Offers[i].Options[0].Plan.(pricing.Plan)
					plan.Maximum = 5
					e.Offers[i] = simulate.Sell(e.Offers[i].Name, plan)
				}
			}
			e.Workers = 1
			c.on(&e.Market)
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

// tiered is a strategy that does not say what it reads: a price for each outcome that
// falls with their number.
var tiered = pricing.StrategyFunc(func(a *pricing.Account) float64 {
	s := a.Total().Success
	return min(s, 5) + 0.6*max(s-5, 0)
})

// What a strategy that says nothing of itself costs over many periods, beside a plan of
// the same tiers, a fee, and a cap, where trust learns and where it does not.
func BenchmarkPeriods(b *testing.B) {
	tiers := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Graduated{{UpTo: 5, Unit: 1}, {Unit: 0.6}}}}}
	for _, learns := range []bool{false, true} {
		for _, c := range []struct {
			name string
			plan pricing.Strategy
		}{{"fee", pricing.PerOutcome(0.8)}, {"tiers", tiers}, {"tiers as a function", tiered}} {
			b.Run(fmt.Sprintf("learns=%v/%s", learns, c.name), func(b *testing.B) {
				e := standard(4)
				e.Workers, e.Market.Receivers, e.Market.Periods = 1, 100, 12
				e.Market.Population.Trust = distuv.Beta{Alpha: 6, Beta: 4}
				if learns {
					e.Market.Population.Learning = simulate.Learning{Evidence: 10, Observed: 0.5}
				}
				e.Offers = []simulate.Offer{simulate.Sell("o", c.plan)}
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
}
