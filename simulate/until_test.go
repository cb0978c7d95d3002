package simulate_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// until is a small market, run until something is known.
func until(most int, u simulate.Until) simulate.Experiment {
	e := ten(nil, 0)()
	e.Replications, e.Until = most, u
	return e
}

// numbered are two offers, of which the second has more by a number of each replication.
func numbered(number func(replication int) float64) simulate.Experiment {
	return simulate.Experiment{
		Market: simulate.Market{Name: "numbers", Receivers: 1},
		Offers: []simulate.Offer{simulate.Sell("zero", pricing.PerOutcome(0.25)), simulate.Sell("number", pricing.PerOutcome(0.5))},
		Until: simulate.Until{Level: 0.95, Metric: simulate.Metric{Name: "number", Of: func(t *simulate.Tally) float64 {
			if t.Charges < 0.4 {
				return 0
			}
			return number(t.Replication)
		}}},
	}
}

// A run that is stopped is, to the bit, the run of as many replications, whatever the workers,
// and it stops at the first look at which what Compare says is enough and not in doubt.
func TestStoppedRunIsThatOfItsReplications(t *testing.T) {
	t.Parallel()
	for name, u := range map[string]simulate.Until{
		"mean":     {Metric: simulate.Profit, Base: "cost-plus", Alt: "fee", HalfWidth: 0.1},
		"share":    {Metric: simulate.Profit, Base: "cost-plus", Alt: "fee", HalfWidth: 0.01, Share: 0.15},
		"all":      {Metric: simulate.Profit, HalfWidth: 0.1},
		"ratio":    {Metric: simulate.SuccessRate, HalfWidth: 0.01},
		"joined":   {Metric: simulate.Joined, HalfWidth: 0.03},
		"row":      {Metric: byRow, HalfWidth: 0.1},
		"better":   {Metric: simulate.Surplus, Better: true},
		"as good":  {Metric: simulate.Joined, Base: "fee", Alt: "half of each", Better: true, HalfWidth: 0.05},
		"no doubt": {Metric: simulate.Surplus, HalfWidth: 0.5},
	} {
		if testing.Short() && name != "ratio" && name != "better" && name != "no doubt" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u.Level = 0.9
			e := until(800, u)
			e.Metrics, e.Groups = []simulate.Metric{byRow}, []simulate.Group{simulate.ByPeriod(1)}
			var stopped *simulate.Result
			for _, workers := range []int{1, 2, 7} {
				e.Workers = workers
				r := mustRun(t, e)
				require.NotNil(t, r.Stopped)
				assert.True(t, r.Stopped.Met, r.Stopped)
				if stopped == nil {
					stopped = r
				}
				require.Equal(t, stopped, r)
			}
			plain := e
			plain.Until, plain.Replications = simulate.Until{}, stopped.Replications()
			want := mustRun(t, plain)
			if !u.Better {
				assertLooks(t, u, stopped, want)
			}
			want.Stopped, want.Warnings = stopped.Stopped, stopped.Warnings
			assert.Equal(t, want, stopped)
		})
	}
}

var byRow = simulate.Metric{Name: "by row", Row: func(r *simulate.Row) float64 { return r.Profit() / 10 }}

// assertLooks asserts that the interval of whole is that of what stopped says, and that no look
// before would have been enough.
func assertLooks(t *testing.T, u simulate.Until, stopped, whole *simulate.Result) {
	enough := func(r *simulate.Result) (enough bool) {
		enough = true
		for i, d := range stopped.Stopped.Differences {
			c, err := r.Compare(d.Base, d.Alt, u.Metric, u.Level)
			require.NoError(t, err)
			half := (c.Difference.High - c.Difference.Low) / 2
			enough = enough && half <= max(u.HalfWidth, u.Share*math.Abs(c.Difference.Value)) && len(c.Difference.Warnings) == 0
			if r == whole {
				assert.Equal(t, []float64{c.Difference.Value, c.Difference.Low, c.Difference.High}, []float64{d.Value, d.Low, d.High}, "%d", i)
			}
		}
		return enough
	}
	assert.True(t, enough(whole))
	n := whole.Replications()
	doubted := false
	for k := 30; k < n; k++ {
		part := *whole
		part.Tallies, part.Groups = nil, nil
		for _, list := range whole.Tallies {
			part.Tallies = append(part.Tallies, list[:k])
		}
		c, err := part.Compare(stopped.Offers[0], stopped.Offers[1], u.Metric, u.Level)
		require.NoError(t, err)
		if doubted = doubted || len(c.Difference.Warnings) > 0; !doubted { // else looks are further apart
			assert.False(t, enough(&part), "%d replications would have been enough, and it stopped after %d", k, n)
		}
	}
}

