package simulate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// mustExpect is the expectation of an experiment that is sound.
func mustExpect(t *testing.T, e simulate.Experiment) *simulate.Expectation {
	t.Helper()
	x, err := simulate.Expect(context.Background(), e)
	require.NoError(t, err)
	return x
}

// sums are metrics of all numbers of a tally that have a mean, for each receiver and period.
func sums() (list []simulate.Metric) {
	var add func(name string, path []int, of reflect.Type)
	add = func(name string, path []int, of reflect.Type) {
		for i := range of.NumField() {
			f, path := of.Field(i), append(path[:len(path):len(path)], i)
			switch name := name + "." + f.Name; {
			case f.Type == reflect.TypeFor[simulate.Moments](), f.Name == "CertaintyEquivalent", f.Name == "Luck":
			case f.Type.Kind() == reflect.Struct:
				add(name, path, f.Type)
			case f.Type.Kind() == reflect.Float64:
				list = append(list, simulate.Metric{Name: name,
					Of:  func(t *simulate.Tally) float64 { return reflect.ValueOf(t).Elem().FieldByIndex(path).Float() },
					Per: func(t *simulate.Tally) float64 { return t.Receivers }})
			}
		}
	}
	add("", nil, reflect.TypeFor[simulate.Tally]())
	return list
}

// Whatever the market and the offers, every number of an expectation is the mean of the
// run's: where tasks and stakes are integrated, and where they are drawn.
func TestExpectationIsTheMeanOfTheRun(t *testing.T) {
	t.Parallel()
	for _, seed := range markets(2, 7, 10) {
		d := dice{rand.New(rand.NewPCG(seed, 31))}
		m := d.market(fmt.Sprintf("random %d", seed), seed%3 == 2)
		exact := seed%2 == 0
		if exact {
			m.Periods, m.Producer.Difficulty = 1, nil
			if m.View.Signal != nil { // else bills are found for each receiver
				m.View.Segments = []float64{0.6, 1.2}
			}
		}
		hidden := d.producer(m.Producer.Known)
		hidden.Difficulty = m.Producer.Difficulty
		plans, e := d.sums(), simulate.Experiment{Market: m, Seed: seed, Points: 32}
		for _, name := range []string{"attempts", "tokens", "outcomes", "cost", "value", "segments"} {
			e.Offers = append(e.Offers, simulate.Sell(name, plans[name]))
		}
		e.Offers = append(e.Offers, e.Offers[4].InSecret("hidden", &hidden))
		if !exact {
			bends := d.bends()
			e.Offers = append(e.Offers[:2], simulate.Sell("hybrid", plans["hybrid"]), simulate.Sell("included", bends["included"]), simulate.Sell("shared", bends["shared"]))
			e.Market.Receivers, e.Points = 3, 8 // for a bill that is sampled takes long
		}
		e.Replications = fewer(100)
		x := sameMeans(t, e, fmt.Sprintf("market %d", seed))
		assert.Equal(t, exact, len(x.Integrated) > 1)
	}
}

// sameMeans asserts that the numbers of an expectation are the means of a run's, and returns
// the expectation.
func sameMeans(t *testing.T, e simulate.Experiment, what string) *simulate.Expectation {
	r := mustRun(t, e)
	e.Replications /= 2
	x := mustExpect(t, e)
	for _, offer := range r.Offers {
		balanced(t, x, offer, what)
		for _, metric := range sums() {
			want, err := r.Estimate(offer, metric, 0.95)
			require.NoError(t, err)
			if want.StandardError >= 0.2*math.Abs(want.Value) {
				continue // too rare to be known
			}
			got, err := x.Estimate(offer, metric, 0.95)
			require.NoError(t, err)
			bound := 4*math.Hypot(want.StandardError, got.StandardError) + 1e-9*math.Abs(want.Value)
			assert.InDelta(t, want.Value, got.Value, bound, "%s, offer %q: %s", what, offer, metric.Name)
		}
	}
	return x
}

