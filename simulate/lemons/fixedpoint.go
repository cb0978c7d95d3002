package lemons

import (
	"fmt"
	"math"
)

const (
	maxEvaluations = 1_000_000
	priceTolerance = 1e-8 // relative; quality, and so the price, is not known better
)

// candidateShare is a share of sellers who may stay. The marginal seller is the
// best of them, and its surplus is the price for the share, plus the tolerance,
// less its reserve price. If that is at least 0, all of the share stay.
type candidateShare struct{ share, surplus float64 }

// evaluate returns the candidate of a share.
func (s *solver) evaluate(share float64) (candidateShare, error) {
	if s.evaluations++; s.evaluations > maxEvaluations {
		return candidateShare{}, fmt.Errorf("lemons: sellers still leave after %d rounds, and Worth and Reserve are too rough near a share of %v to tell where they meet: want smoother functions, or a Worth further from the reserve price of the marginal seller", maxRounds, share)
	}
	price, err := s.price(share, math.Inf(1))
	if err != nil {
		return candidateShare{}, err
	}
	reserve := s.reserve(s.quality.Quantile(share))
	return candidateShare{share, price + priceTolerance*math.Abs(price) - reserve}, nil
}

// largestFixedPoint returns the largest share whose marginal seller has a surplus
// of at least 0, or 0 if there is none. It searches downwards from all sellers.
// It is for slow exit, where the surplus is slightly negative over many rounds.
func (s *solver) largestFixedPoint() (float64, error) {
	const step = 1.0 / 32 // relative distance of the shares that are tried first
	high, err := s.evaluate(1)
	if err != nil {
		return 0, err
	}
	if high.surplus >= 0 {
		return 1, nil
	}
	for high.share >= minShare {
		low, err := s.evaluate(high.share * (1 - step))
		if err != nil {
			return 0, err
		}
		if share, err := s.bisect(low, high); share > 0 || err != nil {
			return share, err
		}
		high = low
	}
	return 0, nil
}

// bisect returns the largest share from low up to high, without high, whose
// marginal seller has a surplus of at least 0, or 0 if there is none. It searches
// the upper half first.
//
// It gives up an interval whose surplus is safely negative. A parabola through
// low, middle and high exceeds the largest of the three by at most bend/8, where
// bend = |low - 2 middle + high|. The interval is given up if even adding bend,
// eight times as much, leaves the surplus negative.
func (s *solver) bisect(low, high candidateShare) (float64, error) {
	if high.share-low.share <= 0x1p-40*high.share {
		if low.surplus >= 0 {
			return low.share, nil
		}
		return 0, nil
	}
	middle, err := s.evaluate(low.share + (high.share-low.share)/2)
	if err != nil {
		return 0, err
	}
	bend := math.Abs(low.surplus - 2*middle.surplus + high.surplus)
	if max(low.surplus, middle.surplus, high.surplus)+bend < 0 {
		return 0, nil
	}
	if share, err := s.bisect(middle, high); share > 0 || err != nil {
		return share, err
	}
	return s.bisect(low, middle)
}
