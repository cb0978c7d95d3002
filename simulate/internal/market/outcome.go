package market

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// Outcome is what became of a task that was run, however its answer is used. It depends on
// the producer and on luck, not on the offer.
type Outcome struct {
	Artifact
	Odds       pricing.Odds // what came true
	rejected   float64      // whether a check would reject it if it is right, and
	passed     float64      // pass it if it is wrong, 0 or 1
	counted    float64      // luck of measurement
	valueError float64      // factor
}

// Use is what came of an answer in one mode: the delivery as measured, and more.
type Use struct {
	pricing.Delivery
	Right    float64 // 0 or 1
	Event    float64 // whether the contract's event happened, 0 or 1
	Gain     float64 // realised by the receiver
	Expected float64 // welfare that was to be expected, and
	Best     float64 // in the best way to run the task; the engine sets both
	OwnWork  float64 // cost of the answer that the receiver made after all
	Kind     int     // place of the field of Attribution that it is counted in
}

// Realise lets the luck of a place decide what becomes of a task, attempts at
// which are right with probability q.
func (m *Market) Realise(out *Outcome, at *draw.Place, who *pricing.Receiver, p *Producer, q float64, task int) {
	attempts, both, counted, size := at.Bits(draw.Luck, uint64(task))
	own, able := draw.Halves(both)
	p.Make(&out.Artifact, at, task, q, draw.Float64(attempts), size)
	out.Odds = pricing.Odds{
		Right: out.Right,
		Own:   draw.Flip(own, who.Knowledge),
		Able:  draw.Flip(able, who.Ability),
	}
	out.counted = draw.Float64(counted)
	out.rejected, out.passed = 0, 0
	out.valueError = m.Measurement.Same
	if m.noisy() {
		verdict, value, _, _ := at.Bits(draw.Verdict, uint64(task))
		u := draw.Float64(verdict)
		out.rejected, out.passed = draw.Flip(u, who.RejectRight), draw.Flip(u, who.PassWrong)
		out.valueError = m.Measurement.Factor(value)
	}
}

// Use lets the receiver, whose stakes are those of the task, use the answer in mode m.
func (k *Measurement) Use(u *Use, out *Outcome, who *pricing.Receiver, m pricing.Mode) {
	odds, used, rejected := out.Odds, 1.0, 0.0
	if m == pricing.Check {
		used, rejected = odds.Right*(1-out.rejected)+(1-odds.Right)*out.passed, out.rejected
	}
	u.Delivery, u.Right = out.Delivery, out.Right
	u.Event = k.Event.Chance(odds, rejected)
	u.Success = draw.Flip(out.counted, k.detected(u.Event))
	u.Value = u.Success * ValueOfRight(who, odds).At(who.Stakes) * out.valueError
	u.Harm = who.HarmOf(odds, used)
	u.OwnWork = (1 - used) * who.OwnCost
	u.Gain = who.Worth(odds, used) - who.Effort(m, out.Output)
	u.Kind = kind(odds, rejected)
}

// kind is the field of Attribution that a delivery is counted in, from what came
// true, by its place among the fields: 0 is Wrong, 1 Anyway, 2 Idle, 3 Improved.
func kind(o pricing.Odds, rejected float64) int {
	acted := (1 - rejected) * o.Able
	return int(o.Right * (1 + (1-o.Own)*(1+acted)))
}

// Either is the probability of what came true, where p is that of 1.
func Either(came, p float64) float64 { return came*p + (1-came)*(1-p) }
