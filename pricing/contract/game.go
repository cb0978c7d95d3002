package contract

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// InspectionGame is played by a seller who may shirk and a buyer who may check,
// neither of whom sees what the other does. A seller who shirks saves Saving, and
// loses Fee if it is checked; a buyer who does not check loses Loss to a seller
// who shirks. See Avenhaus, von Stengel and Zamir (2002), Handbook of Game Theory 3.
type InspectionGame struct {
	Saving float64 // currency, above 0
	Fee    float64 // currency, at least 0
	Check  float64 // what checking costs the buyer, currency, above 0
	Loss   float64 // currency, at least 0
}

// Equilibrium is how often each does what.
type Equilibrium struct {
	Shirk float64 // probability
	Check float64 // probability
	Cost  float64 // what the buyer expects to lose, checks included, currency
	Gain  float64 // what the seller expects to gain by the option to shirk, currency
}

// Equilibrium returns the equilibrium of the game. If checking is worth its cost
// and the fee outweighs what is saved, each makes the other indifferent: the
// seller shirks with probability Check/Loss, the buyer checks with Saving/Fee. So
// the higher the fee, the fewer the checks, while what is shirked depends on the
// costs of the buyer alone. Else the seller always shirks, and the buyer checks if
// that costs less than the loss.
func (g InspectionGame) Equilibrium() (Equilibrium, error) {
	if err := g.Validate(); err != nil {
		return Equilibrium{}, err
	}
	switch {
	case g.Check >= g.Loss:
		return Equilibrium{Shirk: 1, Cost: g.Loss, Gain: g.Saving}, nil
	case g.Saving >= g.Fee:
		return Equilibrium{Shirk: 1, Check: 1, Cost: g.Check, Gain: g.Saving - g.Fee}, nil
	}
	return Equilibrium{Shirk: g.Check / g.Loss, Check: g.Saving / g.Fee, Cost: g.Check}, nil
}

// Validate returns every fault of the numbers, joined.
func (g InspectionGame) Validate() error {
	return fault.Prefix("contract", errors.Join(
		aboveZero("Saving", g.Saving), fault.AtLeastZero("Fee", g.Fee),
		aboveZero("Check", g.Check), fault.AtLeastZero("Loss", g.Loss),
	))
}