// Where the replications are not enough, the result is that of all of them and says so.
func TestNotKnown(t *testing.T) {
	e := until(40, simulate.Until{Metric: simulate.Profit, Base: "fee", Alt: "cost-plus", HalfWidth: 1e-6, Level: 0.95})
	r := mustRun(t, e)
	assert.Equal(t, 40, r.Replications())
	require.NotNil(t, r.Stopped)
	assert.False(t, r.Stopped.Met)
	assert.Contains(t, r.Stopped.String(), "not known after 40 replications: the difference in profit to ±1e-06, at 95%; "+
		"by Student's t, cost-plus less fee ")
	assert.Empty(t, r.Warnings)
}

// What the stopper says is in the report, and a confidence sequence is in the warnings of
// every comparison. It survives JSON, does not join, and has to be of the result.
func TestStopIsReported(t *testing.T) {
	e := until(400, simulate.Until{Metric: simulate.Surplus, Base: "cost-plus", Alt: "fee", Better: true, Level: 0.95})
	r := mustRun(t, e)
	require.True(t, r.Stopped.Met)
	require.True(t, r.Stopped.Sequence)
	report, err := r.Report(0.95)
	require.NoError(t, err)
	assert.Contains(t, report, "\n"+r.Stopped.String()+"\n")
	c, err := r.Compare("cost-plus", "fee", simulate.Surplus, 0.95)
	require.NoError(t, err)
	d := r.Stopped.Differences[0]
	assert.Equal(t, c.Difference.Value, d.Value)
	assert.Less(t, d.Low, c.Difference.Low)
	assert.Greater(t, d.High, c.Difference.High)
	assert.Less(t, d.High, 0.0)
	require.NotEmpty(t, c.Warnings)
	assert.Contains(t, c.Warnings[0], "Student's t is too narrow after that; the confidence sequence is not: fee less cost-plus -")

	text, err := json.Marshal(r)
	require.NoError(t, err)
	var read simulate.Result
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, r, &read)
	assert.Error(t, json.Unmarshal([]byte(strings.Replace(string(text), `"Met":true`, `"Met":false`, 1)), &read))

	rest := e
	rest.Until, rest.First = simulate.Until{}, r.Replications()
	_, err = simulate.Join(r, mustRun(t, rest))
	assert.EqualError(t, err, "simulate: result 1 to join is of a run with Until, want it by itself: its rule saw no other")

	for want, spoil := range map[string]func(s *simulate.Stop){
		"it was stopped after 3 replications":                         func(s *simulate.Stop) { s.Replications = 3 },
		`it was stopped for a difference between "cost-plus" and "x"`: func(s *simulate.Stop) { s.Differences[0].Alt = "x" },
		"it was stopped for a difference of NaN":                      func(s *simulate.Stop) { s.Differences[0].Value = math.NaN() },
	} {
		spoilt, stop := *r, *r.Stopped
		stop.Differences = slices.Clone(stop.Differences)
		spoil(&stop)
		spoilt.Stopped = &stop
		_, err := spoilt.Report(0.95)
		assert.ErrorContains(t, err, want)
	}
}

