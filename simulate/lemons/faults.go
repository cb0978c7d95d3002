package lemons

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// faults are all that is wrong with a market.
type faults []error

func (f *faults) add(format string, args ...any) {
	*f = append(*f, fmt.Errorf("lemons: %w", fmt.Errorf(format, args...)))
}

// compile checks the sellers of a market and returns them, or all faults in one
// error.
func (m Market) compile() (*sellers, error) {
	var f faults
	s := &sellers{quality: f.compileQuality(m.Quality), reserve: m.Reserve}
	if m.Reserve == nil {
		f.add("Reserve is nil, want the lowest price at which a seller stays")
	} else {
		f.checkReserve(s)
	}
	return s, errors.Join(f...)
}

// compileQuality returns the table of a distribution on [0,1]. If there is no
// such table, it returns that of perfect quality, so that Reserve can be checked.
func (f *faults) compileQuality(d simulate.Distribution) *inverse.Table {
	perfect := simulate.Point(1)
	if d == nil {
		d = perfect
	}
	t, err := inverse.Compile(d)
	if err != nil {
		for _, e := range joined(err) {
			f.add("Quality cannot be compiled: %w", e)
		}
		t, _ = inverse.Compile(perfect)
		return t
	}
	switch outside := t.Min() < 0 || t.Max() > 1; {
	case outside && t.Varies():
		f.add("Quality draws values from %v to %v, want them in [0,1]", t.Min(), t.Max())
	case outside:
		f.add("Quality is %v, want it in [0,1]", t.Min())
	}
	return t
}

// checkReserve evaluates Reserve from the lowest quality to the highest.
func (f *faults) checkReserve(s *sellers) {
	const intervals = 256
	before := math.Inf(-1)
	for i := range intervals + 1 {
		quality := s.quality.Quantile(float64(i) / intervals)
		price := s.reserve(quality)
		if math.IsNaN(price) || math.IsInf(price, 0) || price < before-rounding*math.Abs(before) {
			f.add("Reserve(%v) is %v, after %v for less quality: want finite amounts that do not fall as quality rises", quality, price, before)
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

// joined returns the errors that err joins, or err alone.
func joined(err error) []error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		return j.Unwrap()
	}
	return []error{err}
}

// recoverPanic turns a panic of a caller's function into an error.
func recoverPanic(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("lemons: Reserve or Worth panics: %v", r)
	}
}
