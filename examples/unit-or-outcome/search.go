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

// curve is what a family is expected to make at each price, in dollars a receiver.
type curve struct{ price, profit, surplus []float64 }

// regime is what a price is chosen for.
type regime struct {
	name, title string
	aim         simulate.Metric
	choose      func(c curve) (best float64)
}

var regimes = []regime{
	{"for the seller", "Best for the seller", simulate.Profit, mostProfit},
	{"for receivers", "Best for receivers at no loss to the seller", simulate.Surplus, mostSurplus},
}

func mostProfit(c curve) (best float64) {
	at := floats.MaxIdx(c.profit)
	from := min(max(at-2, 0), len(c.price)-fitted)
	if v := c.vertex(from); c.price[from] < v && v < c.price[from+fitted-1] {
		return v
	}
	return c.price[at]
}

// fitted is how many prices a parabola is fitted to.
const fitted = 5

// vertex is the price at the top of the parabola, in the logarithm of price, that
// fits profit best from one price on. NaN where profit has no top.
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
func mostSurplus(c curve) (best float64) {
	at := len(c.price) - 1 // at which next to nothing is sold
	for i := at; i >= 0; i-- {
		if c.profit[i] >= 0 && c.surplus[i] > c.surplus[at] {
			at = i
		}
	}
	if b := at - 1; b >= 0 && c.profit[b] < 0 && c.surplus[b] > c.surplus[at] {
		return c.price[b] - (c.price[at]-c.price[b])*c.profit[b]/(c.profit[at]-c.profit[b])
	}
	return c.price[at]
}

// search finds a family's best price in each regime: on a grid, and then twice on a finer
// one around what it found. All prices meet the same points, but not those that contracts
// are compared on: a price that is best on its own points looks better there than it is.
func search(ctx context.Context, e simulate.Experiment, f family) ([]float64, error) {
	e.First, e.Replications = e.First+e.Replications, 1
	best, few := make([]float64, len(regimes)), e
	few.Points /= 4
	coarse, err := sell(ctx, few, f, geometric(0.8, 25.6, 17))
	if err != nil {
		return nil, err
	}
	for i, r := range regimes {
		best[i] = r.choose(coarse)
		for _, ratio := range []float64{1.25, 1.06} {
			finer, err := sell(ctx, e, f, geometric(best[i]/ratio, best[i]*ratio, fitted))
			if err != nil {
				return nil, err
			}
			best[i] = r.choose(finer)
		}
	}
	return best, nil
}

// sell is what a family is expected to make at each price.
func sell(ctx context.Context, e simulate.Experiment, f family, price []float64) (curve, error) {
	e.Offers = nil
	for i, x := range price {
		e.Offers = append(e.Offers, simulate.Sell(fmt.Sprint(i), f.plan(&e.Market.Measurement, x)))
	}
	x, err := simulate.Expect(ctx, e)
	if err != nil {
		return curve{}, err
	}
	c := curve{price: price}
	for _, offer := range x.Offers() {
		profit, errProfit := x.Mean(offer, simulate.Profit)
		surplus, errSurplus := x.Mean(offer, simulate.Surplus)
		if err := errors.Join(errProfit, errSurplus); err != nil {
			return curve{}, err
		}
		c.profit, c.surplus = append(c.profit, profit), append(c.surplus, surplus)
	}
	return c, nil
}

// geometric is a grid of n numbers from low to high with equal ratios.
func geometric(low, high float64, n int) []float64 {
	return floats.LogSpan(make([]float64, n), low, high)
}
