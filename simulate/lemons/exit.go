package lemons

import "math"

const (
	maxRounds = 100_000
	minShare  = 1e-9 // a smaller share of sellers is none
)

// solver looks for the equilibrium with the most trade.
//
// The sellers who stay are always the lowest share, because Worth and Reserve do
// not fall. One round of exit maps a share s to participation(price(s)), which
// does not fall in s either. The equilibrium is the largest fixed point of this
// map (Tarski, 1955).
type solver struct {
	*sellers
	worth       func(meanQuality float64) float64
	meanQuality func(share float64) float64 // of the lowest share
	evaluations int                         // of candidate shares
}

// equilibrium returns the share of sellers who stay, and the rounds of exit. It
// plays rounds first. If exit is too slow for that, it searches.
func (s *solver) equilibrium() (share float64, rounds int, err error) {
	share, rounds, ended, err := s.exit()
	if !ended && err == nil {
		share, err = s.largestFixedPoint()
	}
	return share, rounds, err
}

// exit plays rounds of exit, from all sellers, and reports whether they ended.
// Every share is at least the largest fixed point, so no round can skip it.
func (s *solver) exit() (share float64, rounds int, ended bool, err error) {
	share = 1
	before := math.Inf(1)
	for rounds = range maxRounds {
		price, err := s.price(share, before)
		if err != nil || share == 0 {
			return share, rounds, true, err
		}
		stay := s.participation(price)
		if stay >= share*(1-rounding) {
			return share, rounds, true, nil
		}
		if stay < minShare {
			stay = 0
		}
		share, before = stay, price
	}
	return share, maxRounds, false, nil
}

// price returns what buyers pay if the lowest share is on offer. It is at most
// what they paid before, for a larger share.
func (s *solver) price(share, before float64) (float64, error) {
	meanQuality := s.quality.Min()
	if share > 0 {
		meanQuality = s.meanQuality(share)
	}
	price := s.worth(meanQuality)
	return price, checkWorth(price, before, meanQuality)
}
