package simulate

import (
	"fmt"
	"math"
)

// unravelling is how sellers leave. Since Worth and Reserve do not fall with
// quality, those who stay are a share of the lowest quality. One sustains itself
// if its last seller is content with the price, and leaving ends at the largest
// that does: the largest fixed point of a function that does not fall (Tarski,
// 1955).
type unravelling struct {
	*sellers
	worth func(quality float64) float64
	mean  func(share float64) float64 // quality of the lowest share
	looks int
}

const (
	mostRounds = 100_000
	mostLooks  = 1_000_000
	rounding   = 1e-12 // what comparisons of shares and prices forgive: a seller whose reserve is the price stays
	knownTo    = 1e-8  // how well prices are known, by the quality that they follow
	nobody     = 1e-9  // the share that is none
)

// play lets sellers leave, round by round, and returns the share that is left
// and whether it stays. No round passes over a share that sustains itself.
func (u *unravelling) play() (share float64, rounds int, ended bool, err error) {
	share = 1
	before := math.Inf(1)
	for rounds = range mostRounds {
		price, err := u.price(share, before)
		if err != nil || share == 0 {
			return share, rounds, true, err
		}
		stay := u.share(price)
		if stay >= share*(1-rounding) {
			return share, rounds, true, nil
		}
		if stay < nobody {
			stay = 0
		}
		share, before = stay, price
	}
	return share, mostRounds, false, nil
}

// price is what buyers pay for the lowest share, which is at most what they paid
// before.
func (u *unravelling) price(share, before float64) (float64, error) {
	mean := u.quality.Min()
	if share > 0 {
		mean = u.mean(share)
	}
	price := u.worth(mean)
	return price, checkWorth(price, before, mean)
}

// edge is the largest share that sustains itself, or 0, looked for from all
// downwards. It is for slow leaving, where the price is nearly what the last
// seller asks for and rounds are too many to play.
func (u *unravelling) edge() (float64, error) {
	const step = 1.0 / 32
	high := standing{share: 1}
	if err := u.look(&high); err != nil {
		return 0, err
	}
	if high.left >= 0 {
		return 1, nil
	}
	for high.share >= nobody {
		low := standing{share: high.share * (1 - step)}
		if err := u.look(&low); err != nil {
			return 0, err
		}
		if share, err := u.last(low, high); share > 0 || err != nil {
			return share, err
		}
		high = low
	}
	return 0, nil
}

// standing is a share, and what the price for it leaves its last seller above what
// it asks for.
type standing struct{ share, left float64 }

func (u *unravelling) look(p *standing) error {
	if u.looks++; u.looks > mostLooks {
		return fmt.Errorf("simulate: sellers: they still leave after %d rounds, and Worth and Reserve are too rough near a share of %v to tell where they meet: want smoother functions, or a Worth that is further from what the last of them asks", mostRounds, p.share)
	}
	price, err := u.price(p.share, math.Inf(1))
	p.left = price + knownTo*math.Abs(price) - u.reserve(u.quality.Quantile(p.share))
	return err
}

// last is the largest share between two, the second excluded, whose last seller
// is content, or 0. There is none if nobody is at the two and in the middle, by
// more than what is left bends there: eight times what a parabola through the
// three could make up for. Else it is looked for in the upper half first.
func (u *unravelling) last(low, high standing) (float64, error) {
	if high.share-low.share <= 0x1p-40*high.share {
		if low.left >= 0 {
			return low.share, nil
		}
		return 0, nil
	}
	middle := standing{share: low.share + (high.share-low.share)/2}
	if err := u.look(&middle); err != nil {
		return 0, err
	}
	bend := math.Abs(low.left - 2*middle.left + high.left)
	if max(low.left, middle.left, high.left)+bend < 0 {
		return 0, nil
	}
	if share, err := u.last(middle, high); share > 0 || err != nil {
		return share, err
	}
	return u.last(low, middle)
}

func checkWorth(price, before, mean float64) error {
	switch {
	case math.IsNaN(price) || math.IsInf(price, 0):
		return fmt.Errorf("simulate: sellers: Worth(%v) is %v, want a finite amount", mean, price)
	case price > before+rounding*math.Abs(before):
		return fmt.Errorf("simulate: sellers: Worth rises to %v as the mean quality falls to %v, want a function that does not fall with quality", price, mean)
	}
	return nil
}
