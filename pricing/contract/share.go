package contract

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Risk is an uncertain amount that buyer and seller divide between them, by a
// fixed payment and a share. Both have constant absolute risk aversion.
type Risk struct {
	Variance   float64 // currency squared, at least 0
	BuyerRisk  float64 // the buyer's aversion, per currency, at least 0
	SellerRisk float64 // the seller's, per currency, at least 0; not both 0
}

// Shared is a division of a risk.
type Shared struct {
	Seller  float64 // its share of the risk, in [0,1]
	Premium float64 // what bearing it costs both sides together, currency
	Alone   float64 // what it would cost the buyer alone, currency
}

// Best returns the division that costs both sides least: each bears the more, the
// less it minds. The seller's share is b/(b+s) for the buyer's aversion b and its
// own s, and the premium half the variance times b s/(b+s) (Borch, 1962,
// Econometrica 30; Wilson, 1968, Econometrica 36): exact for normal risks, to
// second order for others.
func (r Risk) Best() (Shared, error) {
	if err := r.Validate(); err != nil {
		return Shared{}, err
	}
	share := r.BuyerRisk / (r.BuyerRisk + r.SellerRisk)
	return Shared{Seller: share, Premium: r.Variance / 2 * share * r.SellerRisk, Alone: r.Variance / 2 * r.BuyerRisk}, nil
}

// Validate returns every fault of the numbers, joined.
func (r Risk) Validate() error {
	err := errors.Join(
		amountFromZero("Variance", r.Variance), amountFromZero("BuyerRisk", r.BuyerRisk), amountFromZero("SellerRisk", r.SellerRisk),
	)
	if err == nil && r.BuyerRisk == 0 && r.SellerRisk == 0 {
		err = errors.New("BuyerRisk and SellerRisk are 0, want one above 0: nobody minds who bears it")
	}
	return fault.Prefix("contract", err)
}
