package simulate_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// expectable are markets by what of them is integrated, each with two offers.
func expectable(replications int) map[string]simulate.Experiment {
	list := map[string]simulate.Experiment{}
	for name, change := range map[string]func(e *simulate.Experiment){
		"stakes": func(*simulate.Experiment) {},
		"stakes, tied to knowledge": func(e *simulate.Experiment) {
			e.Market.Population.Correlations = []simulate.Correlation{{A: simulate.Stakes, B: simulate.Knowledge, Rho: 0.5}}
		},
		"outcomes, trust learns": func(e *simulate.Experiment) {
			e.Market.Population.Trust, e.Market.Periods, e.Market.Receivers = distuv.Beta{Alpha: 6.5, Beta: 3.5}, 3, 300
			e.Market.Population.Learning = simulate.Learning{Evidence: 10, Observed: 0.5}
		},
		"outcomes, a cap": func(e *simulate.Experiment) {
			plan := pricing.PerOutcome(0.99)
			plan.Maximum = 8
			e.Offers[1], e.Market.Receivers = simulate.Sell("fee", plan), 100
		},
		"outcomes, a fee for the period": func(e *simulate.Experiment) {
			e.Offers[0] = simulate.Sell("cost-plus", pricing.Subscription(3, pricing.Outcomes, 0, 0.4))
		},
		"outcomes, a menu": func(e *simulate.Experiment) {
			e.Offers[1].Options = append(e.Offers[1].Options, simulate.Option{Plan: pricing.CostPlus(0.8)})
		},
	} {
		e := standard(replications)
		e.Market.Name, e.Market.Receivers = name, 1000
		e.Offers, e.Workers = e.Offers[:2:2], 1
		change(&e)
		list[name] = e
	}
	return list
}

// How much more an expectation tells than a run in the same time: variance times time of the
// run over that of the expectation, for the difference in profit and in surplus, and for the
// values of the two offers, of which the worst is given.
func BenchmarkExpect(b *testing.B) {
	list := expectable(200)
	for _, name := range slices.Sorted(maps.Keys(list)) {
		e := list[name]
		for _, points := range []int{64, 256} {
			b.Run(fmt.Sprintf("%s/points=%d", name, points), func(b *testing.B) {
				e.Points = points
				ctx := context.Background()
				var drawn, taken time.Duration
				var r *simulate.Result
				var x *simulate.Expectation
				for b.Loop() {
					start := time.Now()
					var err error
					r, err = simulate.Run(ctx, e)
					require.NoError(b, err)
					middle := time.Now()
					x, err = simulate.Expect(ctx, e)
					require.NoError(b, err)
					drawn += middle.Sub(start)
					taken += time.Since(middle)
				}
				times := float64(drawn) / float64(taken)
				level := math.Inf(1)
				for _, m := range []simulate.Metric{simulate.Profit, simulate.Surplus} {
					c, err := r.Compare(e.Offers[0].Name, e.Offers[1].Name, m, 0.95)
					require.NoError(b, err)
					d, err := x.Compare(e.Offers[0].Name, e.Offers[1].Name, m, 0.95)
					require.NoError(b, err)
					gain := func(a, b simulate.Estimate) float64 { return math.Pow(a.StandardError/b.StandardError, 2) * times }
					b.ReportMetric(gain(c.Difference, d.Difference), m.Name+"-x")
					level = min(level, gain(c.BaseValue, d.BaseValue), gain(c.AltValue, d.AltValue))
				}
				b.ReportMetric(level, "level-x")
				b.ReportMetric(float64(taken)/float64(b.N*e.Replications*points), "ns/point")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