// Some tasks have nothing at stake, or just as much as makes them worth their bill, from
// where on they are run or up to where: those are decided as in a run.
func TestExpectationOfTies(t *testing.T) {
	t.Parallel()
	mixed := func(at float64, d simulate.Distribution) simulate.Distribution {
		m, err := simulate.NewMixture([]simulate.Distribution{simulate.Point(at), d}, []float64{1, 2})
		require.NoError(t, err)
		return m
	}
	empirical := func(n int, step float64) simulate.Distribution {
		values := make([]float64, n)
		for i := range values {
			values[i] = step * float64(i)
		}
		d, err := simulate.NewEmpirical(values...)
		require.NoError(t, err)
		return d
	}
	smooth := distuv.Exponential{Rate: 1}
	for name, stakes := range map[string][2]simulate.Distribution{ // of receivers, of tasks
		"some 0":             {mixed(0, smooth), nil},
		"some 0, spread":     {mixed(0, smooth), smooth},
		"tasks of 0, spread": {smooth, mixed(0, smooth)},
		"tasks of 0":         {nil, mixed(0, smooth)},
		"some 1":             {mixed(1, smooth), nil},
		"tasks of 1":         {nil, mixed(1, smooth)},
		"few values":         {nil, empirical(4, 1)},
		"many values":        {nil, empirical(101, 0.02)},
	} {
		e := simulate.Experiment{Seed: 1, Points: 32, Replications: fewer(100), Market: simulate.Market{
			Name: name, Receivers: 10,
			Population: simulate.Population{Stakes: stakes[0], Knowledge: empirical(2, 1), OwnCost: empirical(2, 1)},
			Demand:     simulate.Demand{Stakes: stakes[1], Tasks: simulate.Poisson{Lambda: 3}},
			Producer:   simulate.Producer{Quality: simulate.Point(0.5), Right: simulate.Attempt{Cost: simulate.Point(0.1)}},
		}}
		// Worth its bill, for who knows nothing and has no cost of its own, are stakes from 1
		// on; of the value, for who has, those up to 1; what is free, for who knows all, those
		// of 0, or up to 2.
		e.Offers = []simulate.Offer{simulate.Sell("attempts", pricing.PerAttempt(0.5)), simulate.Sell("value", pricing.ShareOfValue(1.5)),
			simulate.Sell("free", pricing.Plan{})}
		assert.Greater(t, len(sameMeans(t, e, name).Integrated), 1)
	}
}

// So they are under caps, menus, a fee for the period and where trust learns.
func TestExpectationOfEachKind(t *testing.T) {
	t.Parallel()
	for name, e := range expectable(fewer(50)) {
		r := mustRun(t, e)
		for _, offer := range r.Offers {
			balanced(t, mustExpect(t, e), offer, name)
		}
		asExpected(t, r, e)
	}
}

// The standard market is what it is by integration, to 6 digits.
func TestExpectationByIntegration(t *testing.T) {
	if testing.Short() {
		t.Skip("short tests integrate with few nodes, to 3 digits")
	}
	e := standard(20)
	e.Offers, e.Points = e.Offers[1:2], 1024
	x := mustExpect(t, e)
	fee, cost := 0.99*(0.65*0.95+0.35*0.05), 0.65*mustMean(t, e.Market.Producer.Right.Cost)+0.35*mustMean(t, e.Market.Producer.Wrong.Cost)
	profit, surplus := standardByIntegration(fee, cost)
	for m, want := range map[*simulate.Metric]float64{&simulate.Profit: profit, &simulate.Surplus: surplus} {
		got, err := x.Estimate("fee", *m, 0.95)
		require.NoError(t, err)
		assert.InDelta(t, want, got.Value, 4*got.StandardError, m.Name)
		assert.Less(t, got.StandardError, 1e-4*want, m.Name)
	}
}

// imbalance is what is left of profit, surplus and loss beside the first best.
var imbalance = simulate.Metric{Name: "balance",
	Of:  func(t *simulate.Tally) float64 { return t.Profit() + t.Surplus() + t.Loss() - t.FirstBest },
	Per: func(t *simulate.Tally) float64 { return t.Receivers }}

