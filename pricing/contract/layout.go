package contract

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// layout is the program of a problem. Its variables are what is paid on each
// span beyond the base, the most of that over all outcomes, and, without a
// Floor, the base as the difference of two. Its rows are, in this order,
//
//	incentives     the target gains the agent no less than another action
//	participation  and no less than what it gets outside
//	most           no outcome is paid more than the most
//	cap            the most is within the Cap
type layout struct {
	spans  []span
	others []int // actions of the incentive rows
	rows   [][]float64
	bounds []float64

	budgeted bool // there are rows of the most, and of a cap
	paid     int  // rows of the most
}

func (p *Problem) layout(spans []span, budgeted bool) *layout {
	l := &layout{spans: spans, budgeted: budgeted}
	target := &p.Actions[p.Target]
	for i, a := range p.Actions {
		if i == p.Target {
			continue
		}
		l.others = append(l.others, i)
		row := l.row(p)
		for k, s := range spans {
			row[k] = difference(s.of(target.Outcomes), s.of(a.Outcomes))
		}
		l.add(row, difference(target.Cost, p.cost(i)))
	}
	if !math.IsInf(p.Outside, -1) {
		l.add(l.pay(p), target.Cost+p.Outside-p.base())
	}
	if budgeted {
		l.addMost(p, len(target.Outcomes))
	}
	if budgeted && p.Cap != 0 {
		row := l.most(p)
		for j := range row {
			row[j] = -row[j]
		}
		l.add(row, p.base()-p.Cap)
	}
	return l
}

// addMost adds a row for each outcome that is paid something; where spans end in the
// last outcome, it is paid the most.
func (l *layout) addMost(p *Problem, outcomes int) {
	together := l.spans[0].to == outcomes
	for j := range outcomes {
		if together && j < outcomes-1 || !together && l.idle(j) {
			continue
		}
		row := l.row(p)
		row[len(l.spans)] = 1
		for k, s := range l.spans {
			if s.from <= j && j < s.to {
				row[k] = -1
			}
		}
		l.add(row, 0)
		l.paid++
	}
}

// idle reports whether no row so far depends on what is paid on a span.
func (l *layout) idle(k int) bool {
	return !slices.ContainsFunc(l.rows, func(row []float64) bool { return row[k] != 0 })
}

// add adds a row. Where payments have a budget, an outcome that matters less than
// rounding is left out of it: what is paid for it decides nothing.
func (l *layout) add(row []float64, bound float64) {
	if l.budgeted {
		least := 1e-13 * floats.Norm(row, math.Inf(1))
		for k, v := range row {
			if math.Abs(v) < least {
				row[k] = 0
			}
		}
	}
	l.rows, l.bounds = append(l.rows, row), append(l.bounds, bound)
}

// row has a zero for every variable.
func (l *layout) row(p *Problem) []float64 {
	n := len(l.spans) + 1
	if math.IsInf(p.Floor, -1) {
		n += 2
	}
	return make([]float64, n)
}

// pay is the expected pay beyond the Floor.
func (l *layout) pay(p *Problem) []float64 {
	row := l.withBase(p)
	for k, s := range l.spans {
		row[k] = s.of(p.Actions[p.Target].Outcomes)
	}
	return row
}

// most is the budget beyond the Floor.
func (l *layout) most(p *Problem) []float64 {
	row := l.withBase(p)
	row[len(l.spans)] = 1
	return row
}

func (l *layout) withBase(p *Problem) []float64 {
	row := l.row(p)
	if base := row[len(l.spans)+1:]; len(base) > 0 {
		base[0], base[1] = 1, -1
	}
	return row
}

// base is what is paid for every outcome, where it is not a variable.
func (p *Problem) base() float64 {
	if math.IsInf(p.Floor, -1) {
		return 0
	}
	return p.Floor
}

// payments reads the payments off a solution.
func (l *layout) payments(p *Problem, x []float64) []float64 {
	payments := make([]float64, len(p.Actions[p.Target].Outcomes))
	base := p.base()
	if free := x[len(l.spans)+1:]; len(free) > 0 {
		base = free[0] - free[1]
	}
	for j := range payments {
		payments[j] = base
	}
	for k, s := range l.spans {
		for j := s.from; j < s.to; j++ {
			payments[j] += x[k]
		}
	}
	for j, v := range payments {
		if math.Abs(v) <= 1e-12*math.Abs(base) {
			payments[j] = 0 // what rounding leaves of the base
		}
	}
	return payments
}

// difference is a-b, or 0 where only rounding keeps them apart: else it would be
// paid for, and dearly.
func difference(a, b float64) float64 {
	if math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b)) {
		return 0
	}
	return a - b
}
