package main

import (
	"context"
	"fmt"

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

// survey draws the sheets, those of a flaw together.
func survey(ctx context.Context, s settings) ([]sheet, error) {
	var sheets []sheet
	e := simulate.Experiment{Replications: s.replications, Seed: s.seed, Workers: s.workers}
	for _, f := range flaws {
		for _, r := range regimes {
			sheets = append(sheets, sheet{regime: r, flaw: f, cells: make([][]cell, len(rows))})
		}
	}
	for i, row := range rows {
		e.Market = answers()
		row.set(&e.Market)
		units, err := search(ctx, e, unit) // whatever is measured
		if err != nil {
			return nil, err
		}
		sound, err := visit(ctx, e, units)
		if err != nil {
			return nil, err
		}
		for k, f := range flaws {
			for _, x := range f.columns {
				cells := sound // the first column of every flaw
				if x > 0 {
					f.set(&e.Market.Measurement, x)
					if cells, err = visit(ctx, e, units); err != nil {
						return nil, err
					}
				}
				for j, c := range cells {
					at := &sheets[k*len(regimes)+j]
					at.cells[i] = append(at.cells[i], c)
				}
			}
			f.set(&e.Market.Measurement, 0)
		}
	}
	return sheets, nil
}

// visit is a market in each regime. Prices are searched, and contracts compared at
// them, in every batch anew, so that intervals hold what the search leaves open.
func visit(ctx context.Context, e simulate.Experiment, units [batches][]float64) ([]cell, error) {
	fees, err := search(ctx, e, outcome)
	if err != nil {
		return nil, err
	}
	aims, welfares := make([]pairs, len(regimes)), make([]pairs, len(regimes))
	cells := make([]cell, len(regimes))
	e.Replications /= batches
	for b := range batches {
		e.First, e.Offers = b*e.Replications, nil
		for j := range regimes {
			e.Offers = append(e.Offers,
				simulate.Sell(fmt.Sprint(unit.name, j), unit.plan(&e.Market.Measurement, units[b][j])),
				simulate.Sell(fmt.Sprint(outcome.name, j), outcome.plan(&e.Market.Measurement, fees[b][j])))
			cells[j].unit += units[b][j] / batches
			cells[j].outcome += fees[b][j] / batches
		}
		result, err := simulate.Run(ctx, e)
		if err != nil {
			return nil, err
		}
		for j, r := range regimes {
			aims[j].add(r.metric, result.Tallies[2*j:])
			welfares[j].add(welfare, result.Tallies[2*j:])
		}
	}
	for j := range cells {
		cells[j].aim, cells[j].welfare = aims[j].compare(), welfares[j].compare()
	}
	return cells, nil
}
