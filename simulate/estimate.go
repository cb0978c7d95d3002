package simulate

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Estimate is a number as the replications have it, with the uncertainty that
// their number leaves: not the spread of the market itself.
type Estimate struct {
	Value         float64  // in the metric's unit
	StandardError float64  // of Value
	Low, High     float64  // interval that holds the true value at the level asked for
	Warnings      []string // why it may not, and what to do
}

// Estimate returns the metric of an offer with its interval at a level in (0,1),
// such as 0.95. The interval of a mean, or of a ratio of sums, is Student's t, with the
// standard error of a ratio by the delta method; that of a share is Clopper and
// Pearson's ([Metric.Trials]). It fails for an offer that is not in the result, fewer
// than 2 replications, a level out of range, or a ratio to nothing.
func (r *Result) Estimate(offer string, m Metric, level float64) (Estimate, error) {
	c, err := r.column(offer, m)
	if err := fault.JoinAll(err, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	return r.estimate(c, level), nil
}

// estimate is the value of a column with its interval.
func (r *Result) estimate(c *column, level float64) Estimate {
	e, doubts := r.interval(c, level)
	e.Warnings = r.warned(doubts)
	return e
}

// interval is the value of a column with its interval, and the doubts of that.
func (r *Result) interval(c *column, level float64) (Estimate, []doubt) {
	switch {
	case c.trials != NoTrials:
		trials, doubts := r.trials(c)
		return clopperPearson(c.value, trials, level), doubts
	case c.error == nil:
		return student(c.value, c.errors, level), replicationDoubts(c.errors)
	}
	return student(c.value, c.errors, level), r.doubts(c.errors, c)
}

// column is a number that is estimated from the tallies of an offer, by replication.
type column struct {
	offer   int
	value   float64
	scale   float64 // size of what the value is a sum of, for rounding
	of, per []float64
	trials  Trials
	errors  []float64 // of replications, in the value, to first order, of mean 0; their standard error is that of the value

	error   func(t *Tally) float64 // the same of any tally, up to a factor and a constant; nil: only replications have one
	follows bool                   // it is of means, and follows a tail
	squared bool                   // what receivers have in it follows the square of what they bring
	once    func(t *Tally) float64 // how often the receiver of a tally is a trial
}

// column is a metric of an offer.
func (r *Result) column(offer string, m Metric) (*column, error) {
	if err := r.whole(); err != nil {
		return nil, fmt.Errorf("simulate: result: %w", err)
	}
	c, err := r.newColumn(offer, m)
	if unsound := r.sound(); unsound != nil {
		return nil, fault.JoinAll(err, fmt.Errorf("simulate: result: %w", unsound))
	}
	return c, err
}

// newColumn is that of a result that is whole.
func (r *Result) newColumn(offer string, m Metric) (*column, error) {
	of, errSum := r.sum(m)
	if m.Trials > OfReceivers {
		errSum = errors.Join(errSum, fmt.Errorf("simulate: metric %q has Trials %v, want NoTrials, OfReplications or OfReceivers",
			m.Name, m.Trials))
	}
	o, err := r.offer(offer)
	if err == nil && r.Replications() < 2 {
		err = fmt.Errorf("simulate: replications: %d, want at least 2 for an interval", r.Replications())
	}
	if err := errors.Join(errSum, err); err != nil {
		return nil, err
	}
	per := m.Per
	if per == nil {
		per = func(*Tally) float64 { return 1 }
	}
	c := &column{offer: o, trials: m.Trials, once: per}
	for i := range r.Tallies[o] {
		t := &r.Tallies[o][i]
		x, n := of(t), per(t)
		if m.Trials == OfReplications && (m.Per != nil || x != 0 && x != 1) {
			return nil, fmt.Errorf("simulate: metric %q of offer %q is %v in replication %d, want 0 or 1 and no Per: "+
				"its trials are replications",
				m.Name, offer, x/n, r.First+i)
		}
		if m.Trials != NoTrials && !(x >= 0 && x <= n && n <= 1<<53) {
			return nil, fmt.Errorf("simulate: metric %q of offer %q is %v of %v trials, want a share of at most 2^53",
				m.Name, offer, x, n)
		}
		c.of, c.per = append(c.of, x), append(c.per, n)
	}
	count := floats.Sum(c.per)
	if count == 0 || math.IsNaN(count) || math.IsInf(count, 0) {
		return nil, fmt.Errorf("simulate: metric %q of offer %q is a ratio to %v, want something to divide by in at least one replication",
			m.Name, offer, count)
	}
	if m.Trials != NoTrials && count < 1 {
		return nil, fmt.Errorf("simulate: metric %q of offer %q is of %v trials, want 1 or more", m.Name, offer, count)
	}
	c.value = floats.Sum(c.of) / count
	if math.IsNaN(c.value) || math.IsInf(c.value, 0) {
		return nil, fmt.Errorf("simulate: metric %q of offer %q is %v, want a finite number", m.Name, offer, c.value)
	}
	c.scale = floats.Norm(c.of, 1) / count
	mean := stat.Mean(c.per, nil)
	c.error = func(t *Tally) float64 { return less(of(t), c.value*per(t)) / mean }
	for i := range r.Tallies[o] {
		c.errors = append(c.errors, c.error(&r.Tallies[o][i]))
	}
	if v := stat.Variance(c.errors, nil); math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("simulate: metric %q of offer %q has a variance over replications of %v, want one that is finite: "+
			"another unit may help",
			m.Name, offer, v)
	}
	return c, nil
}

func checkLevel(level float64) error {
	if !(level > 0 && (1+level)/2 < 1) {
		return fmt.Errorf("simulate: the level of confidence is %v, want a number in (0,1) such as 0.95", level)
	}
	return nil
}

// offer returns the place of an offer by its name.
func (r *Result) offer(name string) (int, error) {
	i := slices.Index(r.Offers, name)
	if i < 0 {
		return 0, fmt.Errorf("simulate: no offer %q, want one of %q", name, r.Offers)
	}
	return i, nil
}
