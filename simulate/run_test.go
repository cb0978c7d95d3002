package simulate_test

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// What a cancelled run returns is the beginning of the whole run.
func TestCancelledRunIsAPrefix(t *testing.T) {
	const stop = 5
	e := standard(40)
	e.Market.Receivers, e.First = 20, 3
	full, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	for _, workers := range []int{1, 2, 7} {
		ctx, cancel := context.WithCancel(context.Background())
		e.Workers = workers
		e.Progress = func(done, of int) {
			if done == stop {
				cancel()
			}
		}
		r, err := simulate.Run(ctx, e)
		assert.ErrorIs(t, err, context.Canceled)
		assertPrefix(t, full, r)
		// Every other worker may be in the middle of a replication, which it finishes.
		assert.GreaterOrEqual(t, r.Replications(), stop)
		assert.Less(t, r.Replications(), stop+workers)
	}
}

// A replication is not waited for, and what was done of it is not kept.
func TestCancelledInTheMiddleOfAReplication(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	e := tiny()
	e.Market.Receivers, e.Replications, e.Workers = 100_000, 1_000_000_000_000, 1
	met := 0
	e.Market.View.Signal = func(pricing.Receiver) float64 {
		if met++; met == 150_000 {
			cancel()
		}
		return 0
	}
	r, err := simulate.Run(ctx, e)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, r.Replications())
	assert.Less(t, met, 151_000)
}

// Nor is a bill: a strategy is not asked for long after.
func TestCancelledWhileBillsAreAnticipated(t *testing.T) {
	for _, after := range []int{1000, 100_000} { // before the run, and in it
		ctx, cancel := context.WithCancel(context.Background())
		e := tiny()
		e.Workers, e.Market.Receivers, e.Market.Demand.Tasks = 1, 100, simulate.Point(200)
		e.Market.View.Signal = func(r pricing.Receiver) float64 { return r.Stakes }
		asked := 0
		e.Offers = []simulate.Offer{simulate.Sell("o", pricing.StrategyFunc(func(a *pricing.Account) float64 {
			if asked++; asked == after {
				cancel()
			}
			return min(a.Total().Success, 5)
		}))}
		r, err := simulate.Run(ctx, e)
		assert.ErrorIs(t, err, context.Canceled)
		assert.Zero(t, r.Replications())
		assert.Less(t, asked, after+1000)
	}
}

func TestRunThatIsCancelledBefore(t *testing.T) {
	e := standard(5)
	full, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e.Progress = func(done, of int) { t.Errorf("%d of %d are done", done, of) }
	r, err := simulate.Run(ctx, e)
	assert.ErrorIs(t, err, context.Canceled)
	whole := *full
	whole.Fingerprint = "" // which it did not come to
	assertPrefix(t, &whole, r)
	assert.Zero(t, r.Replications())
	joined, err := simulate.Join(full, r)
	require.NoError(t, err)
	assert.Equal(t, full, joined)

	e.Replications = 0 // what is wrong is said all the same
	_, err = simulate.Run(ctx, e)
	assert.ErrorContains(t, err, "0 replications, want at least 1")
}

func TestDeadline(t *testing.T) {
	e := standard(20)
	e.Market.Receivers = 50
	full, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	e.Replications = 1_000_000
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	r, err := simulate.Run(ctx, e)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	n := min(r.Replications(), full.Replications())
	for o := range full.Tallies {
		assert.Equal(t, full.Tallies[o][:n], r.Tallies[o][:n])
	}
}

func TestCancelledAfterTheLastReplication(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	e := tiny()
	e.Progress = func(done, of int) {
		if done == of {
			cancel()
		}
	}
	r, err := simulate.Run(ctx, e)
	require.NoError(t, err)
	assert.Equal(t, e.Replications, r.Replications())
}

// assertPrefix asserts that r is the whole run but for its last replications.
func assertPrefix(t *testing.T, full, r *simulate.Result) {
	t.Helper()
	require.NotNil(t, r)
	want := *full
	want.Tallies = slices.Clone(full.Tallies)
	for o := range want.Tallies {
		want.Tallies[o] = want.Tallies[o][:r.Replications()]
	}
	want.Samples = slices.Clone(full.Samples)
	if r.Replications() == 0 {
		want.Samples, want.Fingerprint = nil, r.Fingerprint // which may have been cancelled before it was known
	}
	for o := range want.Samples {
		s := &want.Samples[o]
		s.Tallies = s.Tallies[:len(r.Samples[o].Tallies)]
	}
	assert.Equal(t, &want, r)
}

