package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// attempts is a producer whose attempts are right with q and cost the same.
func attempts(q, cost float64, most int) simulate.Producer {
	each := simulate.Attempt{Cost: simulate.Point(cost)}
	return simulate.Producer{Quality: simulate.Point(q), Right: each, Wrong: each, Attempts: most}
}

var (
	perTask = simulate.Metric{Name: "cost of a task",
		Of:  func(t *simulate.Tally) float64 { return t.Delivered.Cost },
		Per: func(t *simulate.Tally) float64 { return t.Delivered.Count }}
	attemptsPerTask = simulate.Metric{Name: "attempts",
		Of:  func(t *simulate.Tally) float64 { return t.Delivered.Attempts },
		Per: func(t *simulate.Tally) float64 { return t.Delivered.Count }}
)

// Attempts until one is right: geometric, at a cost per success of c/q whatever
// the cap.
func retries(t *testing.T) []oracle {
	v := verify{id: "O19", source: "geometric trials"}
	const always = 10_000 // attempts that nobody needs
	for _, c := range []struct {
		q, cost float64
		cap     int
	}{{0.65, 0.28038, 3}, {0.26, 0.05712, 5}} {
		name := fmt.Sprintf("right with %v, cost %v", c.q, c.cost)
		m := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(10)}}
		caps, within := []int{1, 2, c.cap, always}, map[int]*simulate.Result{}
		for _, most := range caps {
			m.Producer = attempts(c.q, c.cost, most)
			within[most] = v.trade(t, m, 100_000, free)
		}
		v.metric(t, name+": attempts to success", 1/c.q, within[always], "free", attemptsPerTask)
		v.metric(t, name+": cost to success", c.cost/c.q, within[always], "free", perTask)

		single := m
		single.Receivers, single.Producer.Attempts = 1, always
		markets := v.trade(t, single, 20_000, free).Tallies[0]
		costs := make([]float64, len(markets))
		for i := range costs {
			costs[i] = markets[i].Delivered.Cost
		}
		v.spread(name+": standard deviation of it", c.cost*math.Sqrt(1-c.q)/c.q, costs)

		success := 1 - math.Pow(1-c.q, float64(c.cap))
		v.metric(t, fmt.Sprintf("%s: success within %d", name, c.cap), success, within[c.cap], "free", simulate.SuccessRate)
		v.metric(t, fmt.Sprintf("%s: cost within %d", name, c.cap), c.cost*success/c.q, within[c.cap], "free", perTask)
		for _, most := range caps {
			v.metric(t, fmt.Sprintf("%s: cost of a completed artifact, at most %d attempts", name, most), c.cost/c.q, within[most], "free", simulate.CostPerArtifact)
		}

		for _, side := range []float64{0.999, 1, 1.001} { // of the stakes at which trade begins
			m := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(side * c.cost / c.q)}, Producer: attempts(c.q, c.cost, 1)}
			r := v.trade(t, m, 60_000, simulate.Sell("posted", pricing.PerAttempt(c.cost)))
			v.metric(t, fmt.Sprintf("%s: trade at %v of the stakes c/q", name, side), math.Floor(side), r, "posted", simulate.Joined)
		}
	}
	return v.rows
}

// spread adds the standard deviation of numbers, with its error by the fourth
// moment.
func (v *verify) spread(what string, exact float64, x []float64) {
	variance, fourth := stat.Moment(2, x, nil), stat.Moment(4, x, nil)
	v.add(what, exact, math.Sqrt(variance), math.Sqrt((fourth-variance*variance)/float64(len(x)))/(2*math.Sqrt(variance)))
}

// Of two models at prices of an attempt, the one with the lower price of a
// success is chosen, and what is left is the value less that.
func modelChoice(t *testing.T) []oracle {
	v := verify{id: "O19", source: "after Mahmood (2024)"}
	const value, always = 20, 10_000
	for _, c := range []struct{ pa, qa, pb, qb float64 }{{1, 0.2, 3, 0.75}, {2, 0.5, 3, 0.6}} {
		a, b := attempts(c.qa, 0, always), attempts(c.qb, 0, always)
		menu := simulate.Offer{Name: "menu", Options: []simulate.Option{
			{Plan: pricing.PerAttempt(c.pa), Producer: &a}, {Plan: pricing.PerAttempt(c.pb), Producer: &b},
		}}
		r := v.trade(t, simulate.Market{Population: simulate.Population{Stakes: simulate.Point(value)}}, 100_000, menu)
		best := min(c.pa/c.qa, c.pb/c.qb)
		name := fmt.Sprintf("%v at %v or %v at %v", c.qa, c.pa, c.qb, c.pb)
		v.metric(t, name+": price of a success", best, r, "menu", simulate.PricePerArtifact)
		v.metric(t, name+": surplus expected", value-best, r, "menu", simulate.Anticipated)
	}
	return v.rows
}

