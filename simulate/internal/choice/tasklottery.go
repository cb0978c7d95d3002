package choice

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// taskLottery is what may become of a task under a hypothesis, to be drawn from.
type taskLottery struct {
	outcomes []outcome
	up       []float64 // by outcome: probability of it and those before it, under the Esscher measure
	log      float64   // ln E exp(-r x) of what the receiver has of it, but for reading and the bill

	tests   []difficulty // of attempts, by how difficult the task may be
	quality float64      // that the tests are for
}

// difficulty is that of a task: the seller's test, and the probabilities of this and
// easier ones where what came of it was wrong, and right.
type difficulty struct {
	market.Tested
	up [2]float64
}

// findLottery lists the outcomes of a task, at an aversion to risk.
func (d *decision) findLottery(l *taskLottery, aversion float64, t *candidate, s *market.Prospect) {
	who, stakes, held, logs := d.Who, d.Stakes[t.task], d.Measurement.Holdout, &d.memory.logs
	d.findTests(l, s.Quality)
	logs.Reset()
	add := func(p, payoff float64, o outcome) {
		if p > 0 {
			logs.Add(p, -aversion*payoff)
			l.outcomes = append(l.outcomes, o)
		}
	}
	for _, o := range d.lottery(stakes, t.mode, s.Right) {
		add((1-held)*o.p, o.payoff, o)
	}
	task := *who
	task.Stakes = stakes
	for i := range 4 { // without the answer
		o := pricing.Odds{Own: float64(i & 1), Able: float64(i >> 1)}
		add(held*market.Either(o.Own, who.Knowledge)*market.Either(o.Able, who.Ability), task.Unaided(o), outcome{odds: o, held: true})
	}
	l.log = logs.Log()
	up := 0.0
	l.up = l.up[:0]
	for i := range l.outcomes {
		up += logs.ShareOf(i, l.log)
		l.up = append(l.up, up)
	}
}

// findTests lists what difficulties the task may have.
func (d *decision) findTests(l *taskLottery, quality float64) {
	p := d.Producer
	if len(l.tests) > 0 && l.quality == quality { // those of the task before
		return
	}
	l.tests, l.quality = l.tests[:0], quality
	if !d.Unsure || p.Attempts == 1 {
		l.tests = append(l.tests, difficulty{Tested: p.Test(quality)})
		return
	}
	quality = market.Ratio(quality, 1-p.Difficulty.Mean())
	var up [2]float64
	for _, e := range p.DifficultyNodes {
		right := p.Yield(quality * e.X).Right
		up[0], up[1] = up[0]+e.Weight*(1-right), up[1]+e.Weight*right
		l.tests = append(l.tests, difficulty{p.Test(quality * e.X), up})
	}
}

// test is that of the task at a number between 0 and 1, where it was wrong, or right.
func (l *taskLottery) test(right int, u float64) *market.Tested {
	last := len(l.tests) - 1
	u *= l.tests[last].up[right]
	for i := range l.tests[:last] {
		if u < l.tests[i].up[right] {
			return &l.tests[i].Tested
		}
	}
	return &l.tests[last].Tested
}

// at is the outcome at a number between 0 and 1.
func (l *taskLottery) at(u float64) *outcome {
	for i := range l.outcomes[:len(l.outcomes)-1] {
		if u < l.up[i] {
			return &l.outcomes[i]
		}
	}
	return &l.outcomes[len(l.outcomes)-1]
}
