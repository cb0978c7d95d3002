package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// artifact is what a producer makes of a task.
type artifact struct {
	pricing.Delivery
	right  float64 // 0 or 1
	output float64 // length of what is delivered, tokens
}

// make turns luck into an artifact: attempts are right with probability q, and
// luck decides how many it takes, so that the first is right whenever luck is
// below q. Several attempts are listed too where a list of tries is given.
func (p *producer) make(a *artifact, at *stream.Place, task int, q, luck float64, list *[]try) {
	*a = artifact{Delivery: pricing.Delivery{Attempts: 1, Count: 1}}
	if p.attempts == 1 {
		a.right = flip(luck, q)
		size, _, _, _ := at.Bits(drawAttempt, uint64(task))
		a.output = p.kinds[int(a.right)].take(size, &a.Delivery)
		p.report(a)
		return
	}
	pass := p.pass(q)
	n, passed := tries(luck, pass, p.attempts)
	for i := range n {
		right := 0.0
		switch {
		case passed && i == n-1:
			right = q * (1 - p.rejectRight) / pass
		case pass < 1:
			right = q * p.rejectRight / (1 - pass)
		}
		size, luck, _, _ := at.Bits(drawAttempt, uint64(task)|uint64(i)<<32)
		a.right = flip(stream.Float64(luck), right)
		kind := int(a.right)
		a.output = p.kinds[kind].take(size, &a.Delivery)
		if list != nil {
			var one pricing.Delivery
			p.kinds[kind].take(size, &one)
			*list = append(*list, try{kind, taken{one.Usage, one.Cost, 1}})
		}
	}
	a.Attempts = float64(n)
	p.report(a)
}

// report pads what was used.
func (p *producer) report(a *artifact) {
	if p.padding > 0 {
		a.Usage = a.Usage.Times(1 + p.padding)
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

// flip is 1 where luck falls within the probability, else 0.
func flip(luck, p float64) float64 { return float64(negative(luck - p)) }
