package pricing

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// TokenPrices are prices of tokens by class, currency per million tokens, each
// at least 0. The same type is what the seller lists and what tokens cost the
// seller: only the numbers differ.
//
// As a Meter it is the worth of an account's tokens at these prices, in
// currency, so that caps, tiers, included units and markups apply to a whole
// token bill.
type TokenPrices struct {
	Input      float64
	CacheRead  float64
	CacheWrite float64
	Output     float64
}

// CostCard is what tokens cost the seller, where TokenPrices reads oddly.
type CostCard = TokenPrices

// ListPrices fills in the usual multiples: a cache read at 0.1 of the input
// price, a cache write at 1.25 of it, the medians of published price lists.
// input and output are currency per million tokens.
func ListPrices(input, output float64) TokenPrices {
	return TokenPrices{Input: input, CacheRead: input / 10, CacheWrite: 1.25 * input, Output: output}
}

// Cost returns what the usage comes to, in currency.
func (p TokenPrices) Cost(u Usage) float64 {
	return (p.Input*u.Input + p.CacheRead*u.CacheRead + p.CacheWrite*u.CacheWrite + p.Output*u.Output) / 1e6
}

// Quantity returns what the account's tokens come to, in currency.
func (p TokenPrices) Quantity(a *Account) float64 { return p.Cost(a.Total().Usage) }

// String returns the input and output price, by which a list is known.
func (p TokenPrices) String() string {
	return "tokens at " + number(p.Input) + " in, " + number(p.Output) + " out"
}

// Validate returns every price that is not finite or below 0.
func (p TokenPrices) Validate() error {
	return errors.Join(
		fault.AtLeastZero("Input", p.Input),
		fault.AtLeastZero("CacheRead", p.CacheRead),
		fault.AtLeastZero("CacheWrite", p.CacheWrite),
		fault.AtLeastZero("Output", p.Output),
	)
}
