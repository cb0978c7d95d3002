package simulate

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/usevalue/usevalue/simulate/internal/bill"
)

// Run draws the market and puts every offer before it. The numbers depend on
// nothing but the experiment: not on the workers, nor on what else is asked.
// Cancelled, it returns the longest complete prefix of the replications with the
// context's error, within the time of some hundred receivers. A strategy that
// panics or charges no finite amount ends the run with an error that says where.
func Run(ctx context.Context, e Experiment) (*Result, error) { return run(ctx, e, false) }

func run(ctx context.Context, e Experiment, expecting bool) (*Result, error) {
	if ctx == nil {
		return nil, errors.New("simulate: the context is nil, want one such as context.Background()")
	}
	g, err := e.compileFor(ctx, expecting)
	if err != nil && err != bill.ErrCancelled {
		return nil, err
	}
	return g.run(ctx, &e)
}

// run makes the replications of an experiment that was compiled.
func (g *engine) run(ctx context.Context, e *Experiment) (*Result, error) {
	workers := e.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		mu     sync.Mutex
		wait   sync.WaitGroup
		done   int
		failed = e.Replications // the first replication that failed
		fault  error
		made   [][]Tally // by replication, in the order in which they are claimed; nil where unfinished
	)
	claim := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(made) >= e.Replications || fault != nil || ctx.Err() != nil {
			return 0, false
		}
		made = append(made, nil)
		return len(made) - 1, true
	}
	finish := func(r int, tallies []Tally, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err == bill.ErrCancelled {
			return
		}
		made[r] = tallies
		if err != nil && r < failed {
			failed, fault = r, err
		}
		done++
		if e.Progress != nil {
			e.Progress(done, e.Replications)
		}
	}
	for range min(workers, e.Replications) {
		wait.Go(func() {
			w := g.replicator()
			for r, ok := claim(); ok; r, ok = claim() {
				w.try(e.First+r, func(tallies []Tally, err error) { finish(r, tallies, err) })
			}
		})
	}
	wait.Wait()
	if fault != nil {
		return nil, fault
	}
	complete := slices.IndexFunc(made, func(tallies []Tally) bool { return tallies == nil })
	if complete < 0 {
		complete = len(made)
	}
	result := &Result{
		Version: version(), Platform: platform(), Market: e.Market.Name, Seed: e.Seed,
		First: e.First, Receivers: g.receivers, Periods: g.periods, Warnings: g.warnings, Notes: g.notes,
	}
	for _, m := range g.metrics {
		result.Metrics = append(result.Metrics, m.Name)
	}
	for _, o := range g.offers {
		result.Offers = append(result.Offers, o.name)
	}
	n := len(g.offers)
	result.Tallies = columns(made[:complete], 0, n)
	first := n
	for _, group := range g.groups {
		in := Grouped{Name: group.Name, Labels: slices.Clone(group.Labels)}
		for range group.Labels {
			in.Tallies = append(in.Tallies, columns(made[:complete], first, n))
			first += n
		}
		result.Groups = append(result.Groups, in)
	}
	result.Samples = g.newSamples(made[:complete], first)
	if complete < e.Replications {
		return result, ctx.Err()
	}
	return result, nil
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
