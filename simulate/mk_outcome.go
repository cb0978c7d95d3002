package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// outcome is what became of a task that was run: the delivery, and what it did
// for the receiver in each mode of use. It depends on the producer and on luck,
// not on the offer.
type outcome struct {
	artifact
	odds       pricing.Odds // what came true
	rejected   float64      // whether a check would reject it if it is right, and
	passed     float64      // pass it if it is wrong, 0 or 1
	counted    float64      // luck of measurement
	valueError float64      // factor
	used       [2]use       // acting, checking
}

// use is what came of an answer in one mode: the delivery as measured, and more.
type use struct {
	pricing.Delivery
	event    float64 // whether the contract's event happened, 0 or 1
	gain     float64 // realised by the receiver
	expected float64 // welfare that was to be expected
	byHand   float64 // cost of the answer that the receiver made after all
	kind     int     // of Attribution
}

// realise lets the luck of a place decide what becomes of a task, attempts at
// which are right with probability q.
func (m *compiledMarket) realise(out *outcome, at *draw.Place, who *pricing.Receiver, p *producer, q float64, task int) {
	attempts, own, able, counted := at.Bits(draw.Luck, uint64(task))
	p.make(&out.artifact, at, task, q, draw.Float64(attempts))
	out.odds = pricing.Odds{
		Right: out.right,
		Own:   draw.Flip(draw.Float64(own), who.Knowledge),
		Able:  draw.Flip(draw.Float64(able), who.Ability),
	}
	out.counted = draw.Float64(counted)
	out.rejected, out.passed = 0, 0
	out.valueError = m.measurement.same
	if m.noisy() {
		verdict, value, _, _ := at.Bits(draw.Verdict, uint64(task))
		u := draw.Float64(verdict)
		out.rejected, out.passed = draw.Flip(u, who.RejectRight), draw.Flip(u, who.PassWrong)
		out.valueError = m.measurement.factor(value)
	}
}

// use lets the receiver use the answer in mode m.
func (k *measurement) use(u *use, out *outcome, who *pricing.Receiver, m pricing.Mode, stakes float64) {
	odds := out.odds
	own, rejects, passes := who.Stakes, who.RejectRight, who.PassWrong
	who.Stakes, who.RejectRight, who.PassWrong = stakes, out.rejected, out.passed
	rejected := 0.0
	if m == pricing.Check {
		rejected = out.rejected
	}
	u.event = k.event.Chance(odds, rejected)
	u.Delivery = out.Delivery
	u.Success = draw.Flip(out.counted, k.detected(u.event))
	u.Value = u.Success * worth(who, odds).at(stakes) * out.valueError
	u.byHand = 0
	if who.Harm > 0 {
		u.Harm = who.HarmDone(m, odds)
	}
	if who.OwnCost > 0 {
		u.byHand = who.ByHand(m, odds)
	}
	u.gain = who.Gain(m, odds, out.output)
	u.kind = kind(odds, rejected)
	who.Stakes, who.RejectRight, who.PassWrong = own, rejects, passes
}

// kind is the field of Attribution that a delivery is counted in, from what came
// true.
func kind(o pricing.Odds, rejected float64) int {
	acted := (1 - rejected) * o.Able
	return int(o.Right * (1 + (1-o.Own)*(1+acted)))
}

// either is the probability of what came true, where p is that of 1.
func either(came, p float64) float64 { return came*p + (1-came)*(1-p) }
