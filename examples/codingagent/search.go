package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/simulate"
)

// mostMultiple of cost is as far as prices are looked for.
const mostMultiple = 1e12

// errNoPrice is the error of a search that finds none.
var errNoPrice = errors.New("no best price")

// regime picks a price from a grid of multiples and what profit each made: the
// best one, and between which multiples to look closer.
type regime func(grid, profit []float64) (best, low, high float64, err error)

// forTheSeller is the price of most profit.
func forTheSeller(grid, profit []float64) (best, low, high float64, err error) {
	at, last := floats.MaxIdx(profit), len(grid)-1
	if at == 0 || at == last {
		return grid[at], grid[max(at-1, 0)], grid[min(at+1, last)], nil
	}
	return vertex(grid, profit, at), grid[at-1], grid[at+1], nil
}

// vertex is the price at the top of the parabola, in the logarithm of price, through the
// best profit of a grid and those beside it.
func vertex(grid, profit []float64, at int) float64 {
	before, after := profit[at-1]-profit[at], profit[at+1]-profit[at]
	if before+after == 0 {
		return grid[at]
	}
	return grid[at] * math.Pow(grid[at+1]/grid[at], (before-after)/(before+after)/2)
}

// forReceivers is the lowest price that makes no loss: surplus falls as the
// price rises, so no other such price leaves receivers more.
func forReceivers(grid, profit []float64) (best, low, high float64, err error) {
	last := len(grid) - 1
	for i, x := range profit {
		switch {
		case x < 0:
			continue
		case i == 0:
			return grid[0], grid[0], grid[1], nil
		}
		low, high = grid[i-1], grid[i]
		return low + (high-low)*profit[i-1]/(profit[i-1]-x), low, high, nil
	}
	return grid[last], grid[last-1], grid[last], nil
}

// search finds every contract's own price in a regime, on a grid and then twice on a finer
// one around what it found. All prices meet the same points, but not those that the
// contracts are compared on: a price that is best on its own points looks better there
// than it is.
func search(ctx context.Context, e simulate.Experiment, r *record, choose regime) ([]offered, error) {
	e.First += e.Replications
	stages := []struct{ prices, replications int }{{13, 1}, {9, 1}, {5, 4}}
	list := make([]offered, len(contracts))
	for i, c := range contracts {
		multiple, low, high := 0.0, 0.8, 12.8
		for k := 0; k < len(stages); k++ {
			e.Replications = stages[k].replications
			grid := geometric(low, high, stages[k].prices)
			profit, err := profits(ctx, e, r, c, grid)
			if err != nil {
				return nil, err
			}
			if multiple, low, high, err = choose(grid, profit); err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			if k == 0 && multiple == grid[len(grid)-1] { // the best is beyond
				if high > mostMultiple {
					return nil, fmt.Errorf("%s: %w up to %.3g times cost", c.name, errNoPrice, high)
				}
				high, k = 16*multiple, -1
			}
		}
		list[i] = offered{c, multiple}
	}
	return list, nil
}

// profits is what a contract is expected to make at each multiple, in one experiment.
func profits(ctx context.Context, e simulate.Experiment, r *record, c contract, grid []float64) ([]float64, error) {
	e.Offers = nil
	for _, m := range grid {
		e.Offers = append(e.Offers, simulate.Sell(fmt.Sprint(m), c.plan(r, m)))
	}
	x, err := simulate.Expect(ctx, e)
	if err != nil {
		return nil, err
	}
	list := make([]float64, len(grid))
	for i, offer := range x.Offers() {
		if list[i], err = x.Mean(offer, simulate.Profit); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// geometric is a grid of n numbers from low to high with equal ratios.
func geometric(low, high float64, n int) []float64 {
	return floats.LogSpan(make([]float64, n), low, high)
}
