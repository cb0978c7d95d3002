package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/choice"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// span is a range of stakes, or an atom of them, in which all tasks are decided alike.
type span struct {
	low, high     float64 // currency
	share         float64 // of tasks that fall into it
	tasks, stakes float64 // these, on average, and their stakes in sum, currency
}

// integrate is a period of a receiver whose tasks are integrated, in these steps:
//
//  1. plan: what a planner would make of its tasks.
//
// and then under each offer:
//
//  2. arrive and quote, as in a period whose tasks are drawn.
//  3. cut: the spans of stakes in which tasks are decided alike. In the choice a task
//     stands for each.
//  4. decide: which of them are run, and how likely it is that any is.
//  5. expect and count, as in a period whose tasks are drawn.
func (r *replicator) integrate(relationships []relationship) error {
	if r.brake.Stops(10 * len(r.offers)) {
		return bill.ErrCancelled
	}
	r.plan()
	for o := range r.offers {
		if err := r.integrateOffer(&encounter{place: o, offer: &r.offers[o], with: &relationships[o]}); err != nil {
			return err
		}
	}
	return nil
}

func (r *replicator) integrateOffer(e *encounter) error {
	r.arrive(e)
	if err := r.quote(e); err != nil {
		return err
	}
	r.cut(e)
	if err := r.decide(e); err != nil {
		return err
	}
	if err := r.expect(e); err != nil {
		return err
	}
	if r.reads() {
		return r.count(e)
	}
	return nil
}

// plan finds the spans in which the planner does the same, and what it makes of all tasks.
func (r *replicator) plan() {
	in, t, who := r.integral, &r.tasks, &r.met.who
	t.who = *who
	r.situation.At = r.at
	r.lines = slices.Grow(r.lines[:0], 2*len(r.makers)+1) // and that of no way
	for _, p := range r.makers {
		truth := &r.met.matches[p].truths[0]
		cost := market.Line{Base: truth.Cost}
		r.lines = append(r.lines, truth.Gain[pricing.Act].Plus(cost, -1), truth.Gain[pricing.Check].Plus(cost, -1))
	}
	t.number, t.sum = in.tasks, 0
	r.scale = r.scaleOfStakes()
	if in.atoms != nil || r.scale == 0 {
		r.spreadAtoms()
	} else {
		r.planned = r.addBounds(r.planned[:0], r.lines...)                    // where another way is the best
		r.planned = r.addBounds(r.planned, append(r.lines, market.Line{})...) // or none is
		r.spread(r.planned)
	}
	t.total = 0
	for i := range r.spans {
		t.sum += r.spans[i].stakes
		t.total += draw.Positive(t.best[i])
	}
}

// scaleOfStakes is what the stakes that are integrated are relative to: the receiver's, or
// what is known of these.
func (r *replicator) scaleOfStakes() float64 {
	in := r.integral
	switch {
	case !in.own:
		return r.met.who.Stakes
	case in.spread > 0:
		return math.Exp(in.spread * r.Population.StakesScore(r.points, uint32(r.at.Receiver)))
	}
	return 1
}

// cut finds the spans in which the planner and the receiver under the offer do the same. It
// forgives the bill what the choice does: stakes at which a task is just worth its bill may
// be those of many.
func (r *replicator) cut(e *encounter) {
	if r.integral.atoms != nil || r.scale == 0 {
		return // they are those of the planner
	}
	x := &e.options[0]
	belief := x.Beliefs.Of(0)
	act, check := x.Bill.Of(belief, pricing.Act), x.Bill.Of(belief, pricing.Check)
	forgiven := act.Rounding()
	if belief.Differ {
		forgiven = check.Rounding()
	}
	act = belief.Gain[pricing.Act].Plus(act, -1).Plus(forgiven, 1)
	check = belief.Gain[pricing.Check].Plus(check, -1).Plus(forgiven, 1)
	r.bounds = r.addBounds(append(r.bounds[:0], r.planned...), act, check, market.Line{})
	r.spread(r.bounds)
}

// netOf is what a task leaves the receiver, as it believes, with its answer used in mode m.
func netOf(o *choice.Option, m pricing.Mode) market.Line {
	belief := o.Beliefs.Of(0)
	return belief.Gain[m].Plus(o.Bill.Of(belief, m), -1)
}

