package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// Places of a task's numbers, after those of the population.
const (
	taskStakes     = market.Dimensions
	taskDifficulty = market.Dimensions + 1
)

// coordinate is a uniform number that a receiver or its task is drawn by. Amounts have
// most of their variance in few draws far out, so points are put where the draws are and,
// as many for each amount that follows the number, where its squares are, in steps of
// equal density.
type coordinate struct {
	of     int       // which number
	edges  []float64 // of the steps, as uniform numbers; nil: as they are
	starts []float64 // of the steps, among points
}

// coordinates are those of what varies.
func (r *replicator) coordinates() []coordinate {
	var list []coordinate
	for d, varies := range r.Population.Varies {
		if varies {
			list = append(list, newCoordinate(d, r.amounts(d)))
		}
	}
	if t := r.Demand.Stakes; t.Varies() {
		list = append(list, newCoordinate(taskStakes, []func(float64) float64{t.Quantile}))
	}
	if r.producers[0].Difficulty.Varies() {
		list = append(list, coordinate{of: taskDifficulty})
	}
	return list
}

// amounts are those that follow the number of dimension d, as functions of it: its own,
// and those that are tied to it, whatever else they follow.
func (r *replicator) amounts(d int) (list []func(u float64) float64) {
	p := r.Population
	for _, a := range [...]int{market.Stakes, market.OwnCost, market.CheckCost, market.ReadCost, market.Harm} {
		t, leans := p.Tables[a], p.Root[a][d]
		switch {
		case !t.Varies():
		case p.Tied[a] && leans != 0:
			list = append(list, func(u float64) float64 {
				return t.Quantile(distuv.UnitNormal.CDF(leans * distuv.UnitNormal.Quantile(u)))
			})
		case a == d && !p.Tied[a]:
			list = append(list, t.Quantile)
		}
	}
	return list
}

// newCoordinate is that of a number which amounts follow.
func newCoordinate(of int, amounts []func(u float64) float64) coordinate {
	c := coordinate{of: of}
	if len(amounts) == 0 {
		return c
	}
	c.edges = steps()
	n := len(c.edges) - 1
	density := make([]float64, n) // times the width of a step
	for k := range density {
		density[k] = c.edges[k+1] - c.edges[k]
	}
	for _, amount := range amounts {
		squares, all := make([]float64, n), 0.0
		for k := range squares {
			low, width := c.edges[k], c.edges[k+1]-c.edges[k]
			for _, x := range [2]float64{0.25, 0.75} {
				squares[k] += width / 2 * math.Pow(amount(low+x*width), 2)
			}
			all += squares[k]
		}
		for k := range squares {
			if all > 0 {
				density[k] += squares[k] / all
			}
		}
	}
	c.starts = make([]float64, n+1)
	for k := range density {
		c.starts[k+1] = c.starts[k] + density[k]
	}
	return c
}

// steps are even but for the outermost, which are halved down to where no draw falls.
func steps() []float64 {
	const even, halvings = 64, 44
	list := []float64{0}
	for k := halvings - 1; k > 0; k-- {
		list = append(list, math.Ldexp(1.0/even, -k))
	}
	for k := 1; k < even; k++ {
		list = append(list, float64(k)/even)
	}
	for k := 1; k < halvings; k++ {
		list = append(list, 1-math.Ldexp(1.0/even, -k))
	}
	return append(list, 1)
}

// at is the uniform number of a point, in [0,1], and the density of those by that of
// points.
func (c *coordinate) at(x float64) (u, weight float64) {
	if c.edges == nil {
		return x, 1
	}
	n := len(c.starts) - 1
	x *= c.starts[n]
	step, found := slices.BinarySearch(c.starts, x)
	if !found || step == n {
		step--
	}
	width, points := c.edges[step+1]-c.edges[step], c.starts[step+1]-c.starts[step]
	return c.edges[step] + width*min((x-c.starts[step])/points, 1), width / points
}
