package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Attempt is what one attempt takes. One draw drives Size and Cost, so that a
// larger attempt is a dearer one.
type Attempt struct {
	Usage pricing.Usage // tokens at a size of 1, each at least 0
	Size  Distribution  // tokens relative to Usage, at least 0; nil: 1
	Cost  Distribution  // currency, at least 0; nil: by the cost card, or 0 without one
}

func (a *Attempt) compile(f fault.List, card *pricing.CostCard) market.Attempt {
	f.Amount("Usage.Input", a.Usage.Input)
	f.Amount("Usage.CacheRead", a.Usage.CacheRead)
	f.Amount("Usage.CacheWrite", a.Usage.CacheWrite)
	f.Amount("Usage.Output", a.Usage.Output)
	if card != nil && a.Cost != nil {
		f.Add("Cost is given and the producer has a Card, want exactly one of the two")
	}
	if a.Size != nil && a.Usage == (pricing.Usage{}) {
		f.Add("Size is given and Usage is zero, want tokens for it to multiply")
	}
	size := market.Quantity{Table: f.Compile("Size", a.Size, 0, math.Inf(1), 1), Law: a.Size}
	cost := market.Quantity{Table: f.Compile("Cost", a.Cost, 0, math.Inf(1), 0), Law: a.Cost}
	return market.NewAttempt(a.Usage, size, cost, card)
}
