package simulate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/usevalue/usevalue/simulate/internal/bill"
)

// Run draws the market and puts every offer before it. The numbers depend on
// nothing but the experiment: not on the workers, nor on what else is asked.
// Cancelled, it returns the longest complete prefix of the replications with the
// context's error, within a second. Code that was handed in and does not return by
// then, such as a strategy, is left behind with its goroutine, and the error says so;
// the result is nil if that was before the first replication began. A strategy that
// panics, ends its goroutine or charges no finite amount ends the run with an error
// that says where, and so do a Progress and the metric of [Experiment.Until].
func Run(ctx context.Context, e Experiment) (*Result, error) {
	_, r, err := run(ctx, e, false)
	return r, err
}

// run makes the replications of an experiment that it compiles.
func run(ctx context.Context, e Experiment, expecting bool) (*engine, *Result, error) {
	if ctx == nil {
		return nil, nil, errors.New("simulate: the context is nil, want one such as context.Background()")
	}
	var g *engine
	fault := errors.New("simulate: code that was handed in ends its goroutine while the experiment is compiled")
	ended := within(ctx, func() {
		defer func() {
			if p := recover(); p != nil {
				fault = fmt.Errorf("simulate: code that was handed in panics while the experiment is compiled: %v", p)
			}
		}()
		g, fault = e.compileFor(ctx, expecting)
	})
	if !ended {
		return nil, nil, leftBehind(ctx)
	}
	if fault != nil && fault != bill.ErrCancelled {
		return nil, nil, fault
	}
	r, err := g.run(ctx, &e)
	return g, r, err
}

// run makes the replications of an experiment that was compiled.
func (g *engine) run(ctx context.Context, e *Experiment) (*Result, error) {
	stopper, err := g.newStopper(e)
	if err != nil {
		return nil, err
	}
	c := newCrew(ctx, e, stopper)
	c.start(g)
	ended := within(ctx, c.wait.Wait)
	made, stop, err := c.close()
	if err != nil {
		return nil, err
	}
	if complete := slices.IndexFunc(made, func(tallies []Tally) bool { return tallies == nil }); complete >= 0 {
		made = made[:complete]
	}
	switch {
	case !ended:
		err = leftBehind(ctx)
	case len(made) < e.Replications && stop == nil:
		err = ctx.Err()
	}
	result := g.result(e, made)
	result.Stopped, result.Warnings = stop, slices.Concat(result.Warnings, stop.warning())
	return result, err
}

// patience is how long code that was handed in may take to return when the context has
// ended.
const patience = 700 * time.Millisecond

// within waits for work that runs in a goroutine of its own, and reports whether it has
// ended. It waits no longer than its patience after the context ends: what work writes is
// then still its own.
func within(ctx context.Context, work func()) bool {
	over := make(chan struct{})
	go func() {
		defer close(over)
		work()
	}()
	select {
	case <-over:
		return true
	case <-ctx.Done():
	}
	select {
	case <-over:
		return true
	case <-time.After(patience):
		return false
	}
}

// leftBehind is the context's error, where a goroutine did not end with it.
func leftBehind(ctx context.Context) error {
	return fmt.Errorf("simulate: %w, and %v later code that was handed in, such as a strategy, had not returned: "+
		"its goroutine is left behind",
		ctx.Err(), patience)
}

// result is that of replications in order: their tallies by offer, by label and offer, and
// by sampled receiver and offer.
func (g *engine) result(e *Experiment, made [][]Tally) *Result {
	result := g.ungrouped(e, made)
	n := len(g.offers)
	first := n
	for _, group := range g.groups {
		in := Grouped{Name: group.Name, Labels: slices.Clone(group.Labels)}
		for range group.Labels {
			in.Tallies = append(in.Tallies, columns(made, first, n))
			first += n
		}
		result.Groups = append(result.Groups, in)
	}
	return result
}

// ungrouped is the result without groups.
func (g *engine) ungrouped(e *Experiment, made [][]Tally) *Result {
	result := &Result{
		Version: version(), Platform: platform(), Fingerprint: g.fingerprint, Market: e.Market.Name, Seed: e.Seed,
		First: e.First, Receivers: g.receivers, Periods: g.periods, Warnings: g.warnings, Notes: g.notes,
	}
	for _, m := range g.metrics {
		result.Metrics = append(result.Metrics, m.Name)
	}
	for _, o := range g.offers {
		result.Offers = append(result.Offers, o.name)
	}
	n, labels := len(g.offers), 0
	for _, group := range g.groups {
		labels += len(group.Labels)
	}
	result.Tallies = columns(made, 0, n)
	result.Samples = g.newSamples(made, n*(1+labels))
	return result
}

// columns are n tallies of every replication from the first given on, by offer.
func columns(rows [][]Tally, first, n int) [][]Tally {
	list := make([][]Tally, n)
	for o := range list {
		list[o] = make([]Tally, len(rows))
		for r := range rows {
			list[o][r] = rows[r][first+o]
		}
	}
	return list
}
