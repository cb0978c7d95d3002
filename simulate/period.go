package simulate

import (
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/choice"
)

// period is a period of the receiver, in these steps:
//
//  1. drawTasks: its tasks, and what is at stake in each.
//  2. planFirstBest: what a planner would make of them.
//
// and then under each offer, which all meet the same tasks and the same luck:
//
//  3. arrive: the receiver is counted, and its account opened.
//  4. quote: what each option is expected to charge, and what is believed of it.
//  5. choose: the option that suits best, or none, and the tasks to run.
//  6. come: what comes of that. On average (expect), where no more is asked for; else by
//     luck. Then deliver makes answers, which are used and measured, and who took no option
//     misses its tasks; and charge charges the account.
//  7. remember: what lasts into the next period, if there are several.
//  8. count: the row is added to the tallies that it belongs to. Without groups and
//     metrics of their own there is no row: the steps above add to the tally itself.
//
// Where tasks are integrated, integrate has the steps.
func (r *replicator) period(relationships []relationship) error {
	if r.integral != nil {
		return r.integrate(relationships)
	}
	r.drawTasks()
	if r.brake.Stops(10 + len(r.tasks.stakes)*len(r.offers)) {
		return bill.ErrCancelled
	}
	r.planFirstBest()
	for o := range r.offers {
		if err := r.meetOffer(o, &relationships[o]); err != nil {
			return err
		}
	}
	return nil
}

func (r *replicator) meetOffer(o int, with *relationship) error {
	e := encounter{place: o, offer: &r.offers[o], with: with}
	r.arrive(&e)
	if err := r.quote(&e); err != nil {
		return err
	}
	if err := r.choose(&e); err != nil {
		return err
	}
	if err := r.come(&e); err != nil {
		return err
	}
	if r.periods > 1 {
		r.remember(&e)
	}
	if r.reads() {
		return r.count(&e)
	}
	return nil
}

// come is what comes of the choice: by luck, or on average.
func (r *replicator) come(e *encounter) error {
	if !r.expecting {
		r.deliver(e)
		return r.charge(e)
	}
	if err := r.expect(e); err != nil || r.periods == 1 {
		return err
	}
	return r.goOn(e)
}

// goOn lets luck decide what lasts of an expected choice into the next period: the account,
// if a charge reads earlier ones, and what the receiver has seen. It is not counted.
func (r *replicator) goOn(e *encounter) error {
	if e.offer.remembers {
		of := e.tally
		e.tally = &r.aside
		r.deliver(e)
		err := r.charge(e)
		e.tally = of
		return err
	}
	if e.chosen != nil && e.with.experience != nil {
		r.calling.what = inProducer
		o := e.option()
		uses, _ := r.runTasks(e)
		r.observe(&e.with.experience[o.believed], r.met.matches[o.producer].used, uses)
	}
	return nil
}

// encounter is a receiver before an offer in a period.
type encounter struct {
	place   int // of the offer
	offer   *offer
	with    *relationship
	tally   *Tally // to which the steps add, each field once: of the row, or else of the period
	options []choice.Option
	chosen  *choice.Choice // nil: none
	charge  float64        // currency
}

// option is the one that was chosen.
func (e *encounter) option() *option { return &e.offer.options[e.chosen.Option] }

// reads reports whether somebody reads the rows of the receiver.
func (r *replicator) reads() bool {
	return r.ledger.rows || r.at.Receiver < uint64(len(r.ledger.sampled))
}

// arrive counts the receiver and opens its account. It is counted in a row where rows are
// read, else in the tally of the period: both come to the same bits.
func (r *replicator) arrive(e *encounter) {
	l := &r.ledger
	t := &l.periods[r.at.Period].all[e.place]
	if r.reads() {
		row := &l.row
		row.Period, row.Receiver, row.Buyer, row.Who = int(r.at.Period), int(r.at.Receiver), r.met.buyer, &r.met.who
		row.reset()
		row.Replication = int(r.at.Replication)
		t = &row.Tally
	}
	t.Receivers++
	t.AtLast += r.last()
	t.Tasks += r.tasks.number
	t.Stakes += r.tasks.sum
	t.FirstBest += r.tasks.total
	r.books.begin(r.met.buyer, e.with.history)
	e.tally = t
}

// last is 1 in the last period.
func (r *replicator) last() float64 { return indicator(int(r.at.Period) == r.periods-1) }

// choose lets the receiver choose, and counts what it expects.
func (r *replicator) choose(e *encounter) (err error) {
	r.calling = call{what: inOffer, place: int32(e.place)}
	if e.chosen, err = r.chooser.Choose(&r.situation, e.options); err != nil {
		return r.blame(err)
	}
	if e.chosen != nil {
		e.tally.Joined++
		e.tally.Stayed += r.last()
		e.tally.Anticipated += e.chosen.Expected
		e.tally.CertaintyEquivalent += e.chosen.Certain
	}
	return nil
}

// charge charges the account, if an option was taken.
func (r *replicator) charge(e *encounter) (err error) {
	surplus := 0.0
	if e.chosen != nil {
		r.calling = call{inOption, int32(e.place), int32(e.chosen.Option)}
		if e.charge, err = e.option().Charge(&r.books.account); err != nil {
			return r.blame(err)
		}
		surplus = r.books.gain - e.charge
		e.tally.Charges += e.charge
	}
	e.tally.Bills.Add(&Moments{Count: 1, Mean: e.charge})
	e.tally.Surpluses.Add(&Moments{Count: 1, Mean: surplus})
	return nil
}