// balanced asserts that accounts balance to rounding in every replication, without luck, and
// that no loss is below 0.
func balanced(t *testing.T, x *simulate.Expectation, offer, name string) {
	got, err := x.Estimate(offer, imbalance, 0.95)
	require.NoError(t, err)
	assert.InDelta(t, 0, got.Value, 1e-9, name)
	assert.InDelta(t, 0, got.StandardError, 1e-9, name)
	for _, m := range []simulate.Metric{simulate.FirstBest, simulate.Missed, simulate.Wasted, simulate.Misused} {
		part, err := x.Mean(offer, m)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, part, -1e-9, "%s: %s", name, m.Name)
	}
}

func TestExpectationsBalance(t *testing.T) {
	for name, e := range expectable(3) {
		e.Points = 16
		x := mustExpect(t, e)
		for _, offer := range x.Offers() {
			balanced(t, x, offer, name)
		}
	}
}

// What is 0 but for rounding is 0.
func TestExpectationsWithoutRounding(t *testing.T) {
	for name, e := range expectable(10) {
		e.Points = 32
		table, err := mustExpect(t, e).Report(0.95)
		require.NoError(t, err)
		assert.NotRegexp(t, `e-1\d`, table, name)
	}
}

// Nobody has a task, or has one at stake: nothing comes of it.
func TestExpectationOfNothing(t *testing.T) {
	for _, change := range []func(m *simulate.Market){
		func(m *simulate.Market) { m.Demand.Tasks = simulate.Point(0) },
		func(m *simulate.Market) { m.Demand.Stakes = simulate.Point(0) },
		func(m *simulate.Market) { m.Population.Stakes = simulate.Point(0) },
	} {
		e := expectable(2)["stakes"]
		e.Points = 8
		change(&e.Market)
		x := mustExpect(t, e)
		for _, m := range []simulate.Metric{simulate.Profit, simulate.Surplus, simulate.Joined, simulate.FirstBest, simulate.Loss} {
			got, err := x.Estimate("fee", m, 0.95)
			require.NoError(t, err)
			assert.Equal(t, simulate.Estimate{}, got, m.Name)
		}
	}
}

// Means are those of the experiment alone: whatever the workers, the number of replications,
// and the parts that they are found in.
func TestExpectationDependsOnNothingElse(t *testing.T) {
	for name, e := range expectable(5) {
		e.Points = 16
		e.Workers = 3
		whole := mustExpect(t, e)
		e.Workers, e.Replications = 1, 2
		first := mustExpect(t, e)
		e.First, e.Replications = 2, 3
		joined, err := simulate.JoinExpectations(mustExpect(t, e), first)
		require.NoError(t, err)
		assert.Equal(t, whole, joined, name)
		text, err := json.Marshal(whole)
		require.NoError(t, err)
		var read simulate.Expectation
		require.NoError(t, json.Unmarshal(text, &read))
		assert.Equal(t, *whole, read, name)
		e.Points = 32
		_, err = simulate.JoinExpectations(first, mustExpect(t, e))
		assert.ErrorContains(t, err, "receivers")
	}
}

