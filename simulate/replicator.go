package simulate

import (
	"errors"
	"fmt"

	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/choice"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// replicator makes replications, one at a time. It is a worker's own, and its memory
// is used again for every receiver.
type replicator struct {
	*engine
	at      draw.Place
	calling call // whose code runs, for the error if it panics
	brake   *bill.Brake

	met    met   // the receiver
	tasks  tasks // of its period
	ledger ledger

	chooser   *choice.Chooser
	situation choice.Situation     // of the receiver in its period
	options   [][]choice.Option    // by offer
	truth     choice.Option        // the chosen one, as it is in truth, where it is expected
	learned   [][1]market.Prospect // by option: memory of what is believed of it
	books     *books

	relationships []relationship // of the receiver, by offer

	expectations
}

// expectations are the memory of what is expected in place of being drawn.
type expectations struct {
	points  *draw.Points // that stand for receivers
	average market.Mean
	aside   Tally // of what is drawn all the same, and not counted

	scale           float64 // of stakes that are integrated, currency
	spans           []span
	lines           []market.Line // what a planner's ways are worth
	bends           []float64
	planned, bounds []bound
}

func (g *engine) replicator() *replicator {
	n := g.mostTasks()
	options := 0
	for _, o := range g.offers {
		options = max(options, len(o.options))
	}
	r := &replicator{engine: g,
		at:      draw.Place{Seed: g.seed},
		brake:   bill.NewBrake(g.cancelled),
		met:     g.newMet(n),
		tasks:   newTasks(n),
		ledger:  newLedger(g),
		chooser: choice.NewChooser(n),
		learned: make([][1]market.Prospect, options),
		books:   newBooks(n),
	}
	r.options = r.newOptions()
	r.relationships = g.newRelationships()
	r.situation.Who, r.situation.Measurement, r.situation.Brake = &r.met.who, r.Measurement, r.brake
	return r
}

// mostTasks is how many tasks a receiver has at the most, or how many stand for those.
func (g *engine) mostTasks() int {
	if g.integral != nil {
		return g.integral.most(len(g.makers))
	}
	return g.Demand.Max()
}

// try makes one replication and hands over its tallies, or why it ended: code that was
// handed in may panic, or end its goroutine.
func (r *replicator) try(replication int, done func(tallies []Tally, err error)) {
	returned := false
	var tallies []Tally
	var err error
	defer func() {
		if p := recover(); p != nil {
			tallies, err = nil, r.fault("panics: %v", p)
		} else if !returned {
			tallies, err = nil, r.fault("ends its goroutine")
		}
		done(tallies, err)
	}()
	tallies, err = r.replicate(replication)
	returned = true
}

// replicate makes one replication and returns its tallies: by offer, by label and offer,
// and by sampled receiver and offer.
func (r *replicator) replicate(replication int) ([]Tally, error) {
	r.at.Replication = uint64(replication)
	r.brake.Begin()
	r.ledger.begin(r.sampled(r.at.Replication))
	if r.expecting {
		r.points = draw.Scrambled(&r.at)
	}
	loop := r.byReceiver
	if r.periodByPeriod {
		loop = r.byPeriod
	}
	if err := loop(); err != nil {
		return nil, err
	}
	tallies := r.ledger.fold()
	for i := range tallies {
		tallies[i].Replication = replication
	}
	return tallies, nil
}

// byReceiver takes one receiver after the other through all periods.
func (r *replicator) byReceiver() error {
	for i := range r.receivers {
		if err := r.visit(i); err != nil {
			return err
		}
		for o := range r.relationships {
			r.relationships[o].begin()
		}
		for t := range r.periods {
			r.at.Period = uint32(t)
			if err := r.period(r.relationships); err != nil {
				return err
			}
		}
	}
	return nil
}

// byPeriod takes all receivers through one period after the other, which is for markets
// in which they touch each other. A receiver is drawn again in every period.
func (r *replicator) byPeriod() error {
	all := make([][]relationship, r.receivers)
	for t := range r.periods {
		for i := range r.receivers {
			if err := r.visit(i); err != nil {
				return err
			}
			if all[i] == nil {
				all[i] = r.newRelationships()
			}
			r.at.Period = uint32(t)
			if err := r.period(all[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// visit draws a receiver.
func (r *replicator) visit(i int) error {
	r.at.Receiver = uint64(i)
	return r.drawReceiver()
}

func (g *engine) stopped() bool {
	select {
	case <-g.cancelled:
		return true
	default:
		return false
	}
}

// fault is an error in code that was handed in, with its place.
func (r *replicator) fault(format string, args ...any) error {
	return r.faultOf(r.called(), format, args...)
}

func (r *replicator) faultOf(whose, format string, args ...any) error {
	where := fmt.Sprintf("replication %d, receiver %d", r.at.Replication, r.at.Receiver)
	if r.periods > 1 {
		where += fmt.Sprintf(", period %d", r.at.Period)
	}
	return fmt.Errorf("simulate: %s, %s: %s", whose, where, fmt.Sprintf(format, args...))
}

// blame is an error of a plan, with its place.
func (r *replicator) blame(err error) error {
	var f *bill.Fault
	if errors.As(err, &f) {
		return r.faultOf(f.Plan, "%s", f.What)
	}
	return err
}
