package contract

import "fmt"

// Shape is what payments may look like. Simpler ones cost more, and are easier
// to explain and to enforce.
type Shape uint8

// The shapes, each of which allows less than the one before.
const (
	AnyShape      Shape = iota // any payment for any outcome
	Monotone                   // no outcome is paid less than a worse one
	Threshold                  // one fee for all outcomes from one on, the Floor for the others
	PayForSuccess              // one fee for the best outcome, the Floor for the others
)

// String returns the name of the shape.
func (s Shape) String() string {
	switch s {
	case AnyShape:
		return "any shape"
	case Monotone:
		return "monotone"
	case Threshold:
		return "threshold"
	case PayForSuccess:
		return "pay for success"
	}
	return fmt.Sprintf("Shape(%d)", uint8(s))
}

// span is the outcomes from one to before another. A shape is a set of spans:
// payments are the Floor and at least 0 on each of them.
type span struct{ from, to int }

// spans returns the sets of a shape for a number of outcomes: a contract is made
// of the spans of one set.
func (s Shape) spans(outcomes int) [][]span {
	var all []span
	for j := range outcomes {
		if s == AnyShape {
			all = append(all, span{j, j + 1})
		} else {
			all = append(all, span{j, outcomes})
		}
	}
	switch s {
	case Threshold:
		var sets [][]span
		for _, one := range all {
			sets = append(sets, []span{one})
		}
		return sets
	case PayForSuccess:
		return [][]span{all[outcomes-1:]}
	}
	return [][]span{all}
}

// of is the probability of the span.
func (s span) of(outcomes []float64) float64 {
	sum := 0.0
	for _, p := range outcomes[s.from:s.to] {
		sum += p
	}
	return sum
}
