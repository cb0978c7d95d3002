package main

import (
	"context"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// instance is a case in which the unit should win or tie, with what it comes to
// exactly.
type instance struct {
	what, aim     string
	source        string  // of the closed form
	unit, outcome float64 // exactly
	scale         float64 // of which a difference is a large or a small share, such as the first best
	want          verdict
	find          func(ctx context.Context, s settings) (simulate.Comparison, error)
}

// cases are those in which a price for the unit should win or tie.
var cases = []instance{
	commodity(), neutral(), costless(), atCost(),
	weak(), weakAtNoLoss(), experts(), dearMeasure(), falsePositives(),
	gaming(), smallVendor(), pool(20, unitWins), pool(250, tie),
}

// verdict is what an instance was found to be.
func (i instance) verdict(c simulate.Comparison) verdict {
	return judge(c.Difference, negligible*i.scale)
}

// trade is a market in which the unit and the outcome are sold.
type trade struct {
	market       simulate.Market
	unit         pricing.Strategy
	outcome      pricing.Strategy
	effort       *simulate.Producer // under the outcome fee; nil: the market's
	metric       simulate.Metric
	replications int // 0: 100
}

func (t trade) find(ctx context.Context, s settings) (simulate.Comparison, error) {
	e := simulate.Experiment{Market: t.market, Replications: t.replications, Seed: s.seed, Workers: s.workers, Offers: []simulate.Offer{
		simulate.Sell(unit.name, t.unit),
		{Name: outcome.name, Options: []simulate.Option{{Plan: t.outcome, Producer: t.effort}}},
	}}
	if e.Replications == 0 {
		e.Replications = 100
	}
	if e.Market.Receivers == 0 {
		e.Market.Receivers = 1000
	}
	result, err := simulate.Run(ctx, e)
	if err != nil {
		return simulate.Comparison{}, err
	}
	return result.Compare(unit.name, outcome.name, t.metric, level)
}

// exactly is a comparison in which nothing is drawn.
func exactly(unit, outcome float64) simulate.Comparison {
	point := func(x float64) simulate.Estimate { return simulate.Estimate{Value: x, Low: x, High: x} }
	return simulate.Comparison{Contrast: simulate.Contrast{BaseValue: point(unit), AltValue: point(outcome), Difference: point(outcome - unit)}}
}
