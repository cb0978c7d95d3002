package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// books are the account of a period that is being made.
type books struct {
	account pricing.Account
	totals  pricing.Delivery
	gain    float64 // of the receiver, before charges, currency
	uses    []int32 // memory of the places of what came of its tasks
	held    heldOut // and of tasks that are held out
}

func newBooks(tasks int) *books {
	b := &books{uses: make([]int32, tasks), account: pricing.Account{Deliveries: make([]pricing.Delivery, 0, tasks)}}
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
// made when the first offer needs it and kept for the others.
func (r *replicator) outcome(producer, task int, m pricing.Mode) {
	x, who := &r.met.matches[producer], &r.tasks.who
	who.Stakes = r.tasks.stakes[task]
	out, truth, u := &x.outcomes[task], x.truths.Of(task), x.use(task, m)
	if x.done[task] == 0 {
		r.Realise(out, &r.at, who, r.producers[producer], truth.Quality, task)
	}
	x.done[task] |= 1 << m
	r.Measurement.Use(u, out, who, m)
	u.Expected, u.Best = truth.Gain[m].At(who.Stakes)-truth.Cost, r.tasks.best[task]
}

// use is what came of a task in mode m.
func (x *match) use(task int, m pricing.Mode) *market.Use { return &x.used[place(task, m)] }

// place is that of a task and a mode in match.used.
func place(task int, m pricing.Mode) int { return 2*task + int(m-pricing.Act) }

// runTasks runs the tasks that were chosen, but for those that are held out, and returns
// the places of what came of them in match.used.
func (r *replicator) runTasks(e *encounter) (uses []int32, held heldOut) {
	c, b := e.chosen, r.books
	x, producer := &r.met.matches[e.option().producer], e.option().producer
	runs := c.Runs
	if r.Measurement.Holdout > 0 {
		runs, held = r.holdOut(c.Runs)
	}
	uses = b.uses[:len(runs)]
	for i, run := range runs {
		j := int(run)
		mode := c.Modes[j]
		uses[i] = int32(place(j, mode))
		if x.done[j]>>mode&1 == 0 {
			r.outcome(producer, j, mode)
		}
	}
	return uses, held
}

// list lists the deliveries, and those of tasks that were held out, in the order of tasks.
func (b *books) list(used []market.Use, uses []int32, chosen []int32, controls []pricing.Delivery) {
	for _, run := range chosen {
		if len(uses) > 0 && uses[0]/2 == run {
			b.account.Deliveries = append(b.account.Deliveries, used[uses[0]].Delivery)
			uses = uses[1:]
			continue
		}
		b.account.Deliveries = append(b.account.Deliveries, controls[0])
		controls = controls[1:]
	}
}

// add adds up what came of the tasks.
func (b *books) add(used []market.Use, uses []int32) {
	var usage pricing.Usage
	var cost, attempts, success, value, harm, gain float64
	for _, k := range uses {
		u := &used[k]
		usage = usage.Plus(u.Usage)
		cost += u.Cost
		attempts += u.Attempts
		success += u.Success
		value += u.Value
		harm += u.Harm
		gain += u.Gain
	}
	b.totals = pricing.Delivery{
		Usage: usage, Cost: cost, Attempts: attempts, Count: float64(len(uses)), Success: success, Value: value, Harm: harm,
	}
	b.gain = gain
}

// deliver runs the chosen tasks and makes the account of them; who took no option misses
// every task. Against the first best, every task is missed, or run and perhaps wasted or
// misused. Sums of the period come first, and each field of the tally is added to once: so a
// tally of all rows has the same bits as one that was added to without rows (arrive).
//
// What is missed, wasted, misused or luck is a difference of sums over the same tasks in the
// same order. Sums that are rounded rise with what is summed, so none of the first three is
// below 0, and each is 0 where every task has none of it.
func (r *replicator) deliver(e *encounter) {
	tasks, who, books, t := &r.tasks, &r.met.who, r.books, e.tally
	if e.chosen == nil {
		t.Missed += tasks.total
		t.OwnWork += float64(len(tasks.stakes)) * who.OwnCost
		return
	}
	r.calling.what = inProducer
	c, o := e.chosen, e.option()
	producer, used := r.producers[o.producer], r.met.matches[o.producer].used
	uses, held := r.runTasks(e)
	if o.ReadsDeliveries {
		books.list(used, uses, c.Runs, held.controls)
	}
	if e.with.experience != nil {
		r.observe(&e.with.experience[o.believed], used, uses)
	}
	books.add(used, uses)
	var firstBest, best, expected, right, wrongCost, events, ownWork float64
	var counted [4]float64
	checked := 0
	for _, k := range uses {
		u := &used[k]
		firstBest += draw.Positive(u.Best)
		best += u.Best
		expected += u.Expected
		right += u.Right
		wrongCost += (1 - u.Right) * u.Cost
		events += u.Event
		ownWork += u.OwnWork
		counted[u.Kind&3] += u.Success
		checked += int(k & 1)
	}
	overhead := producer.Overhead * books.totals.Count
	t.Gain += books.gain
	t.Luck += books.gain - books.totals.Cost - overhead - expected
	t.Missed += tasks.total - firstBest
	t.Wasted += firstBest - best
	t.Misused += best - expected
	t.Right += right
	t.WrongCost += wrongCost
	t.Events += events
	t.Counted.add(&Attribution{counted[0], counted[1], counted[2], counted[3]})
	t.Acted += float64(len(uses) - checked)
	t.Checked += float64(checked)
	t.Checking += float64(checked) * who.CheckCost
	if r.Measurement.Holdout > 0 {
		t.HeldOut += float64(len(held.controls))
		t.HeldOutCounted += held.counted
		t.HeldOutMissed += held.missed
	}
	t.OwnWork += ownWork + float64(len(tasks.stakes)-len(uses))*who.OwnCost
	if e.options[c.Option].Bill.Measures {
		t.Measuring += r.Measurement.Cost * float64(len(c.Runs)) // tasks held out too
	}
	t.Overhead += overhead
	t.Tokens += books.totals.Usage.Tokens() / (1 + producer.Padding)
	t.Delivered.Add(&books.totals)
}
