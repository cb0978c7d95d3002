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
	by            string // how it is found
	find          func(ctx context.Context, s settings) (simulate.Contrast, error)
}

// How a case is found: means by expectation, what is about risk by drawn replications, and
// what contracts a formula has by that.
const (
	expected = "expectation"
	drawn    = "draws"
	computed = "formula"
)

// cases are those in which a price for the unit should win or tie.
var cases = []instance{
	commodity(), neutral(), costless(), atCost(),
	weak(), weakAtNoLoss(), experts(), dearMeasure(), falsePositives(),
	gaming(), smallVendor(), pool(20, unitWins), pool(250, tie),
}

// verdict is what an instance was found to be.
func (i instance) verdict(c simulate.Contrast) verdict {
	return judge(c.Difference, negligible*i.scale)
}

// trade is a market in which the unit and the outcome are sold.
type trade struct {
	market  simulate.Market
	unit    pricing.Strategy
	outcome pricing.Strategy
	effort  *simulate.Producer // under the outcome fee; nil: the market's
	metric  simulate.Metric
}

func (t trade) experiment(s settings) simulate.Experiment {
	return simulate.Experiment{Market: t.market, Seed: s.seed, Workers: s.workers, Points: points, Offers: []simulate.Offer{
		simulate.Sell(unit.name, t.unit),
		{Name: outcome.name, Options: []simulate.Option{{Plan: t.outcome, Producer: t.effort}}},
	}}
}

// expect compares means.
func (t trade) expect(ctx context.Context, s settings) (simulate.Contrast, error) {
	e := t.experiment(s)
	e.Replications = sets
	x, err := simulate.Expect(ctx, e)
	if err != nil {
		return simulate.Contrast{}, err
	}
	return x.Compare(unit.name, outcome.name, t.metric, level)
}

// markets is how many are drawn where a case is about risk.
const markets = 5000

// draw compares what is about risk.
func (t trade) draw(ctx context.Context, s settings) (simulate.Contrast, error) {
	e := t.experiment(s)
	e.Replications = markets
	result, err := simulate.Run(ctx, e)
	if err != nil {
		return simulate.Contrast{}, err
	}
	c, err := result.Compare(unit.name, outcome.name, t.metric, level)
	return c.Contrast, err
}

// exactly is a comparison in which nothing is left open.
func exactly(unit, outcome float64) simulate.Contrast {
	point := func(x float64) simulate.Estimate { return simulate.Estimate{Value: x, Low: x, High: x} }
	return simulate.Contrast{BaseValue: point(unit), AltValue: point(outcome), Difference: point(outcome - unit)}
}