func TestProgressCountsEveryReplication(t *testing.T) {
	for _, workers := range []int{0, 1, 7} {
		var busy atomic.Bool
		var told []int
		e := tiny()
		e.Replications, e.Workers = 50, workers
		e.Progress = func(done, of int) {
			assert.True(t, busy.CompareAndSwap(false, true), "two calls at a time")
			assert.Equal(t, 50, of)
			told = append(told, done)
			runtime.Gosched()
			busy.Store(false)
		}
		_, err := simulate.Run(context.Background(), e)
		require.NoError(t, err)
		require.Len(t, told, 50)
		for i, done := range told {
			assert.Equal(t, i+1, done)
		}
	}
}

// A receiver without tasks comes before others, in a market whose tasks differ.
func TestReceiversWithoutTasks(t *testing.T) {
	for _, known := range []simulate.Known{simulate.OwnQuality, simulate.MarketQuality, simulate.TaskQuality} {
		e := tiny()
		e.Market.Demand.Tasks = simulate.Binomial{N: 2, P: 0.3}
		e.Market.Producer = simulate.Producer{Difficulty: distuv.Uniform{Min: 0, Max: 0.5}, Known: known}
		e.Market.Periods = 2
		_, err := simulate.Run(context.Background(), e)
		assert.NoError(t, err, known)
	}
}

// One experiment may be run from several goroutines, and stays what it was.
func TestRunsAtTheSameTime(t *testing.T) {
	e, untouched := rich(4), rich(4)
	for _, e := range []*simulate.Experiment{&e, &untouched} { // functions cannot be compared
		e.Market.View, e.Offers = simulate.View{}, e.Offers[:3]
	}
	var wait sync.WaitGroup
	got := make([]*simulate.Result, 4)
	for i := range got {
		wait.Go(func() {
			e := e
			e.Workers = i
			r, err := simulate.Run(context.Background(), e)
			assert.NoError(t, err)
			got[i] = r
		})
	}
	wait.Wait()
	for _, r := range got {
		assert.Equal(t, got[0], r)
	}
	assert.Equal(t, untouched, e)
}

// A receiver or a task costs no memory, a replication that of its tallies, which
// are made by the worker, many at a time, and copied into the result.
func TestMemory(t *testing.T) {
	cost := func(replications, receivers int, busy float64) (objects, bytes float64) {
		tasks, err := simulate.NewWeighted([]float64{5, 40}, []float64{1 - busy, busy})
		require.NoError(t, err)
		e := standard(replications)
		e.Market.Receivers, e.Workers, e.Market.Demand.Tasks = receivers, 1, tasks
		var before, after runtime.MemStats
		objects, bytes = math.Inf(1), math.Inf(1)
		for range 5 { // the least of several: tables are kept after the first, and the runtime allocates too
			runtime.ReadMemStats(&before)
			_, err := simulate.Run(context.Background(), e)
			runtime.ReadMemStats(&after)
			require.NoError(t, err)
			objects = min(objects, float64(after.Mallocs-before.Mallocs))
			bytes = min(bytes, float64(after.TotalAlloc-before.TotalAlloc))
		}
		return objects, bytes
	}
	objects, bytes := cost(20, 50, 0.1)
	// Those of the runtime and of pools, which the race detector empties at random. One for each
	// receiver would be 1000, and one for each replication 200.
	const few = 60
	more, _ := cost(20, 100, 0.1)
	assert.InDelta(t, objects, more, few, "twice the receivers")
	more, _ = cost(20, 50, 0.9)
	assert.InDelta(t, objects, more, few, "many more tasks")

	more, moreBytes := cost(220, 50, 0.1)
	assert.InDelta(t, objects, more, few, "200 more replications: tallies are made many at a time")
	tallies := float64(3*unsafe.Sizeof(simulate.Tally{}) + unsafe.Sizeof([]simulate.Tally{}))
	const classes = 1.125 // the allocator rounds sizes up by an eighth at most
	assert.LessOrEqual(t, moreBytes-bytes, (220*classes-20)*2*tallies, "200 more replications")
}
