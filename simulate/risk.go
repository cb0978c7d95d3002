package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// A receiver with constant absolute risk aversion r values an uncertain payoff X
// at its certainty equivalent, -ln E exp(-r X) / r (Pratt, 1964), and what it is
// offered at that with the answer less that without it. Tasks are independent, so
// where a bill is a sum over them the equivalents of their payoffs add up, and of
// each one at a time is decided. What a bill is beyond a sum is weighed by outcomes
// as they weigh to who is averse to risk (lattice.go) or imagined (imagine.go), and a quality in doubt as
// worlds, each of a known one (doubt.go).

// moments are ln E exp(r x) of what an attempt adds to a bill, at the risk
// aversion of the receiver in hand, by whether the delivery is counted and the
// kind of attempt; last is that of the attempt that is delivered and read.
type moments struct {
	r             float64
	attempt, last [2][2]float64
}

// find makes m the moments of a bill.
func (m *moments) find(b *bill.Bill, w *walk) {
	m.r = w.who.RiskAversion
	for z := range b.AttemptNodes {
		for kind, nodes := range b.AttemptNodes[z] {
			w.logs.Reset()
			for _, n := range nodes {
				w.logs.Add(n.Weight, m.r*n.Amount)
			}
			m.attempt[z][kind] = w.logs.Log()
			w.logs.Reset()
			for _, n := range nodes {
				w.logs.Add(n.Weight, m.r*(n.Amount+w.who.ReadCost*n.Output))
			}
			m.last[z][kind] = w.logs.Log()
		}
	}
}

// of is ln E exp(r x) of the bill and the reading of a delivery that turned out
// wrong, or right, and was not, or was, counted: over how many attempts it took,
// and of what kind.
func (m *moments) of(b *bill.Bill, p *market.Producer, quality float64, right, counted int) float64 {
	delivery := m.r*b.Terms[counted].Delivery + m.last[counted][right]
	if p.Attempts == 1 {
		return delivery
	}
	test := p.Test(quality)
	pass, rightPassed, rightFailed := test.Pass, test.RightPassed, test.RightFailed
	of := func(share float64) float64 { // of the kind of the last attempt
		if right == 1 {
			return share
		}
		return 1 - share
	}
	a := &m.attempt[counted]
	failing := (1-rightFailed)*math.Exp(a[0]) + rightFailed*math.Exp(a[1])
	// Each attempt before the last has failed, which had a chance of 1 - pass.
	sum := func(each float64) float64 {
		x, k := (1-pass)*each, float64(p.Attempts)
		tries, last := k, math.Pow(x, k-1)
		if math.Abs(1-x) > 1e-9 {
			tries = (1 - last*x) / (1 - x)
		}
		return tries*pass*of(rightPassed) + last*(1-pass)*of(rightFailed)
	}
	if chance := sum(1); chance > 0 {
		return delivery + math.Log(sum(failing)/chance)
	}
	return delivery // of what never happens
}

// gamble is a task that is used in mode m, as the receiver in hand sees it.
type gamble struct {
	stakes float64
	mode   pricing.Mode
	right  float64       // believed
	bill   [2][2]float64 // moments by right and counted
}

// certain is what using an answer is worth for certain, over not having it, and
// the chance of being counted with bad outcomes weighing more, as they do to who is
// averse to risk.
func (w *walk) certain(g *gamble, b *bill.Bill) (net, counted float64) {
	who := &w.who
	r := who.RiskAversion
	w.logs.Reset()
	w.eachOutcome(g, func(p float64, odds pricing.Odds, accepted, harm float64) {
		right := int(odds.Right)
		e := -r * (w.payoff(g, odds, accepted) - harm*(1+b.Harm))
		z := w.Measurement.Counted(odds, odds.Right*(1-accepted))
		w.logs.Add(p*(1-z), e+g.bill[right][0])
		if value := market.Worth(who, odds).At(g.stakes); value == 0 || b.Share == 0 && b.Schedule == nil {
			w.logs.AddCounted(p*z, e+g.bill[right][1])
		} else if r*b.FurtherWorth()*value >= w.Measurement.Rate { // nothing makes up for it
			w.logs.AddCounted(p*z, math.Inf(1))
		} else {
			for _, n := range w.Measurement.Nodes {
				w.logs.AddCounted(p*z*n.Weight, e+g.bill[right][1]+r*b.Worth(value*n.X))
			}
		}
	})
	with := w.logs.Log()
	counted = w.logs.Share()
	return (w.unaided(g.stakes, r) - with) / r, counted
}

