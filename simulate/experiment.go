package simulate

import (
	"math/bits"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Experiment is a market, the offers that are compared in it, and how much of it
// is drawn.
type Experiment struct {
	Market Market
	Offers []Offer

	Replications int    // independent copies of the market, at least 1; with Until, at most so many
	Until        Until  // ends the run when something is known; zero: after Replications
	First        int    // number of the first replication, at least 0; a run can be split by it
	Points       int    // that stand for the receivers of a replication in an [Expect]; a power of 2 is best; 0: 256
	Seed         uint64 // of every draw
	Workers      int    // goroutines; 0: as many as there are processors

	Groups  []Group  // by which results are kept apart; nil: none
	Metrics []Metric // that have a sum of their own (Metric.Row); nil: none

	// Progress, if not nil, is told how many replications are done, one call at a
	// time, ascending. Once Until has ended the run, it is of as many as are done.
	Progress func(done, of int)
}

// Validate reports everything that is wrong with the experiment, in one error: what
// [Run] would refuse before it draws anything. It compiles distributions and asks the
// plans for typical bills, which takes a part of a second.
func (e Experiment) Validate() error {
	_, err := e.compile()
	return err
}

// defaultPoints are enough for a mean where little is left to be drawn.
const defaultPoints = 256

// points is how many stand for the receivers of a replication.
func (e *Experiment) points(f fault.List) int {
	if e.Points == 0 {
		return defaultPoints
	}
	if e.Points&(e.Points-1) != 0 {
		f.Note("%d points, where a power of 2 fills the space of contexts evenly: want %d", e.Points, 1<<bits.Len(uint(e.Points)))
	}
	return e.Points
}
