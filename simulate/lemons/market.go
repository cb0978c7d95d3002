package lemons

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate"
)

// Market is a market with hidden quality: one price for all sellers, whatever
// the quality of each (Akerlof, 1970).
//
// A unit is whatever the price is paid for. If buyers pay by the attempt, Reserve
// is the cost of an attempt, which usually rises with quality, and Worth is what
// an attempt is worth. Then good sellers exit first. If buyers pay by the
// outcome, Reserve is the cost of a right answer and Worth its value. Neither
// depends on who made the answer.
type Market struct {
	Quality simulate.Distribution             // probability that a seller's attempt is right, over sellers, in [0,1]; nil: 1
	Reserve func(quality float64) float64     // the lowest price at which a seller of this quality stays, currency per unit, finite; does not fall as quality rises
	Worth   func(meanQuality float64) float64 // the highest price that buyers pay for units of this mean quality, currency per unit, finite; does not fall as mean quality rises
}

// At returns the sellers who stay at a price, in currency per unit, finite. It
// does not ask whether buyers would pay it, and Worth may be nil.
//
// It fails if the price is not finite, Quality is not a distribution on [0,1], or
// Reserve is nil, panics, falls or is not finite. One error names all faults.
func (m Market) At(price float64) (_ Outcome, err error) {
	defer recoverPanic(&err)
	sellers, err := m.compile()
	if math.IsNaN(price) || math.IsInf(price, 0) {
		err = errors.Join(err, fmt.Errorf("lemons: the price is %v, want a finite number", price))
	}
	if err != nil {
		return Outcome{}, err
	}
	return sellers.outcome(price, sellers.participation(price))
}

// Equilibrium returns the equilibrium with the most trade. All sellers start in
// the market. Buyers pay Worth of the mean quality on offer, sellers whose
// reserve price is higher exit, and so on until nobody exits. A share of sellers
// below 1e-9 counts as no trade.
//
// If sellers still exit after 100,000 rounds, the equilibrium is searched for
// directly, with a tolerance of 1e-8 of the price: it is the largest share whose
// marginal seller has a reserve price at most that much above the price. The
// search tries shares 3% apart, and closer ones where Worth or Reserve bends or
// jumps. It can miss a bend that begins and ends between two of them.
//
// It fails as At does, and if Worth is nil, panics, falls or is not finite. It
// also fails if the search is needed and Worth or Reserve is too rough for it.
func (m Market) Equilibrium() (_ Outcome, err error) {
	defer recoverPanic(&err)
	sellers, err := m.compile()
	if m.Worth == nil {
		err = errors.Join(err, errors.New("lemons: Worth is nil, want what buyers pay for a mean quality"))
	}
	if err != nil {
		return Outcome{}, err
	}
	s := solver{sellers: sellers, worth: m.Worth, meanQuality: sellers.quality.Lower()}
	share, rounds, err := s.equilibrium()
	if err != nil {
		return Outcome{}, err
	}
	o, err := sellers.outcome(0, share)
	if err != nil {
		return Outcome{}, err
	}
	o.Price, o.Rounds = m.Worth(o.MeanQuality), rounds
	if err := checkWorth(o.Price, math.Inf(1), o.MeanQuality); err != nil {
		return Outcome{}, err
	}
	return o, nil
}
