package simulate

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// Sellers are those of a market whose buyers cannot tell one from another. Who
// asks for more than the price leaves, and the price follows the quality that
// remains (Akerlof, 1970).
//
// A unit of sale is whatever the price is for. By the attempt, Reserve is an
// attempt's cost, which rises with quality, and Worth what an attempt of that
// quality is worth, so that good sellers leave first. By the outcome, Reserve is
// the cost of a right answer and Worth its value, whoever made it.
type Sellers struct {
	Quality Distribution                  // probability that an attempt is right, by seller, in [0,1]; nil: 1
	Reserve func(quality float64) float64 // the lowest price at which a seller stays, currency per unit, finite; may not fall as quality rises
	Worth   func(quality float64) float64 // the highest price at which buyers buy units of this mean quality, currency per unit, finite; may not fall as quality rises
}

// Remaining are the sellers who stay at a price. Their Quality, with
// Known: MarketQuality, is that of a producer whose receivers meet one of them.
type Remaining struct {
	Price   float64      // currency per unit
	Share   float64      // of all sellers, in [0,1]
	Mean    float64      // their quality, in [0,1]
	Quality Distribution // by seller; where nobody stays, the lowest there was
	Rounds  int          // of leaving, until nobody else does or 100,000 were played; 0 at a price that is given
}

// At returns who stays at a price, whatever buyers make of it. Worth may be nil.
// It fails where the price, Quality or Reserve is not what it should be; all
// faults in one error.
func (s Sellers) At(price float64) (_ Remaining, err error) {
	defer recovered(&err)
	m, err := s.compile()
	if math.IsNaN(price) || math.IsInf(price, 0) {
		err = joinAll(err, fmt.Errorf("simulate: sellers: the price is %v, want a finite number", price))
	}
	if err != nil {
		return Remaining{}, err
	}
	return m.remain(price, m.share(price))
}

// Settle starts with all sellers, lets buyers pay what the mean quality is
// worth, those leave who ask for more, and so on until nobody does. Where
// several outcomes sustain themselves, that is the one with the most trade. A
// share of less than 1e-9 is nobody.
//
// Where leaving takes more rounds than can be played, the outcome is that with
// the largest share whose last seller asks for at most 1e-8 of the price more:
// quality is not known better than that. Shares are looked at 3% of them apart,
// and ever more closely where Worth or Reserve bends or jumps; one that does and
// goes straight on again between two looks is not seen.
//
// It fails as At does, if Worth is nil, falls or is not finite, and, after all
// these rounds, if Worth or Reserve is too rough to tell where they meet.
func (s Sellers) Settle() (_ Remaining, err error) {
	defer recovered(&err)
	m, err := s.compile()
	if s.Worth == nil {
		err = joinAll(err, errors.New("simulate: sellers: Worth is nil, want what buyers pay for a mean quality"))
	}
	if err != nil {
		return Remaining{}, err
	}
	u := unravelling{sellers: m, worth: s.Worth, mean: m.quality.Lower()}
	share, rounds, ended, err := u.play()
	if !ended && err == nil {
		share, err = u.edge()
	}
	if err != nil {
		return Remaining{}, err
	}
	r, err := m.remain(0, share)
	if err != nil {
		return Remaining{}, err
	}
	r.Price, r.Rounds = s.Worth(r.Mean), rounds
	return r, checkWorth(r.Price, math.Inf(1), r.Mean)
}

// sellers are Sellers compiled.
type sellers struct {
	quality *inverse.Table
	reserve func(quality float64) float64
}

func (s *Sellers) compile() (*sellers, error) {
	f := newFaults("simulate: sellers")
	m := &sellers{f.compile("Quality", s.Quality, 0, 1, 1), s.Reserve}
	if s.Reserve == nil {
		f.add("Reserve is nil, want the lowest price at which a seller stays")
		return m, f.err()
	}
	const looks = 256
	before := math.Inf(-1)
	for i := range looks + 1 {
		q := m.quality.Quantile(float64(i) / looks)
		x := s.Reserve(q)
		if math.IsNaN(x) || math.IsInf(x, 0) || x < before-rounding*math.Abs(before) {
			f.add("Reserve(%v) is %v, after %v for less quality: want finite amounts that do not fall as quality rises", q, x, before)
			break
		}
		before = x
	}
	return m, f.err()
}

// share is that of the sellers who stay at a price: all up to a quality.
func (m *sellers) share(price float64) float64 {
	stays := func(u float64) bool {
		return m.reserve(m.quality.Quantile(u)) <= price+rounding*math.Abs(price)
	}
	low, high := 0.0, 1.0
	switch {
	case !stays(low):
		return 0
	case stays(high):
		return 1
	}
	for high-low > 0x1p-53 {
		if middle := low + (high-low)/2; stays(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// remain is the share of sellers of the lowest quality.
func (m *sellers) remain(price, share float64) (Remaining, error) {
	r := Remaining{Price: price, Share: share, Quality: Point(m.quality.Min())}
	if share > 0 {
		r.Quality = lowest{m.quality, share}
	}
	t, err := inverse.Compile(r.Quality)
	if err != nil {
		return r, fmt.Errorf("simulate: sellers: Quality of a share of %v of them cannot be compiled: %w", share, err)
	}
	r.Mean = t.Mean()
	return r, nil
}

// lowest is a distribution below the quantile of a share.
type lowest struct {
	of    Distribution
	share float64
}

func (d lowest) Quantile(p float64) float64 { return d.of.Quantile(p * d.share) }

// recovered makes an error of a panic in a function that was handed in.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("simulate: sellers: Reserve or Worth panics: %v", r)
	}
}
