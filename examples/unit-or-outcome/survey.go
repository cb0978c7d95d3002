package main

import (
	"context"

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
	unit, outcome float64             // best prices, as multiples of cost
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

// visit is a market in each regime.
func visit(ctx context.Context, e simulate.Experiment, units []float64) ([]cell, error) {
	fees, err := search(ctx, e, outcome)
	if err != nil {
		return nil, err
	}
	for j, r := range regimes {
		e.Offers = append(e.Offers,
			simulate.Sell(unit.name+", "+r.name, unit.plan(&e.Market.Measurement, units[j])),
			simulate.Sell(outcome.name+", "+r.name, outcome.plan(&e.Market.Measurement, fees[j])))
	}
	result, err := simulate.Run(ctx, e)
	if err != nil {
		return nil, err
	}
	cells := make([]cell, len(regimes))
	for j, r := range regimes {
		c := cell{unit: units[j], outcome: fees[j]}
		for _, m := range []struct {
			of simulate.Metric
			to *simulate.Comparison
		}{{r.metric, &c.aim}, {welfare, &c.welfare}} {
			if *m.to, err = result.Compare(unit.name+", "+r.name, outcome.name+", "+r.name, m.of, level); err != nil {
				return nil, err
			}
		}
		cells[j] = c
	}
	return cells, nil
}
