package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// A receiver with constant absolute risk aversion r values an uncertain payoff X
// at its certainty equivalent, -ln E exp(-r X) / r (Pratt, 1964), and what it is
// offered at that with the answer less that without it. Tasks are independent, so
// the equivalents of their payoffs add up, and of each one at a time is decided.

// moments are E exp(r x) of what an attempt and a delivery add to a bill, at the
// risk aversion of the receiver in hand: for deliveries that are not, or are,
// counted.
type moments struct {
	delivery [2]float64
	attempt  [2][2]float64 // each wrong, each right attempt
}

func (b *bill) moments(r float64) (m moments) {
	for z := range b.terms {
		m.delivery[z] = math.Exp(r * b.terms[z].delivery)
		for kind, nodes := range b.spread[z] {
			for _, n := range nodes {
				m.attempt[z][kind] += n.w * math.Exp(r*n.x)
			}
		}
	}
	return m
}

// of is the moment of the bill of a delivery that turned out wrong, or right, and
// was not, or was, counted: over how many attempts it took, and of what kind.
func (m *moments) of(p *producer, quality float64, right, counted int) float64 {
	a := &m.attempt[counted]
	if p.attempts == 1 {
		return m.delivery[counted] * a[right]
	}
	pass := p.pass(quality)
	rightPassed, rightFailed := 0.0, 0.0
	if pass > 0 {
		rightPassed = quality * (1 - p.rejectRight) / pass
	}
	if pass < 1 {
		rightFailed = quality * p.rejectRight / (1 - pass)
	}
	of := func(rightShare float64) float64 { // of the kind of the last attempt
		if right == 1 {
			return rightShare
		}
		return 1 - rightShare
	}
	// Each attempt before the last has failed, which had a chance of 1 - pass.
	before := (1 - pass) * ((1-rightFailed)*a[0] + rightFailed*a[1])
	tries, weight := 0.0, 1.0
	for range p.attempts - 1 {
		tries += weight
		weight *= before
	}
	tries += weight
	passed, failed := pass*of(rightPassed), (1-pass)*of(rightFailed)
	sum := (tries*passed + weight*failed) * a[right]
	// The chance of the delivery is the same sum without the bill.
	tries, weight = 0, 1
	for range p.attempts - 1 {
		tries += weight
		weight *= 1 - pass
	}
	tries += weight
	if chance := tries*passed + weight*failed; chance > 0 {
		return m.delivery[counted] * sum / chance
	}
	return m.delivery[counted] * a[right] // for what never happens, any will do
}

// gamble is a task that is used in mode m, as the receiver in hand sees it: of
// what may come of it, exp(-r x).
type gamble struct {
	stakes float64
	mode   pricing.Mode
	right  float64 // believed

	correct float64       // of a right decision that can be acted on
	misled  float64       // of acting on a wrong answer, what is billed or paid back for the harm included
	byHand  float64       // of an answer of its own
	used    [2]float64    // of reading a wrong, a right answer, and of checking it
	bill    [2][2]float64 // of the bill, by right and counted
}

// gamble is that of a task, but for the bill.
func (w *walk) gamble(stakes float64, mode pricing.Mode, s *prospect, p *producer, harm float64) *gamble {
	who := &w.who
	r := who.RiskAversion
	check := 0.0
	if mode == pricing.Check {
		check = who.CheckCost
	}
	g := &gamble{
		stakes: stakes, mode: mode, right: s.right,
		correct: exp(-r * stakes), misled: exp(r * stakes * who.Harm * (1 + harm)), byHand: exp(r * who.OwnCost),
		bill: [2][2]float64{{1, 1}, {1, 1}},
	}
	for right := range g.used {
		g.used[right] = exp(r * (check + who.ReadCost*p.kinds[right].mean.Usage.Output))
	}
	return g
}

// certain is what using an answer is worth for certain, over not having it, and
// the chance of being counted with bad outcomes weighing more, as they do to who
// is risk averse.
func (w *walk) certain(g *gamble, b *bill) (net, counted float64) {
	who := &w.who
	r := who.RiskAversion
	var sums [2]float64 // of exp(-r x), not counted and counted
	for i := range 16 {
		bit := func(n int) float64 { return float64(i >> n & 1) }
		odds, accepted := pricing.Odds{Right: bit(0), Own: bit(1), Able: bit(2)}, bit(3)
		p := either(accepted, w.accepts(g.mode, odds.Right)) * either(odds.Right, g.right) * either(odds.Own, who.Knowledge) * either(odds.Able, who.Ability)
		if p == 0 {
			continue
		}
		right := int(odds.Right)
		p *= g.used[right]
		switch {
		case accepted == 0 && odds.Able*odds.Own == 1:
			p *= g.byHand * g.correct
		case accepted == 0:
			p *= g.byHand
		case odds.Able*odds.Right == 1:
			p *= g.correct
		case odds.Able == 1:
			p *= g.misled
		}
		z := w.measurement.counted(odds, odds.Right*(1-accepted))
		sums[0] += p * (1 - z) * g.bill[right][0]
		if value := b.worth(worth(who, odds).at(g.stakes) * w.measurement.valueError.Mean()); value != 0 {
			z *= exp(r * value)
		}
		sums[1] += p * z * g.bill[right][1]
	}
	without := g.byHand * (1 - who.Ability*who.Knowledge*(1-g.correct))
	with := sums[0] + sums[1]
	return (math.Log(without) - math.Log(with)) / r, sums[1] / with
}

// insure makes a candidate one of a receiver that is averse to risk: what it
// leaves and gains are certainty equivalents.
func (w *walk) insure(c *choice, t *candidate, s *prospect) {
	p := w.producers[c.option.believed]
	t.fair = t.net
	if c.bill.lattice != nil {
		t.gain, _ = w.certain(w.gamble(w.stakes[t.task], t.mode, s, p, 0), &bill{})
	}
	g := w.gamble(w.stakes[t.task], t.mode, s, p, c.bill.harm)
	for right := range g.bill {
		for z := range g.bill[right] {
			g.bill[right][z] = w.moments.of(p, s.quality, right, z)
		}
	}
	t.net, t.tilted = w.certain(g, c.bill)
	if held := w.measurement.Holdout; held > 0 {
		r := w.who.RiskAversion
		t.net = -math.Log(held+(1-held)*exp(-r*t.net)) / r
		t.gain = -math.Log(held+(1-held)*exp(-r*t.gain)) / r
		t.tilted *= 1 - held
	}
}

// accepts is the probability that an answer that is wrong, or right, is used.
func (w *walk) accepts(m pricing.Mode, right float64) float64 {
	if m == pricing.Act {
		return 1
	}
	return right*(1-w.who.RejectRight) + (1-right)*w.who.PassWrong
}

// either is the probability of what came true, where p is that of 1.
func either(came, p float64) float64 { return came*p + (1-came)*(1-p) }

// exp is that of a number that is kept in the range of floats.
func exp(x float64) float64 { return math.Exp(min(max(x, -700), 700)) }

// tail reports whether E exp(r x) is infinite for an amount that grows with a
// quantity of the law: its density falls off more slowly than exp(-r amount).
func tail(law Distribution, start float64, r float64, amount func(x float64) float64) bool {
	density, known := law.(interface{ LogProb(x float64) float64 })
	if !known || start <= 0 {
		return false
	}
	for k := range 60 {
		x := start * math.Exp2(float64(k))
		log := density.LogProb(x)
		if math.IsInf(log, -1) || math.IsNaN(log) {
			return false
		}
		if log+r*amount(x)+math.Log(x) > 0 && k > 0 {
			return true
		}
	}
	return false
}
