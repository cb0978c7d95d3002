package main

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/usevalue/usevalue/simulate"
)

// Sets of points stand for receivers: enough for intervals far narrower than what matters.
const (
	points = 1024 // in a set
	sets   = 16   // replications, if not asked otherwise
)

// sheet is a map: one regime and one flaw of measurement.
type sheet struct {
	regime
	flaw
	cells [][]cell // by row and column
}

// cell is a market, and what contracts are expected to make in it, each at its own best
// price.
type cell struct {
	unit, outcome float64           // best prices, as multiples of cost
	aim, welfare  simulate.Contrast // outcome less unit, share of first best
}

func (c cell) verdict() verdict { return judge(c.aim.Difference, negligible) }

// survey draws the sheets, those of a flaw together. Workers take a row each.
func survey(ctx context.Context, s settings) ([]sheet, error) {
	e := simulate.Experiment{Market: answers(), Replications: s.replications, Points: points, Seed: s.seed, Workers: s.workers}
	first, err := firstBest(ctx, e)
	if err != nil {
		return nil, err
	}
	var sheets []sheet
	for _, f := range flaws {
		for _, r := range regimes {
			sheets = append(sheets, sheet{regime: r, flaw: f, cells: make([][]cell, len(rows))})
		}
	}
	workers := s.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	e.Workers = 1
	var wait sync.WaitGroup
	errs := make([]error, len(rows))
	busy := make(chan struct{}, workers)
	for i := range rows {
		wait.Go(func() {
			busy <- struct{}{}
			defer func() { <-busy }()
			errs[i] = fill(ctx, e, sheets, i, first)
		})
	}
	wait.Wait()
	return sheets, cmp.Or(errs...)
}

// fill finds one row of every sheet.
func fill(ctx context.Context, e simulate.Experiment, sheets []sheet, row int, first float64) error {
	rows[row].set(&e.Market)
	units, err := search(ctx, e, unit) // whatever is measured
	if err != nil {
		return err
	}
	var sound []cell // in the first column of every flaw
	for k, f := range flaws {
		for _, x := range f.columns {
			cells := sound
			if x > 0 || sound == nil {
				f.set(&e.Market.Measurement, x)
				if cells, err = newCells(ctx, e, units, first); err != nil {
					return err
				}
			}
			if x == 0 {
				sound = cells
			}
			for j, c := range cells {
				at := &sheets[k*len(regimes)+j]
				at.cells[row] = append(at.cells[row], c)
			}
		}
		f.set(&e.Market.Measurement, 0)
	}
	return nil
}

// newCells compares a price for attempts with the best fee for outcomes in each regime.
func newCells(ctx context.Context, e simulate.Experiment, units []float64, first float64) ([]cell, error) {
	outcomes, err := search(ctx, e, outcome)
	if err != nil {
		return nil, err
	}
	e.Offers = nil
	for j, r := range regimes {
		e.Offers = append(e.Offers,
			simulate.Sell(unit.name+", "+r.name, unit.plan(&e.Market.Measurement, units[j])),
			simulate.Sell(outcome.name+", "+r.name, outcome.plan(&e.Market.Measurement, outcomes[j])))
	}
	x, err := simulate.Expect(ctx, e)
	if err != nil {
		return nil, err
	}
	cells := make([]cell, len(regimes))
	for j, r := range regimes {
		base, alt := e.Offers[2*j].Name, e.Offers[2*j+1].Name
		aim, errAim := x.Compare(base, alt, share(r.aim, first), level)
		welfare, errWelfare := x.Compare(base, alt, share(simulate.Welfare, first), level)
		if err := errors.Join(errAim, errWelfare); err != nil {
			return nil, err
		}
		cells[j] = cell{unit: units[j], outcome: outcomes[j], aim: aim, welfare: welfare}
	}
	return cells, nil
}

// share is a metric as a share of what there is to be had.
func share(m simulate.Metric, first float64) simulate.Metric {
	of := m.Of
	m.Unit, m.Of = "share of first best", func(t *simulate.Tally) float64 { return of(t) / first }
	return m
}

// firstBest is what there is to be had in the market, in dollars a receiver. What receivers
// know and what is measured make no difference to it.
func firstBest(ctx context.Context, e simulate.Experiment) (float64, error) {
	e.Offers = []simulate.Offer{simulate.Sell("any", unit.plan(&e.Market.Measurement, 1))}
	x, err := simulate.Expect(ctx, e)
	if err != nil {
		return 0, err
	}
	return x.Mean("any", simulate.FirstBest)
}