// Faults of the rule are found before anything is drawn, all at once and with those of the
// rest.
func TestBadUntil(t *testing.T) {
	good := simulate.Until{Metric: simulate.Profit, Level: 0.95, HalfWidth: 0.1}
	for _, c := range []struct {
		spoil func(u *simulate.Until)
		want  []string
	}{
		{func(u *simulate.Until) { u.Level = 0 }, []string{"Level is 0, want a number in (0,1) such as 0.95"}},
		{func(u *simulate.Until) { u.Level = math.NaN() }, []string{"Level is NaN, want a number in (0,1) such as 0.95"}},
		{func(u *simulate.Until) { u.HalfWidth = -1 }, []string{"HalfWidth is -1, want a finite number, at least 0"}},
		{func(u *simulate.Until) { u.HalfWidth = 0 }, []string{"it has neither HalfWidth nor Better, want what ends the run"}},
		{func(u *simulate.Until) { u.HalfWidth, u.Share = 0, 0.1 },
			[]string{"it has Share without HalfWidth, want both: a difference near 0 is never known to a share of it"}},
		{func(u *simulate.Until) { u.Share = 0.5 }, []string{"Share is 0.5, want one in [0,0.25]: with a larger one, intervals hold too seldom"}},
		{func(u *simulate.Until) { u.Around = 10 }, []string{"it has Around without Better, want it for a confidence sequence"}},
		{func(u *simulate.Until) { u.Better, u.Share, u.Around = true, 0.1, -1 },
			[]string{"Around is -1, want a number of replications, at least 1, or 0 for 300", "it has both Better and Share, want one of the two"}},
		{func(u *simulate.Until) { u.Base = "cost-plus" },
			[]string{`Alt is no offer "", want one of ["cost-plus" "fee" "half of each"], or neither Base nor Alt`}},
		{func(u *simulate.Until) { u.Base, u.Alt = "fee", "fee" }, []string{`Base and Alt are both "fee", want two offers`}},
		{func(u *simulate.Until) { u.Metric = simulate.LossMaking },
			[]string{`metric "loss-making" is a share of replications, whose interval is no mean's, want a mean, a ratio or a share of receivers`}},
		{func(u *simulate.Until) { u.Metric.Of = nil }, []string{`metric "profit" has no function Of, want one`}},
		{func(u *simulate.Until) { u.Metric.Row = byRow.Row }, []string{`metric "profit" has both functions Of and Row, want one of the two`}},
		{func(u *simulate.Until) { u.Metric = byRow }, []string{`metric "by row" keeps a sum of its own, want it in Experiment.Metrics`}},
		{func(u *simulate.Until) { u.Metric.Trials = 9 }, []string{`metric "profit" has Trials Trials(9), want NoTrials or OfReceivers`}},
	} {
		e := until(100, good)
		c.spoil(&e.Until)
		for i := range c.want {
			c.want[i] = "simulate: Until: " + c.want[i]
		}
		assert.Equal(t, c.want, refused(t, e))
		e.First, e.Replications, e.Offers[0].Options = 7, 20, nil
		assert.Equal(t, slices.Concat([]string{`simulate: offer 1 "cost-plus": no options, want at least 1`,
			"simulate: Until: First is 7, want 0: the rule looks at replications in order, from the first on",
			"simulate: Until: 20 replications, want at least 30, for there is no look before",
		}, c.want), refused(t, e))
	}
	e := tiny()
	e.Replications, e.Until = 100, good
	assert.Equal(t, []string{"simulate: Until: 1 offer, want at least 2 to differ"}, refused(t, e))
}

// What cannot be known within the replications is refused at the first look, and not after
// all of them.
func TestRefusedAtTheFirstLook(t *testing.T) {
	heavy := until(1000, simulate.Until{Metric: simulate.Surplus, Base: "too dear", Alt: "fee", HalfWidth: 0.1, Level: 0.95})
	heavy.Market.Population.Stakes = distuv.LogNormal{Mu: math.Ln2, Sigma: 2}
	heavy.Offers[0] = simulate.Sell("too dear", pricing.PerOutcome(1e9))
	faults := refused(t, heavy)
	require.Len(t, faults, 1)
	assert.Contains(t, faults[0], `simulate: Until: what receivers bring to the difference in "surplus" between `+
		`"too dear" and "fee" is skewed, `+
		"by what is known of stakes and costs: its interval wants ")
	assert.Contains(t, faults[0], " replications and there are 1000 at most")

	nothing := until(100_000_000, simulate.Until{Metric: simulate.PaddedTokens, HalfWidth: 0.1, Level: 0.95})
	faults = refused(t, nothing)
	require.Len(t, faults, 2)
	for i, offer := range []string{"cost-plus", "fee"} {
		assert.Contains(t, faults[i], `simulate: metric "tokens reported per token used" of offer "`+offer+`" is a ratio to 0, want `)
	}

	later := numbered(func(r int) float64 { return 1 / float64(50-r) })
	later.Replications, later.Until.HalfWidth = 100_000_000, 1e-9
	assert.Contains(t, refused(t, later)[0], `simulate: metric "number" of offer "number" is +Inf, want a finite number (Until, after `)
}

