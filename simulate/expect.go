package simulate

import (
	"context"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/choice"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Expect returns what every offer may be expected to come to: the means that [Run]
// approaches, at a small part of its cost. Outcomes are not drawn but integrated, and so are
// the tasks and their stakes where that is exact ([Expectation.Integrated]). What is left
// are the receivers, for whom points stand that fill the space of contexts evenly, scrambled
// anew in each replication: so replications are independent, their means are unbiased, and
// the spread of these tells how well they are known.
//
// It reads Experiment.Points in place of Market.Receivers, and fails where Run does.
// Cancelled, it returns the longest complete prefix of the replications with the context's
// error.
func Expect(ctx context.Context, e Experiment) (*Expectation, error) {
	g, r, err := run(ctx, e, true)
	if r == nil {
		return nil, err
	}
	return g.newExpectation(r), err
}

// expect adds what may be expected of the chosen tasks to the tally.
func (r *replicator) expect(e *encounter) error {
	tasks, who, t := &r.tasks, &r.met.who, e.tally
	if e.chosen == nil {
		t.Missed += tasks.total
		t.OwnWork += tasks.number * who.OwnCost
		return nil
	}
	truth, err := r.inTruth(e)
	if err != nil {
		return err
	}
	var c came
	c.run(r, e, truth)
	switch {
	case truth.Bill.Additive():
	case r.believed(e, truth):
		c.charges = c.gain - e.chosen.Expected
	default:
		r.calling = call{inOption, int32(e.place), int32(e.chosen.Option)}
		if _, c.charges, err = r.chooser.Expected(&r.situation, truth, e.chosen.Runs, e.chosen.Modes); err != nil {
			return r.blame(err)
		}
	}
	k, d := r.Measurement, &c.delivered
	served, held := 1-k.Holdout, k.Holdout*c.runs
	overhead := truth.Producer.Overhead * d.Count
	t.Gain += c.gain
	t.Charges += c.charges
	t.Missed += less(tasks.total, served*c.firstBest)
	t.Wasted += served * less(c.firstBest, c.best)
	t.Misused += less(served*c.best, c.gain-d.Cost-overhead)
	t.Right += c.right
	t.WrongCost += c.wrongCost
	t.Events += c.events
	t.Counted.add(&Attribution{c.counted[0], c.counted[1], c.counted[2], c.counted[3]})
	t.Acted += c.used[pricing.Act]
	t.Checked += c.used[pricing.Check]
	t.Checking += c.used[pricing.Check] * who.CheckCost
	t.HeldOut += held
	t.HeldOutCounted += held * k.Counted(pricing.Odds{Right: who.Knowledge, Able: who.Ability}, 0)
	t.HeldOutMissed += k.Holdout * c.firstBest
	t.OwnWork += c.ownWork + (tasks.number-d.Count)*who.OwnCost
	if e.options[e.chosen.Option].Bill.Measures {
		t.Measuring += k.Cost * c.runs // tasks held out too
	}
	t.Overhead += overhead
	t.Tokens += d.Usage.Tokens() / (1 + truth.Producer.Padding)
	t.Delivered.Add(d)
	return nil
}

// believed reports whether the receiver expects of the chosen option what is true, and so
// the bill too.
func (r *replicator) believed(e *encounter, truth *choice.Option) bool {
	x := &e.options[e.chosen.Option]
	return e.option().truth == nil && !x.Unsure && &x.Beliefs[0] == &truth.Beliefs[0]
}

// inTruth is the chosen option by its true producer, where the seller hides it.
func (r *replicator) inTruth(e *encounter) (*choice.Option, error) {
	c, o, truth := e.chosen, e.option(), &r.truth
	*truth = e.options[c.Option]
	truth.Producer, truth.Beliefs, truth.Unsure = r.producers[o.producer], r.met.matches[o.producer].truths, false
	if o.truth == nil {
		return truth, nil
	}
	b, err := r.bill(e, o.truth, len(e.options)+c.Option)
	truth.Quoter, truth.Bill = &o.truth.quoter, b
	return truth, err
}

// came is what comes of tasks on average.
type came struct {
	delivered                               pricing.Delivery
	gain, right, wrongCost, events, ownWork float64
	counted                                 [4]float64
	used                                    [pricing.Check + 1]float64 // by mode
	charges                                 float64                    // by the terms of the bill

	runs, best, firstBest float64 // tasks that are run, some to be held out, and what a planner would make of them
}

// run runs the chosen tasks. Of those that differ in nothing but their stakes the sum is
// enough.
func (c *came) run(r *replicator, e *encounter, truth *choice.Option) {
	tasks, served := &r.tasks, 1-r.Measurement.Holdout
	var alike [pricing.Check + 1]span // by mode
	for _, run := range e.chosen.Runs {
		m, of := e.chosen.Modes[run], span{tasks: 1, stakes: tasks.stakes[run]}
		if r.integral != nil {
			of = r.spans[run]
		}
		c.runs += of.tasks
		c.best += tasks.best[run]
		c.firstBest += draw.Positive(tasks.best[run])
		if len(truth.Beliefs) == 1 {
			alike[m].tasks += of.tasks
			alike[m].stakes += of.stakes
			continue
		}
		c.add(r.mean(truth, int(run), m), truth.Bill.Of(&truth.Beliefs[run], m), m, served*of.tasks, served*of.stakes)
	}
	for m, of := range alike {
		if mode := pricing.Mode(m); of.tasks > 0 {
			c.add(r.mean(truth, 0, mode), truth.Bill.Of(&truth.Beliefs[0], mode), mode, served*of.tasks, served*of.stakes)
		}
	}
	c.charges += truth.Bill.Fixed
}

// mean is what a task comes to on average under an option.
func (r *replicator) mean(o *choice.Option, task int, m pricing.Mode) *market.Mean {
	r.average = r.Measurement.Mean(&r.met.who, o.Producer, o.Beliefs.Of(task), m)
	return &r.average
}

// add adds tasks that come to x each, used in mode m, and their stakes in sum.
func (c *came) add(x *market.Mean, terms market.Line, m pricing.Mode, tasks, stakes float64) {
	d, of := &c.delivered, &x.Delivery
	d.Usage = d.Usage.Plus(of.Usage.Times(tasks))
	d.Cost += tasks * of.Cost
	d.Attempts += tasks * of.Attempts
	d.Count += tasks
	d.Success += tasks * of.Success
	d.Value += tasks*of.Value + stakes*x.Value
	d.Harm += tasks*of.Harm + stakes*x.Harm
	c.gain += tasks*x.Gain.Base + stakes*x.Gain.Slope
	c.charges += tasks*terms.Base + stakes*terms.Slope
	c.right += tasks * x.Right
	c.wrongCost += tasks * x.WrongCost
	c.events += tasks * x.Event
	c.ownWork += tasks * x.OwnWork
	for i := range c.counted {
		c.counted[i] += tasks * x.Counted[i]
	}
	c.used[m] += tasks
}
