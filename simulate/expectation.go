package simulate

import (
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Expectation is what [Expect] found: means, and how well they are known. What is about
// risk it does not have: the spread of bills, certainty equivalents, shares of replications.
// These are asked of a [Result].
type Expectation struct {
	// Integrated says what was integrated and not drawn, from "outcomes" of tasks on to
	// "numbers of tasks", "stakes of tasks" and "stakes of receivers". The less is left to be
	// drawn, the better the means are known.
	Integrated []string

	of    *Result // of tallies that hold means; its receivers are points
	tails []tail  // by offer; nil: nothing that is drawn has one
}

// newExpectation is that of a run in which means were taken.
func (g *engine) newExpectation(r *Result) *Expectation {
	x := &Expectation{Integrated: []string{"outcomes"}, of: r}
	if g.integral != nil {
		x.Integrated = append(x.Integrated, "numbers of tasks", "stakes of tasks")
		if g.integral.own {
			x.Integrated = append(x.Integrated, "stakes of receivers")
		}
	}
	x.tails = g.tails()
	return x
}

// result is that of tallies that hold means; without any for an expectation made by hand.
func (x *Expectation) result() *Result {
	if x == nil || x.of == nil {
		return &Result{}
	}
	return x.of
}

// Mean is the metric of an offer. Where nothing is left to be drawn it is exact. It fails
// for an offer that is not in the expectation, a ratio to nothing, and a metric that has no
// expectation, as Estimate does.
func (x *Expectation) Mean(offer string, m Metric) (float64, error) {
	o, errOffer := x.result().offer(offer)
	if err := fault.JoinAll(m.linear(), errOffer); err != nil {
		return 0, err
	}
	list, sum, count := x.result().Tallies[o], 0.0, 0.0
	for i := range list {
		sum += m.Of(&list[i])
		count += m.Per(&list[i])
	}
	if !(count > 0) && !(count < 0) {
		return 0, fmt.Errorf("simulate: metric %q of offer %q is a ratio to %v, want something to divide by", m.Name, offer, count)
	}
	return sum / count, nil
}

// Estimate returns the metric of an offer with Student's t interval at a level in (0,1),
// such as 0.95. It fails for an offer that is not in the expectation, fewer than 2
// replications, a level out of range, a ratio to nothing, and a metric that has no
// expectation: one that is no sum over receivers or no ratio of such sums, that is for a
// replication, or that reads of a tally what only a [Result] has.
func (x *Expectation) Estimate(offer string, m Metric, level float64) (Estimate, error) {
	c, err := x.column(offer, m)
	if err := fault.JoinAll(err, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	return x.estimate(c, level), nil
}

// Compare returns the difference that alt makes to base in a metric, with intervals at a
// level in (0,1). It fails where Estimate does.
func (x *Expectation) Compare(base, alt string, m Metric, level float64) (Contrast, error) {
	b, errBase := x.column(base, m)
	a, errAlt := x.column(alt, m)
	if err := fault.JoinAll(errBase, errAlt, checkLevel(level)); err != nil {
		return Contrast{}, err
	}
	c, _ := x.contrast(b, a, level)
	c.Metric, c.Unit, c.Base, c.Alt = m.Name, m.Unit, base, alt
	return c, nil
}

// column is a metric of an offer.
func (x *Expectation) column(offer string, m Metric) (*column, error) {
	if err := m.linear(); err != nil {
		return nil, err
	}
	m.Trials = NoTrials // shares are means, not counts
	c, err := x.result().newColumn(offer, m)
	if err != nil {
		return nil, err
	}
	c.scale *= 1e3 // integrals of tables agree to 1e-9, where sums of draws do to 1e-12
	if x.tails != nil {
		c.follows = m.followsTails(x.tails[c.offer].Charged)
	}
	return c, nil
}

// interval is the value of a column with Student's t interval, and the doubts of that.
func (x *Expectation) interval(c *column, level float64) (Estimate, []doubt) {
	return student(c.value, c.errors, level), x.doubts(c.errors, c)
}

func (x *Expectation) estimate(c *column, level float64) Estimate {
	e, doubts := x.interval(c, level)
	e.Warnings = x.result().warned(doubts)
	return e
}

// contrast is the difference of two columns, and what is doubtful of it.
func (x *Expectation) contrast(b, a *column, level float64) (Contrast, []doubt) {
	differences := b.differences(a)
	d := student(difference(a.value, b.value, max(a.scale, b.scale)), differences, level)
	doubts := x.doubts(differences, a, b)
	d.Warnings = x.result().warned(doubts)
	return Contrast{
		Level: level, Replications: len(differences),
		BaseValue: x.estimate(b, level), AltValue: x.estimate(a, level), Difference: d,
		Warnings: d.Warnings,
	}, doubts
}

// expected are the rows of a report of means.
var expected = slices.DeleteFunc(slices.Clone(reported), func(m Metric) bool { return m.linear() != nil })

// Report is a table as that of [Result.Report].
func (x *Expectation) Report(level float64) (string, error) { return x.Table(level, expected...) }

// Table is a Report of the metrics given.
func (x *Expectation) Table(level float64, metrics ...Metric) (string, error) {
	errs := []error{checkLevel(level)}
	for _, m := range metrics {
		errs = append(errs, m.linear())
	}
	if n := x.Replications(); n < 2 {
		errs = append(errs, fmt.Errorf("simulate: replications: %d, want at least 2 for an interval", n))
	}
	if err := fault.JoinAll(errs...); err != nil {
		return "", err
	}
	return x.result().table("points", level, metrics, x.column, x.interval)
}

// Differences returns a table of Compare in every metric given: what alt makes of base,
// paired.
func (x *Expectation) Differences(base, alt string, level float64, metrics ...Metric) (string, error) {
	rows := [][]string{{alt + " less " + base, "difference", fmt.Sprintf("%.4g%% interval", 100*level)}}
	var errs []error
	var doubts doubtful
	for _, m := range metrics {
		b, err := x.column(base, m)
		a, errAlt := x.column(alt, m)
		if errs = append(errs, err, errAlt, checkLevel(level)); fault.JoinAll(errs...) != nil {
			continue
		}
		c, why := x.contrast(b, a, level)
		doubts.add(m.Name, why)
		rows = append(rows, c.row(m))
	}
	if err := fault.JoinAll(errs...); err != nil {
		return "", err
	}
	return aligned(rows) + x.result().warningLines() + doubts.String(), nil
}

// In returns the expectation for one label of a group, as [Result.In] does.
func (x *Expectation) In(group, label string) (*Expectation, error) {
	part, err := x.result().In(group, label)
	if err != nil {
		return nil, err
	}
	return &Expectation{x.Integrated, part, x.tails}, nil
}

// Replications is the number of replications, and Points that of the points in each.
func (x *Expectation) Replications() int { return x.result().Replications() }

// Points is how many points stand for the receivers of a replication.
func (x *Expectation) Points() int { return x.result().Receivers }

// Offers are the names of the offers.
func (x *Expectation) Offers() []string { return slices.Clone(x.result().Offers) }

// Stopped is how it ended, where the experiment has an Until; else nil.
func (x *Expectation) Stopped() *Stop { return x.result().Stopped }

// Warnings are what whoever reads the numbers has to know.
func (x *Expectation) Warnings() []string { return slices.Clone(x.result().Warnings) }
