package choice

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// hypothesis is a quality that a receiver holds possible of all the answers of a
// period, and what its tasks would be worth then. Under each, tasks are independent;
// what they share is the hypothesis.
type hypothesis struct {
	weight float64 // its probability
	tasks  market.Prospects
	own    [1]market.Prospect // memory of tasks that are alike

	terms [pricing.Check + 1]market.Line // of a task's bill, by mode
	bill  [2][2]float64                  // cumulants of a task's bill, by right and counted, where the receiver is averse to risk
	tried candidate                      // the task and mode that are weighed
	of    []candidate                    // by task, in its better mode
	sum   candidate                      // of the tasks that are run
	rests []float64                      // of the bill, by how many of the listed tasks are run
}

type hypotheses []hypothesis

func newHypothesis(tasks int) hypothesis { return hypothesis{of: make([]candidate, tasks)} }

// hypotheses are those that the receiver holds possible: one, unless it does not know
// the quality that it gets.
func (d *decision) hypotheses() hypotheses {
	p, list := d.Producer, &d.memory.possible
	qualities, yields := d.Qualities, p.Expect
	if d.Evidence > 0 {
		qualities, yields = d.posterior(d.Beliefs.Of(0)), p.Yield
	}
	if qualities == nil {
		(*list)[0].weight, (*list)[0].tasks = 1, d.Beliefs
		return (*list)[:1]
	}
	for len(*list) < len(qualities) {
		*list = append(*list, newHypothesis(len((*list)[0].of)))
	}
	for k, q := range qualities {
		h := &(*list)[k]
		d.Measurement.Weigh(&h.own[0], d.Who, p, yields(q.X))
		h.weight, h.tasks = q.Weight, h.own[:]
	}
	return (*list)[:len(qualities)]
}

// posterior are the qualities that a receiver holds possible after what it has seen:
// how often a delivery is right follows a Beta distribution. They are kept, for many
// receivers have seen the same.
func (d *decision) posterior(belief *market.Prospect) []market.Node {
	right := belief.Right
	if !(right > 0 && right < 1) {
		return []market.Node{{X: belief.Quality, Weight: 1}}
	}
	key, kept := seen{d.Producer, right, d.Evidence}, d.memory.posteriors
	if list, known := kept[key]; known {
		return list
	}
	values, weights := inverse.BetaNodes(right*d.Evidence, (1-right)*d.Evidence)
	list := make([]market.Node, len(values))
	for k, x := range values {
		list[k] = market.Node{X: d.Producer.QualityFor(x), Weight: weights[k]}
	}
	if len(kept) == maxPosteriors {
		clear(kept)
	}
	kept[key] = list
	return list
}

// seen is what a posterior follows from.
type seen struct {
	producer        *market.Producer
	right, evidence float64
}

const maxPosteriors = 1 << 12

// overall is the task that is weighed, as the mean over all hypotheses has it.
func (d *decision) overall(possible hypotheses) *candidate {
	if len(possible) == 1 {
		return &possible[0].tried
	}
	t := &d.memory.overall
	*t = possible[0].tried
	t.scale = 0
	for k := range possible {
		t.scale += possible[k].weight * possible[k].tried.scale
	}
	t.certain = d.mean(possible, d.averse, func(h *hypothesis) float64 { return h.tried.certain })
	return t
}

// mean is that over hypotheses: expected, or for whoever is averse what is as good for
// certain.
func (d *decision) mean(possible hypotheses, averse bool, of func(h *hypothesis) float64) float64 {
	if len(possible) == 1 {
		return of(&possible[0])
	}
	if !averse {
		sum := 0.0
		for k := range possible {
			sum += possible[k].weight * of(&possible[k])
		}
		return sum
	}
	r, w := d.Who.RiskAversion, d.memory
	w.nets = w.nets[:0]
	for k := range possible { // first, for it may use the same logs
		w.nets = append(w.nets, of(&possible[k]))
	}
	w.logs.Reset()
	for k, net := range w.nets {
		w.logs.Add(possible[k].weight, -r*net)
	}
	return -w.logs.Log() / r
}

// begin starts the sums under every hypothesis: no task is run yet.
func (list hypotheses) begin(fixed float64) {
	for k := range list {
		list[k].sum = candidate{certain: -fixed, expected: -fixed, scale: math.Abs(fixed)}
	}
}

// add adds a task to what is run under every hypothesis.
func (list hypotheses) add(task int32) {
	for k := range list {
		list[k].sum.add(&list[k].of[task])
	}
}
