package pricing

import "fmt"

// Event is what a contract counts as an outcome. From the first to the last it
// moves from a property of the thing to a property of the relation.
type Event uint8

// The events, each included in the one before.
const (
	Right    Event = iota // the answer was right
	Acted                 // right, and acted on
	Improved              // right, acted on, and the receiver would have been wrong without it
)

// String returns the event's name.
func (e Event) String() string {
	switch e {
	case Right:
		return "right"
	case Acted:
		return "acted"
	case Improved:
		return "improved"
	}
	return fmt.Sprintf("Event(%d)", uint8(e))
}

// Chance is the probability of the event, in [0,1], for an answer that the
// receiver uses: 0 or 1 where o holds what came true. It is the same for
// unchecked and checked answers, if the check passes what is right. Of one that
// rejects a right answer with some probability, that is given too.
func (e Event) Chance(o Odds, rejected float64) float64 {
	switch e {
	case Acted:
		return o.Right * (1 - rejected) * o.Able
	case Improved:
		return o.Right * (1 - rejected) * o.Able * (1 - o.Own)
	}
	return o.Right
}
