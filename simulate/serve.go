package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// outcome is what became of a task that was run: the delivery as measured, and
// what it did for the receiver. It depends on the producer and on luck, not on
// the offer.
type outcome struct {
	artifact
	event    float64                    // whether the contract's event happened, 0 or 1
	gain     [pricing.Check + 1]float64 // realised by the receiver, by mode
	expected [pricing.Check + 1]float64 // welfare that was to be expected, by mode
}

// outcome is that of a task run by a producer, made once for all offers.
func (w *walk) outcome(producer, task int) *outcome {
	s := &w.sides[producer]
	if !s.done[task] {
		s.done[task] = true
		w.realise(&s.outcomes[task], producer, task)
	}
	return &s.outcomes[task]
}

// realise lets luck decide what becomes of a task.
func (w *walk) realise(out *outcome, producer, task int) {
	truth, who := w.sides[producer].truths.of(task), w.who
	who.Stakes = w.stakes[task]
	attempts, own, able, counted := w.at.Bits(drawLuck, uint64(task))
	w.producers[producer].make(&out.artifact, &w.at, task, truth.quality, stream.Float64(attempts))
	odds := pricing.Odds{
		Right: out.right,
		Own:   flip(stream.Float64(own), who.Knowledge),
		Able:  flip(stream.Float64(able), who.Ability),
	}
	out.event = w.measurement.Event.Chance(odds)
	out.Success = flip(stream.Float64(counted), w.measurement.counted(odds))
	out.Value = out.Success * worth(&who, odds).at(who.Stakes)
	for m := pricing.Act; m <= pricing.Check; m++ {
		out.gain[m] = who.Gain(m, odds, out.output)
		out.expected[m] = truth.welfare(m).at(who.Stakes)
	}
}

// serve puts an offer before the receiver and tallies what comes of it.
func (w *walk) serve(o *offer, t *Tally) error {
	t.Receivers++
	t.Tasks += float64(len(w.stakes))
	t.FirstBest += w.total
	c, err := w.choose(o)
	if err != nil {
		return err
	}
	w.totals = pricing.Delivery{}
	charge := 0.0
	if c == nil {
		t.Missed += w.total
	} else {
		t.Joined++
		t.Anticipated += c.net
		w.asks = inProducer
		w.deliver(c, t)
		w.asks = c.option.named
		charge = c.option.plan.Charge(&w.account)
		if math.IsNaN(charge) || math.IsInf(charge, 0) {
			return w.fault("charges %v, want a finite amount", charge)
		}
		t.Charges += charge
	}
	if w.periods > 1 {
		w.remember(c, charge)
	}
	return nil
}

// remember adds the period to the receiver's history. A strategy that tells
// usage from what is charged beyond it has that kept apart.
func (w *walk) remember(c *choice, charge float64) {
	s := pricing.Statement{Total: w.totals, Charge: charge}
	if c != nil {
		if plan, ok := c.option.plan.(interface {
			Usage(a *pricing.Account) float64
		}); ok {
			s.Adjusted = charge - plan.Usage(&w.account)
		}
	}
	w.history[w.offer] = append(w.history[w.offer], s)
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
	var used [pricing.Check + 1]float64
	for _, run := range c.runs {
		j := int(run)
		mode := c.modes[j]
		out := w.outcome(c.option.producer, j)
		w.account.Deliveries = append(w.account.Deliveries, out.Delivery)
		w.totals.Add(&out.Delivery)

		t.Gain += out.gain[mode]
		t.Luck += out.gain[mode] - out.Cost - out.expected[mode]
		t.Wasted += w.first[j] - w.best[j]
		t.Misused += w.best[j] - out.expected[mode]
		t.Right += out.right
		t.WrongCost += (1 - out.right) * out.Cost
		t.Events += out.event
		used[mode]++
	}
	t.Acted += used[pricing.Act]
	t.Checked += used[pricing.Check]
	if c.bill.measures || c.option.measures {
		t.Measuring += w.measurement.Cost * w.totals.Count
	}
	t.Delivered.Add(&w.totals)
}
