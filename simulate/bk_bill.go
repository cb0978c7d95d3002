package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// bill is what a plan is anticipated to charge: the prices of typical periods of
// whole deliveries. It depends on no belief, so it is made once for an option
// and a buyer, and serves every receiver that looks like that.
//
// The bill of most plans is a sum over deliveries, and is kept as its terms. Of
// any other the lattice holds what the terms do not explain.
type bill struct {
	fixed float64  // without deliveries, currency
	terms [2]terms // of a delivery that is not, or is, counted as a success
	share float64  // of measured value
	curve *curve   // what the value of each delivery adds beyond that; nil: nothing
	harm  float64  // for each unit of measured harm, negative where it is paid to the buyer

	spread   [2][2][]addition // what an attempt adds, as its cost and usage vary: by counted and kind
	imagined bool             // neither the terms nor the lattice tell it

	lattice  *lattice // of the rest, by outcomes; nil: there is none
	measures bool     // the charge depends on what is measured
}

// addition is what an attempt may add, and the length of what it makes.
type addition struct{ amount, output, w float64 }

// terms are what one delivery adds to a bill, in currency.
type terms struct {
	delivery float64
	attempt  [2]float64 // each wrong, each right attempt
}

// of is the expected bill of a task that is used in mode m by the terms, as a
// function of its stakes.
func (b *bill) of(s *market.Prospect, m pricing.Mode) market.Line {
	return market.Line{Base: b.base(s, m)}.Plus(s.Value[m], b.share).Plus(s.Harm[m], b.harm)
}

// base is the part of it that depends on neither value nor harm.
func (b *bill) base(s *market.Prospect, m pricing.Mode) float64 {
	sum := 0.0
	for y, right := range [2]float64{1 - s.Right, s.Right} {
		for z, p := range [2]float64{1 - s.Counted[m][y], s.Counted[m][y]} {
			t := &b.terms[z]
			sum += p * (t.delivery*right + t.attempt[0]*s.Attempts[y][0] + t.attempt[1]*s.Attempts[y][1])
		}
	}
	return sum
}

// worth is what the measured value of a delivery adds to the bill.
func (b *bill) worth(value float64) float64 {
	if b.curve == nil {
		return b.share * value
	}
	return b.share*value + b.curve.at(value)
}

// furtherWorth is what a unit of measured value adds where there is much of it.
func (b *bill) furtherWorth() float64 {
	if b.curve == nil {
		return b.share
	}
	return b.share + b.curve.last()
}

// additive reports whether each task has a bill of its own that is linear in its
// stakes.
func (b *bill) additive() bool { return b.lattice == nil && b.curve == nil && !b.imagined }

// average is the bill by the terms, but for the share of value, of the typical
// delivery that is not, or is, counted.
func (b *bill) average(t *quoter, z int) float64 {
	c, n := &b.terms[z], &t.attempts[z]
	return c.delivery + n[0]*c.attempt[0] + n[1]*c.attempt[1]
}
