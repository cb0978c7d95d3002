package simulate_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A tape records the receivers that are drawn, and what was delivered to each in
// its periods. It is an offer that costs nothing, so that all tasks are run that
// are worth reading.
type tape struct{ met []meeting }

type meeting struct {
	who     pricing.Receiver
	periods [][]pricing.Delivery
}

func (*tape) ReadsBuyer() bool { return false }

func (t *tape) Charge(a *pricing.Account) float64 {
	if n := len(t.met); n > 0 { // else it is anticipated
		t.met[n-1].periods = append(t.met[n-1].periods, slices.Clone(a.Deliveries))
	}
	return 0
}

func (*tape) ReadsHistory() bool { return false }

// record plays the experiment to a tape.
func record(t *testing.T, e simulate.Experiment) ([]meeting, []simulate.Tally) {
	t.Helper()
	var to tape
	e.Workers, e.Offers = 1, append([]simulate.Offer{simulate.Sell("tape", &to)}, e.Offers...)
	e.Market.View.Signal = func(r pricing.Receiver) float64 {
		to.met = append(to.met, meeting{who: r})
		return 0
	}
	r := mustRun(t, e)
	return to.met, r.Tallies[0]
}

// eager is a market in which every receiver runs every task for nothing.
func eager() simulate.Experiment {
	e := tiny()
	e.Market.Receivers = few(30, 12)
	e.Market.Population = simulate.Population{
		Stakes: distuv.Uniform{Min: 1, Max: 3}, Ability: distuv.Beta{Alpha: 4, Beta: 2}, Knowledge: distuv.Uniform{Max: 0.3}}
	if testing.Short() {
		e.Market.Population.Ability = distuv.Uniform{Min: 0.3, Max: 1} // whose table takes no time
	}
	e.Market.Demand.Tasks = simulate.Binomial{N: 9, P: 0.5}
	e.Market.Producer = simulate.Producer{Quality: distuv.Uniform{Min: 0.6, Max: 0.9},
		Right: simulate.Attempt{Cost: distuv.Exponential{Rate: 10}}, Wrong: simulate.Attempt{Cost: distuv.Exponential{Rate: 5}}}
	return e
}

func TestMoreReceiversPeriodsAndTasksMoveNothing(t *testing.T) {
	e := eager()
	e.Replications = 1
	base, _ := record(t, e)
	e.Market.Receivers++
	more, _ := record(t, e)
	require.Len(t, more, len(base)+1)
	assert.Equal(t, base, more[:len(base)], "one more receiver")

	e = eager()
	e.Market.Demand.Tasks = simulate.Point(4) // nobody is without tasks in a period
	e.Market.Periods = 2
	base, _ = record(t, e)
	e.Market.Periods = 3
	more, _ = record(t, e)
	require.Len(t, more, len(base))
	for i := range base {
		require.Len(t, more[i].periods, 3)
		assert.Equal(t, base[i].who, more[i].who)
		assert.Equal(t, base[i].periods, more[i].periods[:2])
		assert.NotEqual(t, more[i].periods[0], more[i].periods[1], "another period is other tasks")
	}

	e.Market.Demand = simulate.Demand{Tasks: simulate.Point(4), Stakes: distuv.Uniform{Min: 1, Max: 2}}
	base, _ = record(t, e)
	e.Market.Demand.Tasks = simulate.Point(6)
	more, _ = record(t, e)
	require.Len(t, more, len(base))
	for i := range base {
		for period := range 3 {
			require.Len(t, more[i].periods[period], 6)
			assert.Equal(t, base[i].periods[period], more[i].periods[period][:4])
		}
	}
}

