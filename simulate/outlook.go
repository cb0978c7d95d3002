package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// outlook is what may become of a task in a world.
type outlook struct {
	states []state
	log    float64 // ln E exp(-r x) of what the receiver has of it, but for reading and the bill
	tests  []hard  // of attempts, by how hard it may be
	of     float64 // the quality that they are for
}

// hard is a task of some difficulty: the seller's test, and the probabilities of this
// and easier ones where what came of it was wrong, and right.
type hard struct {
	market.Tested
	up [2]float64
}

// state is what may become of a task, short of how it is made and counted.
type state struct {
	odds     pricing.Odds // zeros and ones
	accepted float64
	held     bool    // held out
	harm     float64 // currency
	up       float64 // probability of this and earlier ones, as bad outcomes weigh
}

// look lists the states of a task.
func (w *walk) look(l *outlook, in *imagined, t *candidate, s *market.Prospect) {
	who, stakes, held, r := &w.who, w.stakes[t.task], w.Measurement.Holdout, in.aversion
	g := gamble{stakes: stakes, mode: t.mode, right: s.Right}
	l.lookAtTests(in, s.Quality)
	w.logs.Reset()
	add := func(p, payoff float64, s state) {
		if p > 0 {
			w.logs.Add(p, -r*payoff)
			l.states = append(l.states, s)
		}
	}
	w.eachOutcome(&g, func(p float64, o pricing.Odds, accepted, harm float64) {
		add((1-held)*p, w.payoff(&g, o, accepted)-harm, state{odds: o, accepted: accepted, harm: harm})
	})
	for i := range 4 { // without the answer
		o := pricing.Odds{Own: float64(i & 1), Able: float64(i >> 1)}
		add(held*market.Either(o.Own, who.Knowledge)*market.Either(o.Able, who.Ability), o.Own*o.Able*stakes-who.OwnCost, state{odds: o, held: true})
	}
	l.log = w.logs.Log()
	up := 0.0
	for i := range l.states {
		up += w.logs.ShareOf(i, l.log)
		l.states[i].up = up
	}
}

// lookAtTests lists what difficulties the task may have.
func (l *outlook) lookAtTests(in *imagined, quality float64) {
	p := in.producer
	if len(l.tests) > 0 && l.of == quality { // those of the task before
		return
	}
	l.tests, l.of = l.tests[:0], quality
	if !in.unsure || p.Attempts == 1 {
		l.tests = append(l.tests, hard{Tested: p.Test(quality)})
		return
	}
	quality = market.Ratio(quality, 1-p.Difficulty.Mean())
	var up [2]float64
	for _, d := range p.Ease {
		right := p.Yield(quality * d.X).Right
		up[0], up[1] = up[0]+d.Weight*(1-right), up[1]+d.Weight*right
		l.tests = append(l.tests, hard{p.Test(quality * d.X), up})
	}
}

// test is that of the task at a number between 0 and 1, where it was wrong, or right.
func (l *outlook) test(right int, u float64) *market.Tested {
	last := len(l.tests) - 1
	u *= l.tests[last].up[right]
	for i := range l.tests[:last] {
		if u < l.tests[i].up[right] {
			return &l.tests[i].Tested
		}
	}
	return &l.tests[last].Tested
}

// at is the state at a number between 0 and 1.
func (l *outlook) at(u float64) *state {
	for i := range l.states[:len(l.states)-1] {
		if u < l.states[i].up {
			return &l.states[i]
		}
	}
	return &l.states[len(l.states)-1]
}
