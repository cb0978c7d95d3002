package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// integral is what an expectation integrates beyond the outcomes of tasks: how many tasks a
// receiver has, and what is at stake in each. Where each task is decided and charged for by
// itself, all that comes of it is linear in its stakes, but for the stakes at which the
// receiver decides otherwise.
type integral struct {
	tasks  float64   // of a receiver, on average
	counts []float64 // probability that it has 0 tasks, 1, and so on, with zeros up to a multiple of 4

	// What is at stake in a task, relative to the receiver's stakes, or, where these are
	// integrated too, to what is known of them: as atoms, or by what lies below a number.
	atoms   []atom
	stakes  *inverse.Below
	nothing float64 // where they are no atoms: the probability that they are 0

	own    bool           // receivers' stakes are integrated
	spread float64        // where they are log-normal and tied to other dimensions: the Sigma of their logarithm for each unit of the score
	task   *inverse.Below // where own: a task's stakes relative to the receiver's; nil: they do not vary
}

// atom is a number that comes with a probability.
type atom struct{ at, probability float64 }

const (
	mostAtoms  = 64      // of stakes that are integrated one by one
	mostCounts = 1 << 12 // numbers of tasks whose probabilities are listed

	leastStakes = math.SmallestNonzeroFloat64 // that are not 0
)

// newIntegral is what can be integrated exactly; nil: no more than the outcomes. A choice
// between options, a fee for the period, a bill that is no sum, aversion to risk and
// further periods make one task depend on another; difficulty makes tasks differ in more
// than their stakes.
func (g *engine) newIntegral() *integral {
	apart := g.periods == 1 && g.Population.Tables[RiskAversion].Max() == 0 && g.Demand.Tasks.Max() < mostCounts
	for i := range g.offers {
		apart = apart && len(g.offers[i].options) == 1 && g.offers[i].options[0].chargesTasks()
	}
	if !apart || slices.ContainsFunc(g.producers, func(p *market.Producer) bool { return p.Varied }) {
		return nil
	}
	in := &integral{counts: chances(g.Demand.Tasks)}
	for n, p := range in.counts {
		in.tasks += float64(n) * p
	}
	in.findStakes(g)
	return in
}

// findStakes finds how stakes are integrated.
func (in *integral) findStakes(g *engine) {
	task := g.Demand.Stakes
	if own := in.ownStakes(g); own != nil {
		if product, ok := inverse.Product(own, task); ok {
			in.own, in.stakes = true, product
			if task.Varies() {
				in.task = task.Below()
			}
			in.nothing, _ = product.At(leastStakes)
			return
		}
	}
	values, probabilities := task.Atoms()
	if values == nil || len(values) > mostAtoms {
		in.stakes = task.Below()
		in.nothing, _ = in.stakes.At(leastStakes)
		return
	}
	for i, x := range values {
		in.atoms = append(in.atoms, atom{x, probabilities[i]})
	}
}

// chargesTasks reports whether every bill of the option, and of what it is in truth, is a
// sum over tasks that is linear in their stakes, with nothing fixed.
func (o *option) chargesTasks() bool {
	for _, b := range o.bills {
		if !b.Additive() || b.Fixed != 0 {
			return false
		}
	}
	return len(o.bills) > 0 && (o.truth == nil || o.truth.chargesTasks())
}

// chances are the probabilities of 0, 1, and so on, of a number that is rounded down.
func chances(t *inverse.Table) []float64 {
	list := make([]float64, (int(t.Max())+4)/4*4)
	values, probabilities := t.Atoms()
	for i, x := range values {
		if x <= t.Max() { // the others are never drawn
			list[int(x)] += probabilities[i]
		}
	}
	if values == nil {
		before := 0.0
		for n := range list {
			below, _ := t.Below().At(float64(n + 1))
			list[n], before = below-before, below
		}
	}
	return list
}

// ownStakes are receivers' stakes relative to what their other dimensions tell of them, nil
// where they are drawn: somebody looks at them, or they are tied and not log-normal. What is
// left of a log-normal that is tied to others is log-normal.
func (in *integral) ownStakes(g *engine) *inverse.Table {
	p := g.Population
	t := p.Tables[Stakes]
	looked := slices.ContainsFunc(g.groups, func(group Group) bool { return !group.public })
	if values, _ := t.Atoms(); values != nil || looked || g.seesStakes() {
		return nil
	}
	if !p.Tied[Stakes] {
		return t
	}
	law, is := t.Of().(distuv.LogNormal)
	if left := p.Root[Stakes][Stakes]; is && left > 0 {
		in.spread = law.Sigma
		t, _ = inverse.Compile(distuv.LogNormal{Mu: law.Mu, Sigma: law.Sigma * left}) // nil where there is no table
		return t
	}
	return nil
}

// seesStakes tries whether the seller's signal depends on receivers' stakes, by receivers
// that differ in nothing else, as many as meet what happens to 1 in 1,000. One that fails may.
func (g *engine) seesStakes() (sees bool) {
	if g.View.Signal == nil {
		return false
	}
	sees = true
	defer func() { recover() }()
	const receivers = 1 << 10
	points, stakes := draw.Scrambled(&draw.Place{Seed: g.seed}), g.Population.Tables[Stakes]
	for i := range uint32(receivers) {
		who, _ := g.Population.Point(points, i)
		seen := math.Float64bits(g.View.Signal(who))
		for _, v := range luck {
			for _, upper := range []bool{false, true} {
				who.Stakes = stakes.Tail(v, upper)
				if math.Float64bits(g.View.Signal(who)) != seen {
					return true
				}
			}
		}
	}
	return false
}

// joins is the probability that a receiver runs a task, where it runs each with probability
// p: 1 less the generating function of their number at 1-p, in four sums that do not wait for
// each other.
func (in *integral) joins(p float64) float64 {
	q := 1 - p
	q2 := q * q
	q4, power := q2*q2, 1.0
	var none [4]float64
	for c := in.counts; len(c) >= 4; c = c[4:] {
		none[0] += c[0] * power
		none[1] += c[1] * power
		none[2] += c[2] * power
		none[3] += c[3] * power
		power *= q4
	}
	return max(1-(none[0]+q*none[1]+q2*(none[2]+q*none[3])), 0)
}

// below is what lies below stakes of a size, currency, for a receiver whose stakes are
// relative to a scale, above 0.
func (in *integral) below(at, scale float64) bound {
	p, sum := in.stakes.At(max(at/scale, leastStakes))
	return bound{at, p, sum * scale}
}

// taskBelow is the share of tasks with less at stake than an amount, of a receiver whose
// own stakes are above 0, where these are integrated.
func (in *integral) taskBelow(at, own float64) float64 {
	if at == 0 {
		return 0
	}
	share, _ := in.task.At(max(at/own, leastStakes))
	return share
}

// bound is a number with the probability that stakes are below it, and their mean so far.
type bound struct{ at, below, sum float64 }

// most is how many spans of stakes there are at the most, with so many producers: the
// largest of n lines bends at no more than n-1 places.
func (in *integral) most(makers int) int { return max(len(in.atoms), 4*makers+4) + 2 }
