package main

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// family is a kind of contract with one price. It is given by the expected bill of
// a task, as a multiple of its expected cost.
type family struct {
	name string
	plan func(m *simulate.Measurement, multiple float64) pricing.Plan
}

var (
	unit = family{"per attempt", func(_ *simulate.Measurement, multiple float64) pricing.Plan {
		return pricing.PerAttempt(multiple * meanCost)
	}}
	outcome = family{"per outcome", func(m *simulate.Measurement, multiple float64) pricing.Plan {
		return pricing.PerOutcome(fee(m, multiple))
	}}
)

// fee is the price of a counted outcome, in dollars.
func fee(m *simulate.Measurement, multiple float64) float64 {
	return multiple * meanCost / (rate*(1-m.FalseNegative) + (1-rate)*m.FalsePositive)
}

// curve is what a family makes at each price.
type curve struct{ price, profit, surplus []float64 }

// regime is what a price is chosen for.
type regime struct {
	name, title, aim string
	metric           simulate.Metric
	choose           func(c curve) (best, low, high float64) // and where to look closer
}

var regimes = []regime{
	{"for the seller", "Best for the seller", "profit", shareOfFirstBest("profit", (*simulate.Tally).Profit), mostProfit},
	{"for receivers", "Best for receivers at no loss to the seller", "surplus", shareOfFirstBest("surplus", (*simulate.Tally).Surplus), mostSurplus},
}

var welfare = shareOfFirstBest("welfare", (*simulate.Tally).Welfare)

func shareOfFirstBest(name string, of func(*simulate.Tally) float64) simulate.Metric {
	return simulate.Metric{Name: name, Unit: "share of first best", Of: of, Per: func(t *simulate.Tally) float64 { return t.FirstBest }}
}

func mostProfit(c curve) (best, low, high float64) {
	best, low, high = c.around(floats.MaxIdx(c.profit))
	if at := c.vertex(); low < at && at < high {
		best = at
	}
	return best, low, high
}

// vertex is the price at the top of the parabola, in the logarithm of price, that
// fits profit best: it is known better than the best price of a sample is. NaN
// where profit has no top.
func (c curve) vertex() float64 {
	n := len(c.price)
	powers, profit := mat.NewDense(n, 3, nil), mat.NewVecDense(n, c.profit)
	for i, p := range c.price {
		x := math.Log(p / c.price[0])
		powers.SetRow(i, []float64{1, x, x * x})
	}
	var fit mat.VecDense
	if fit.SolveVec(powers, profit) != nil || fit.AtVec(2) >= 0 {
		return math.NaN()
	}
	return c.price[0] * math.Exp(-fit.AtVec(1)/(2*fit.AtVec(2)))
}

// mostSurplus finds, among the prices that make no loss, the one that leaves
// receivers most. That is where profit begins, if surplus falls there; receivers
// who believe too much may be better off with a higher price.
func mostSurplus(c curve) (best, low, high float64) {
	at := len(c.price) - 1 // at which next to nothing is sold
	for i := at; i >= 0; i-- {
		if c.profit[i] >= 0 && c.surplus[i] > c.surplus[at] {
			at = i
		}
	}
	best, low, high = c.around(at)
	if b := at - 1; b >= 0 && c.profit[b] < 0 && c.surplus[b] > c.surplus[at] {
		best = c.price[b] - (c.price[at]-c.price[b])*c.profit[b]/(c.profit[at]-c.profit[b])
		return best, c.price[b], c.price[at]
	}
	return best, low, high
}

// around is a price and its neighbours.
func (c curve) around(i int) (best, low, high float64) {
	return c.price[i], c.price[max(i-1, 0)], c.price[min(i+1, len(c.price)-1)]
}

// search finds a family's best price in each regime, on a grid and then on a finer
// one around what it found. All prices meet the same receivers, tasks and luck, but
// not those that contracts are compared on: a price that is best on its own sample
// looks better there than it is.
func search(ctx context.Context, e simulate.Experiment, f family) ([]float64, error) {
	const points = 5
	compared := e.Replications
	e.First, e.Replications = compared, min(compared, 10)
	coarse, err := sell(ctx, e, f, geometric(0.8, 25.6, 17))
	if err != nil {
		return nil, err
	}
	var finer []float64
	for _, r := range regimes {
		_, low, high := r.choose(coarse)
		finer = append(finer, geometric(low, high, points)...)
	}
	e.Replications = max(compared/2, 1)
	fine, err := sell(ctx, e, f, finer)
	if err != nil {
		return nil, err
	}
	best := make([]float64, len(regimes))
	for i, r := range regimes {
		from, to := i*points, (i+1)*points
		best[i], _, _ = r.choose(curve{fine.price[from:to], fine.profit[from:to], fine.surplus[from:to]})
	}
	return best, nil
}

// sell is what a family makes at each price, in one experiment.
func sell(ctx context.Context, e simulate.Experiment, f family, price []float64) (curve, error) {
	e.Offers = nil
	for i, x := range price {
		e.Offers = append(e.Offers, simulate.Sell(fmt.Sprint(i), f.plan(&e.Market.Measurement, x)))
	}
	result, err := simulate.Run(ctx, e)
	if err != nil {
		return curve{}, err
	}
	c := curve{price, make([]float64, len(price)), make([]float64, len(price))}
	for i, tallies := range result.Tallies {
		for k := range tallies {
			c.profit[i] += tallies[k].Profit()
			c.surplus[i] += tallies[k].Surplus()
		}
	}
	return c, nil
}

// geometric is a grid of n numbers from low to high with equal ratios.
func geometric(low, high float64, n int) []float64 {
	grid := make([]float64, n)
	for i := range grid {
		grid[i] = low * math.Pow(high/low, float64(i)/float64(n-1))
	}
	return grid
}