// Costs of mini-SWE-agent by outcome, as log-normal fits have them.
func benchmarkCosts(t *testing.T) []oracle {
	v := verify{id: "O20", source: "Saig et al. (2026), log-normal fits"}
	for _, c := range []struct {
		name               string
		q                  float64
		right, wrong       distuv.LogNormal
		published, implied float64
	}{
		{"gpt-oss-120b", 0.260, distuv.LogNormal{Mu: -3.889, Sigma: 0.895}, distuv.LogNormal{Mu: -3.452, Sigma: 1.120}, 0.21969, 0.19938},
		{"GPT-5 nano", 0.348, distuv.LogNormal{Mu: -4.596, Sigma: 0.733}, distuv.LogNormal{Mu: -3.806, Sigma: 1.177}, 0.10941, 0.09649},
		{"o4-mini", 0.450, distuv.LogNormal{Mu: -2.403, Sigma: 0.853}, distuv.LogNormal{Mu: -1.678, Sigma: 0.916}, 0.46661, 0.47735},
		{"o3", 0.584, distuv.LogNormal{Mu: -1.712, Sigma: 0.778}, distuv.LogNormal{Mu: -1.193, Sigma: 0.853}, 0.57132, 0.55516},
		{"GPT-5 mini", 0.598, distuv.LogNormal{Mu: -3.806, Sigma: 0.664}, distuv.LogNormal{Mu: -3.336, Sigma: 0.705}, 0.05933, 0.05839},
		{"GPT-5", 0.650, distuv.LogNormal{Mu: -1.743, Sigma: 0.660}, distuv.LogNormal{Mu: -1.222, Sigma: 0.721}, 0.43136, 0.42332},
	}[few(0, 4):] {
		r := v.trade(t, simulate.Market{
			Population: simulate.Population{Stakes: simulate.Point(10)},
			Producer:   simulate.Producer{Quality: simulate.Point(c.q), Right: simulate.Attempt{Cost: c.right}, Wrong: simulate.Attempt{Cost: c.wrong}},
		}, 100_000, free)
		v.metric(t, fmt.Sprintf("%s: cost of a completed artifact (measured: %v)", c.name, c.published), c.implied, r, "free", simulate.CostPerArtifact)
		v.published(5)
		v.metric(t, c.name+": success", c.q, r, "free", simulate.SuccessRate)
		spent := (1 - c.q) * c.wrong.Mean()
		v.metric(t, c.name+": share spent on failures", spent/(spent+c.q*c.right.Mean()), r, "free", simulate.SpentOnFailures)
	}
	return v.rows
}

// One answer at a price list: a published bill, to the cent.
func tokenBill(t *testing.T) []oracle {
	v := verify{id: "O58", source: "claude-telemetry-widget, Cost"}
	usage := pricing.Usage{Input: 2000, CacheRead: 140_000, CacheWrite: 8000, Output: 1500}
	prices := pricing.TokenPrices{Input: 4, CacheRead: 0.2, CacheWrite: 8, Output: 20}
	r := v.trade(t, simulate.Market{
		Receivers: 1,
		Producer:  simulate.Producer{Right: simulate.Attempt{Usage: usage}, Card: &prices},
	}, 30, simulate.Sell("posted", pricing.PerToken(prices)))
	v.metric(t, "2,000 fresh, 140,000 read, 8,000 written, 1,500 generated: cost", 0.13, r, "posted", simulate.Expense)
	v.metric(t, "the same: price", 0.13, r, "posted", simulate.Charges)
	v.metric(t, "the same: cost per million tokens", 0.13/0.1515, r, "posted", simulate.CostPerToken)
	return v.rows
}