// A mechanism that is switched on changes what it is about, and moves no draw of
// anything else.
func TestMechanismsMoveNothingElse(t *testing.T) {
	base, before := record(t, eager())
	for name, c := range map[string]struct {
		on   func(m *simulate.Market)
		same string // "who", "right" and "all" leave the receivers, also whose answers are right, or also what they cost and are worth
	}{
		"stakes of tasks": {func(m *simulate.Market) { m.Demand.Stakes = distuv.LogNormal{Sigma: 0.1} }, "right"},
		"difficulty":      {func(m *simulate.Market) { m.Producer.Difficulty = distuv.Uniform{Max: 0.1} }, "who"},
		"retries":         {func(m *simulate.Market) { m.Producer.Attempts = 3 }, "who"},
		"cost":            {func(m *simulate.Market) { m.Producer.Right.Cost = nil }, "right"},
		"tokens":          {func(m *simulate.Market) { m.Producer.Right.Usage.Output = 1 }, "right"},
		"size": {func(m *simulate.Market) {
			m.Producer.Wrong = simulate.Attempt{Usage: pricing.Usage{Input: 1}, Size: distuv.Exponential{Rate: 1}}
		}, "right"},
		"measurement error": {func(m *simulate.Market) { m.Measurement.FalsePositive = 0.3 }, "right"},
		"event":             {func(m *simulate.Market) { m.Measurement.Event = pricing.Acted }, "right"},
		"noise":             {func(m *simulate.Market) { m.View.Noise = distuv.UnitNormal }, "all"},
		"segments":          {func(m *simulate.Market) { m.View.Segments = []float64{1, 2} }, "all"},
		"a copula of others": {func(m *simulate.Market) {
			m.Population.Correlations = []simulate.Correlation{{A: simulate.Trust, B: simulate.OwnCost, Rho: 0.5}}
		}, "all"},
		"checks":                   {func(m *simulate.Market) { m.Population.CheckCost = simulate.Point(10) }, "right"},
		"own cost":                 {func(m *simulate.Market) { m.Population.OwnCost = distuv.Uniform{Max: 0.1} }, "right"},
		"trust":                    {func(m *simulate.Market) { m.Population.Trust = distuv.Uniform{Min: 0.7, Max: 1} }, "right"},
		"quality":                  {func(m *simulate.Market) { m.Producer.Quality = simulate.Point(0.8) }, "who"},
		"more tasks":               {func(m *simulate.Market) { m.Demand.Tasks = simulate.Binomial{N: 12, P: 0.5} }, "who"},
		"periods":                  {func(m *simulate.Market) { m.Periods = 2 }, "who"},
		"what is known of quality": {func(m *simulate.Market) { m.Producer.Known = simulate.MarketQuality }, "all"},
	} {
		e := eager()
		c.on(&e.Market)
		met, after := record(t, e)
		require.Len(t, met, len(base), name)
		for i := range met {
			who := met[i].who
			own, check, trust := &who.OwnCost, &who.CheckCost, &who.Trust
			switch name { // what it is about
			case "own cost":
				*own = base[i].who.OwnCost
			case "checks":
				*check = base[i].who.CheckCost
			case "trust":
				*trust = base[i].who.Trust
			}
			assert.Equal(t, base[i].who, who, "%s: receiver %d", name, i)
			if c.same == "all" {
				assert.Equal(t, base[i].periods, met[i].periods, name)
			}
		}
		for r := range after {
			if name != "more tasks" && name != "periods" {
				assert.Equal(t, before[r].Tasks, after[r].Tasks, name)
				assert.Equal(t, before[r].Delivered.Count, after[r].Delivered.Count, name)
			}
			if c.same == "right" {
				assert.Equal(t, before[r].Right, after[r].Right, name)
			}
			if name == "retries" {
				assert.GreaterOrEqual(t, after[r].Right, before[r].Right, "who is right at once needs no retry")
			}
		}
	}
}

// The first of a correlated pair is what it was, and the second leans on it.
func TestCorrelationMovesTheSecondAlone(t *testing.T) {
	base, _ := record(t, eager())
	e := eager()
	e.Market.Population.Correlations = []simulate.Correlation{{A: simulate.Knowledge, B: simulate.Ability, Rho: 0.8}}
	met, _ := record(t, e)
	require.Len(t, met, len(base))
	for i := range met {
		require.Equal(t, base[i].who.Knowledge, met[i].who.Knowledge)
		assert.NotEqual(t, base[i].who.Ability, met[i].who.Ability)
		assert.Equal(t, base[i].who.Stakes, met[i].who.Stakes)
	}
}

// A fee changes what is paid, not what is drawn: where nobody is put off,
// everything else is the same to the bit.
func TestFeeMovesNothing(t *testing.T) {
	var want *simulate.Result
	for _, fee := range []float64{0, 0.001, 0.01} {
		e := eager()
		e.Offers = []simulate.Offer{simulate.Sell("fee", pricing.PerArtifact(fee))}
		r := mustRun(t, e)
		r.Fingerprint = "" // is of another fee
		for i := range r.Tallies[0] {
			s := &r.Tallies[0][i]
			assert.InDelta(t, fee*s.Delivered.Count, s.Charges, 1e-9, fmt.Sprint(fee))
		}
		for _, list := range [][]simulate.Tally{r.Tallies[0], r.Samples[0].Tallies} {
			for i := range list {
				s := &list[i]
				s.Charges, s.Anticipated, s.CertaintyEquivalent, s.Bills, s.Surpluses = 0, 0, 0, simulate.Moments{}, simulate.Moments{}
			}
		}
		if want == nil {
			want = r
		}
		assert.Equal(t, want, r)
	}
}