// unaided is ln E exp(-r x) of a task that the receiver does without an answer.
func (w *walk) unaided(stakes, r float64) float64 {
	alone := w.who.Ability * w.who.Knowledge
	w.logs.Reset()
	w.logs.Add(1-alone, r*w.who.OwnCost)
	w.logs.Add(alone, r*(w.who.OwnCost-stakes))
	return w.logs.Log()
}

// eachOutcome visits what may come true of a task, and the probability: whether the
// answer is right, and used, the receiver's own is right, and it can act; and the harm.
func (w *walk) eachOutcome(g *gamble, visit func(p float64, o pricing.Odds, accepted, harm float64)) {
	who := &w.who
	for i := range 16 {
		bit := func(n int) float64 { return float64(i >> n & 1) }
		o, accepted := pricing.Odds{Right: bit(0), Own: bit(1), Able: bit(2)}, bit(3)
		p := market.Either(accepted, w.accepts(g.mode, o.Right)) * market.Either(o.Right, g.right) * market.Either(o.Own, who.Knowledge) * market.Either(o.Able, who.Ability)
		if p > 0 {
			visit(p, o, accepted, (1-o.Right)*accepted*o.Able*g.stakes*who.Harm)
		}
	}
}

// payoff is what comes of the decision with an answer at hand, less what it costs
// the receiver, but for reading, harm and the bill.
func (w *walk) payoff(g *gamble, o pricing.Odds, accepted float64) float64 {
	x := o.Able*g.stakes*(accepted*o.Right+(1-accepted)*o.Own) - (1-accepted)*w.who.OwnCost
	if g.mode == pricing.Check {
		x -= w.who.CheckCost
	}
	return x
}

// accepts is the probability that an answer that is wrong, or right, is used.
func (w *walk) accepts(m pricing.Mode, right float64) float64 {
	if m == pricing.Act {
		return 1
	}
	return right*(1-w.who.RejectRight) + (1-right)*w.who.PassWrong
}

// risked are the moments of the bill of a task, by right and counted. Attempts at
// one task share its difficulty, which says something of how many they are.
func (w *walk) risked(c *choice, s *market.Prospect) (bill [2][2]float64) {
	p := w.producers[c.option.believed]
	if !p.Varied || p.Attempts == 1 || w.Population.Trust || p.Known == market.TaskQuality {
		return w.riskedAt(c, p, s.Quality)
	}
	quality := market.Ratio(s.Quality, 1-p.Difficulty.Mean())
	at, chances := make([][2][2]float64, len(p.Ease)), make([]float64, len(p.Ease))
	for k, d := range p.Ease {
		at[k] = w.riskedAt(c, p, quality*d.X)
	}
	for right := range bill {
		for z := range bill[right] {
			chance := 0.0
			for k, d := range p.Ease {
				chances[k] = d.Weight * market.Either(float64(right), p.Yield(quality*d.X).Right)
				chance += chances[k]
			}
			w.logs.Reset()
			for k := range p.Ease {
				w.logs.Add(chances[k]/max(chance, math.SmallestNonzeroFloat64), at[k][right][z])
			}
			if chance > 0 {
				bill[right][z] = w.logs.Log()
			}
		}
	}
	return bill
}

// riskedAt are those moments where attempts are right with probability q.
func (w *walk) riskedAt(c *choice, p *market.Producer, q float64) (bill [2][2]float64) {
	for right := range bill {
		for z := range bill[right] {
			bill[right][z] = w.moments.of(c.bill, p, q, right, z)
		}
	}
	return bill
}

// insure makes a candidate one of a receiver that is averse to risk: what it
// leaves is a certainty equivalent.
func (w *walk) insure(c *choice, t *candidate, s *market.Prospect, bill [2][2]float64) {
	g := gamble{stakes: w.stakes[t.task], mode: t.mode, right: s.Right, bill: bill}
	t.fair = t.net
	t.net, t.tilted = w.certain(&g, c.bill)
	if held := w.Measurement.Holdout; held > 0 {
		r := w.who.RiskAversion
		t.net = -math.Log1p((1-held)*math.Expm1(-r*t.net)) / r
	}
	if !(t.net > ruin) {
		t.net = ruin
	}
}

// ruin stands for what nothing makes up for, currency.
const ruin = -1e200
