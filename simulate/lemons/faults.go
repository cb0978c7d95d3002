package lemons

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// compile checks the sellers of a market and returns them, or all faults in one
// error.
func (m Market) compile() (*sellers, error) {
	f := fault.New("lemons")
	s := &sellers{quality: f.Compile("Quality", m.Quality, 0, 1, 1), reserve: m.Reserve}
	if m.Reserve == nil {
		f.Add("Reserve is nil, want the lowest price at which a seller stays")
	} else {
		checkReserve(f, s)
	}
	return s, f.Err()
}

// checkReserve evaluates Reserve from the lowest quality to the highest.
func checkReserve(f fault.List, s *sellers) {
	const intervals = 256
	before := math.Inf(-1)
	for i := range intervals + 1 {
		quality := s.quality.Quantile(float64(i) / intervals)
		price := s.reserve(quality)
		if math.IsNaN(price) || math.IsInf(price, 0) || price < before-rounding*math.Abs(before) {
			f.Add("Reserve(%v) is %v, after %v for less quality: want finite amounts that do not fall as quality rises", quality, price, before)
			return
		}
		before = price
	}
}

// checkWorth checks a price that buyers pay for a mean quality. They paid before
// for a mean quality that was at least as high.
func checkWorth(price, before, meanQuality float64) error {
	switch {
	case math.IsNaN(price) || math.IsInf(price, 0):
		return fmt.Errorf("lemons: Worth(%v) is %v, want a finite amount", meanQuality, price)
	case price > before+rounding*math.Abs(before):
		return fmt.Errorf("lemons: Worth rises to %v as the mean quality falls to %v, want a function that does not fall with quality", price, meanQuality)
	}
	return nil
}

// recoverPanic turns a panic of a caller's function into an error.
func recoverPanic(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("lemons: Reserve or Worth panics: %v", r)
	}
}
