package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// unsure is a market of many receivers alike with five tasks each, whose answers
// are right with q and cost c. They know half of the answers.
func unsure(q, c float64) simulate.Market {
	each := simulate.Attempt{Cost: simulate.Point(c)}
	return simulate.Market{
		Name: "unsure", Receivers: 20,
		Population: simulate.Population{Knowledge: simulate.Point(0.5)},
		Demand:     simulate.Demand{Tasks: simulate.Point(5)},
		Producer:   simulate.Producer{Quality: simulate.Point(q), Right: each, Wrong: each},
	}
}

const unsureTasks = 100.0 // in each replication

// sell runs plans in a market, each an offer by its name.
func sell(t *testing.T, m simulate.Market, plans map[string]pricing.Strategy) *simulate.Result {
	t.Helper()
	e := simulate.Experiment{Market: m, Replications: fewer(100), Seed: 21}
	for name, p := range plans {
		e.Offers = append(e.Offers, simulate.Sell(name, p))
	}
	return settled(t, e)
}

// Belief decides, truth is what comes of it: too much of it wastes, too little
// misses, the wrong one misuses.
func TestBeliefAndTruth(t *testing.T) {
	const price = 0.3
	for name, c := range map[string]struct {
		q, cost, trust, check              float64
		attempts                           int
		runs                               float64 // share of tasks
		checked                            float64
		anticipated, surplus               float64 // by task
		firstBest, missed, wasted, misused float64 // by task
	}{
		"the truth": {q: 0.9, cost: 0.1, trust: 0.9, runs: 1,
			anticipated: 0.4 - price, surplus: 0.4 - price, firstBest: 0.3},
		"too much": {q: 0.55, cost: 0.1, trust: 0.9, runs: 1,
			anticipated: 0.4 - price, surplus: 0.05 - price, wasted: 0.05},
		"too little": {q: 0.9, cost: 0.1, trust: 0.7,
			firstBest: 0.3, missed: 0.3},
		"doubt, but not enough": {q: 0.9, cost: 0.1, trust: 0.8, runs: 1,
			anticipated: 0, surplus: 0.4 - price, firstBest: 0.3},
		"it should check": {q: 0.9, cost: 0.1, trust: 1, check: 0.02, runs: 1,
			anticipated: 0.5 - price, surplus: 0.4 - price, firstBest: 0.9*0.5 - 0.02 - 0.1, misused: 0.9*0.5 - 0.02 - 0.4},
		"it need not check": {q: 1, cost: 0.1, trust: 0.8, check: 0.02, runs: 1, checked: 1,
			anticipated: 0.8*0.5 - 0.02 - price, surplus: 0.5 - 0.02 - price, firstBest: 0.4, misused: 0.02},
		"it checks for nothing": {q: 0.2, cost: 0.1, trust: 0.8, check: 0.05, runs: 1, checked: 1,
			anticipated: 0.8*0.5 - 0.05 - price, surplus: 0.2*0.5 - 0.05 - price, wasted: 0.05},
		"retries, believed in": {q: 0.1, cost: 0.01, trust: 0.7, attempts: 2, runs: 1,
			// it expects 1.3 attempts of which one succeeds with 0.91
			anticipated: 0.91 - 0.5 - 1.3*price, surplus: 0.19 - 0.5 - 1.9*price, wasted: 0.5 - 0.19 + 1.9*0.01},
	} {
		m := unsure(c.q, c.cost)
		m.Population.Trust, m.Population.CheckCost = simulate.Point(c.trust), simulate.Point(c.check)
		m.Producer.Attempts = c.attempts
		r := sell(t, m, map[string]pricing.Strategy{"o": pricing.PerAttempt(price)})
		for _, s := range r.Tallies[0] {
			assert.InDelta(t, c.runs*unsureTasks, s.Delivered.Count, 1e-9, name)
			assert.InDelta(t, c.checked*unsureTasks, s.Checked, 1e-9, name)
			assert.InDelta(t, (c.runs-c.checked)*unsureTasks, s.Acted, 1e-9, name)
			assert.InDelta(t, c.anticipated*unsureTasks, s.Anticipated, 1e-6, name)
			assert.InDelta(t, c.firstBest*unsureTasks, s.FirstBest, 1e-9, name)
			assert.InDelta(t, c.missed*unsureTasks, s.Missed, 1e-9, name)
			assert.InDelta(t, c.wasted*unsureTasks, s.Wasted, 1e-9, name)
			assert.InDelta(t, c.misused*unsureTasks, s.Misused, 1e-9, name)
		}
		rate(t, c.surplus, r, "o", (*simulate.Tally).Surplus, func(t *simulate.Tally) float64 { return t.Tasks }, name)
	}
}

