package lemons

import (
	"fmt"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// Outcome is who stays in a market, and at what price.
type Outcome struct {
	Price       float64               // of all units, currency per unit; in an equilibrium without trade, Worth of the lowest quality
	Share       float64               // of all sellers, those who stay, in [0,1]; 0: no trade
	MeanQuality float64               // of the sellers who stay, in [0,1]; without trade, the lowest quality
	Quality     simulate.Distribution // over the sellers who stay, in [0,1]; without trade, the lowest quality
	Rounds      int                   // of exit until nobody else exits, at most 100,000; 0 at a price that is given
}

// outcome returns the outcome in which the lowest share of sellers stays.
func (s *sellers) outcome(price, share float64) (Outcome, error) {
	o := Outcome{Price: price, Share: share, Quality: simulate.Point(s.quality.Min())}
	if share > 0 {
		o.Quality = truncated{s.quality, share}
	}
	t, err := inverse.Compile(o.Quality)
	if err != nil {
		return Outcome{}, fmt.Errorf("lemons: Quality of the lowest share of %v of sellers cannot be compiled: %w", share, err)
	}
	o.MeanQuality = t.Mean()
	return o, nil
}

// truncated is a distribution below its quantile of a share.
type truncated struct {
	of    simulate.Distribution
	share float64
}

func (d truncated) Quantile(p float64) float64 { return d.of.Quantile(p * d.share) }
