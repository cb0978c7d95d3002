package pricing

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Rounding is what is done with the part of a number that is less than a whole.
type Rounding uint8

// The roundings.
const (
	Exact   Rounding = iota // nothing: the number stays as it is
	Up                      // away from zero
	Down                    // towards zero
	Nearest                 // to the nearest, a half away from zero
)

var roundingNames = [...]string{Exact: "exact", Up: "up", Down: "down", Nearest: "nearest"}

// String returns the name of the rounding.
func (r Rounding) String() string {
	if int(r) < len(roundingNames) {
		return roundingNames[r]
	}
	return fmt.Sprintf("Rounding(%d)", uint8(r))
}

// Validate returns an error if r is none of the constants.
func (r Rounding) Validate() error {
	if int(r) < len(roundingNames) {
		return nil
	}
	return fmt.Errorf("%v is no rounding, want one of Exact, Up, Down and Nearest", r)
}

// MarshalText returns the name of the rounding; an error if there is none.
func (r Rounding) MarshalText() ([]byte, error) { return []byte(r.String()), r.Validate() }

// UnmarshalText sets the rounding of a name.
func (r *Rounding) UnmarshalText(name []byte) error {
	i := slices.Index(roundingNames[:], string(name))
	if i < 0 {
		return fmt.Errorf("%q is no rounding, want one of %s", name, strings.Join(roundingNames[:], ", "))
	}
	*r = Rounding(i)
	return nil
}

// Round rounds v to a number of decimals, in [-300,300]; -2 is to hundreds. A number that is
// written with so many decimals is one: 1.005 is a half, though the nearest
// float64 is a little less.
func (r Rounding) Round(v float64, decimals int) float64 {
	if r == Exact || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	shift := math.Pow10(max(decimals, -decimals))
	scaled := v * shift
	if decimals < 0 {
		scaled = v / shift
	}
	if math.Abs(scaled) >= 1<<52 {
		return v // there is no part left to round
	}
	whole := settle(scaled)
	switch r {
	case Up:
		whole = math.Copysign(math.Ceil(math.Abs(whole)), v)
	case Down:
		whole = math.Trunc(whole)
	case Nearest:
		whole = math.Round(whole)
	}
	if decimals < 0 {
		return whole * shift
	}
	return whole / shift
}