// The thresholds in knowledge between acting, checking and ignoring, of
// docs/model.md, section 3.
func TestModesByKnowledge(t *testing.T) {
	const q, stakes, kappa = 0.8, 100.0, 5.0
	checks, ignores := kappa/(stakes*(1-q)), 1-kappa/(stakes*q)
	for _, c := range []struct {
		k              float64
		acted, checked float64
	}{
		{0, 1, 0}, {checks - 1e-6, 1, 0}, {checks + 1e-6, 0, 1}, {0.5, 0, 1}, {0.9, 0, 1}, {ignores - 1e-6, 0, 1}, {ignores + 1e-6, 0, 0}, {1, 0, 0},
	} {
		m := sure(1, stakes)
		m.Producer = simulate.Producer{Quality: simulate.Point(q)}
		m.Population.Knowledge, m.Population.CheckCost = simulate.Point(c.k), simulate.Point(kappa)
		for _, p := range []pricing.Strategy{pricing.Plan{}, bounded(pricing.PerArtifact(0), 0, 1)} {
			s := once(t, m, plan(p))
			assert.Equal(t, c.acted, s.Acted, "knowledge %v", c.k)
			assert.Equal(t, c.checked, s.Checked, "knowledge %v", c.k)
			assert.Zero(t, s.Misused)
		}
	}
}

// Reading and unaided answers have costs, and count towards what is worth it.
func TestReadingAndOwnCost(t *testing.T) {
	for name, c := range map[string]struct {
		stakes, k, own, read, check float64
		worth                       float64 // by task; not run where it is below 0
	}{
		"reading":                      {1.5, 0, 0, 0.001, 0, 0.5},
		"reading, not worth it":        {0.9, 0, 0, 0.001, 0, -0.1},
		"reading, at the tie":          {1, 0, 0, 0.001, 0, 0},
		"own cost alone":               {0, 1, 0.4, 0, 0, 0.4},
		"own cost, for one who knows":  {2, 1, 0.4, 0, 0, 0.4},
		"own cost and reading":         {2, 0.5, 0.4, 0.0001, 0, 1 + 0.4 - 0.1},
		"a check of what is right":     {2, 0.5, 0.4, 0.0001, 0.2, 1 + 0.4 - 0.1}, // acting is better
		"reading more than it answers": {2, 1, 0, 1e-9, 0, -1e-6},
	} {
		m := sure(3, c.stakes)
		m.Producer.Right = simulate.Attempt{Usage: pricing.Usage{Input: 7, Output: 1000}}
		m.Population.Knowledge, m.Population.OwnCost = simulate.Point(c.k), simulate.Point(c.own)
		m.Population.ReadCost, m.Population.CheckCost = simulate.Point(c.read), simulate.Point(c.check)
		s := once(t, m, plan(pricing.Plan{}))
		worth := max(c.worth, 0)
		assert.InDelta(t, 3*worth, s.FirstBest, 1e-9, name)
		assert.InDelta(t, 3*worth, s.Anticipated, 1e-9, name)
		assert.Equal(t, c.worth >= 0, s.Delivered.Count == 3, name)
	}
}

// What receivers know of quality decides under a price, not under a fee that
// falls with it.
func TestKnownQuality(t *testing.T) {
	half := func(low, high float64) simulate.Distribution {
		d, err := simulate.NewEmpirical(low, high)
		require.NoError(t, err)
		return d
	}
	tasks := func(t *simulate.Tally) float64 { return t.Tasks }
	hard := simulate.Producer{Difficulty: half(0, 0.8)}
	uneven := simulate.Producer{Quality: half(0.2, 0.9)}
	for name, c := range map[string]struct {
		producer simulate.Producer
		known    simulate.Known
		price    float64 // share of tasks run at a price of 0.5
		fee      float64 // share run at a fee of 0.5
	}{
		"hard tasks, known":           {hard, simulate.TaskQuality, 0.5, 1},
		"hard tasks, not known":       {hard, simulate.OwnQuality, 1, 1}, // worth 0.6 on average
		"hard tasks, of the market":   {hard, simulate.MarketQuality, 1, 1},
		"own quality":                 {uneven, simulate.OwnQuality, 0.5, 1},
		"own quality of tasks":        {uneven, simulate.TaskQuality, 0.5, 1},
		"quality of the market":       {uneven, simulate.MarketQuality, 1, 1}, // 0.55 on average
		"hard tasks in a bad market":  {simulate.Producer{Quality: half(0.2, 0.9), Difficulty: half(0, 0.8)}, simulate.MarketQuality, 0, 1},
		"hard tasks of good quality":  {simulate.Producer{Quality: half(0.2, 0.9), Difficulty: half(0, 0.8)}, simulate.OwnQuality, 0.5, 1}, // 0.54
		"hard tasks, quality and all": {simulate.Producer{Quality: half(0.2, 0.9), Difficulty: half(0, 0.8)}, simulate.TaskQuality, 0.25, 1},
	} {
		m := simulate.Market{Name: name, Receivers: 20, Demand: simulate.Demand{Tasks: simulate.Point(5)}, Producer: c.producer}
		m.Producer.Known = c.known
		r := sell(t, m, map[string]pricing.Strategy{"price": pricing.PerAttempt(0.5), "fee": pricing.PerOutcome(0.5)})
		rate(t, c.price, r, "price", delivered, tasks, name)
		rate(t, c.fee, r, "fee", delivered, tasks, name)
		if name == "hard tasks, known" {
			rate(t, 1, r, "price", func(t *simulate.Tally) float64 { return t.Right }, delivered, "easy tasks are done right")
			rate(t, 0.6, r, "fee", func(t *simulate.Tally) float64 { return t.Right }, delivered, "hard ones seldom")
		}
	}
}
