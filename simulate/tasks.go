package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// tasks are those of a receiver's period.
type tasks struct {
	stakes    []float64 // by task, currency
	best      []float64 // by task: welfare of running it in the best way, which may be negative
	firstBest []float64 // by task: first best, which is not to run it where best is negative
	number    float64   // of tasks
	sum       float64   // of stakes
	total     float64   // first best of the period

	who pricing.Receiver // the receiver, with the stakes of the task that is delivered
}

func newTasks(n int) tasks {
	return tasks{stakes: make([]float64, n), best: make([]float64, n), firstBest: make([]float64, n)}
}

// drawTasks draws the receiver's tasks of a period, their stakes and difficulty.
func (r *replicator) drawTasks() {
	r.calling.what = inDemand
	t, who := &r.tasks, &r.met.who
	t.who = *who
	t.stakes = r.Demand.Draw(&r.at, who.Stakes, t.stakes[:cap(t.stakes)])
	r.situation.Stakes, r.situation.At = t.stakes, r.at
	for i, p := range r.producers {
		m := &r.met.matches[i]
		clear(m.done)
		if !p.Varied {
			continue
		}
		m.truths = m.truths[:len(t.stakes)]
		var four [4]uint64
		for j := range m.truths {
			if j%4 == 0 {
				four[0], four[1], four[2], four[3] = r.at.Bits(draw.Difficulty, uint64(j/4))
			}
			r.Measurement.Weigh(&m.truths[j], who, p, p.Yield(m.quality*(1-p.Difficulty.Draw(four[j%4]))))
		}
		if r.knowsTruth(p) {
			m.beliefs = m.truths
		}
	}
}

// planFirstBest is the planner's: it knows the true quality, charges cost, measures
// nothing and picks the best producer on offer.
func (r *replicator) planFirstBest() {
	t := &r.tasks
	best := t.best[:len(t.stakes)]
	for j := range best {
		best[j] = math.Inf(-1)
	}
	for _, p := range r.makers {
		truths := r.met.matches[p].truths
		var act, check market.Line
		for j, stakes := range t.stakes { // one prospect may stand for all tasks: then the lines stay
			if j < len(truths) {
				act, check = truths[j].Welfare(pricing.Act), truths[j].Welfare(pricing.Check)
			}
			best[j] = max(best[j], act.At(stakes), check.At(stakes))
		}
	}
	total, sum := 0.0, 0.0
	for j, x := range best {
		first := max(x, 0)
		t.firstBest[j] = first
		total += first
		sum += t.stakes[j]
	}
	t.number, t.total, t.sum = float64(len(t.stakes)), total, sum
}
