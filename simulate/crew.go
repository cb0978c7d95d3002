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
	looks

	telling sync.Mutex // held while Progress is told
	told    int        // replications that it was told of
}

// looks are those of the stopper.
type looks struct {
	looking sync.Mutex // held while it looks
	stopper *stopper   // nil: none
	looked  int        // replications that it has seen
	stop    *Stop      // how it ends the run
	lost    error      // why it cannot
}

func newCrew(ctx context.Context, e *Experiment, s *stopper) *crew {
	return &crew{Experiment: e, ctx: ctx, failed: e.Replications, looks: looks{stopper: s}}
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
	if len(c.made) >= c.Replications || c.fault != nil || c.deaf != nil || c.over() || c.ctx.Err() != nil {
		return 0, false
	}
	c.made = append(c.made, nil)
	return len(c.made) - 1, true
}

// over reports whether nobody waits for more. It wants the lock.
func (c *crew) over() bool { return c.closed || c.stop != nil || c.lost != nil }

// finish takes what came of a replication, lets the stopper look, and tells Progress.
func (c *crew) finish(r int, tallies []Tally, err error) {
	if err == bill.ErrCancelled || !c.keep(r, tallies, err) {
		return
	}
	if c.stopper != nil {
		c.look()
	}
	if c.Progress != nil {
		c.tell()
	}
}

// look shows the stopper the replications that are complete, in order.
func (c *crew) look() {
	c.looking.Lock()
	defer c.looking.Unlock()
	guard(c.stopper.name, func() {
		for made := c.next(); made != nil; made = c.next() {
			c.end(c.stopper.look(made))
		}
	}, func(fault error) { c.end(nil, fault) })
}

// next are the replications up to the first that the stopper has not seen, if they are
// complete.
func (c *crew) next() [][]Tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over() || c.looked == len(c.made) || c.made[c.looked] == nil {
		return nil
	}
	c.looked++
	return c.made[:c.looked:c.looked]
}

// end ends the run by what the stopper says of it.
func (c *crew) end(stop *Stop, fault error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop, c.lost = stop, fault
}

// tell tells Progress of one more replication.
func (c *crew) tell() {
	c.telling.Lock()
	defer c.telling.Unlock()
	of, listens := c.listens()
	if !listens {
		return
	}
	c.told++
	guard("Progress", func() { c.Progress(c.told, max(of, c.told)) }, c.deafen)
}

// guard runs code that was handed in, and says how it failed if it does.
func guard(what string, code func(), failed func(fault error)) {
	returned := false
	defer func() {
		if p := recover(); p != nil {
			failed(fmt.Errorf("simulate: %s panics: %v", what, p))
		} else if !returned {
			failed(fmt.Errorf("simulate: %s ends its goroutine", what))
		}
	}()
	code()
	returned = true
}

// keep keeps what came of a replication, and reports whether somebody waits for it.
func (c *crew) keep(r int, tallies []Tally, err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over() {
		return false
	}
	c.made[r] = tallies
	if err != nil && r < c.failed {
		c.failed, c.fault = r, err
	}
	return true
}

// listens reports whether Progress is to be told more, and of how many: those that are
// needed.
func (c *crew) listens() (of int, listens bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	of = c.Replications
	if c.stop != nil {
		of = c.stop.Replications
	}
	return of, !c.closed && c.deaf == nil && c.lost == nil
}

// deafen ends the run for a fault of Progress.
func (c *crew) deafen(fault error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deaf == nil {
		c.deaf = fault
	}
}

// close takes what was made: workers that are left behind add nothing to it. A
// replication that failed goes before a fault of Progress. What comes after the stopper's
// end counts for nothing.
func (c *crew) close() (made [][]Tally, stop *Stop, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	switch {
	case c.lost != nil:
		return nil, nil, c.lost
	case c.stop != nil:
		return slices.Clone(c.made[:c.stop.Replications]), c.stop, c.deaf
	case c.fault != nil:
		return nil, nil, c.fault
	}
	return slices.Clone(c.made), nil, c.deaf
}
