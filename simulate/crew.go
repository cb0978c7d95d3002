package simulate

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/usevalue/usevalue/simulate/internal/bill"
)

// crew are the workers of a run, and what they have made.
type crew struct {
	*Experiment
	ctx  context.Context
	wait sync.WaitGroup

	mu     sync.Mutex
	made   [][]Tally // by replication, in the order in which they are claimed; nil where unfinished
	failed int       // the first replication that failed
	fault  error     // of it
	deaf   error     // of Progress
	closed bool      // nobody waits for more

	telling sync.Mutex // held while Progress is told
	told    int        // replications that it was told of
}

func newCrew(ctx context.Context, e *Experiment) *crew {
	return &crew{Experiment: e, ctx: ctx, failed: e.Replications}
}

// start lets the workers begin.
func (c *crew) start(g *engine) {
	workers := c.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	for range min(workers, c.Replications) {
		c.wait.Go(func() {
			w := g.replicator()
			for r, ok := c.claim(); ok; r, ok = c.claim() {
				w.try(c.First+r, func(tallies []Tally, err error) { c.finish(r, tallies, err) })
			}
		})
	}
}

// claim returns the next replication that nobody makes, if one is wanted.
func (c *crew) claim() (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.made) >= c.Replications || c.fault != nil || c.deaf != nil || c.closed || c.ctx.Err() != nil {
		return 0, false
	}
	c.made = append(c.made, nil)
	return len(c.made) - 1, true
}

// finish takes what came of a replication, and tells Progress.
func (c *crew) finish(r int, tallies []Tally, err error) {
	if err == bill.ErrCancelled || !c.keep(r, tallies, err) || c.Progress == nil {
		return
	}
	c.telling.Lock()
	defer c.telling.Unlock()
	if !c.listens() {
		return
	}
	returned := false
	defer func() {
		if p := recover(); p != nil {
			c.stop(fmt.Errorf("simulate: Progress panics: %v", p))
		} else if !returned {
			c.stop(fmt.Errorf("simulate: Progress ends its goroutine"))
		}
	}()
	c.told++
	c.Progress(c.told, c.Replications)
	returned = true
}

// keep keeps what came of a replication, and reports whether somebody waits for it.
func (c *crew) keep(r int, tallies []Tally, err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.made[r] = tallies
	if err != nil && r < c.failed {
		c.failed, c.fault = r, err
	}
	return true
}

// listens reports whether Progress is to be told more.
func (c *crew) listens() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.closed && c.deaf == nil
}

// stop ends the run for a fault of Progress.
func (c *crew) stop(fault error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deaf == nil {
		c.deaf = fault
	}
}

// close takes what was made: workers that are left behind add nothing to it. A
// replication that failed goes before a fault of Progress.
func (c *crew) close() (made [][]Tally, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.fault != nil {
		return nil, c.fault
	}
	return slices.Clone(c.made), c.deaf
}
