package bill

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Bill is what a plan is expected to charge, before the fact, as the charges for
// typical periods of whole deliveries tell. It depends on no belief, so it is made
// once for an option and a buyer, and serves every receiver that looks like that.
//
// Every bill has terms. The bill of most plans is their sum over deliveries. Of others
// the lattice holds the rest, or there is no lattice and periods are sampled: see
// Quoter.Quote.
//
// A fee for each outcome is the simplest: Terms[1].Delivery is the fee, and all else is 0.
type Bill struct {
	Fixed    float64        // without deliveries, currency
	Terms    [2]terms       // of a delivery that is not, or is, counted as a success
	Share    float64        // of measured value
	Schedule *valueSchedule // what the value of each delivery adds beyond that; nil: nothing
	Harm     float64        // for each unit of measured harm, negative where it is paid to the buyer

	AttemptNodes [2][2][]attemptNode // what an attempt adds, as its cost and usage vary: by counted and kind
	Sampled      bool                // the rest follows no counts: periods are sampled

	Lattice  *Lattice // of the rest, by how many tasks there are and how many are counted; nil: there is none
	Measures bool     // the charge depends on what is measured
}

// attemptNode is what an attempt may add, and the length of what it makes.
type attemptNode struct{ Amount, Output, Weight float64 }

// terms are what one delivery adds to a bill, in currency.
type terms struct {
	Delivery float64
	Attempt  [2]float64 // each wrong, each right attempt
}

// of is what the terms make of a delivery of probability p and its wrong and right
// attempts, whose numbers hold p already (Yield.Attempts).
func (t *terms) of(p float64, attempts *[2]float64) float64 {
	return t.Delivery*p + t.Attempt[0]*attempts[0] + t.Attempt[1]*attempts[1]
}

// Of is the expected bill of a task that is used in mode m by the terms, as a
// function of its stakes.
func (b *Bill) Of(s *market.Prospect, m pricing.Mode) market.Line {
	return market.Line{Base: b.base(s, m)}.Plus(s.Value[m], b.Share).Plus(s.Harm[m], b.Harm)
}

// base is the part of it that depends on neither value nor harm: the terms of a delivery
// that is not, and is, counted, for one that is wrong (counted with p) and one that is
// right (with q).
func (b *Bill) base(s *market.Prospect, m pricing.Mode) float64 {
	wrong, right := &s.Attempts[0], &s.Attempts[1]
	p, q := s.Counted[m][0], s.Counted[m][1]
	not, counted := &b.Terms[0], &b.Terms[1]
	return (1-p)*not.of(1-s.Right, wrong) + p*counted.of(1-s.Right, wrong) + (1-q)*not.of(s.Right, right) + q*counted.of(s.Right, right)
}

// Worth is what the measured value of a delivery adds to the bill.
func (b *Bill) Worth(value float64) float64 {
	if b.Schedule == nil {
		return b.Share * value
	}
	return b.Share*value + b.Schedule.at(value)
}

// FurtherWorth is what a unit of measured value adds where there is much of it.
func (b *Bill) FurtherWorth() float64 {
	if b.Schedule == nil {
		return b.Share
	}
	return b.Share + b.Schedule.last()
}

// Additive reports whether each task has a bill of its own that is linear in its
// stakes.
func (b *Bill) Additive() bool { return b.Lattice == nil && b.Schedule == nil && !b.Sampled }

// average is the bill by the terms, but for the share of value, of the typical
// delivery that is not, or is, counted.
func (b *Bill) average(t *Quoter, z int) float64 {
	c, n := &b.Terms[z], &t.attempts[z]
	return c.Delivery + n[0]*c.Attempt[0] + n[1]*c.Attempt[1]
}
