package main

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// own is a program of our own.
type own struct {
	name         string
	replications int // of a turn
	play         func(ctx context.Context, replications int, seed uint64) (turn, error)
}

func (o own) String() string { return o.name }

// ours are our own programs, the one that draws all outcomes first. Each runs in a process of its own, as peers do.
var ours = []own{
	{"Run", 500, run},
	{"Expect", 100, expect},
}

// standard is the standard market and its three offers, on one worker.
func standard(replications int, seed uint64) simulate.Experiment {
	return simulate.Experiment{
		Market: simulate.Market{
			Name:      "standard",
			Receivers: receivers,
			Population: simulate.Population{
				Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
				Ability:   distuv.Beta{Alpha: 4, Beta: 2},
				Stakes:    distuv.LogNormal{Mu: 0.6931471805599453, Sigma: 1},
				CheckCost: simulate.Point(0.25),
			},
			Demand: simulate.Demand{
				Tasks:  simulate.Poisson{Lambda: 20},
				Stakes: distuv.LogNormal{Mu: -0.125, Sigma: 0.5},
			},
			Producer: simulate.Producer{
				Quality: simulate.Point(0.65),
				Right:   simulate.Attempt{Cost: distuv.LogNormal{Mu: -1.743, Sigma: 0.660}},
				Wrong:   simulate.Attempt{Cost: distuv.LogNormal{Mu: -1.222, Sigma: 0.721}},
			},
			Measurement: simulate.Measurement{FalsePositive: 0.05, FalseNegative: 0.05},
		},
		Offers: []simulate.Offer{
			simulate.Sell("cost-plus", pricing.CostPlus(0.5)),
			simulate.Sell("fee", pricing.PerOutcome(0.99)),
			simulate.Sell("half of each", pricing.Hybrid("half", pricing.CostPlus(-0.25), pricing.PerOutcome(0.495))),
		},
		Replications: replications,
		Seed:         seed,
		Workers:      1,
	}
}

// run draws the market by simulate.Run. Tables are compiled before.
func run(ctx context.Context, replications int, seed uint64) (turn, error) {
	if _, err := simulate.Run(ctx, standard(1, seed)); err != nil {
		return turn{}, err
	}
	start := processorTime()
	r, err := simulate.Run(ctx, standard(replications, seed))
	if err != nil {
		return turn{}, err
	}
	t := turn{program: "usevalue, Run", elapsed: processorTime() - start, rows: make([][columns]float64, replications)}
	for i := range t.rows {
		row := t.rows[i][:0]
		row = append(row, r.Tallies[0][i].Tasks)
		for o := range r.Tallies {
			x := &r.Tallies[o][i]
			row = append(row, x.Delivered.Count, x.Charges, x.Delivered.Cost, x.Gain, x.Right)
		}
	}
	return t, nil
}

// expect finds the difference in profit by simulate.Expect. Tables are compiled before.
func expect(ctx context.Context, replications int, seed uint64) (turn, error) {
	if _, err := simulate.Expect(ctx, standard(1, seed)); err != nil {
		return turn{}, err
	}
	start := processorTime()
	x, err := simulate.Expect(ctx, standard(replications, seed))
	if err != nil {
		return turn{}, err
	}
	c, err := x.Compare("cost-plus", "fee", simulate.Profit, level)
	if err != nil {
		return turn{}, err
	}
	d := c.Difference
	name := fmt.Sprintf("usevalue, Expect (%d × %d points)", x.Replications(), x.Points())
	return turn{program: name, elapsed: processorTime() - start,
		difference: &difference{d.Value, d.StandardError, (d.High - d.Low) / 2}}, nil
}
