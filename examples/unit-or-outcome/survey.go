package main

import (
	"cmp"
	"context"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/simulate"
)

// sheet is a map: one regime and one flaw of measurement.
type sheet struct {
	regime
	flaw
	cells [][]cell // by row and column
}

// cell is a market, and what contracts make in it, each at its own best price.
type cell struct {
	unit, outcome float64             // best prices, as multiples of cost, mean over batches
	aim, welfare  simulate.Comparison // outcome less unit, share of first best
}

func (c cell) verdict() verdict { return judge(c.aim.Difference, negligible) }

// survey draws the sheets, those of a flaw together. Workers take a row each.
func survey(ctx context.Context, s settings) ([]sheet, error) {
	e := simulate.Experiment{Market: answers(), Replications: s.replications, Seed: s.seed, Workers: s.workers}
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

// fill draws one row of every sheet.
func fill(ctx context.Context, e simulate.Experiment, sheets []sheet, row int, first [batches]float64) error {
	rows[row].set(&e.Market)
	units, err := best(ctx, e, unit, first) // whatever is measured
	if err != nil {
		return err
	}
	sound, err := best(ctx, e, outcome, first)
	if err != nil {
		return err
	}
	for k, f := range flaws {
		for _, x := range f.columns {
			outcomes := sound // in the first column of every flaw
			if x > 0 {
				f.set(&e.Market.Measurement, x)
				if outcomes, err = best(ctx, e, outcome, first); err != nil {
					return err
				}
			}
			for j := range regimes {
				at := &sheets[k*len(regimes)+j]
				at.cells[row] = append(at.cells[row], newCell(units[j], outcomes[j]))
			}
		}
		f.set(&e.Market.Measurement, 0)
	}
	return nil
}

func newCell(unit, outcome sales) cell {
	return cell{
		unit: stat.Mean(unit.price, nil), outcome: stat.Mean(outcome.price, nil),
		aim: compare(unit.aim, outcome.aim), welfare: compare(unit.welfare, outcome.welfare),
	}
}

// firstBest is what there is to be had in the market, by batch, in dollars a
// receiver. What receivers know and what is measured make no difference to it.
func firstBest(ctx context.Context, e simulate.Experiment) ([batches]float64, error) {
	var first [batches]float64
	e.Offers = []simulate.Offer{simulate.Sell("any", unit.plan(&e.Market.Measurement, 1))}
	result, err := simulate.Run(ctx, e)
	if err != nil {
		return first, err
	}
	n := e.Replications / batches
	for i, t := range result.Tallies[0] {
		first[i/n] += t.FirstBest / t.Receivers / float64(n)
	}
	return first, nil
}

// best is what a family makes in each regime. Prices are searched, and payoffs
// expected at them, in every batch anew, so that intervals hold what the search
// leaves open.
func best(ctx context.Context, e simulate.Experiment, f family, first [batches]float64) ([]sales, error) {
	prices, err := search(ctx, e, f)
	if err != nil {
		return nil, err
	}
	list := make([]sales, len(regimes))
	e.Replications /= batches
	for b, price := range prices {
		e.First = b * e.Replications
		payoffs, err := sell(ctx, e, f, price)
		if err != nil {
			return nil, err
		}
		for j, p := range payoffs {
			m := &list[j]
			m.price = append(m.price, price[j])
			m.aim = append(m.aim, regimes[j].of(p)/first[b])
			m.welfare = append(m.welfare, welfare(p)/first[b])
		}
	}
	return list, nil
}