// Groups add up to the whole, and do not move it where they need no more than the period and
// the segment. Others are to sort by who receivers are, and not by what comes of them.
func TestExpectationsByGroup(t *testing.T) {
	mean := func(x *simulate.Expectation, m simulate.Metric) float64 {
		got, err := x.Mean("fee", m)
		require.NoError(t, err)
		return got
	}
	metrics := []simulate.Metric{simulate.Profit, simulate.Surplus, simulate.TasksRun}
	for name, e := range expectable(2) {
		e.Points, e.Market.View = 16, simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Ability }, Segments: []float64{0.6}}
		whole := mustExpect(t, e)
		able := simulate.Group{Name: "able", Labels: []string{"no", "yes"}, Of: func(r *simulate.Row) int { return int(r.Who.Ability + 0.5) }}
		e.Groups = []simulate.Group{simulate.BySegment(2), simulate.ByPeriod(e.Market.Periods)}
		for _, group := range []simulate.Group{simulate.BySegment(2), able} {
			x := mustExpect(t, e)
			low, err := x.In(group.Name, group.Labels[0])
			require.NoError(t, err)
			high, err := x.In(group.Name, group.Labels[1])
			require.NoError(t, err)
			// One metric tells the share of receivers, and the others have to have it too.
			share := (mean(x, metrics[0]) - mean(low, metrics[0])) / (mean(high, metrics[0]) - mean(low, metrics[0]))
			assert.True(t, share > 0 && share < 1, name)
			for _, m := range metrics {
				assert.InEpsilon(t, mean(x, m), (1-share)*mean(low, m)+share*mean(high, m), 1e-9, "%s by %s: %s", name, group.Name, m.Name)
				if group.Name == "segment" {
					assert.Equal(t, mean(whole, m), mean(x, m), "%s: %s", name, m.Name)
				}
			}
			e.Groups = append(e.Groups, able)
		}
		e.Groups = []simulate.Group{{Name: "joined", Labels: []string{"yes"}, Of: func(r *simulate.Row) int {
			if r.Joined > 0 {
				return 0
			}
			return -1
		}}}
		_, err := simulate.Expect(context.Background(), e)
		assert.ErrorContains(t, err, "by what came of it", name)
	}
}

// Metrics that are no means of sums over receivers are refused, and say why.
func TestExpectationRefuses(t *testing.T) {
	e := expectable(2)["stakes"]
	e.Points = 8
	x := mustExpect(t, e)
	of := func(change func(m *simulate.Metric)) simulate.Metric {
		m := simulate.Metric{Name: "m", Of: (*simulate.Tally).Profit, Per: func(t *simulate.Tally) float64 { return t.Receivers }}
		change(&m)
		return m
	}
	for why, m := range map[string]simulate.Metric{
		"for a replication":     simulate.LossMaking,
		"certainty equivalents": simulate.CertaintyEquivalent,
		"no function Of":        of(func(m *simulate.Metric) { m.Of = nil }),
		"no sum over receivers": of(func(m *simulate.Metric) { m.Of = func(t *simulate.Tally) float64 { return indicator(t.Profit() < 0) } }),
		"of two tallies":        of(func(m *simulate.Metric) { m.Per = func(t *simulate.Tally) float64 { return math.Sqrt(t.Tasks) } }),
		"what came of each row": of(func(m *simulate.Metric) { m.Of, m.Row = nil, func(*simulate.Row) float64 { return 1 } }),
		"moments":               of(func(m *simulate.Metric) { m.Of = func(t *simulate.Tally) float64 { return t.Bills.Squares } }),
		"panics":                of(func(m *simulate.Metric) { m.Of = func(t *simulate.Tally) float64 { return t.Sums[0] } }),
		"a ratio to 0":          of(func(m *simulate.Metric) { m.Per = func(t *simulate.Tally) float64 { return t.HeldOut } }),
	} {
		_, err := x.Estimate("fee", m, 0.95)
		assert.ErrorContains(t, err, why)
		_, err = x.Mean("fee", m)
		assert.ErrorContains(t, err, why)
		_, err = x.Compare("cost-plus", "fee", m, 0.95)
		assert.ErrorContains(t, err, why)
	}
	for _, m := range simulate.Metrics() {
		_, err := x.Mean("fee", m)
		refused := m.Name == simulate.LossMaking.Name || m.Name == simulate.CertaintyEquivalent.Name
		if err != nil && !refused {
			assert.ErrorContains(t, err, "a ratio to 0", m.Name)
		}
		assert.Equal(t, refused, err != nil && !strings.Contains(err.Error(), "a ratio to 0"), m.Name)
	}
	_, err := x.Compare("dear", "cheap", simulate.Profit, 2)
	assert.ErrorContains(t, err, `no offer "dear"`)
	assert.ErrorContains(t, err, `no offer "cheap"`)
	assert.ErrorContains(t, err, "level of confidence is 2")
	for _, none := range []*simulate.Expectation{nil, {}} {
		_, err = none.Estimate("fee", simulate.Profit, 0.95)
		assert.ErrorContains(t, err, `no offer "fee"`)
		_, err = none.Report(0.95)
		assert.Error(t, err)
		_, err = none.In("period", "1")
		assert.Error(t, err)
		_, err = simulate.JoinExpectations(none)
		assert.Error(t, err)
		assert.Empty(t, none.Offers())
	}
}

