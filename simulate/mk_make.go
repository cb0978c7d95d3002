package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// artifact is what a producer makes of a task.
type artifact struct {
	pricing.Delivery
	right  float64 // 0 or 1
	output float64 // length of what is delivered, tokens
}

// make turns luck into an artifact: attempts are right with probability q, and
// luck decides how many it takes, so that the first is right whenever luck is
// below q.
func (p *producer) make(a *artifact, at *draw.Place, task int, q, luck float64) {
	*a = artifact{Delivery: pricing.Delivery{Attempts: 1, Count: 1}}
	if p.attempts == 1 {
		a.right = draw.Flip(luck, q)
		size, _, _, _ := at.Bits(draw.Attempt, uint64(task))
		a.output = p.kinds[int(a.right)].take(size, &a.Delivery)
		p.report(&a.Delivery)
		return
	}
	test := p.test(q)
	n, passed := tries(luck, test.pass, p.attempts)
	for i := range n {
		right := test.rightFailed
		if passed && i == n-1 {
			right = test.rightPassed
		}
		size, luck, _, _ := at.Bits(draw.Attempt, uint64(task)|uint64(i)<<32)
		a.right = draw.Flip(draw.Float64(luck), right)
		a.output = p.kinds[int(a.right)].take(size, &a.Delivery)
	}
	a.Attempts = float64(n)
	p.report(&a.Delivery)
}

// try is an attempt that was made: of a kind, and what it took.
type try struct {
	kind int
	pricing.Delivery
}

// makeAs makes an artifact that is known to be wrong, or right, and lists its tries:
// luck decides how many there are, and size how much the last of them took. What
// earlier ones took, and of what kind they were, is drawn from more.
func (p *producer) makeAs(a *artifact, list []try, right int, test *tested, luck float64, size uint64, more func(i int) (size, kind uint64)) []try {
	n := 1
	if p.attempts > 1 {
		n = p.triesAs(right, test, luck)
	}
	*a = artifact{Delivery: pricing.Delivery{Count: 1}, right: float64(right)}
	for i := range n {
		kind, luck := right, size
		if i < n-1 {
			bits, of := more(i)
			kind, luck = int(draw.Flip(draw.Float64(of), test.rightFailed)), bits
		}
		list = append(list, try{kind, pricing.Delivery{Attempts: 1}})
		one := &list[i].Delivery
		a.output = p.kinds[kind].take(luck, one)
		p.report(one)
		a.Add(one)
	}
	return list
}

// triesAs is the number of attempts at a task whose last one was wrong, or right: one
// that passed, or the last of all.
func (p *producer) triesAs(right int, test *tested, luck float64) int {
	k := float64(p.attempts)
	none := math.Pow(1-test.pass, k)
	passed, failed := (1-none)*either(float64(right), test.rightPassed), none*either(float64(right), test.rightFailed)
	if u := luck * (passed + failed); u < passed {
		n, _ := tries(u/passed*(1-none), test.pass, p.attempts)
		return n
	}
	return p.attempts
}

// report pads what was used.
func (p *producer) report(d *pricing.Delivery) {
	if p.padding > 0 {
		d.Usage = d.Usage.Times(1 + p.padding)
	}
}

// tries is the number of attempts up to the first that passes, at most most, and
// whether one does: the inverse of the geometric distribution at luck.
func tries(luck, pass float64, most int) (int, bool) {
	if luck < pass {
		return 1, true
	}
	if pass <= 0 {
		return most, false
	}
	n := 1 + math.Floor(math.Log1p(-luck)/math.Log1p(-pass))
	if n > float64(most) {
		return most, false
	}
	return int(n), true
}
