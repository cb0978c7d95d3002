package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// settled runs an experiment and checks its accounts: in every replication they
// balance and no part of the loss is below 0, and luck has a mean of 0.
func settled(t *testing.T, e simulate.Experiment) *simulate.Result {
	t.Helper()
	r := mustRun(t, e)
	for o, tallies := range r.Tallies {
		luck := make([]float64, len(tallies))
		most := 0.0
		for i := range tallies {
			s := &tallies[i]
			scale := max(math.Abs(s.FirstBest), math.Abs(s.Gain), math.Abs(s.Charges), s.Delivered.Cost, s.Measuring)
			require.InDelta(t, s.FirstBest+s.Luck, s.Profit()+s.Surplus()+s.Loss(), 1e-9*scale, "%s, offer %q, replication %d", r.Market, r.Offers[o], i)
			for _, part := range []float64{s.FirstBest, s.Missed, s.Wasted, s.Misused, s.Measuring, s.Anticipated} {
				require.GreaterOrEqual(t, part, -1e-9*scale, "%s, offer %q, replication %d: %+v", r.Market, r.Offers[o], i, s)
			}
			luck[i], most = s.Luck, max(most, scale)
		}
		if len(luck) > 1 {
			zero(t, luck, most, "%s, offer %q: luck", r.Market, r.Offers[o])
		}
	}
	return r
}

// within4 is the probability that a normal variable lies within 4 standard errors.
// Of few replications, Student's t has to go further for as much.
var within4 = math.Erf(4 / math.Sqrt2)

// zero asserts that numbers, of which the largest is a difference of numbers of
// the given scale, have a mean of 0.
func zero(t *testing.T, x []float64, scale float64, msg ...any) {
	t.Helper()
	n := float64(len(x))
	mean, sd := stat.MeanStdDev(x, nil)
	errors := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1 + within4) / 2)
	assert.InDelta(t, 0, mean, errors*sd/math.Sqrt(n)+1e-12*scale, msg...)
}

// rate asserts that a ratio of sums is what it should be.
func rate(t *testing.T, want float64, r *simulate.Result, offer string, of, per func(*simulate.Tally) float64, msg ...any) {
	t.Helper()
	e, err := r.Estimate(offer, simulate.Metric{Of: of, Per: per}, within4)
	require.NoError(t, err)
	assert.InDelta(t, want, e.Value, (e.High-e.Low)/2+1e-9*max(1, math.Abs(want)), msg...)
}

func delivered(t *simulate.Tally) float64 { return t.Delivered.Count }

// fewer is a number, such as of replications, and a fifth of it in short tests.
func fewer(n int) int {
	if testing.Short() {
		return n / 5
	}
	return n
}

// few is a size, and a smaller one in short tests.
func few(n, short int) int {
	if testing.Short() {
		return short
	}
	return n
}

// markets are the seeds of thirty random markets, or in short tests of some.
func markets(short ...uint64) (seeds []uint64) {
	if testing.Short() {
		return short
	}
	for seed := range uint64(30) {
		seeds = append(seeds, seed)
	}
	return seeds
}

// sure is a market of one receiver with so many tasks alike, whose answers are
// right and cost a little.
func sure(tasks int, stakes float64) simulate.Market {
	each := simulate.Attempt{Cost: simulate.Point(0.01)}
	return simulate.Market{
		Name: "sure", Receivers: 1,
		Population: simulate.Population{Stakes: simulate.Point(stakes)},
		Demand:     simulate.Demand{Tasks: simulate.Point(tasks)},
		Producer:   simulate.Producer{Right: each, Wrong: each},
	}
}

// once is what a menu comes to in one replication of a market.
func once(t *testing.T, m simulate.Market, options ...simulate.Option) simulate.Tally {
	t.Helper()
	r := settled(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{{Name: "o", Options: options}}, Replications: 1})
	return r.Tallies[0][0]
}

func plan(s pricing.Strategy) simulate.Option { return simulate.Option{Plan: s} }

func bounded(p pricing.Plan, minimum, maximum float64) pricing.Plan {
	p.Minimum, p.Maximum = minimum, maximum
	return p
}

