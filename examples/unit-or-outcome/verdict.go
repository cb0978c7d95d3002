package main

import (
	"math"

	"github.com/usevalue/usevalue/simulate"
)

// verdict says which contract is better, as far as can be told.
type verdict int

const (
	unitWins verdict = iota
	outcomeWins
	tie
	cannotTell
	verdicts
)

// String is the verdict in a word or two.
func (v verdict) String() string { return [...]string{"unit", "outcome", "tie", "cannot tell"}[v] }

// judge reads a difference, outcome less unit: a tie if all of its interval is
// within the bound of what matters to anybody, cannot tell if it holds 0 and more
// than that.
func judge(difference simulate.Estimate, bound float64) verdict {
	switch d := difference; {
	case math.Abs(d.Low) <= bound && math.Abs(d.High) <= bound:
		return tie
	case d.Low > 0:
		return outcomeWins
	case d.High < 0:
		return unitWins
	}
	return cannotTell
}