// A metric that fails ends the run with an error, and one that never returns does not keep a
// cancelled run.
func TestMetricOfUntilThatFails(t *testing.T) {
	t.Parallel()
	for want, fail := range map[string]func(){
		`simulate: Until: metric "number" panics: boom`:       func() { panic("boom") },
		`simulate: Until: metric "number" ends its goroutine`: runtime.Goexit,
	} {
		for _, at := range []int{0, 7, 35} {
			for _, workers := range []int{1, 3} {
				e := numbered(func(r int) float64 {
					if r == at {
						fail()
					}
					return float64(r % 5)
				})
				e.Replications, e.Workers, e.Until.HalfWidth = 1000, workers, 1e-6
				assert.Equal(t, []string{want}, refused(t, e))
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	e := numbered(func(r int) float64 {
		if r == 10 {
			cancel()
			<-never
		}
		return 0
	})
	e.Replications, e.Workers, e.Until.HalfWidth = 1000, 2, 1
	r, err := simulate.Run(ctx, e)
	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, "left behind")
	assert.Nil(t, r.Stopped)
}

// What fails beyond the replications that were needed was not needed, whoever made it.
func TestFailureBeyondTheStop(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		e := numbered(func(r int) float64 { return float64(r % 3) })
		e.Replications, e.Workers, e.Until.HalfWidth = 1000, workers, 100 // 30 are enough
		e.Market.View.Signal = func(pricing.Receiver) float64 { return 0 }
		e.Metrics = []simulate.Metric{{Name: "fails", Row: func(r *simulate.Row) float64 { return 0 }}}
		e.Groups = []simulate.Group{{Name: "g", Labels: []string{"l"}, Of: func(r *simulate.Row) int { return 0 }}}
		last := 0
		e.Progress = func(done, of int) {
			assert.Greater(t, done, last)
			assert.LessOrEqual(t, done, of)
			if last = done; done == of {
				last = 0
			}
		}
		r := mustRun(t, e)
		assert.Equal(t, 30, r.Replications())
		assert.Zero(t, last, "Progress is told that the run has ended")
	}
}

// Cancelled before it is known, the run returns the beginning, without a stop.
func TestCancelledBeforeItIsKnown(t *testing.T) {
	e := until(1_000_000, simulate.Until{Metric: simulate.Profit, HalfWidth: 1e-9, Level: 0.95})
	ctx, cancel := context.WithCancel(context.Background())
	e.Progress = func(done, of int) {
		if assert.Equal(t, 1_000_000, of); done == 50 {
			cancel()
		}
	}
	r, err := simulate.Run(ctx, e)
	assert.ErrorIs(t, err, context.Canceled)
	assert.GreaterOrEqual(t, r.Replications(), 50)
	assert.Nil(t, r.Stopped)
	e.Until, e.Replications, e.Progress = simulate.Until{}, r.Replications(), nil
	assertPrefix(t, mustRun(t, e), r)
}

// draws are numbers by replication, a stream for each experiment.
func draws(experiment int, of func(*rand.Rand) float64) func(replication int) float64 {
	return func(r int) float64 { return of(rand.New(rand.NewPCG(uint64(experiment), uint64(r)))) }
}

func normal(mean float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return mean + r.NormFloat64() }
}

func BenchmarkLook(b *testing.B) {
	for name, u := range map[string]simulate.Until{"none": {}, "width": {HalfWidth: 1e-9}, "better": {Better: true}} {
		b.Run(name, func(b *testing.B) {
			e := numbered(draws(1, normal(0)))
			u.Metric, u.Level = e.Until.Metric, e.Until.Level
			if e.Until = u; name == "none" {
				e.Until = simulate.Until{}
			}
			e.Replications, e.Workers = max(b.N, 30), 1
			b.ResetTimer()
			_, err := simulate.Run(context.Background(), e)
			require.NoError(b, err)
		})
	}
}
