package pricing

import "fmt"

// Receiver is the context that gives an answer its value. The seller never
// sees it. One task is one decision that the receiver gets right or wrong, by
// its own answer or by the seller's.
type Receiver struct {
	Knowledge float64 // probability of being right unaided, in [0,1]
	Stakes    float64 // gain from a right decision over a wrong one, currency, at least 0
	Ability   float64 // probability that an answer can be acted on, in [0,1]
	Trust     float64 // believed probability that an attempt is right, in [0,1]
	OwnCost   float64 // cost of an unaided answer, currency, at least 0
	CheckCost float64 // cost of checking one answer, currency, above 0; 0 is a receiver without the means to check
	ReadCost  float64 // cost of attention, currency per output token, at least 0

	RejectRight float64 // probability that its check rejects a right answer, in [0,1]
	PassWrong   float64 // probability that its check passes a wrong one, in [0,1]
	Harm        float64 // loss where it acts on a wrong answer of the seller's, beyond what was to be gained, relative to stakes, at least 0

	RiskAversion float64 // absolute (CARA), per currency, at least 0; 0 is risk neutral
}

// Mode is what a receiver does with an answer.
type Mode uint8

// The modes. Ignoring an answer is the same as not asking for it.
const (
	Ignore Mode = iota // decide unaided
	Act                // act on the answer unchecked
	Check              // check it, act on it if it passes, else decide unaided
)

// String returns the mode's name.
func (m Mode) String() string {
	switch m {
	case Ignore:
		return "ignore"
	case Act:
		return "act"
	case Check:
		return "check"
	}
	return fmt.Sprintf("Mode(%d)", uint8(m))
}

// Odds are the three chances on which the worth of an answer turns: as
// probabilities before the fact, and as 0 or 1 after it. The chances are
// independent, and what depends on them is linear in each, so one formula gives
// both the expectation and what came true.
type Odds struct {
	Right float64 // the answer is right
	Own   float64 // the receiver's unaided answer is, or would have been, right
	Able  float64 // the receiver can act
}

// Odds returns the chances a receiver faces with an answer that is right with
// the given probability, in [0,1].
func (r *Receiver) Odds(right float64) Odds {
	return Odds{Right: right, Own: r.Knowledge, Able: r.Ability}
}

// Uses is the probability, in [0,1], that an answer is used in mode m that is right
// with the given probability: acting uses every answer, and a check rejects some that
// are right and passes some that are wrong.
func (r *Receiver) Uses(m Mode, right float64) float64 {
	switch m {
	case Act:
		return 1
	case Check:
		return right*(1-r.RejectRight) + (1-right)*r.PassWrong
	}
	return 0
}

// Worth is what having an answer is worth in one outcome, over not having it, in
// currency, before the effort of using it and any price. o holds what came true, as
// zeros and ones, and used is 1 where the answer is used and 0 where the receiver
// decides by its own after all. Any of them may be a probability that is independent of
// the others: Worth is linear in each.
//
//	used (able S (right - own) + own cost) - harm
//
// This is the one place where an answer gets its value: [Receiver.Gain] is the mean.
func (r *Receiver) Worth(o Odds, used float64) float64 {
	return used*(o.Able*r.Stakes*(o.Right-o.Own)+r.OwnCost) - r.HarmOf(o, used)
}

// HarmOf is the loss in one outcome from acting on a wrong answer, in currency: a part
// of Worth, and what a contract may make the seller liable for.
func (r *Receiver) HarmOf(o Odds, used float64) float64 {
	return used * (1 - o.Right) * o.Able * r.Stakes * r.Harm
}

// Unaided is what the decision brings in one outcome without the seller's answer, in
// currency: the stakes where the receiver is right and can act, less the cost of its
// own answer.
func (r *Receiver) Unaided(o Odds) float64 { return o.Able*r.Stakes*o.Own - r.OwnCost }

// Effort is what using an answer in mode m costs the receiver itself, in currency:
// reading it, and checking it. output is the length of the answer in tokens.
func (r *Receiver) Effort(m Mode, output float64) float64 {
	switch m {
	case Act:
		return r.ReadCost * output
	case Check:
		return r.ReadCost*output + r.CheckCost
	}
	return 0
}

// Gain is what using an answer in mode m brings the receiver over not having
// it, in currency, before any price: expected where o holds probabilities,
// realised where it holds zeros and ones, and RejectRight and PassWrong do.
// output is the length of the answer in tokens.
//
//	ignore  0
//	act     able S (right - own) - harm + own cost - reading
//	check   right (able S (1 - own) + own cost) - check cost - reading
//
// The last is that of a perfect check. In general it is the mean of [Receiver.Worth]
// over answers that are right and wrong, less [Receiver.Effort]. The expected gain of
// the better mode is the value of information of Howard (1966), with checking as a
// third choice.
func (r *Receiver) Gain(m Mode, o Odds, output float64) float64 {
	switch m {
	case Ignore:
		return 0
	case Act: // every answer is used
		return r.Worth(o, 1) - r.Effort(m, output)
	}
	right, wrong := o, o
	right.Right, wrong.Right = 1, 0
	return o.Right*r.Worth(right, r.Uses(m, 1)) + (1-o.Right)*r.Worth(wrong, r.Uses(m, 0)) - r.Effort(m, output)
}

// HarmDone is the loss to expect from acting on a wrong answer that is used in mode m,
// in currency: a part of Gain.
func (r *Receiver) HarmDone(m Mode, o Odds) float64 {
	wrong := o
	wrong.Right = 0
	return (1 - o.Right) * r.HarmOf(wrong, r.Uses(m, 0))
}

// OwnWork is the cost of the answer that the receiver makes itself where it uses
// the seller's in mode m, in currency: all of it where it ignores that, none where
// it acts on it.
func (r *Receiver) OwnWork(m Mode, o Odds) float64 { return r.OwnCost * (1 - r.Uses(m, o.Right)) }

// CanCheck reports whether the receiver has the means to check an answer.
func (r *Receiver) CanCheck() bool { return r.CheckCost > 0 }

// Best returns the mode with the largest expected gain, and that gain in
// currency, for an answer of the given length in tokens that is right with
// probability right. The gain is at least 0, because an answer can be ignored.
// Of equals the earlier mode is chosen.
func (r *Receiver) Best(right, output float64) (Mode, float64) {
	best, gain := Ignore, 0.0
	odds := r.Odds(right)
	if g := r.Gain(Act, odds, output); g > gain {
		best, gain = Act, g
	}
	if r.CanCheck() {
		if g := r.Gain(Check, odds, output); g > gain {
			best, gain = Check, g
		}
	}
	return best, gain
}
