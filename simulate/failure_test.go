package simulate_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// moody charges a little, until a period's measured value is high, once the
// market is running.
type moody struct {
	above   float64
	mood    func(value float64) float64
	running *atomic.Bool
}

func (m moody) ReadsBuyer() bool   { return false }
func (m moody) ReadsHistory() bool { return false }
func (m moody) Charge(a *pricing.Account) float64 {
	if value := a.Total().Value; m.running.Load() && value > m.above {
		return m.mood(value)
	}
	return 0.01
}

// A rare failure in a run is reported where it first happens, in the order of
// the replications and not of the workers.
func TestFailuresDeepInARun(t *testing.T) {
	boom := func(float64) float64 { panic("boom") }
	nan, inf := func(float64) float64 { return math.NaN() }, func(float64) float64 { return math.Inf(1) }
	const rare = 20.0 // stakes of about one receiver in 700
	place := firstAbove(t, deep(), rare, new(float64))
	require.NotContains(t, place, "replication 5,", "want a replication that goes well before")
	for name, c := range map[string]struct {
		spoil func(e *simulate.Experiment)
		want  string
	}{
		"charge panics":      {sellMoody(rare, boom), `offer "moody", strategy simulate_test.moody, %s: panics: boom`},
		"charge is NaN":      {sellMoody(rare, nan), `offer "moody", strategy simulate_test.moody, %s: charges NaN, want a finite amount`},
		"charge is infinite": {sellMoody(rare, inf), `offer "moody", strategy simulate_test.moody, %s: charges +Inf, want a finite amount`},
		"in a menu": {func(e *simulate.Experiment) {
			e.Offers[0].Options = append(e.Offers[0].Options, simulate.Option{Plan: newMoody(e, rare, nan)})
		}, `offer "o", option 2, strategy simulate_test.moody, %s: charges NaN, want a finite amount`},
		"anticipation panics": {func(e *simulate.Experiment) {
			e.Market.View.Signal = func(r pricing.Receiver) float64 { return r.Stakes }
			e.Offers = append(e.Offers, simulate.Sell("by signal", pricing.StrategyFunc(func(a *pricing.Account) float64 {
				if a.Buyer.Signal > rare {
					panic("boom")
				}
				return 0
			})))
		}, `offer "by signal", strategy pricing.StrategyFunc, %s: panics on a typical period of 0 deliveries: boom`},
		"signal panics": {signalling(rare, boom), "View.Signal, %s: panics: boom"},
		"signal is NaN": {signalling(rare, nan), "View.Signal, %s: it returns NaN, want a finite number"},
		"signal is NaN, in segments": {func(e *simulate.Experiment) {
			signalling(rare, nan)(e)
			e.Market.View.Segments = []float64{0}
		}, "View.Signal, %s: it returns NaN, want a finite number"},
	} {
		for _, workers := range []int{1, 2, 7} {
			before := runtime.NumGoroutine()
			e := deep()
			c.spoil(&e)
			e.Workers = workers
			last := 0
			e.Progress = func(done, of int) { last = done }
			assert.Equal(t, []string{fmt.Sprintf("simulate: "+c.want, place)}, refused(t, e), "%s, %d workers", name, workers)
			assert.Less(t, last, e.Replications, "what comes after the failure is not run")
			// A worker that has reported may still be about to end.
			for wait := time.Now(); runtime.NumGoroutine() > before && time.Since(wait) < time.Second; {
				time.Sleep(time.Millisecond)
			}
			assert.LessOrEqual(t, runtime.NumGoroutine(), before, name)
		}
	}
}

// Of two replications that fail, the first is to blame, whichever fails before
// the other.
func TestFirstFailureIsReported(t *testing.T) {
	const rare = 20.0
	many := deep()
	many.Market.Receivers = 10_000 // both replications fail
	var first float64              // stakes at which the first one does
	blame := firstAbove(t, many, rare, &first)
	for _, firstIsLate := range []bool{true, false} {
		e := many
		e.Offers = slices.Clone(e.Offers)
		e.Replications, e.Workers = 2, 2
		begun, over := make(chan struct{}), make(chan struct{})
		e.Offers = append(e.Offers, simulate.Sell("moody", newMoody(&e, rare, func(value float64) float64 {
			if (value == first) == firstIsLate {
				close(begun)
				<-over
			} else {
				<-begun
			}
			panic("boom")
		})))
		e.Progress = func(done, of int) {
			if done == 1 {
				close(over)
			}
		}
		assert.Equal(t, []string{`simulate: offer "moody", strategy simulate_test.moody, ` + blame + ": panics: boom"}, refused(t, e))
	}
}

// A quantile function is asked in a run only where its table has a jump.
func TestDistributionThatPanicsDeepInARun(t *testing.T) {
	var running atomic.Bool
	e := deep()
	e.Workers = 1
	e.Market.View.Signal = func(pricing.Receiver) float64 { running.Store(true); return 0 }
	e.Market.Population.Stakes = quantileFunc(func(p float64) float64 {
		if running.Load() {
			panic("boom")
		}
		return math.Floor(3*p) + p
	})
	got := refused(t, e)
	require.Len(t, got, 1)
	assert.Regexp(t, `^simulate: .*distribution.*, replication 5, receiver \d+: panics: boom$`, got[0])
}

// deep is an experiment of one task a receiver, always right and worth its
// stakes, from replication 5 on.
func deep() simulate.Experiment {
	e := tiny()
	e.Market.Receivers, e.Replications, e.First, e.Seed = 100, 20, 5, 2
	e.Market.Population.Stakes = distuv.LogNormal{Sigma: 1}
	return e
}

func sellMoody(above float64, mood func(float64) float64) func(e *simulate.Experiment) {
	return func(e *simulate.Experiment) {
		e.Offers = append(e.Offers, simulate.Sell("moody", newMoody(e, above, mood)))
	}
}

// newMoody looks at receivers to see that the market is running.
func newMoody(e *simulate.Experiment, above float64, mood func(float64) float64) moody {
	running := new(atomic.Bool)
	e.Market.View.Signal = func(pricing.Receiver) float64 { running.Store(true); return 0 }
	return moody{above, mood, running}
}

func signalling(above float64, mood func(float64) float64) func(e *simulate.Experiment) {
	return func(e *simulate.Experiment) {
		e.Market.View.Signal = func(r pricing.Receiver) float64 {
			if r.Stakes > above {
				return mood(r.Stakes)
			}
			return 0
		}
	}
}

// firstAbove names the first receiver of the experiment with higher stakes, and
// sets them.
func firstAbove(t *testing.T, e simulate.Experiment, above float64, stakes *float64) string {
	met, first := 0, -1
	e.Workers = 1
	e.Market.View.Signal = func(r pricing.Receiver) float64 {
		if r.Stakes > above && first < 0 {
			first, *stakes = met, r.Stakes
		}
		met++
		return 0
	}
	mustRun(t, e)
	require.GreaterOrEqual(t, first, 0)
	return fmt.Sprintf("replication %d, receiver %d", e.First+first/e.Market.Receivers, first%e.Market.Receivers)
}
