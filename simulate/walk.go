package simulate

import (
	"fmt"
	"math"
	"sort"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// walk takes deliveries through one replication: a receiver's context, its tasks
// and their stakes; for each offer what it chooses and runs; what is made of it,
// what happens and is measured; the charge, and the tally. It is a worker's own,
// and its memory is used again for every receiver.
type walk struct {
	*engine
	replication uint64
	receiver    uint64
	period      uint32
	offer       int // the offer whose strategy is being asked
	tallies     []Tally

	who    pricing.Receiver
	buyer  pricing.Buyer
	stakes []float64
	factor []float64 // what difficulty leaves of quality, by task
	first  []float64 // first best by task
	best   []float64 // best welfare of running the task, which may be negative

	sides   []side // by producer
	luck    []*[4]float64
	lucks   [][4]float64
	plans   [2]choice // the option in hand, and the best so far
	account pricing.Account
	totals  pricing.Delivery
}

// side is how one producer meets the receiver in hand.
type side struct {
	quality float64
	made    []made
	done    []bool
}

// prospect is what a task is worth to a receiver, and costs, before its outcome
// is known.
type prospect struct {
	yield
	gain [3]float64 // by mode, currency
	cost float64    // of production, currency
}

// choice is an option and the tasks run under it.
type choice struct {
	option int
	net    float64 // expected surplus
	runs   int
	modes  []pricing.Mode // Ignore: not run
}

func (g *engine) walk() *walk {
	n := g.demand.most()
	w := &walk{engine: g,
		stakes: make([]float64, n), factor: make([]float64, n), first: make([]float64, n), best: make([]float64, n),
		lucks: make([][4]float64, n), luck: make([]*[4]float64, n),
		sides: make([]side, len(g.producers)),
	}
	for i := range w.sides {
		w.sides[i] = side{made: make([]made, n), done: make([]bool, n)}
	}
	for i := range w.plans {
		w.plans[i].modes = make([]pricing.Mode, n)
	}
	w.account.Deliveries = make([]pricing.Delivery, 0, n)
	return w
}

// run walks one replication and returns a tally for each offer.
func (w *walk) run(replication int) (tallies []Tally, err error) {
	w.replication = uint64(replication)
	w.tallies = make([]Tally, len(w.offers))
	defer func() {
		if r := recover(); r != nil {
			tallies, err = nil, w.fault("panics: %v", r)
		}
	}()
	for t := range w.periods {
		w.period = uint32(t)
		for i := range w.receivers {
			w.receiver = uint64(i)
			w.meet()
			for o := range w.offers {
				w.offer = o
				if err := w.serve(&w.offers[o], &w.tallies[o]); err != nil {
					return nil, err
				}
			}
		}
	}
	return w.tallies, nil
}

func (w *walk) fault(format string, args ...any) error {
	return fmt.Errorf("simulate: offer %q, replication %d, receiver %d, period %d: its strategy %s",
		w.offers[w.offer].name, w.replication, w.receiver, w.period, fmt.Sprintf(format, args...))
}

// meet draws the receiver and its period, and lets the planner look at it.
func (w *walk) meet() {
	var fit float64
	w.who, fit = w.population.draw(w.source, w.replication, w.receiver)
	w.buyer = w.view.of(w.who, w.source, w.replication, w.receiver)
	w.stakes = w.demand.draw(w.source, w.replication, w.receiver, w.period, w.who.Stakes, w.stakes[:cap(w.stakes)])
	clear(w.luck)
	for i := range w.sides {
		w.sides[i].quality = w.producers[i].quality.Quantile(fit)
		clear(w.sides[i].done)
	}
	w.plan()
}

// quality is the probability that an attempt of a producer at a task is right.
func (w *walk) quality(p, task int) float64 {
	q := w.sides[p].quality
	if made := w.producers[p]; made.varied {
		block := w.source.Block(w.replication, w.receiver, drawDifficulty, w.period, uint64(task/4))
		q *= 1 - made.difficulty.Quantile(stream.Float64(block[task%4]))
	}
	return q
}

// prospect is a task as a producer's yield and the receiver's context have it.
func (w *walk) prospect(p int, y yield, stakes float64) prospect {
	made := w.producers[p]
	who := w.who
	who.Stakes = stakes
	odds, output := who.Odds(y.right), made.output(y.right)
	s := prospect{yield: y, cost: made.cost(&y)}
	s.gain[pricing.Act] = who.Gain(pricing.Act, odds, output)
	s.gain[pricing.Check] = math.Inf(-1)
	if who.CanCheck() {
		s.gain[pricing.Check] = who.Gain(pricing.Check, odds, output)
	}
	return s
}

// plan is the planner's: it knows the true quality, charges cost, measures
// nothing and picks the best producer on offer.
func (w *walk) plan() {
	for j, stakes := range w.stakes {
		best := math.Inf(-1)
		for p := range w.producers {
			s := w.prospect(p, w.producers[p].yield(w.quality(p, j)), stakes)
			best = max(best, s.gain[pricing.Act]-s.cost, s.gain[pricing.Check]-s.cost)
		}
		w.best[j], w.first[j] = best, max(best, 0)
	}
}

// believed is what the receiver expects a producer to make of a task.
func (w *walk) believed(p, task int) yield {
	made := w.producers[p]
	switch {
	case w.population.trust:
		return made.yield(w.who.Trust)
	case made.known == TaskQuality:
		return made.yield(w.quality(p, task))
	case made.known == MarketQuality:
		return made.market
	}
	return made.expect(w.sides[p].quality)
}

// serve puts an offer before the receiver and tallies what comes of it.
func (w *walk) serve(o *offer, t *Tally) error {
	t.Receivers++
	t.Tasks += float64(len(w.stakes))
	for _, x := range w.first[:len(w.stakes)] {
		t.FirstBest += x
	}
	taken := false
	best, hand := &w.plans[0], &w.plans[1]
	for k := range o.options {
		if err := w.consider(&o.options[k], hand); err != nil {
			return err
		}
		if hand.net > 0 || hand.runs > 0 && hand.net >= 0 {
			if !taken || hand.net > best.net {
				hand.option = k
				best, hand = hand, best
				taken = true
			}
		}
	}
	if !taken {
		for _, x := range w.first[:len(w.stakes)] {
			t.Missed += x
		}
		return nil
	}
	t.Joined++
	t.Anticipated += best.net
	return w.deliver(&o.options[best.option], best, t)
}

// consider finds the tasks the receiver would run under an option.
func (w *walk) consider(o *option, c *choice) error {
	b, err := w.bill(o)
	if err != nil {
		return err
	}
	if b.lattice != nil {
		w.considerLattice(o, b, c)
		return nil
	}
	c.net, c.runs = -b.fixed, 0
	due := math.Abs(b.fixed)
	for j, stakes := range w.stakes {
		s := w.prospect(o.producer, w.believed(o.producer, j), stakes)
		mode, net, bill := w.use(&s, b, stakes)
		c.modes[j] = pricing.Ignore
		if net >= -relative*math.Abs(bill) {
			c.modes[j] = mode
			c.runs++
			c.net += net
			due += math.Abs(bill)
		}
	}
	if c.net < 0 && c.net >= -relative*due {
		c.net = 0
	}
	return nil
}

// use is the better mode for a task, its gain net of the bill, and the bill.
func (w *walk) use(s *prospect, b *bill, stakes float64) (mode pricing.Mode, net, due float64) {
	counted := w.counted()
	base := 0.0
	for y, right := range [2]float64{1 - s.right, s.right} {
		for z, p := range [2]float64{1 - counted[y], counted[y]} {
			c := &b.counted[z]
			base += p * (c.delivery*right + c.attempt[0]*s.attempts[y][0] + c.attempt[1]*s.attempts[y][1])
		}
	}
	net = math.Inf(-1)
	for m := pricing.Act; m <= pricing.Check; m++ {
		bill := base
		if b.share != 0 {
			bill += b.share * w.value(m, s.right, stakes)
		}
		if n := s.gain[m] - bill; n > net {
			mode, net, due = m, n, bill
		}
	}
	return mode, net, due
}

// value is the measured value to expect of a task.
func (w *walk) value(m pricing.Mode, right, stakes float64) float64 {
	who := w.who
	who.Stakes = stakes
	return w.measurement.expectedValue(&who, m, right)
}

// counted is the probability that a wrong, a right delivery is counted.
func (w *walk) counted() [2]float64 {
	event := w.measurement.Event.Chance(w.who.Odds(1))
	return [2]float64{w.measurement.counted(0), w.measurement.counted(event)}
}

// considerLattice runs the best tasks, as many as leave the most above the
// expected bill.
func (w *walk) considerLattice(o *option, b *bill, c *choice) {
	type task struct {
		j            int
		mode         pricing.Mode
		gain         float64
		success, own float64
	}
	counted := w.counted()
	tasks := make([]task, 0, len(w.stakes))
	for j, stakes := range w.stakes {
		c.modes[j] = pricing.Ignore
		s := w.prospect(o.producer, w.believed(o.producer, j), stakes)
		mode := pricing.Act
		if s.gain[pricing.Check] > s.gain[pricing.Act] {
			mode = pricing.Check
		}
		if s.gain[mode] >= 0 {
			tasks = append(tasks, task{j, mode, s.gain[mode],
				(1-s.right)*counted[0] + s.right*counted[1], w.value(mode, s.right, stakes)})
		}
	}
	sort.SliceStable(tasks, func(i, k int) bool { return tasks[i].gain > tasks[k].gain })
	gain, success, value := 0.0, 0.0, 0.0
	c.net, c.runs = -b.fixed, 0
	for i, t := range tasks {
		gain, success, value = gain+t.gain, success+t.success, value+t.own
		m := i + 1
		due := b.lattice.expect(m, success/float64(m), value)
		if net := gain - due; net >= c.net-relative*math.Abs(due) {
			c.net, c.runs = net, m
			if net < 0 && net >= -relative*math.Abs(due) {
				c.net = 0
			}
		}
	}
	for _, t := range tasks[:c.runs] {
		c.modes[t.j] = t.mode
	}
}

// bill is the option's bill for the buyer in hand.
func (w *walk) bill(o *option) (*bill, error) {
	switch len(o.bills) {
	case 0:
		t := o.typical
		t.buyer = w.buyer
		b, err := t.anticipate(w.demand.most())
		if err != nil {
			return nil, w.fault("%v", err)
		}
		return b, nil
	case 1:
		return o.bills[0], nil
	}
	return o.bills[w.buyer.Segment], nil
}

// deliver runs the chosen tasks, charges for them and tallies.
func (w *walk) deliver(o *option, c *choice, t *Tally) error {
	b, err := w.bill(o)
	if err != nil {
		return err
	}
	w.account.Deliveries = w.account.Deliveries[:0]
	w.totals = pricing.Delivery{}
	measuring := 0.0
	if b.measures {
		measuring = w.measurement.Cost
	}
	for j, stakes := range w.stakes {
		mode := c.modes[j]
		if mode == pricing.Ignore {
			t.Missed += w.first[j]
			continue
		}
		q := w.quality(o.producer, j)
		luck := w.lucky(j)
		made := w.make(o.producer, j, q, luck)
		who := w.who
		who.Stakes = stakes
		odds := pricing.Odds{Right: made.right, Own: flip(luck[1], who.Knowledge), Able: flip(luck[2], who.Ability)}
		event := w.measurement.Event.Chance(odds)
		d := made.Delivery
		if luck[3] < w.measurement.counted(event) {
			d.Success, d.Value = 1, measuredValue(&who, mode, odds)
		}
		w.account.Deliveries = append(w.account.Deliveries, d)
		w.totals = w.totals.Plus(d)

		gain := who.Gain(mode, odds, made.output)
		s := w.prospect(o.producer, w.producers[o.producer].yield(q), stakes)
		expected := s.gain[mode] - s.cost
		t.Gain += gain
		t.Luck += gain - d.Cost - expected
		t.Wasted += w.first[j] - w.best[j]
		t.Misused += w.best[j] - expected
		t.Measuring += measuring
		t.Right += made.right
		t.Events += event
		if mode == pricing.Act {
			t.Acted++
		} else {
			t.Checked++
		}
	}
	w.account.Buyer, w.account.Totals = w.buyer, &w.totals
	charge := o.plan.Charge(&w.account)
	if math.IsNaN(charge) || math.IsInf(charge, 0) {
		return w.fault("charges %v, want a finite amount", charge)
	}
	t.Charges += charge
	t.Delivered = t.Delivered.Plus(w.totals)
	return nil
}

// lucky is a task's luck, which meets every offer: attempts, own answer, ability
// to act, measurement.
func (w *walk) lucky(task int) *[4]float64 {
	if w.luck[task] == nil {
		for l, x := range w.source.Block(w.replication, w.receiver, drawLuck, w.period, uint64(task)) {
			w.lucks[task][l] = stream.Float64(x)
		}
		w.luck[task] = &w.lucks[task]
	}
	return w.luck[task]
}

// make is what a producer makes of a task, once for all offers.
func (w *walk) make(p, task int, q float64, luck *[4]float64) *made {
	s := &w.sides[p]
	if !s.done[task] {
		s.made[task] = w.producers[p].make(w.source, w.replication, w.receiver, w.period, task, q, luck[0])
		s.done[task] = true
	}
	return &s.made[task]
}

// flip is 1 where luck falls within the probability.
func flip(luck, p float64) float64 {
	if luck < p {
		return 1
	}
	return 0
}
