// Package choice decides for a receiver: which option of an offer it takes, or none,
// which of its tasks it runs, and what it does with the answers, by what it believes
// and what it makes of risk.
package choice

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// Situation is a receiver at the start of a period.
type Situation struct {
	Who         *pricing.Receiver
	Stakes      []float64     // by task, currency
	Buyer       pricing.Buyer // as the seller sees it
	At          draw.Place
	Measurement *market.Measurement
	Brake       *bill.Brake
}

// Option is what the receiver knows of an option before it decides.
type Option struct {
	Bill     *bill.Bill
	Quoter   *bill.Quoter
	History  []pricing.Statement // of its earlier periods under the offer
	Producer *market.Producer    // as it is believed to be
	Beliefs  market.Prospects    // what its tasks are worth to it
	Worth    *market.Worth       // the same at their stakes; nil: not known
	Unsure   bool                // how difficult each task is, it does not know

	// What it holds possible beyond its belief, of which at most one is given: the
	// quality that it gets, or how many observations its belief is worth.
	Qualities []market.Node
	Evidence  float64
}

// Choice is an option and what the receiver does with it.
type Choice struct {
	Option   int            // its place among the options
	Certain  float64        // surplus that is as good for certain, currency
	Expected float64        // surplus, currency
	Modes    []pricing.Mode // by task; of one that is not run it says nothing
	Runs     []int32        // tasks that are run, in order

	scale float64        // size of what the surplus is the difference of, for rounding
	tasks []int32        // the memory of Runs
	modes []pricing.Mode // and of Modes
}

// accept reports whether the participation constraint holds: something is gained, or
// some task is worth running and nothing is lost. Of equals, a receiver buys.
func (c *Choice) accept() bool {
	if c.Certain < 0 && c.Certain >= -market.Rounding*c.scale {
		c.Certain = 0
	}
	return c.Certain > 0 || len(c.Runs) > 0 && c.Certain == 0
}

// beats reports whether c leaves more than other, beyond rounding: of equally good
// options the first is taken.
func (c *Choice) beats(other *Choice) bool {
	return c.Certain > other.Certain+market.Rounding*max(c.scale, other.scale)
}

// Chooser decides. Its memory is used again, so it is for one goroutine, and a choice
// holds until the next.
type Chooser struct {
	choices    [2]Choice // the one that is weighed, and the best so far
	candidates []candidate
	sorted     []candidate // memory of sort
	ranks      []rank
	overall    candidate // memory of the task that is weighed
	possible   hypotheses
	nets       []float64
	logs       risk.LogMeanExp
	lottery    []outcome
	cumulants  cumulants
	sampler    sampler
	counted    bill.Counted
	posteriors map[seen][]market.Node
}

// NewChooser returns one for receivers of up to so many tasks.
func NewChooser(tasks int) *Chooser {
	c := &Chooser{candidates: make([]candidate, 0, tasks), possible: hypotheses{newHypothesis(tasks)}, posteriors: map[seen][]market.Node{}}
	for i := range c.choices {
		c.choices[i].modes, c.choices[i].tasks = make([]pricing.Mode, tasks), make([]int32, tasks)
	}
	return c
}

// Choose returns the option that suits the receiver best, or nil for none. It fails
// where a plan does, and where the run is cancelled.
func (c *Chooser) Choose(s *Situation, options []Option) (*Choice, error) {
	var best *Choice
	for k := range options {
		next := &c.choices[0]
		if next == best {
			next = &c.choices[1]
		}
		next.Option = k
		d := decision{Situation: s, Option: &options[k], memory: c, averse: s.Who.RiskAversion > 0}
		if d.Bill.Additive() && !d.averse {
			d.weighTasks(next)
		} else if err := d.weighPeriod(next); err != nil {
			return nil, err
		}
		if next.accept() && (best == nil || next.beats(best)) {
			best = next
		}
	}
	return best, nil
}

// decision is a receiver that weighs one option.
type decision struct {
	*Situation
	*Option
	averse bool // to risk
	memory *Chooser
}
