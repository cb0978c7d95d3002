package market

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// Artifact is what a producer makes of a task.
type Artifact struct {
	pricing.Delivery
	Right  float64 // 0 or 1
	Output float64 // length of what is delivered, tokens
}

// Make turns luck into an artifact: attempts are right with probability q. One
// attempt alone is right where luck is below q. Of several, luck decides how many are
// made, and whether each is right is drawn for it. size is how much the first of them takes,
// by random bits.
func (p *Producer) Make(a *Artifact, at *draw.Place, task int, q, luck float64, size uint64) {
	*a = Artifact{Delivery: pricing.Delivery{Attempts: 1, Count: 1}}
	if p.Attempts == 1 {
		a.Right = draw.Flip(luck, q)
		a.Output = p.Kinds[int(a.Right)].take(size, &a.Delivery)
		p.report(&a.Delivery)
		return
	}
	test := p.Test(q)
	n, passed := tries(luck, test.Pass, p.Attempts)
	for i := range n {
		right := test.RightFailed
		if passed && i == n-1 {
			right = test.RightPassed
		}
		bits, luck, _, _ := at.Bits(draw.Attempt, uint64(task)|uint64(i)<<32)
		if i > 0 {
			size = bits
		}
		a.Right = draw.Flip(draw.Float64(luck), right)
		a.Output = p.Kinds[int(a.Right)].take(size, &a.Delivery)
	}
	a.Attempts = float64(n)
	p.report(&a.Delivery)
}

// Try is an attempt that was made: of a kind, and what it took.
type Try struct {
	Kind int
	pricing.Delivery
}

// MakeAs makes an artifact that is known to be wrong, or right, and lists its tries:
// luck decides how many there are, and size how much the last of them took. What
// earlier ones took, and of what kind they were, is drawn from more.
func (p *Producer) MakeAs(a *Artifact, list []Try, right int, test *Tested, luck float64, size uint64, more func(i int) (size, kind uint64)) []Try {
	n := 1
	if p.Attempts > 1 {
		n = p.triesAs(right, test, luck)
	}
	*a = Artifact{Delivery: pricing.Delivery{Count: 1}, Right: float64(right)}
	for i := range n {
		kind, luck := right, size
		if i < n-1 {
			bits, of := more(i)
			kind, luck = int(draw.Flip(draw.Float64(of), test.RightFailed)), bits
		}
		list = append(list, Try{kind, pricing.Delivery{Attempts: 1}})
		one := &list[i].Delivery
		a.Output = p.Kinds[kind].take(luck, one)
		p.report(one)
		a.Add(one)
	}
	return list
}

// triesAs is the number of attempts at a task whose last one was wrong, or right: one
// that passed, or the last of all.
func (p *Producer) triesAs(right int, test *Tested, luck float64) int {
	k := float64(p.Attempts)
	none := math.Pow(1-test.Pass, k)
	passed, failed := (1-none)*Either(float64(right), test.RightPassed), none*Either(float64(right), test.RightFailed)
	if u := luck * (passed + failed); u < passed {
		n, _ := tries(u/passed*(1-none), test.Pass, p.Attempts)
		return n
	}
	return p.Attempts
}

// report pads what was used.
func (p *Producer) report(d *pricing.Delivery) {
	if p.Padding > 0 {
		d.Usage = d.Usage.Times(1 + p.Padding)
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