// addBounds adds where the largest of some lines bends to bounds that ascend, but for those
// that are there to rounding.
func (r *replicator) addBounds(list []bound, lines ...market.Line) []bound {
	r.bends = market.Bends(r.bends[:0], lines...)
	for _, at := range r.bends {
		i := len(list)
		for i > 0 && list[i-1].at > at {
			i--
		}
		const rounding = 1e-12
		if i > 0 && at-list[i-1].at <= rounding*at || i < len(list) && list[i].at-at <= rounding*at {
			continue
		}
		list = slices.Insert(list, i, r.integral.below(at, r.scale))
	}
	return list
}

// spread makes the spans between bounds, and a task for each. Tasks with nothing at stake
// have one of their own: what is worth running then may not be with the least at stake.
func (r *replicator) spread(bounds []bound) {
	r.spans, r.tasks.stakes = r.spans[:0], r.tasks.stakes[:0]
	in, low := r.integral, bound{}
	all := bound{math.Inf(1), 1, in.stakes.Mean() * r.scale}
	if in.nothing > 0 {
		r.addSpan(0, span{0, leastStakes, in.nothing, in.tasks * in.nothing, 0})
		low = bound{leastStakes, in.nothing, 0}
	}
	for i := range len(bounds) + 1 {
		high, at := all, low.at+max(low.at, all.sum)
		if i < len(bounds) {
			high = bounds[i]
			at = low.at + (high.at-low.at)/2
		}
		if share := high.below - low.below; share > 0 {
			r.addSpan(at, span{low.at, high.at, share, in.tasks * share, in.tasks * (high.sum - low.sum)})
		}
		low = high
	}
}

// spreadAtoms makes a span of each atom of stakes.
func (r *replicator) spreadAtoms() {
	r.spans, r.tasks.stakes = r.spans[:0], r.tasks.stakes[:0]
	in := r.integral
	if in.atoms == nil {
		r.addSpan(0, span{share: 1, tasks: in.tasks})
	}
	for _, a := range in.atoms {
		at, tasks := r.scale*a.at, in.tasks*a.probability
		r.addSpan(at, span{at, at, a.probability, tasks, tasks * at})
	}
}

// addSpan adds a span, with the stakes of the task that stands for it and what the planner
// makes of all its tasks.
func (r *replicator) addSpan(at float64, s span) {
	i, best, value := len(r.spans), market.Line{}, math.Inf(-1)
	for _, l := range r.lines {
		if x := l.At(at); x > value {
			best, value = l, x
		}
	}
	r.spans, r.tasks.stakes = append(r.spans, s), append(r.tasks.stakes, at)
	r.tasks.best[i] = best.Base*s.tasks + best.Slope*s.stakes
}

// decide lets the receiver decide on each span, and counts how likely it is that it runs
// some task, and what it expects of all.
func (r *replicator) decide(e *encounter) (err error) {
	r.situation.Stakes = r.tasks.stakes
	r.calling = call{what: inOffer, place: int32(e.place)}
	if e.chosen, err = r.chooser.Choose(&r.situation, e.options); err != nil {
		return r.blame(err)
	}
	if e.chosen == nil {
		return nil
	}
	joins := r.joins(e)
	e.tally.Joined += joins
	e.tally.Stayed += joins
	var runs [pricing.Check + 1]span // by mode
	anticipated := 0.0
	for _, run := range e.chosen.Runs {
		of, m := &r.spans[run], e.chosen.Modes[run]
		runs[m].tasks += of.tasks
		runs[m].stakes += of.stakes
	}
	for m := pricing.Act; m <= pricing.Check; m++ {
		if of := &runs[m]; of.tasks > 0 {
			net := netOf(&e.options[0], m)
			anticipated += net.Base*of.tasks + net.Slope*of.stakes
		}
	}
	e.tally.Anticipated += (1 - r.Measurement.Holdout) * anticipated
	return nil
}

// joins is the probability that the receiver runs a task. Where its stakes are integrated,
// and differ from task to task, it is that at the stakes that were drawn: those of its
// tasks follow the same.
func (r *replicator) joins(e *encounter) float64 {
	in, own, runs := r.integral, r.met.who.Stakes, e.chosen.Runs
	if in.task != nil && own == 0 {
		return in.joins(indicator(r.spans[runs[0]].low == 0))
	}
	share := 0.0
	for i := 0; i < len(runs); i++ {
		s := r.spans[runs[i]]
		if in.task == nil {
			share += s.share
			continue
		}
		for i+1 < len(runs) && r.spans[runs[i+1]].low == s.high {
			i++
			s.high = r.spans[runs[i]].high
		}
		share += in.taskBelow(s.high, own) - in.taskBelow(s.low, own)
	}
	share = min(share, 1)
	if in.own && in.task == nil { // all its tasks have the same stakes
		return share * (1 - in.counts[0])
	}
	return in.joins(share)
}
