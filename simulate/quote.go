package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/choice"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// newOptions are what receivers know of the options of each offer. What their tasks are
// worth to a receiver lies behind the beliefs, which are those of who is met.
func (r *replicator) newOptions() [][]choice.Option {
	list := make([][]choice.Option, len(r.offers))
	for i := range r.offers {
		for k := range r.offers[i].options {
			o := &r.offers[i].options[k]
			p := r.producers[o.believed]
			x := choice.Option{Bill: o.common(), Quoter: &o.quoter, Producer: p, Beliefs: r.met.matches[o.believed].beliefs}
			if r.knowsTruth(p) && r.integral == nil {
				x.Worth = &r.met.matches[o.believed].worth
			}
			x.Unsure = p.Varied && p.Known != market.TaskQuality && !r.Population.Trust
			if !r.Population.Trust && p.Known == market.MarketQuality && p.Quality.Varies() {
				x.Qualities = p.Qualities
			}
			list[i] = append(list[i], x)
		}
	}
	return list
}

// quote finds what the receiver knows of the options of an offer before it decides. Of a
// settled offer newOptions has said it all: what comes after that return is not called for it,
// as in most runs of one period.
func (r *replicator) quote(e *encounter) error {
	e.options = r.options[e.place]
	if e.offer.settled {
		return nil
	}
	for k := range e.options {
		o, x := &e.offer.options[k], &e.options[k]
		if o.common() == nil {
			b, err := r.bill(e, o, k)
			if err != nil {
				return err
			}
			x.Bill = b
		}
		x.History, x.Beliefs = e.with.history, r.met.matches[o.believed].beliefs
		if e.with.experience != nil {
			seen := e.with.experience[o.believed]
			x.Beliefs, x.Evidence = r.posterior(k, o.believed, seen), r.learning.Evidence+seen.right+seen.wrong
		}
	}
	return nil
}

// posterior is what the receiver expects of a producer after what it has seen.
func (r *replicator) posterior(option, producer int, seen experience) market.Prospects {
	if seen.right+seen.wrong == 0 {
		return r.met.matches[producer].beliefs
	}
	p, who, list := r.producers[producer], &r.met.who, &r.learned[option]
	r.Measurement.Weigh(&list[0], who, p, p.Yield(seen.trust(p, who.Trust, r.learning.Evidence)))
	return list[:]
}

// bill is what an option is expected to charge the receiver: found once, unless it
// depends on earlier periods. place is that of the option in relationship.bills.
func (r *replicator) bill(e *encounter, o *option, place int) (*bill.Bill, error) {
	with := e.with
	known := &with.bills[place]
	first, again := known.bill, known.again
	if o.bills != nil {
		first, again = o.of(r.met.buyer), o.ReadsHistory
	}
	if first != nil && (r.at.Period == 0 || !again) {
		return first, nil
	}
	if r.stopped() {
		return nil, bill.ErrCancelled
	}
	r.calling = call{inOption, int32(e.place), int32(place % len(e.options))}
	q, before := o.quoter.For(r.met.buyer, with.history), first
	if before == nil {
		before = o.first
	}
	b, err := q.QuoteLike(before)
	if err != nil {
		return nil, r.blame(err)
	}
	if first == nil {
		periods, outcomes := r.recall(o, q)
		b.Measures = b.Measures || outcomes
		known.bill, known.again = b, periods
	} else {
		b.Measures = b.Measures || first.Measures
	}
	return b, nil
}

// common is the bill that is the same for all buyers and periods, or nil.
func (o *option) common() *bill.Bill {
	if len(o.bills) == 1 && !o.ReadsHistory {
		return o.bills[0]
	}
	return nil
}

// of is the bill that was made for all buyers, or for the buyer's segment.
func (o *option) of(b pricing.Buyer) *bill.Bill {
	if len(o.bills) == 1 {
		return o.bills[0]
	}
	return o.bills[b.Segment]
}
