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
//  8. The row is counted.
func (r *replicator) period(relationships []relationship) error {
	r.drawTasks()
	r.planFirstBest()
	r.situation = choice.Situation{Who: &r.met.who, Stakes: r.tasks.stakes, Buyer: r.met.buyer, At: r.at, Measurement: r.Measurement}
	for o := range r.offers {
		if err := r.meetOffer(o, &relationships[o]); err != nil {
			return err
		}
	}
	return nil
}

// meetOffer are the steps under one offer.
func (r *replicator) meetOffer(o int, with *relationship) error {
	offer, t := &r.offers[o], r.open(o)
	r.arrive(t)
	options, err := r.quote(o, with)
	if err != nil {
		return err
	}
	chosen, err := r.choose(offer, options)
	if err != nil {
		return err
	}
	if r.expecting {
		if err := r.expect(offer, chosen, options, with, t); err != nil || r.periods == 1 {
			return err // and nothing that comes of it is asked for
		}
	}
	charge := 0.0
	r.books.begin(r.met.buyer, with.history)
	if chosen == nil {
		r.stayOut(t)
	} else {
		r.join(chosen, t)
		r.deliver(&offer.options[chosen.Option], chosen, options[chosen.Option].Bill, with, t)
		if charge, err = r.charge(&offer.options[chosen.Option], t); err != nil {
			return err
		}
	}
	if r.periods > 1 {
		r.remember(offer, chosen, with, charge, t)
	}
	return r.close(o)
}

// open is the tally that the receiver's period under an offer is counted in, once in
// each field: that of a row where rows are asked for. Both come to the same bits.
func (r *replicator) open(o int) *Tally {
	l := &r.ledger
	if !l.asksForRows() {
		return &l.periods[r.at.Period].all[o]
	}
	row := &l.row
	row.Period, row.Receiver, row.Buyer, row.Who = int(r.at.Period), int(r.at.Receiver), r.met.buyer, &r.met.who
	row.reset()
	return &row.Tally
}

// close counts the row, if there is one.
func (r *replicator) close(o int) error {
	if !r.ledger.asksForRows() {
		return nil
	}
	return r.count(o)
}

// arrive counts the receiver.
func (r *replicator) arrive(t *Tally) {
	t.Receivers++
	t.AtLast += r.last()
	t.Tasks += float64(len(r.tasks.stakes))
	t.FirstBest += r.tasks.total
}

// last is 1 in the last period.
func (r *replicator) last() float64 { return indicator(int(r.at.Period) == r.periods-1) }

// choose is what the receiver chooses of an offer.
func (r *replicator) choose(o *offer, options []choice.Option) (*choice.Choice, error) {
	r.calling = o.calling
	chosen, err := r.chooser.Choose(&r.situation, options)
	if err != nil {
		return nil, r.blame(err)
	}
	return chosen, nil
}

// stayOut counts a receiver that takes no option.
func (r *replicator) stayOut(t *Tally) {
	t.Missed += r.tasks.total
	t.OwnWork += float64(len(r.tasks.stakes)) * r.met.who.OwnCost
}

// join counts a receiver that takes an option.
func (r *replicator) join(chosen *choice.Choice, t *Tally) {
	t.Joined++
	t.Stayed += r.last()
	t.Anticipated += chosen.Expected
	t.CertaintyEquivalent += chosen.Certain
}

// charge is what the account comes to.
func (r *replicator) charge(o *option, t *Tally) (float64, error) {
	r.calling = o.Name
	charge, err := o.Plan.Charge(&r.books.account, bill.Actual)
	if err != nil {
		return 0, r.blame(err)
	}
	t.Charges += charge
	t.BillSquares += charge * charge
	surplus := r.books.gain - charge
	t.SurplusSquares += surplus * surplus
	return charge, nil
}
