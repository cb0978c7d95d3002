package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// outcome is that of a task run by a producer, made once for all offers, and what
// came of it in mode m.
func (w *walk) outcome(producer, task int, m pricing.Mode) (*market.Outcome, *market.Use) {
	s := &w.sides[producer]
	out, done := &s.outcomes[task], &s.done[task]
	if *done == 0 {
		w.Realise(out, &w.at, &w.who, w.producers[producer], s.truths.Of(task).Quality, task)
	}
	u := &out.Used[m-pricing.Act]
	if bit := uint8(1) << m; *done&bit == 0 {
		*done |= bit
		w.Measurement.Use(u, out, &w.who, m, w.stakes[task])
		u.Expected = s.truths.Of(task).Welfare(m).At(w.stakes[task])
	}
	return out, u
}

// serve puts an offer before the receiver and tallies what comes of it.
func (w *walk) serve(o *offer, t *Tally) error {
	t.Receivers++
	last := 0.0
	if int(w.at.Period) == w.periods-1 {
		last = 1
	}
	t.AtLast += last
	t.Tasks += float64(len(w.stakes))
	t.FirstBest += w.total
	c, err := w.choose(o)
	if err != nil {
		return err
	}
	if w.expecting {
		if err := w.expect(c, t); err != nil || w.periods == 1 {
			return err // and nothing that comes of it is asked for
		}
	}
	w.totals = pricing.Delivery{}
	charge := 0.0
	if c == nil {
		t.Missed += w.total
		t.ByHand += float64(len(w.stakes)) * w.who.OwnCost
	} else {
		t.Joined++
		t.Stayed += last
		t.Anticipated += c.fair
		t.Certain += c.net
		w.asks = inProducer
		before := t.Gain
		w.deliver(c, t)
		w.asks = c.option.Name
		if charge, err = c.option.Plan.Charge(&w.account, bill.Actual); err != nil {
			return w.blame(err)
		}
		t.Charges += charge
		surplus := t.Gain - before - charge
		t.BillSquares += charge * charge
		t.SurplusSquares += surplus * surplus
	}
	if w.periods > 1 {
		w.remember(c, charge)
		w.renew(c != nil, t)
	}
	return nil
}

// remember adds the period to the receiver's history. A strategy that tells
// usage from what is charged beyond it has that kept apart.
func (w *walk) remember(c *choice, charge float64) {
	s := pricing.Statement{Total: w.totals, Charge: charge}
	if c != nil {
		if plan, ok := c.option.Strategy.(interface {
			Usage(a *pricing.Account) float64
		}); ok {
			s.Adjusted = charge - plan.Usage(&w.account)
		}
	}
	w.history[w.offer] = append(w.history[w.offer], s)
}

// renew counts who took an option in the period before and does so again.
func (w *walk) renew(joins bool, t *Tally) {
	if joins && w.at.Period > 0 && w.joined[w.offer] {
		t.Renewed++
	}
	w.joined[w.offer] = joins
}

// deliver runs the chosen tasks and makes the account of them. Against the first
// best, every task is missed, or run and perhaps wasted or misused.
func (w *walk) deliver(c *choice, t *Tally) {
	w.account.Buyer, w.account.History = w.buyer, w.history[w.offer]
	w.account.Deliveries, w.account.Totals = w.account.Deliveries[:0], &w.totals
	w.totals = pricing.Delivery{}
	missed, ignored := 0.0, [pricing.Check + 1]float64{pricing.Ignore: 1}
	for j, mode := range c.modes[:len(w.stakes)] {
		missed += ignored[mode] * w.first[j]
	}
	t.Missed += missed
	producer := w.producers[c.option.producer]
	overhead := producer.Overhead
	var used [pricing.Check + 1]float64
	var counted [4]float64
	holds, learns, reads := w.Measurement.Holdout > 0, w.experience != nil, c.option.ReadsDeliveries
	for _, run := range c.runs {
		j := int(run)
		if holds && w.held(j, t) {
			continue
		}
		mode := c.modes[j]
		out, u := w.outcome(c.option.producer, j, mode)
		if reads {
			w.account.Deliveries = append(w.account.Deliveries, u.Delivery)
		}
		w.totals.Add(&u.Delivery)

		t.Gain += u.Gain
		t.Luck += u.Gain - u.Cost - overhead - u.Expected
		t.Wasted += w.first[j] - w.best[j]
		t.Misused += w.best[j] - u.Expected
		t.Right += out.Right
		t.WrongCost += (1 - out.Right) * u.Cost
		t.Events += u.Event
		counted[u.Kind] += u.Success
		if learns {
			w.observe(c.option.believed, j, out, mode == pricing.Check)
		}
		t.ByHand += u.ByHand
		used[mode]++
	}
	t.Counted.add(&counted)
	t.Acted += used[pricing.Act]
	t.Checked += used[pricing.Check]
	t.ByHand += float64(len(w.stakes)-len(c.runs)) * w.who.OwnCost
	t.Checking += used[pricing.Check] * w.who.CheckCost
	if c.bill.Measures {
		t.Measuring += w.Measurement.Cost * float64(len(c.runs)) // tasks held out too
	}
	t.Overhead += overhead * w.totals.Count
	t.Tokens += w.totals.Usage.Tokens() / (1 + producer.Padding)
	t.Delivered.Add(&w.totals)
}
