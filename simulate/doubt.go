package simulate

import (
	"math"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// world is a quality that a receiver holds possible of all the answers of a period,
// and what its tasks would be worth then. In each world tasks are independent; what
// they share is the world.
type world struct {
	weight float64 // its probability
	tasks  market.Prospects
	own    [1]market.Prospect // memory of tasks that are alike

	bill  [2][2]float64 // moments of a task's bill, by right and counted, where the receiver is averse to risk
	tried candidate     // the task in hand
	of    []candidate   // by task, in its better mode
	sum   candidate     // of the tasks that are run
}

type worlds []world

// worlds are those that the receiver in hand holds possible with a producer: one,
// unless it does not know the quality that it gets.
func (w *walk) worlds(producer int, beliefs market.Prospects) worlds {
	p := w.producers[producer]
	var qualities []market.Node
	yields := p.Expect
	switch {
	case w.experience != nil:
		yields = p.Yield
		qualities = w.learnedNodes(producer, beliefs.Of(0))
	case !w.Population.Trust && p.Known == market.MarketQuality && p.Quality.Varies():
		qualities = p.Qualities
	default:
		w.possible[0].weight, w.possible[0].tasks = 1, beliefs
		return w.possible[:1]
	}
	for len(w.possible) < len(qualities) {
		w.possible = append(w.possible, newWorld(cap(w.stakes)))
	}
	for k, q := range qualities {
		v := &w.possible[k]
		w.Measurement.Weigh(&v.own[0], &w.who, p, yields(q.X))
		v.weight, v.tasks = q.Weight, v.own[:]
	}
	return w.possible[:len(qualities)]
}

func newWorld(tasks int) world { return world{of: make([]candidate, tasks)} }

// learnedNodes are the qualities that a receiver holds possible after what it has
// seen: how often a delivery is right follows a Beta distribution.
func (w *walk) learnedNodes(producer int, belief *market.Prospect) []market.Node {
	p, e := w.producers[producer], &w.experience[w.offer][producer]
	right, weight := belief.Right, w.learning.Evidence+e.right+e.wrong
	if !(right > 0 && right < 1) {
		return []market.Node{{X: belief.Quality, Weight: 1}}
	}
	values, weights := inverse.BetaNodes(right*weight, (1-right)*weight)
	list := make([]market.Node, len(values))
	for k, x := range values {
		list[k] = market.Node{X: p.QualityFor(x), Weight: weights[k]}
	}
	return list
}

// mixed is the task in hand over all worlds: expected, or what is as good for
// certain.
func (w *walk) mixed(possible worlds, averse bool) candidate {
	t := possible[0].tried
	if len(possible) == 1 {
		return t
	}
	t.scale = 0
	for k := range possible {
		t.scale += possible[k].weight * possible[k].tried.scale
	}
	t.net = w.mean(possible, averse, func(v *world) float64 { return v.tried.net })
	return t
}

// mean is that over worlds: expected, or what is as good for certain.
func (w *walk) mean(possible worlds, averse bool, of func(v *world) float64) float64 {
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
	r := w.who.RiskAversion
	w.nets = w.nets[:0]
	for k := range possible {
		w.nets = append(w.nets, of(&possible[k]))
	}
	w.logs.Reset()
	for k, net := range w.nets {
		w.logs.Add(possible[k].weight, -r*net)
	}
	return -w.logs.Log() / r
}

// begin makes nothing run in every world.
func (list worlds) begin(fixed float64) {
	for k := range list {
		list[k].sum = candidate{net: -fixed, fair: -fixed, scale: math.Abs(fixed)}
	}
}

// add adds a task to what is run in every world.
func (list worlds) add(task int32) {
	for k := range list {
		list[k].sum.add(&list[k].of[task])
	}
}
