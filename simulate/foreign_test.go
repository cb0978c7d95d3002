package simulate_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A Progress that panics, or ends its goroutine, ends the run with an error: also at the
// last replication, and whoever else is at work.
func TestProgressThatFails(t *testing.T) {
	for want, fail := range map[string]func(){
		"simulate: Progress panics: boom":       func() { panic("boom") },
		"simulate: Progress ends its goroutine": runtime.Goexit,
	} {
		for _, at := range []int{1, 7, 20} {
			for _, workers := range []int{1, 3} {
				e := tiny()
				e.Replications, e.Workers = 20, workers
				told := 0
				e.Progress = func(done, of int) {
					if told = done; done == at {
						fail()
					}
				}
				r, err := simulate.Run(context.Background(), e)
				assert.EqualError(t, err, want)
				assert.Nil(t, r)
				assert.Equal(t, at, told, "who failed is told no more")
			}
		}
	}
}

// Code that never returns is left behind: before the run and in it, a strategy or Progress.
func TestCodeThatNeverReturns(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	for name, spoil := range map[string]func(e *simulate.Experiment){
		"strategy": func(e *simulate.Experiment) {
			e.Offers[0] = simulate.Sell("stuck", pricing.StrategyFunc(func(a *pricing.Account) float64 { <-never; return 0 }))
		},
		"distribution": func(e *simulate.Experiment) {
			e.Market.Population.Stakes = quantileFunc(func(p float64) float64 { <-never; return p })
		},
		"signal": func(e *simulate.Experiment) {
			var calls atomic.Int64
			e.Market.View.Signal = func(pricing.Receiver) float64 {
				if calls.Add(1) > 55 {
					<-never
				}
				return 0
			}
		},
		"progress": func(e *simulate.Experiment) { e.Progress = func(done, of int) { <-never } },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := tiny()
			e.Replications, e.Workers = 20, 2
			full, err := simulate.Run(context.Background(), e)
			require.NoError(t, err)
			spoil(&e)
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			defer cancel()
			begin := time.Now()
			r, err := simulate.Run(ctx, e)
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			if name != "distribution" { // tables have goroutines of their own
				assert.ErrorContains(t, err, "its goroutine is left behind")
			}
			assert.Less(t, time.Since(begin), 5*time.Second)
			if name == "signal" || name == "progress" {
				for o := range r.Offers {
					assert.Equal(t, full.Tallies[o][:r.Replications()], r.Tallies[o])
				}
			}
			assert.Less(t, r.Replications(), e.Replications)
		})
	}
}

// Where a receiver takes long by itself, it is not waited for. Everyone looks by itself
// whether to stop, so that no goroutine is left behind.
func TestCancelledWithinAReceiver(t *testing.T) {
	t.Parallel()
	capped := bounded(pricing.PerOutcome(0.5), 0, 20)
	for name, change := range map[string]func(e *simulate.Experiment){
		"many periods": func(e *simulate.Experiment) { e.Market.Periods, e.Market.Demand.Tasks = 100_000, simulate.Point(30) },
		"averse, under a cap": func(e *simulate.Experiment) {
			e.Market.Demand.Tasks, e.Offers[0] = simulate.Point(1000), simulate.Sell("o", capped)
		},
		"averse, bill sampled": func(e *simulate.Experiment) {
			e.Market.Demand.Tasks, e.Offers[0] = simulate.Point(1000), simulate.Sell("o", firstHalf(0.1))
		},
		"averse, many qualities": func(e *simulate.Experiment) {
			e.Market.Demand.Tasks, e.Offers[0] = simulate.Point(300), simulate.Sell("o", capped)
			e.Market.Producer = simulate.Producer{Quality: distuv.Uniform{Max: 1}, Known: simulate.MarketQuality}
		},
	} {
		if testing.Short() && name != "many periods" && name != "averse, under a cap" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			e := tiny()
			e.Market.Receivers, e.Replications, e.Workers = 100, 1_000_000, 2
			e.Market.Population.Stakes, e.Market.Population.RiskAversion = distuv.Uniform{Min: 0.2, Max: 3}, distuv.Uniform{Max: 0.2}
			change(&e)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var once sync.Once
			e.Market.View = simulate.View{Segments: []float64{0}, Signal: func(pricing.Receiver) float64 {
				once.Do(func() { time.AfterFunc(30*time.Millisecond, cancel) })
				return 0
			}}
			_, err := simulate.Run(ctx, e)
			assert.Equal(t, context.Canceled, err)
		})
	}
}
