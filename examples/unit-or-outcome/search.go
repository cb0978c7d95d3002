package main

import (
	"context"
	"errors"
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

func newCurve(price []float64, payoffs []payoff) curve {
	c := curve{price: price}
	for _, p := range payoffs {
		c.profit, c.surplus = append(c.profit, p.Seller), append(c.surplus, p.Receivers)
	}
	return c
}

// regime is what a price is chosen for.
type regime struct {
	name, title, aim string
	of               func(p payoff) float64                         // what it aims at
	choose           func(c curve) (best float64, closer []float64) // and the prices to look at more closely
}

var regimes = []regime{
	{"for the seller", "Best for the seller", "profit", profit, mostProfit},
	{"for receivers", "Best for receivers at no loss to the seller", "surplus", surplus, mostSurplus},
}

func profit(p payoff) float64  { return p.Seller }
func surplus(p payoff) float64 { return p.Receivers }
func welfare(p payoff) float64 { return p.Seller + p.Receivers }

func mostProfit(c curve) (best float64, closer []float64) {
	at := floats.MaxIdx(c.profit)
	from := min(max(at-2, 0), len(c.price)-fitted)
	best = c.price[at]
	if v := c.vertex(from); c.price[from] < v && v < c.price[from+fitted-1] {
		best = v
	}
	return best, geometric(best/1.4, best*1.4, fitted)
}

// fitted is how many prices a parabola is fitted to.
const fitted = 5

// vertex is the price at the top of the parabola, in the logarithm of price, that
// fits profit best from one price on: it is known better than the best price of a
// sample is. NaN where profit has no top.
func (c curve) vertex(from int) float64 {
	powers, profit := mat.NewDense(fitted, 3, nil), mat.NewVecDense(fitted, nil)
	for i := range fitted {
		x := math.Log(c.price[from+i] / c.price[from])
		powers.SetRow(i, []float64{1, x, x * x})
		profit.SetVec(i, c.profit[from+i])
	}
	var fit mat.VecDense
	if fit.SolveVec(powers, profit) != nil || fit.AtVec(2) >= 0 {
		return math.NaN()
	}
	return c.price[from] * math.Exp(-fit.AtVec(1)/(2*fit.AtVec(2)))
}

// mostSurplus finds, among the prices that make no loss, the one that leaves
// receivers most. That is where profit begins, if surplus falls there; receivers
// who believe too much may be better off with a higher price.
func mostSurplus(c curve) (best float64, closer []float64) {
	at := len(c.price) - 1 // at which next to nothing is sold
	for i := at; i >= 0; i-- {
		if c.profit[i] >= 0 && c.surplus[i] > c.surplus[at] {
			at = i
		}
	}
	best = c.price[at]
	if b := at - 1; b >= 0 && c.profit[b] < 0 && c.surplus[b] > c.surplus[at] {
		best = c.price[b] - (c.price[at]-c.price[b])*c.profit[b]/(c.profit[at]-c.profit[b])
	}
	return best, geometric(best/1.12, best*1.12, 3)
}

// search finds a family's best price in each regime, for every batch on draws of
// its own: on a grid that all batches share, and then on a finer one around what it
// found. All prices meet the same receivers and tasks, but not those that contracts
// are compared on: a price that is best on its own sample looks better there than
// it is.
func search(ctx context.Context, e simulate.Experiment, f family) ([batches][]float64, error) {
	var best [batches][]float64
	compared := e.Replications
	e.First, e.Replications = 2*compared, 3 // enough to know where to look
	grid := geometric(0.8, 25.6, 17)
	coarse, err := sell(ctx, e, f, grid)
	if err != nil {
		return best, err
	}
	var finer []float64
	ends := []int{0}
	for _, r := range regimes {
		_, closer := r.choose(newCurve(grid, coarse))
		finer = append(finer, closer...)
		ends = append(ends, len(finer))
	}
	e.Replications = max(compared/2/batches, 1)
	for b := range best {
		e.First = compared + b*e.Replications
		fine, err := sell(ctx, e, f, finer)
		if err != nil {
			return best, err
		}
		for i, r := range regimes {
			from, to := ends[i], ends[i+1]
			price, _ := r.choose(newCurve(finer[from:to], fine[from:to]))
			best[b] = append(best[b], price)
		}
	}
	return best, nil
}

// sell is what a family may be expected to make at each price, in dollars a
// receiver: over the luck of attempts, which need not be drawn.
func sell(ctx context.Context, e simulate.Experiment, f family, price []float64) ([]payoff, error) {
	e.Offers = nil
	for i, x := range price {
		e.Offers = append(e.Offers, simulate.Sell(fmt.Sprint(i), f.plan(&e.Market.Measurement, x)))
	}
	x, err := simulate.Expect(ctx, e)
	if err != nil {
		return nil, err
	}
	list := make([]payoff, len(price))
	for i := range price {
		seller, errSeller := x.Mean(fmt.Sprint(i), simulate.Profit)
		receivers, errReceivers := x.Mean(fmt.Sprint(i), simulate.Surplus)
		if err := errors.Join(errSeller, errReceivers); err != nil {
			return nil, err
		}
		list[i] = payoff{seller, receivers}
	}
	return list, nil
}

// payoff is what each side may expect, in dollars a receiver.
type payoff struct{ Seller, Receivers float64 }

// geometric is a grid of n numbers from low to high with equal ratios.
func geometric(low, high float64, n int) []float64 {
	return floats.LogSpan(make([]float64, n), low, high)
}
