package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// tasks are those of a receiver's period.
type tasks struct {
	stakes []float64 // by task, currency
	best   []float64 // by task: welfare of running it in the best way, which may be negative
	number float64   // of tasks
	sum    float64   // of stakes
	total  float64   // first best of the period

	who pricing.Receiver // the receiver, with the stakes of the task that is delivered
}

func newTasks(n int) tasks {
	return tasks{stakes: make([]float64, n), best: make([]float64, n)}
}

// firstBest is that of a task, which is not to run it where the best way is not worth it.
func (t *tasks) firstBest(task int) float64 { return draw.Positive(t.best[task]) }

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
		if p.Varied {
			r.drawDifficulty(p, m)
		}
		m.worth.Set(m.truths, t.stakes)
	}
}

// drawDifficulty draws that of the tasks, and what they are worth by it.
func (r *replicator) drawDifficulty(p *market.Producer, m *match) {
	m.truths = m.truths[:len(r.tasks.stakes)]
	var four [4]uint64
	for j := range m.truths {
		if j%4 == 0 {
			four[0], four[1], four[2], four[3] = r.at.Bits(draw.Difficulty, uint64(j/4))
		}
		r.Measurement.Weigh(&m.truths[j], &r.met.who, p, p.Yield(m.quality*(1-p.Difficulty.Draw(four[j%4]))))
	}
	if r.knowsTruth(p) {
		m.beliefs = m.truths
	}
}

// planFirstBest is the planner's: it knows the true quality, charges cost, measures
// nothing and picks the best producer on offer.
func (r *replicator) planFirstBest() {
	t := &r.tasks
	best := t.best[:len(t.stakes)]
	for i, p := range r.makers {
		truths, cost := r.met.matches[p].truths, 0.0
		for j, gain := range r.met.matches[p].worth.Gain {
			if j < len(truths) { // else one prospect is for all tasks
				cost = truths[j].Cost
			}
			x := gain - cost
			if i > 0 {
				x = max(x, best[j])
			}
			best[j] = x
		}
	}
	total, sum := 0.0, 0.0
	for _, x := range best {
		total += draw.Positive(x)
	}
	for _, x := range t.stakes {
		sum += x
	}
	t.number, t.total, t.sum = float64(len(t.stakes)), total, sum
}
