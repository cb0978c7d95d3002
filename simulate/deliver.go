package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// books are the account of a period that is being made.
type books struct {
	account pricing.Account
	totals  pricing.Delivery
	gain    float64 // of the receiver, before charges, currency
	ran     []int32 // memory of the tasks that are not held out
}

func newBooks(tasks int) *books {
	b := &books{ran: make([]int32, 0, tasks), account: pricing.Account{Deliveries: make([]pricing.Delivery, 0, tasks)}}
	b.account.Totals = &b.totals
	return b
}

// begin opens the account of a buyer. What stays is not written again.
func (b *books) begin(buyer pricing.Buyer, history []pricing.Statement) {
	b.account.Buyer = buyer
	if len(history)+len(b.account.History) > 0 {
		b.account.History = history
	}
	if len(b.account.Deliveries) > 0 {
		b.account.Deliveries = b.account.Deliveries[:0]
	}
	b.totals, b.gain = pricing.Delivery{}, 0
}

// outcome is that of a task run by a producer, and what came of it in mode m. Either is
// made when the first offer needs it and kept for the others: bit m of done says that the
// task was used in mode m, and done is 0 before the task was run at all.
func (r *replicator) outcome(producer, task int, m pricing.Mode) *market.Outcome {
	x, who := &r.met.matches[producer], &r.tasks.who
	who.Stakes = r.tasks.stakes[task]
	out, done := &x.outcomes[task], &x.done[task]
	if *done == 0 {
		r.Realise(out, &r.at, who, r.producers[producer], x.truths.Of(task).Quality, task)
	}
	if bit := uint8(1) << m; *done&bit == 0 {
		*done |= bit
		u := out.UsedIn(m)
		r.Measurement.Use(u, out, who, m)
		u.Expected = x.truths.Of(task).Welfare(m).At(who.Stakes)
	}
	return out
}

// runTasks runs the tasks that were chosen, but for those that are held out, and returns which.
func (r *replicator) runTasks(e *encounter) (runs []int32, held heldOut) {
	c, o, experience := e.chosen, e.option(), e.with.experience
	holds := r.Measurement.Holdout > 0
	runs = c.Runs
	if holds {
		runs = r.books.ran[:0]
	}
	for _, run := range c.Runs {
		j := int(run)
		if holds {
			if r.holdOut(j, &held) {
				continue
			}
			runs = append(runs, run)
		}
		mode := c.Modes[j]
		out := r.outcome(o.producer, j, mode)
		if o.ReadsDeliveries {
			r.books.account.Deliveries = append(r.books.account.Deliveries, out.UsedIn(mode).Delivery)
		}
		if experience != nil {
			r.observe(&experience[o.believed], j, out, mode == pricing.Check)
		}
	}
	return runs, held
}

// deliver runs the chosen tasks and makes the account of them; who took no option misses
// every task. Against the first best, every task is missed, or run and perhaps wasted or
// misused. Sums of the period come first, and each field of the tally is added to once: so a
// tally of all rows has the same bits as one that was added to without rows (arrive).
func (r *replicator) deliver(e *encounter) {
	tasks, who, books, t := &r.tasks, &r.met.who, r.books, e.tally
	if e.chosen == nil {
		t.Missed += tasks.total
		t.OwnWork += float64(len(tasks.stakes)) * who.OwnCost
		return
	}
	r.calling.what = inProducer
	c, o := e.chosen, e.option()
	// A sum over all modes by a weight of 0 or 1, to spare a branch.
	missed, ignored := 0.0, [pricing.Check + 1]float64{pricing.Ignore: 1}
	for j, mode := range c.Modes[:len(tasks.stakes)] {
		missed += ignored[mode] * tasks.firstBest[j]
	}
	producer := r.producers[o.producer]
	overhead := producer.Overhead
	runs, held := r.runTasks(e)
	outcomes := r.met.matches[o.producer].outcomes
	var gain, luck, wasted, misused, right, wrongCost, events, ownWork float64
	var used [pricing.Check + 1]float64
	var counted [4]float64
	for _, run := range runs {
		j := int(run)
		mode := c.Modes[j]
		out := &outcomes[j]
		u := out.UsedIn(mode)
		books.totals.Add(&u.Delivery)
		gain += u.Gain
		luck += u.Gain - u.Cost - overhead - u.Expected
		wasted += tasks.firstBest[j] - tasks.best[j]
		misused += tasks.best[j] - u.Expected
		right += out.Right
		wrongCost += (1 - out.Right) * u.Cost
		events += u.Event
		ownWork += u.OwnWork
		counted[u.Kind] += u.Success
		used[mode]++
	}
	books.gain = gain
	t.Gain += gain
	t.Luck += luck
	t.Wasted += wasted
	t.Misused += misused
	t.Right += right
	t.WrongCost += wrongCost
	t.Events += events
	t.Counted.add(&Attribution{counted[0], counted[1], counted[2], counted[3]})
	t.Acted += used[pricing.Act]
	t.Checked += used[pricing.Check]
	t.Checking += used[pricing.Check] * who.CheckCost
	if r.Measurement.Holdout > 0 {
		t.HeldOut += held.tasks
		t.HeldOutCounted += held.counted
		t.HeldOutMissed += held.missed
	}
	t.Missed += missed + held.missed
	t.OwnWork += ownWork + (float64(len(tasks.stakes)-len(c.Runs))+held.tasks)*who.OwnCost
	if e.options[c.Option].Bill.Measures {
		t.Measuring += r.Measurement.Cost * float64(len(c.Runs)) // tasks held out too
	}
	t.Overhead += overhead * books.totals.Count
	t.Tokens += books.totals.Usage.Tokens() / (1 + producer.Padding)
	t.Delivered.Add(&books.totals)
}