// How many points there are is checked, and neither the receivers of the market nor metrics
// of rows are read.
func TestExpectationOfPoints(t *testing.T) {
	e := expectable(2)["stakes"]
	e.Market.Receivers = 0
	e.Metrics = []simulate.Metric{{Name: "rows", Row: func(*simulate.Row) float64 { panic("it is asked") }}}
	x := mustExpect(t, e)
	assert.Equal(t, 256, x.Points())
	assert.Equal(t, []string{"outcomes", "numbers of tasks", "stakes of tasks", "stakes of receivers"}, x.Integrated)
	assert.Empty(t, x.Warnings())
	e.Points = 100
	assert.Equal(t, []string{"simulate: 100 points, where a power of 2 fills the space of contexts evenly: want 128"}, mustExpect(t, e).Warnings())
	for _, points := range []int{-1, 1 << 31} {
		e.Points = points
		_, err := simulate.Expect(context.Background(), e)
		assert.ErrorContains(t, err, "points, want at least 1")
	}
}

// A share that changes in steps may be the same in most replications, and then is not as well
// known as it looks: it is warned of. What does not change from receiver to receiver is not.
func TestStepsAreWarnedOf(t *testing.T) {
	m := simulate.Market{
		Name:       "steps",
		Population: simulate.Population{Knowledge: distuv.Uniform{Max: 1}},
		Producer:   simulate.Producer{Right: simulate.Attempt{Cost: simulate.Point(0.1)}},
	}
	x := mustExpect(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", pricing.PerOutcome(0.659))}, Replications: 5, Points: 32})
	joined, err := x.Estimate("o", simulate.Joined, 0.95)
	require.NoError(t, err)
	require.False(t, joined.Low <= 0.341 && 0.341 <= joined.High, "the seed is one in which all replications are on one side")
	require.Len(t, joined.Warnings, 1)
	assert.Contains(t, joined.Warnings[0], "changes in steps")
	tasks, err := x.Estimate("o", simulate.Metric{Name: "tasks", Of: func(t *simulate.Tally) float64 { return t.Tasks }, Per: func(t *simulate.Tally) float64 { return t.Receivers }}, 0.95)
	require.NoError(t, err)
	assert.Equal(t, simulate.Estimate{Value: 1, Low: 1, High: 1}, tasks)
}

// An expectation ends when a difference is known, as a run does, and is that of as many
// replications.
func TestExpectationUntil(t *testing.T) {
	for name, e := range expectable(200) {
		if name == "outcomes, a cap" {
			continue // takes long
		}
		e.Points, e.Workers = 16, 2
		e.Until = simulate.Until{Metric: simulate.Profit, Base: "cost-plus", Alt: "fee", HalfWidth: 0.04, Level: 0.95}
		x := mustExpect(t, e)
		require.True(t, x.Stopped().Met, name)
		require.Less(t, x.Replications(), 200, name)
		e.Until, e.Replications = simulate.Until{}, x.Replications()
		want, err := mustExpect(t, e).Compare("cost-plus", "fee", simulate.Profit, 0.95)
		require.NoError(t, err)
		got, err := x.Compare("cost-plus", "fee", simulate.Profit, 0.95)
		require.NoError(t, err)
		assert.Equal(t, want, got, name)
		assert.LessOrEqual(t, got.Difference.High-got.Difference.Low, 0.08, name)
		e.Until = simulate.Until{Metric: simulate.CertaintyEquivalent, HalfWidth: 0.02, Level: 0.95}
		e.Replications = 40
		_, err = simulate.Expect(context.Background(), e)
		assert.ErrorContains(t, err, "certainty equivalents")
	}
}

// What is drawn and has a heavy tail is warned about where an estimate follows it, in groups
// too, and only there.
func TestExpectationsWarnOfTails(t *testing.T) {
	heavy := distuv.LogNormal{Sigma: 2}
	halves := simulate.Group{Name: "half", Labels: []string{"even", "odd"}, Of: func(r *simulate.Row) int { return r.Receiver % 2 }}
	for name, p := range map[string]simulate.Population{
		"Stakes has":  {Stakes: heavy, Knowledge: simulate.Point(0.5)}, // drawn, for the group may look at it
		"OwnCost has": {OwnCost: heavy, Knowledge: simulate.Point(0.5)},
		"Harm has":    {Harm: heavy, Trust: simulate.Point(1), Knowledge: simulate.Point(0.5)}, // who trusts does not beware
		"":            {Knowledge: distuv.Uniform{Max: 1}, OwnCost: distuv.Gamma{Alpha: 2, Beta: 1}},
	} {
		e := simulate.Experiment{Points: 32, Replications: 10, Seed: 1, Groups: []simulate.Group{halves}, Offers: []simulate.Offer{
			simulate.Sell("free", pricing.Plan{}), simulate.Sell("cheap", pricing.PerAttempt(0.01)), simulate.Sell("share", pricing.ShareOfValue(0.1))}}
		e.Market = simulate.Market{Population: p, Producer: simulate.Producer{Quality: simulate.Point(0.75), Wrong: simulate.Attempt{Cost: simulate.Point(1)}}}
		x := mustExpect(t, e)
		odd, err := x.In("half", "odd")
		require.NoError(t, err)
		warned := func(list []string) bool { return strings.Contains(strings.Join(list, ""), name+" a heavy tail") }
		for _, x := range []*simulate.Expectation{x, odd} {
			level, err := x.Estimate("free", simulate.Surplus, 0.95)
			require.NoError(t, err)
			assert.Equal(t, name != "", warned(level.Warnings), name)
			profit, err := x.Estimate("free", simulate.Profit, 0.95)
			require.NoError(t, err)
			assert.False(t, warned(profit.Warnings), name)
			alike, err := x.Compare("free", "cheap", simulate.Surplus, 0.95)
			require.NoError(t, err)
			assert.False(t, warned(alike.Warnings), name)
			unlike, err := x.Compare("free", "share", simulate.Surplus, 0.95)
			require.NoError(t, err)
			assert.Equal(t, name != "", warned(unlike.Warnings), name)
		}
	}
}

// A seller that looks at the stakes of few receivers sees them.
func TestExpectationOfStakesThatAreSeen(t *testing.T) {
	e := expectable(2)["stakes"]
	for _, from := range []float64{0, 0.9, 0.98} {
		e.Points, e.Market.View = 8, simulate.View{Segments: []float64{1}, Signal: func(r pricing.Receiver) float64 {
			if r.Knowledge > from {
				return r.Stakes
			}
			return 0
		}}
		assert.NotContains(t, mustExpect(t, e).Integrated, "stakes of receivers", from)
	}
}

// Whatever of an expectation that was written is changed, it is refused when it is read; and
// a part that was cancelled before any replication takes nothing from the others.
func TestExpectationsAsWritten(t *testing.T) {
	e := expectable(2)["stakes, tied to knowledge"]
	e.Points, e.Market.Population.OwnCost = 8, distuv.LogNormal{Sigma: 2}
	whole := mustExpect(t, e)
	text, err := json.Marshal(whole)
	require.NoError(t, err)
	var read simulate.Expectation
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, *whole, read)
	for old, changed := range map[string]string{
		`"numbers of tasks",`: ``, `stakes of tasks`: `stakes of nobody`, `"Integrated"`: `"integrated"`, `"Dimension":"OwnCost"`: `"Dimension":"Harm"`,
		`"Tails"`: `"Tail"`, `"Receivers":8`: `"Receivers":9`,
	} {
		require.Contains(t, string(text), old)
		assert.Error(t, json.Unmarshal([]byte(strings.Replace(string(text), old, changed, 1)), &read), old)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	none, err := simulate.Expect(ctx, e)
	require.ErrorIs(t, err, context.Canceled)
	joined, err := simulate.JoinExpectations(none, whole)
	require.NoError(t, err)
	assert.Equal(t, whole, joined)
}
