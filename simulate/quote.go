package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/choice"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// quote is what the receiver knows of the options of an offer before it decides.
func (r *replicator) quote(o *offer, with *relationship) ([]choice.Option, error) {
	list := r.options[:len(o.options)]
	for k := range o.options {
		opt, x := &o.options[k], &list[k]
		b, err := r.bill(opt, k, with)
		if err != nil {
			return nil, err
		}
		p := r.producers[opt.believed]
		*x = choice.Option{
			Bill: b, Quoter: &opt.quoter, History: with.history, Producer: p,
			Beliefs: r.met.matches[opt.believed].beliefs,
			Unsure:  p.Varied && p.Known != market.TaskQuality && !r.Population.Trust,
		}
		switch {
		case with.experience != nil:
			seen := with.experience[opt.believed]
			x.Beliefs, x.Evidence = r.posterior(k, opt.believed, seen), r.learning.Evidence+seen.right+seen.wrong
		case !r.Population.Trust && p.Known == market.MarketQuality && p.Quality.Varies():
			x.Qualities = p.Qualities
		}
	}
	return list, nil
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
// depends on earlier periods. place is that of the option in relationship.quotes.
func (r *replicator) bill(o *option, place int, with *relationship) (*bill.Bill, error) {
	known := &with.quotes[place]
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
	r.calling = o.Name
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

// of is the bill that was made for all buyers, or for the buyer's segment.
func (o *option) of(b pricing.Buyer) *bill.Bill {
	if len(o.bills) == 1 {
		return o.bills[0]
	}
	return o.bills[b.Segment]
}
