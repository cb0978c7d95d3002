package contract

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Output is work that can be measured, with noise: the agent's effort plus a
// normal error of the given Variance, of which the agent is paid a share beside a
// fixed part. Effort e costs it EffortCost·e²/2. Both sides have constant absolute
// risk aversion. A share of 0 is pay for the work as such, a share of 1 pay for
// its outcome alone; in between is a hybrid. See Holmström and Milgrom (1987),
// Econometrica 55(2), and (1991), JLEO 7.
type Output struct {
	EffortCost float64 // how fast the marginal cost of effort rises, above 0
	Variance   float64 // of the error, currency squared, at least 0
	SellerRisk float64 // the agent's aversion, per currency, at least 0
	BuyerRisk  float64 // the buyer's, per currency, at least 0
}

// Linear is a fixed part and a share of measured output.
type Linear struct {
	Share   float64
	Fixed   float64 // currency; leaves the agent just what it gets outside, taken to be 0
	Effort  float64 // that the agent chooses
	Welfare float64 // certainty equivalents of both sides together, currency
}

// Best returns the contract of most welfare. Its share is (1+r c v)/(1+(r+s) c v),
// for the buyer's aversion r, the agent's s, the rise of cost c and variance v:
// the agent bears more of it, the more the buyer minds and the less it does
// itself.
func (o Output) Best() (Linear, error) {
	if err := o.Validate(); err != nil {
		return Linear{}, err
	}
	noise := o.EffortCost * o.Variance
	return o.At((1 + o.BuyerRisk*noise) / (1 + (o.SellerRisk+o.BuyerRisk)*noise))
}

// At returns what a share comes to. It may be any finite number of at least 0.
func (o Output) At(share float64) (Linear, error) {
	if err := errors.Join(o.Validate(), fault.Prefix("contract", fault.AtLeastZero("share", share))); err != nil {
		return Linear{}, err
	}
	effort := share / o.EffortCost
	cost := o.EffortCost * effort * effort / 2
	sellerRisk := o.SellerRisk * share * share * o.Variance / 2
	buyerRisk := o.BuyerRisk * (1 - share) * (1 - share) * o.Variance / 2
	l := Linear{
		Share:   share,
		Fixed:   cost + sellerRisk - share*effort,
		Effort:  effort,
		Welfare: effort - cost - sellerRisk - buyerRisk,
	}
	return l, fault.Prefix("contract", errors.Join(fault.Finite("Share", l.Share), fault.Finite("Fixed", l.Fixed), fault.Finite("Welfare", l.Welfare)))
}

// Validate returns every fault of the numbers, joined.
func (o Output) Validate() error {
	return fault.Prefix("contract", errors.Join(
		amountAboveZero("EffortCost", o.EffortCost),
		amountFromZero("Variance", o.Variance),
		amountFromZero("SellerRisk", o.SellerRisk),
		amountFromZero("BuyerRisk", o.BuyerRisk),
	))
}