// Who joins, how much is run, what is paid and what is left, by hand.
func TestParticipationAndUse(t *testing.T) {
	fixed := func(fee, price float64) pricing.Plan { return pricing.Subscription(fee, pricing.Artifacts, 0, price) }
	volume := pricing.StrategyFunc(func(a *pricing.Account) float64 { // half the price from 5 on
		n := a.Total().Count
		if n >= 5 {
			return 0.75 * n
		}
		return 1.5 * n
	})
	for name, c := range map[string]struct {
		tasks  int
		stakes float64
		plan   pricing.Strategy
		runs   float64 // none: it stays out
		pays   float64
	}{
		"a price below the stakes":            {3, 1, pricing.PerArtifact(0.6), 3, 1.8},
		"a price of the stakes":               {3, 0.1, pricing.PerArtifact(0.1), 3, 0.3},
		"a price above":                       {3, 1, pricing.PerArtifact(1.000001), 0, 0},
		"a fee of all there is to gain":       {3, 0.1, fixed(0.3, 0), 3, 0.3},
		"a fee above it":                      {3, 0.1, fixed(0.300001, 0), 0, 0},
		"a fee and a price, at the tie":       {10, 0.7, fixed(5, 0.2), 10, 7},
		"a fee and a price, above it":         {10, 0.7, fixed(5.00001, 0.2), 0, 0},
		"a fee without tasks":                 {0, 1, fixed(0.1, 0), 0, 0},
		"a bonus without tasks":               {0, 1, pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.PerUnit(-0.5)}}}, 0, -0.5},
		"no more than is included":            {10, 1, pricing.Subscription(2, pricing.Artifacts, 3, 1.5), 3, 2},
		"more than is included":               {10, 1, pricing.Subscription(2, pricing.Artifacts, 3, 0.75), 10, 2 + 7*0.75},
		"too little included":                 {10, 1, pricing.Subscription(2, pricing.Artifacts, 1, 1.5), 0, 0},
		"a cap that is reached":               {10, 1, bounded(pricing.PerArtifact(1.5), 0, 6), 10, 6},
		"a cap that pays exactly":             {6, 1, bounded(pricing.PerArtifact(1.5), 0, 6), 6, 6},
		"a cap out of reach":                  {5, 1, bounded(pricing.PerArtifact(1.5), 0, 6), 0, 0},
		"a minimum below use":                 {10, 1, bounded(pricing.PerArtifact(0.5), 4, 0), 10, 5},
		"a minimum above use":                 {6, 1, bounded(pricing.PerArtifact(0.5), 4, 0), 6, 4},
		"a minimum above the gain":            {3, 1, bounded(pricing.PerArtifact(0.5), 4, 0), 0, 0},
		"enough for the lower price":          {5, 1, volume, 5, 3.75},
		"not enough for the lower price":      {4, 1, volume, 0, 0},
		"a task worth nothing, for nothing":   {4, 0, pricing.Plan{}, 4, 0},
		"packages, of which whole are worth":  {7, 0.3, pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.Package{Size: 5, Price: 1.5}}}}, 5, 1.5},
		"beyond the dense part of a lattice":  {400, 1, pricing.Subscription(50, pricing.Artifacts, 100, 2), 100, 50},
		"a refund of what is beyond the need": {4, 1, pricing.Hybrid("h", pricing.PerArtifact(2), pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.PerUnit(-1.5)}}}), 4, 2},
	} {
		s := once(t, sure(c.tasks, c.stakes), plan(c.plan))
		joined := 0.0
		if c.runs > 0 || c.pays != 0 {
			joined = 1
		}
		assert.Equal(t, joined, s.Joined, name)
		assert.Equal(t, c.runs, s.Delivered.Count, name)
		assert.InDelta(t, c.pays, s.Charges, 1e-12, name)
		assert.InDelta(t, c.runs*c.stakes-c.pays, s.Anticipated, 1e-9, name)
		assert.InDelta(t, c.runs*c.stakes-c.pays, s.Surplus(), 1e-9, name)
		worth := c.stakes - 0.01
		assert.InDelta(t, max(worth, 0)*(float64(c.tasks)-c.runs), s.Missed, 1e-9, name)
		assert.InDelta(t, max(-worth, 0)*c.runs, s.Wasted, 1e-9, name)
		assert.Zero(t, s.Misused, name)
		assert.InDelta(t, 0, s.Luck, 1e-12, name)
	}
}
