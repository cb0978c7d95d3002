package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Producer is how answers are made: how often an attempt is right, for whom and
// on what, and what it uses and costs. The zero value is always right and costs
// nothing.
//
// The seller tests each attempt and tries again until one passes or the cap is
// reached; the last one is delivered. An attempt at a task of difficulty d, for
// a receiver of quality q, is right with probability q (1-d).
type Producer struct {
	Quality    Distribution // probability that an attempt is right, by receiver, in [0,1]; nil: 1
	Difficulty Distribution // share of it that a task takes away, in [0,1]; nil: 0
	Known      Known        // who knows of quality what; no effect where the population has Trust

	Right, Wrong Attempt           // what an attempt takes that turns out right, or wrong
	Card         *pricing.CostCard // what its tokens cost; nil: the attempt's Cost

	Attempts    int     // at most so many attempts at a task; 0 is 1
	RejectRight float64 // probability that the seller's test fails a right answer, in [0,1]
	PassWrong   float64 // probability that it passes a wrong one, in [0,1]
}

// Attempt is what one attempt takes. One draw drives Size and Cost, so that a
// larger attempt is a dearer one.
type Attempt struct {
	Usage pricing.Usage // tokens at a size of 1, each at least 0
	Size  Distribution  // tokens relative to Usage, at least 0; nil: 1
	Cost  Distribution  // currency, at least 0; nil: by the cost card, or 0 without one
}

// Known is what a receiver knows of a producer's quality when it decides.
type Known uint8

// What is known.
const (
	OwnQuality    Known = iota // its own quality, and how difficulty is spread
	MarketQuality              // how both are spread
	TaskQuality                // the quality of each of its tasks
)

// String returns the name of what is known.
func (k Known) String() string {
	switch k {
	case OwnQuality:
		return "own quality"
	case MarketQuality:
		return "market quality"
	case TaskQuality:
		return "task quality"
	}
	return fmt.Sprintf("Known(%d)", uint8(k))
}

type producer struct {
	quality, difficulty *inverse.Table
	varied              bool // difficulty differs from task to task
	known               Known
	kinds               [2]attempt // wrong, right
	card                *pricing.CostCard
	attempts            int
	rejectRight         float64
	passWrong           float64

	spread []node // of the factor that difficulty leaves
	market yield  // expected over receivers and tasks
}

type attempt struct {
	usage      pricing.Usage
	size, cost *inverse.Table
	mean       pricing.Delivery // what it takes on average
}

// node is a value and its weight: nodes stand for a distribution in a mean.
type node struct{ x, w float64 }

func (p *Producer) compile(f faults, trusted bool) *producer {
	f = f.in("Producer")
	c := &producer{
		quality:     f.compile("Quality", p.Quality, 0, 1, 1),
		difficulty:  f.compile("Difficulty", p.Difficulty, 0, 1, 0),
		varied:      p.Difficulty != nil,
		known:       p.Known,
		card:        p.Card,
		attempts:    max(p.Attempts, 1),
		rejectRight: p.RejectRight,
		passWrong:   p.PassWrong,
	}
	if p.Known > TaskQuality {
		f.add("Known is %v, want OwnQuality, MarketQuality or TaskQuality", p.Known)
	}
	if trusted && p.Known == TaskQuality {
		f.add("Known is %v and the population has Trust, want one of the two: a belief, or knowledge", p.Known)
	}
	if p.Attempts < 0 {
		f.add("Attempts is %d, want at least 0", p.Attempts)
	}
	f.probability("RejectRight", p.RejectRight)
	f.probability("PassWrong", p.PassWrong)
	if p.Card != nil {
		if err := p.Card.Validate(); err != nil {
			f.add("Card: %w", err)
		}
	}
	c.kinds[0] = p.Wrong.compile(f.in("Wrong"), p.Card)
	c.kinds[1] = p.Right.compile(f.in("Right"), p.Card)
	c.spread = nodes(c.difficulty)
	for i := range c.spread {
		c.spread[i].x = 1 - c.spread[i].x
	}
	for _, q := range nodes(c.quality) {
		c.market = c.market.plus(c.expect(q.x), q.w)
	}
	return c
}

func (a *Attempt) compile(f faults, card *pricing.CostCard) attempt {
	f.amount("Usage.Input", a.Usage.Input)
	f.amount("Usage.CacheRead", a.Usage.CacheRead)
	f.amount("Usage.CacheWrite", a.Usage.CacheWrite)
	f.amount("Usage.Output", a.Usage.Output)
	if card != nil && a.Cost != nil {
		f.add("Cost is given and the producer has a Card, want exactly one of the two")
	}
	c := attempt{
		usage: a.Usage,
		size:  f.compile("Size", a.Size, 0, math.Inf(1), 1),
		cost:  f.compile("Cost", a.Cost, 0, math.Inf(1), 0),
	}
	c.mean = pricing.Delivery{Usage: a.Usage.Times(c.size.Mean()), Cost: c.cost.Mean(), Attempts: 1}
	if card != nil {
		c.mean.Cost = card.Cost(c.mean.Usage)
	}
	return c
}

