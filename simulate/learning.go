package simulate

import (
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Learning is how receivers' trust follows what they see. Trust is the mean of a
// Beta distribution, worth Evidence observations. Whoever checks an answer sees
// whether it was right, who acts on it unchecked sees it with a probability of
// Observed, and who ignores it sees nothing. From the next period on, what was seen
// under an offer counts as so many more observations, of deliveries: what they say
// of an attempt is what the seller's tests and tries make of it. A receiver to whom
// an offer is no longer worth its price has nothing more to see. The zero Learning
// leaves trust as it is.
type Learning struct {
	Evidence float64 // observations that trust is worth at first, at least 0; 0: nothing is learned
	Observed float64 // in [0,1]
}

func (l *Learning) validate(f faults, trust bool) {
	f = f.in("Learning")
	f.amount("Evidence", l.Evidence)
	f.probability("Observed", l.Observed)
	if l.Observed > 0 && l.Evidence == 0 {
		f.add("Observed is given and Evidence is 0, want what trust is worth in observations")
	}
	if l.Evidence > 0 && !trust {
		f.add("Evidence is given and Trust is nil, want the trust that it is worth")
	}
}

// experience is what a receiver has seen of a producer under an offer.
type experience struct{ right, wrong float64 }

// trust is what is believed of an attempt after it.
func (e *experience) trust(p *market.Producer, before, evidence float64) float64 {
	seen := e.right + e.wrong
	if p.Attempts == 1 {
		return (before*evidence + e.right) / (evidence + seen)
	}
	return p.QualityFor((p.Yield(before).Right*evidence + e.right) / (evidence + seen))
}

// beliefs are what the receiver in hand expects of a producer under the offer in
// hand.
func (w *walk) beliefs(producer int) market.Prospects {
	believed := w.sides[producer].beliefs
	if w.experience == nil {
		return believed
	}
	e := &w.experience[w.offer][producer]
	if e.right+e.wrong == 0 {
		return believed
	}
	p := w.producers[producer]
	w.Measurement.Weigh(&w.learned[0], &w.who, p, p.Yield(e.trust(p, w.who.Trust, w.learning.Evidence)))
	return w.learned[:]
}

// observe adds an answer that was used to what the receiver has seen.
func (w *walk) observe(producer, task int, out *market.Outcome, checked bool) {
	e := &w.experience[w.offer][producer]
	if checked {
		e.right += out.Odds.Right
		e.wrong += 1 - out.Odds.Right
		return
	}
	notice, _, _, _ := w.at.Bits(draw.Notice, uint64(task))
	seen := draw.Flip(draw.Float64(notice), w.learning.Observed)
	e.right += seen * out.Odds.Right
	e.wrong += seen * (1 - out.Odds.Right)
}
