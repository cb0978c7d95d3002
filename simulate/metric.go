package simulate

import (
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Metric is a number that an offer is judged by: a sum over tallies, or a ratio
// of two sums. The sum is what Of reads in a tally; or, where Tally does not have it,
// a sum of its own, of what Row reads in each row. A metric with Row has to be in
// Experiment.Metrics, where its name tells it from others.
//
// Ready-made metrics are those of [Metrics]:
//
//   - who gets what: Profit, Surplus, Anticipated, CertaintyEquivalent, Welfare, Charges, Expense
//   - what is lost: FirstBest, Loss, Missed, HeldOut, Wasted, Misused, Measuring, ShareOfFirstBest
//   - use: Joined, Retained, Renewed, TasksRun, Checked, SuccessRate, ValidationShare, SpentOnFailures
//   - the two units: CostPerToken, PricePerToken, PaddedTokens, CostPerAttempt, CostPerArtifact, PricePerEvent, PricePerArtifact
//   - attribution: CountedWrong, CountedAnyway, CountedIdle, CountedImproved
//   - risk: LossMaking
type Metric struct {
	Name string
	Unit string

	Of  func(t *Tally) float64
	Row func(r *Row) float64   // in place of Of; a pure function, called from several goroutines
	Per func(t *Tally) float64 // nil: a replication; else the metric is the ratio of the two sums

	Trials Trials // where the metric is a share of what either is so or not
}

// Trials says what the trials are of which a metric is a share: Of counts those that come
// out one way, Per all of them. It decides the interval.
type Trials uint8

// The kinds of trials.
const (
	NoTrials       Trials = iota // the metric is a mean or a ratio: Student's t
	OfReplications               // a replication is one: Of is 0 or 1, and Per nil
	OfReceivers                  // a receiver in a period is one, at most
)

// String returns the name of what is tried.
func (t Trials) String() string {
	switch t {
	case NoTrials:
		return "none"
	case OfReplications:
		return "replications"
	case OfReceivers:
		return "receivers"
	}
	return fmt.Sprintf("Trials(%d)", uint8(t))
}

// validateMetrics checks the metrics that keep a sum of their own.
func validateMetrics(f fault.List, metrics []Metric) {
	names := map[string]bool{}
	for i, m := range metrics {
		f := f.In("metric %d %q", i+1, m.Name)
		if m.Row == nil {
			f.Add("it has no function Row, want one: only metrics with a sum of their own are given to an experiment")
		}
		if m.Of != nil {
			f.Add("it has both functions Of and Row, want one of the two")
		}
		f.Name(m.Name)
		if names[m.Name] {
			f.Add("a second metric of this name, want names that differ")
		}
		names[m.Name] = true
	}
}

// sum is what the metric sums, of a tally of the result.
func (r *Result) sum(m Metric) (func(t *Tally) float64, error) {
	switch i := slices.Index(r.Metrics, m.Name); {
	case m.Of != nil && m.Row != nil:
		return nil, fmt.Errorf("simulate: metric %q has both functions Of and Row, want one of the two", m.Name)
	case m.Of != nil:
		return m.Of, nil
	case m.Row == nil:
		return nil, fmt.Errorf("simulate: metric %q has no function Of, want one", m.Name)
	case i < 0:
		return nil, fmt.Errorf("simulate: metric %q keeps a sum of its own that this result does not have, want it in Experiment.Metrics", m.Name)
	default:
		return func(t *Tally) float64 { return t.Sums[i] }, nil
	}
}