// nodes stand for a table in a mean: midpoints of strata of equal probability,
// shifted to reproduce its mean.
func nodes(t *inverse.Table) []node {
	if t.Min() == t.Max() {
		return []node{{t.Min(), 1}}
	}
	const n = 256
	list := make([]node, n)
	sum := 0.0
	for i := range list {
		list[i] = node{t.Quantile((float64(i) + 0.5) / n), 1.0 / n}
		sum += list[i].x / n
	}
	// Means are linear in what is small here: scale the distance to the bounds.
	for i := range list {
		if mean := t.Mean(); mean < sum {
			list[i].x *= mean / sum
		} else if sum < 1 {
			list[i].x = 1 - (1-list[i].x)*(1-mean)/(1-sum)
		}
	}
	return list
}

// yield is what a producer is expected to make of a task.
type yield struct {
	right    float64       // probability that what is delivered is right
	attempts [2][2]float64 // [delivered wrong, right][attempts wrong, right]: their number, times the probability of the delivery
}

// plus adds another yield with a weight.
func (y yield) plus(z yield, w float64) yield {
	y.right += w * z.right
	for i := range 2 {
		for j := range 2 {
			y.attempts[i][j] += w * z.attempts[i][j]
		}
	}
	return y
}

// expect is the yield for a receiver of quality q over the tasks' difficulty.
func (p *producer) expect(q float64) yield {
	if len(p.spread) == 1 {
		return p.yield(q * p.spread[0].x)
	}
	if p.attempts == 1 {
		return p.yield(q * (1 - p.difficulty.Mean()))
	}
	var sum yield
	for _, d := range p.spread {
		sum = sum.plus(p.yield(q*d.x), d.w)
	}
	return sum
}

// yield is the yield of a task whose attempts are right with probability q. With
// a pass probability of p = 1-r an attempt, all of K fail with r^K, and failures
// before a pass number r(1-r^K)/p - K r^K in expectation.
func (p *producer) yield(q float64) yield {
	if p.attempts == 1 {
		return yield{q, [2][2]float64{{1 - q, 0}, {0, q}}}
	}
	k := float64(p.attempts)
	pass := q*(1-p.rejectRight) + (1-q)*p.passWrong
	fail := 1 - pass
	none := math.Pow(fail, k)
	passed, before := 1-none, 0.0
	rightPassed, rightFailed := 0.0, 0.0
	if pass > 0 {
		before = fail*passed/pass - k*none
		rightPassed = q * (1 - p.rejectRight) / pass
	}
	if fail > 0 {
		rightFailed = q * p.rejectRight / fail
	}
	var y yield
	y.right = passed*rightPassed + none*rightFailed
	for delivered, share := range [2][2]float64{{1 - rightPassed, 1 - rightFailed}, {rightPassed, rightFailed}} {
		earlier := before*share[0] + none*(k-1)*share[1]
		y.attempts[delivered] = [2]float64{earlier * (1 - rightFailed), earlier * rightFailed}
		y.attempts[delivered][delivered] += passed*share[0] + none*share[1]
	}
	return y
}

// cost is the expected cost of a task, in currency.
func (p *producer) cost(y *yield) float64 {
	return (y.attempts[0][0]+y.attempts[1][0])*p.kinds[0].mean.Cost + (y.attempts[0][1]+y.attempts[1][1])*p.kinds[1].mean.Cost
}

// output is the expected length of what is delivered, in tokens.
func (p *producer) output(right float64) float64 {
	return right*p.kinds[1].mean.Usage.Output + (1-right)*p.kinds[0].mean.Usage.Output
}

// made is a task's artifact.
type made struct {
	right  float64 // 0 or 1
	output float64 // length of what is delivered, tokens
	pricing.Delivery
}

// make turns luck into an artifact: attempts are right with probability q, and
// the first number of luck decides how many it takes, so that the first is
// right whenever that number is below q.
func (p *producer) make(s stream.Source, replication, receiver uint64, period uint32, task int, q, luck float64) made {
	m := made{Delivery: pricing.Delivery{Count: 1}}
	pass, n, passed := q, 1, luck < q
	if p.attempts > 1 {
		pass = q*(1-p.rejectRight) + (1-q)*p.passWrong
		n, passed = tries(luck, pass, p.attempts)
	}
	for i := range n {
		block := s.Block(replication, receiver, drawAttempt, period, uint64(task)|uint64(i)<<32)
		m.right = 0
		if p.attempts == 1 {
			if passed {
				m.right = 1
			}
		} else {
			chance := 0.0
			switch {
			case passed && i == n-1:
				chance = q * (1 - p.rejectRight) / pass
			case pass < 1:
				chance = q * p.rejectRight / (1 - pass)
			}
			if stream.Float64(block[1]) < chance {
				m.right = 1
			}
		}
		m.output = p.kinds[int(m.right)].take(stream.Float64(block[0]), p.card, &m.Delivery)
	}
	m.Attempts = float64(n)
	return m
}

// tries is the number of attempts up to the first that passes, at most most, and
// whether one does.
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

// take adds an attempt to a delivery and returns its output, in tokens.
func (a *attempt) take(u float64, card *pricing.CostCard, d *pricing.Delivery) float64 {
	usage := a.usage.Times(a.size.Quantile(u))
	d.Usage = d.Usage.Plus(usage)
	if card != nil {
		d.Cost += card.Cost(usage)
	} else {
		d.Cost += a.cost.Quantile(u)
	}
	return usage.Output
}
