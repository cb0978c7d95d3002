package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// The commodity's corner: everyone has the same to gain from an answer that is
// always right. Whatever is metered, a price that takes all of it sells to all.
func commodityLimit(t *testing.T) []oracle {
	const value, cost = 3, 1
	v := verify{id: "O62", source: "the commodity limit"}
	twoPart := pricing.Hybrid("two-part", pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(2)}}}, pricing.PerArtifact(1))
	flat := pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(value)}}}
	r := v.trade(t, simulate.Market{
		Population: simulate.Population{Stakes: simulate.Point(value)},
		Producer:   simulate.Producer{Right: simulate.Attempt{Cost: simulate.Point(cost)}},
	}, 60_000,
		simulate.Sell("per unit", pricing.PerArtifact(value)), simulate.Sell("flat fee", flat),
		simulate.Sell("two-part", twoPart), simulate.Sell("per outcome", pricing.PerOutcome(value)),
		simulate.Sell("share of value", pricing.ShareOfValue(1)), simulate.Sell("cost-plus", pricing.CostPlus(2)))
	for o, offer := range r.Offers {
		for i := range r.Tallies[o] {
			require.InDelta(t, value-cost, r.Tallies[o][i].Profit()/r.Tallies[o][i].Receivers, 1e-9)
			require.Equal(t, r.Tallies[0][i].Delivered.Count, r.Tallies[o][i].Delivered.Count, "the same is sold in every replication")
		}
		v.metric(t, offer+": profit", value-cost, r, offer, simulate.Profit)
		v.metric(t, offer+": surplus", 0, r, offer, simulate.Surplus)
		v.metric(t, offer+": deadweight loss", 0, r, offer, simulate.Loss)
	}
	return v.rows
}

// Where all get the same quality and know it, and right answers are counted, only
// the expected bill matters, however much receivers differ.
func neutrality(t *testing.T) []oracle {
	m := standard(1).Market
	mean := 0.65*mustMean(t, m.Producer.Right.Cost) + 0.35*mustMean(t, m.Producer.Wrong.Cost)
	const counted = 0.65*0.95 + 0.35*0.05
	offers := func(bill float64) []simulate.Offer {
		return []simulate.Offer{
			simulate.Sell("cost-plus", pricing.CostPlus(bill/mean-1)),
			simulate.Sell("per outcome", pricing.PerOutcome(bill/counted)),
		}
	}
	v := verify{id: "O64", source: "neutrality, on the standard market"}
	r := v.trade(t, m, 100_000, offers(0.42)...)
	for i := range r.Tallies[0] {
		a, b := &r.Tallies[0][i], &r.Tallies[1][i]
		assert.Equal(t, []float64{a.Joined, a.Acted, a.Checked, a.Gain}, []float64{b.Joined, b.Acted, b.Checked, b.Gain}, "the same decisions")
	}
	for _, metric := range []simulate.Metric{simulate.Profit, simulate.Surplus, simulate.Welfare} {
		c, err := r.Compare("cost-plus", "per outcome", metric, 0.95)
		require.NoError(t, err)
		v.add("equal expected bills, outcome fee less cost-plus: "+metric.Name, 0, c.Difference.Value, c.Difference.StandardError)
	}

	// The best expected bill, by integration and not on a sample.
	bill := best(1, 2, func(bill float64) float64 {
		profit, _ := standardByIntegration(bill, mean)
		return profit
	})
	profit, surplus := standardByIntegration(bill, mean)
	r = v.trade(t, m, 100_000, offers(bill)...)
	for _, offer := range r.Offers {
		v.metric(t, offer+" at its own best price: profit", profit, r, offer, simulate.Profit)
		v.metric(t, offer+" at its own best price: surplus", surplus, r, offer, simulate.Surplus)
	}
	return v.rows
}

// standardByIntegration is what a receiver of the standard market brings at an
// expected bill of a task: 20 tasks, each run if the better of acting and
// checking is worth the bill. The means over stakes are log-normal, those over
// knowledge and ability are integrated.
func standardByIntegration(bill, cost float64) (profit, surplus float64) {
	const q, check = 0.65, 0.25
	n := few(100, 30)
	stakes := distuv.LogNormal{Mu: math.Ln2 - 0.125, Sigma: math.Sqrt(1.25)}
	knowledge, ability := distuv.Beta{Alpha: 2, Beta: 2}, distuv.Beta{Alpha: 4, Beta: 2}
	above := func(x float64) (share, sum float64) { // of stakes beyond x
		tilted := distuv.LogNormal{Mu: stakes.Mu + stakes.Sigma*stakes.Sigma, Sigma: stakes.Sigma}
		return stakes.Survival(x), stakes.Mean() * tilted.Survival(x)
	}
	x, w := make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(x, w, 0, 1)
	runs, value := 0.0, 0.0
	for i, k := range x {
		for j, a := range x {
			weight := w[i] * w[j] * knowledge.Prob(k) * ability.Prob(a)
			act, checked := a*(q-k), a*q*(1-k)
			threshold := (bill + check) / checked
			if act > 0 {
				threshold = min(threshold, bill/act)
			}
			change := max(check/(checked-act), threshold) // from acting to checking
			share, sum := above(threshold)
			shareChecked, sumChecked := above(change)
			runs += weight * share
			value += weight * (act*(sum-sumChecked) + checked*sumChecked - check*shareChecked)
		}
	}
	return 20 * (bill - cost) * runs, 20 * (value - bill*runs)
}

// mustMean is the mean of a distribution that knows it.
func mustMean(t *testing.T, d simulate.Distribution) float64 {
	t.Helper()
	m, ok := d.(interface{ Mean() float64 })
	require.True(t, ok)
	return m.Mean()
}
