package simulate

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a metric as the replications have it, with the uncertainty that
// their number leaves: not the spread of the market itself.
type Estimate struct {
	Value         float64 // in the metric's unit
	StandardError float64 // of Value
	Low, High     float64 // interval that holds the true value at the level asked for, by Student's t
}

// Estimate returns the metric of an offer with its interval at a level in (0,1),
// such as 0.95. A ratio of sums has its standard error by the delta method. It
// fails for an offer that is not in the result, fewer than 2 replications, a
// level out of range, or a ratio to nothing.
func (r *Result) Estimate(offer string, m Metric, level float64) (Estimate, error) {
	c, err := r.column(offer, m)
	if err := fault.JoinAll(err, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	return interval(c.value, c.residuals(), level), nil
}

// column is a metric in every replication of an offer.
type column struct {
	of, per []float64
	value   float64
}

func (r *Result) column(offer string, m Metric) (*column, error) {
	var errs []error
	of, err := r.sum(m)
	if err != nil {
		errs = append(errs, err)
	}
	tallies, err := r.offer(offer)
	n := len(tallies)
	if err == nil && n < 2 {
		err = fmt.Errorf("simulate: replications: %d, want at least 2 for an interval", n)
	}
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	c := &column{make([]float64, n), make([]float64, n), 0}
	sum, per := 0.0, 0.0
	for i := range tallies {
		c.of[i], c.per[i] = of(&tallies[i]), 1
		if m.Per != nil {
			c.per[i] = m.Per(&tallies[i])
		}
		sum, per = sum+c.of[i], per+c.per[i]
	}
	if per == 0 || math.IsNaN(per) {
		return nil, fmt.Errorf("simulate: metric %q of offer %q is a ratio to %v, want something to divide by in at least one replication", m.Name, offer, per)
	}
	c.value = sum / per
	if math.IsNaN(c.value) || math.IsInf(c.value, 0) {
		return nil, fmt.Errorf("simulate: metric %q of offer %q is %v, want a finite number", m.Name, offer, c.value)
	}
	return c, nil
}

// residuals are the replications' parts in the error of the value, to first
// order: their mean is 0, and their standard error is that of the value.
func (c *column) residuals() []float64 {
	e := make([]float64, len(c.of))
	mean := stat.Mean(c.per, nil)
	for i := range e {
		e[i] = (c.of[i] - c.value*c.per[i]) / mean
	}
	return e
}

// interval is a value with Student's t interval from its residuals.
func interval(value float64, residuals []float64, level float64) Estimate {
	n := float64(len(residuals))
	se := stat.StdDev(residuals, nil) / math.Sqrt(n)
	half := se * distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1+level)/2)
	return Estimate{value, se, value - half, value + half}
}

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("simulate: the level of confidence is %v, want a number in (0,1) such as 0.95", level)
	}
	return nil
}

// offer returns the tallies of an offer by its name.
func (r *Result) offer(name string) ([]Tally, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("simulate: result: %w", err)
	}
	for i, o := range r.Offers {
		if o == name {
			return r.Tallies[i], nil
		}
	}
	return nil, fmt.Errorf("simulate: no offer %q, want one of %q", name, r.Offers)
}

// few replications do not show what their errors are like.
const minReplications = 10

func tooFew(replications int) string {
	return fmt.Sprintf("%d replications are too few to tell whether their errors are near normal, as intervals suppose", replications)
}

// enough is how many replications an interval wants for the skewness of its errors
// (Cochran, 1977, Sampling Techniques, section 2.15).
func replicationsFor(residuals []float64) float64 {
	g := stat.Skew(residuals, nil)
	if math.IsNaN(g) { // they are all the same
		return 0
	}
	return math.Ceil(25 * g * g)
}

// doubts are the reasons not to trust an interval.
func doubts(c *column, residuals []float64) []string {
	var list []string
	n := float64(len(residuals))
	if len(residuals) < minReplications {
		list = append(list, tooFew(len(residuals)))
	} else if want := replicationsFor(residuals); n < want {
		list = append(list, fmt.Sprintf("the errors are skewed (%.1f): the interval wants more than %.0f replications", stat.Skew(residuals, nil), want))
	}
	mean, sd := stat.MeanStdDev(c.per, nil)
	if cv := sd / math.Abs(mean) / math.Sqrt(n); cv > 0.1 {
		// Cochran (1977), section 6.8.
		list = append(list, fmt.Sprintf("what the metric is a ratio to is known to %.0f%% only: the interval wants 10%%", 100*cv))
	}
	return list
}
