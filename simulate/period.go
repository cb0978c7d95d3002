package simulate

import (
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/choice"
)

// period is a period of the receiver, in these steps:
//
//  1. Its tasks are drawn, and what is at stake in each.
//  2. A planner finds the first best.
//
// Then under each offer, which all meet the same tasks and the same luck:
//
//  3. Every option is quoted: what it is expected to charge, and what is believed of it.
//  4. The receiver chooses an option, or none, and the tasks to run.
//  5. The tasks are delivered: answers are made, used, and measured.
//  6. The account is charged.
//  7. What lasts into the next period is remembered.
func (r *replicator) period(tallies []Tally) error {
	r.drawTasks()
	r.planFirstBest()
	for o := range r.offers {
		offer, t, with := &r.offers[o], &tallies[o], &r.relationships[o]
		r.arrive(t)
		options, err := r.quote(offer, with)
		if err != nil {
			return err
		}
		chosen, err := r.choose(offer, options)
		if err != nil {
			return err
		}
		if r.expecting {
			if err := r.expect(offer, chosen, options, with, t); err != nil {
				return err
			}
			if r.periods == 1 { // nothing that comes of it is asked for
				continue
			}
		}
		if err := r.settle(offer, chosen, options, with, t); err != nil {
			return err
		}
	}
	return nil
}

// arrive counts the receiver.
func (r *replicator) arrive(t *Tally) {
	t.Receivers++
	t.AtLast += r.last()
	t.Tasks += float64(len(r.tasks.stakes))
	t.FirstBest += r.tasks.total
}

// last is 1 in the last period.
func (r *replicator) last() float64 { return b2f(int(r.at.Period) == r.periods-1) }

// choose is what the receiver chooses of an offer.
func (r *replicator) choose(o *offer, options []choice.Option) (*choice.Choice, error) {
	r.calling = o.calling
	s := choice.Situation{Who: &r.met.who, Stakes: r.tasks.stakes, Buyer: r.met.buyer, At: r.at, Measurement: r.Measurement}
	chosen, err := r.chooser.Choose(s, options)
	if err != nil {
		return nil, r.blame(err)
	}
	return chosen, nil
}

// settle delivers what was chosen, and charges it.
func (r *replicator) settle(o *offer, chosen *choice.Choice, options []choice.Option, with *relationship, t *Tally) error {
	r.books.begin(r.met.buyer, with.history)
	charge := 0.0
	if chosen == nil {
		t.Missed += r.tasks.total
		t.ByHand += float64(len(r.tasks.stakes)) * r.met.who.OwnCost
	} else {
		opt := &o.options[chosen.Option]
		t.Joined++
		t.Stayed += r.last()
		t.Anticipated += chosen.Expected
		t.Certain += chosen.Certain
		before := t.Gain
		r.deliver(opt, chosen, options[chosen.Option].Bill, with, t)
		r.calling = opt.Name
		var err error
		if charge, err = opt.Plan.Charge(&r.books.account, bill.Actual); err != nil {
			return r.blame(err)
		}
		t.Charges += charge
		surplus := t.Gain - before - charge
		t.BillSquares += charge * charge
		t.SurplusSquares += surplus * surplus
	}
	if r.periods > 1 {
		r.remember(o, chosen, with, charge, t)
	}
	return nil
}
