package simulate

import (
	"fmt"
	"slices"
)

// Metric is a number that an offer is judged by: a sum over tallies, or a ratio
// of two sums. The sum is what Of reads in a tally; or, where Tally does not have it,
// a sum of its own, of what Row reads in each row. A metric with Row has to be in
// Experiment.Metrics, where its name tells it from others.
type Metric struct {
	Name string
	Unit string

	Of  func(t *Tally) float64
	Row func(r *Row) float64   // in place of Of; a pure function, called from several goroutines
	Per func(t *Tally) float64 // nil: a replication; else the metric is the ratio of the two sums
}

// validateMetrics checks the metrics that keep a sum of their own.
func validateMetrics(f faults, metrics []Metric) {
	names := map[string]bool{}
	for i, m := range metrics {
		f := f.in("metric %d %q", i+1, m.Name)
		if m.Row == nil {
			f.add("it has no function Row, want one: only metrics with a sum of their own are given to an experiment")
		}
		if m.Of != nil {
			f.add("it has both functions Of and Row, want one of the two")
		}
		if names[m.Name] {
			f.add("a second metric of this name, want names that differ")
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

// Metrics of what each side gets. Money is in currency for each receiver and
// period, whether it joined or not.
var (
	Profit      = perReceiver("profit", (*Tally).Profit)
	Surplus     = perReceiver("surplus", (*Tally).Surplus)
	Anticipated = perReceiver("surplus anticipated", func(t *Tally) float64 { return t.Anticipated })
	Certain     = perReceiver("surplus for certain", func(t *Tally) float64 { return t.Certain })
	Welfare     = perReceiver("welfare", (*Tally).Welfare)
	Charges     = perReceiver("charges", func(t *Tally) float64 { return t.Charges })
	Expense     = perReceiver("cost", func(t *Tally) float64 { return t.Delivered.Cost + t.Overhead + t.Measuring })
)

// Metrics of what is lost of the first best, in currency for each receiver and
// period.
var (
	FirstBest = perReceiver("first best", func(t *Tally) float64 { return t.FirstBest })
	Loss      = perReceiver("deadweight loss", (*Tally).Loss)
	Missed    = perReceiver("missed", func(t *Tally) float64 { return t.Missed })
	HeldOut   = perReceiver("missed by holding out", func(t *Tally) float64 { return t.HeldOutMissed })
	Wasted    = perReceiver("wasted", func(t *Tally) float64 { return t.Wasted })
	Misused   = perReceiver("misused", func(t *Tally) float64 { return t.Misused })
	Measuring = perReceiver("measuring", func(t *Tally) float64 { return t.Measuring })

	// ShareOfFirstBest is the expected welfare of what is run, less the cost of
	// measurement, as a share of the first best, at most 1.
	ShareOfFirstBest = Metric{Name: "share of first best", Unit: "share",
		Of:  func(t *Tally) float64 { return t.FirstBest - t.Loss() },
		Per: func(t *Tally) float64 { return t.FirstBest }}
)

// Metrics of use.
var (
	Joined = Metric{Name: "joined", Unit: "share of receivers and periods",
		Of:  func(t *Tally) float64 { return t.Joined },
		Per: receivers}
	Retained = Metric{Name: "retained", Unit: "share of receivers in the last period",
		Of:  func(t *Tally) float64 { return t.Stayed },
		Per: func(t *Tally) float64 { return t.AtLast }}
	// Renewed is of those who took an option who does so again a period later: 1
	// less it is the churn.
	Renewed = Metric{Name: "renewed", Unit: "share of receivers who joined the period before",
		Of:  func(t *Tally) float64 { return t.Renewed },
		Per: func(t *Tally) float64 { return t.Joined - t.Stayed }} // before the last period
	TasksRun = Metric{Name: "tasks run", Unit: "per receiver and period",
		Of:  func(t *Tally) float64 { return t.Delivered.Count },
		Per: receivers}
	Checked = Metric{Name: "checked", Unit: "share of tasks run",
		Of:  func(t *Tally) float64 { return t.Checked },
		Per: func(t *Tally) float64 { return t.Delivered.Count }}
	SuccessRate = Metric{Name: "right", Unit: "share of tasks run",
		Of:  right,
		Per: func(t *Tally) float64 { return t.Delivered.Count }}
	// ValidationShare is what checking takes of the receivers' own work, the other
	// part of which is the answers that they make by hand.
	ValidationShare = Metric{Name: "validation", Unit: "share of receivers' work",
		Of:  func(t *Tally) float64 { return t.Checking },
		Per: func(t *Tally) float64 { return t.Checking + t.ByHand }}
	SpentOnFailures = Metric{Name: "spent on failures", Unit: "share of cost",
		Of:  func(t *Tally) float64 { return t.WrongCost },
		Per: cost}
)

// Metrics of the two units. A completed artifact is a delivery that was right,
// whatever the contract counts: its cost is that of all deliveries, right and
// wrong, shared among the right ones.
var (
	CostPerToken  = Metric{Name: "cost per token", Unit: "currency per million tokens", Of: cost, Per: tokens} // reported
	PricePerToken = Metric{Name: "price per token", Unit: "currency per million tokens", Of: charges, Per: tokens}
	// PaddedTokens are the tokens reported for each that was used.
	PaddedTokens     = Metric{Name: "tokens reported per token used", Unit: "ratio", Of: func(t *Tally) float64 { return t.Delivered.Usage.Tokens() }, Per: func(t *Tally) float64 { return t.Tokens }}
	CostPerAttempt   = Metric{Name: "cost per attempt", Unit: "currency", Of: cost, Per: func(t *Tally) float64 { return t.Delivered.Attempts }}
	CostPerArtifact  = Metric{Name: "cost per completed artifact", Unit: "currency", Of: cost, Per: right}
	PricePerEvent    = Metric{Name: "price per true success", Unit: "currency", Of: charges, Per: func(t *Tally) float64 { return t.Events }}
	PricePerArtifact = Metric{Name: "price per completed artifact", Unit: "currency", Of: charges, Per: right}
)

// usual is the unit of most metrics.
const usual = "currency per receiver and period"

func perReceiver(name string, of func(t *Tally) float64) Metric {
	return Metric{Name: name, Unit: usual, Of: of, Per: receivers}
}

func receivers(t *Tally) float64 { return t.Receivers }
func cost(t *Tally) float64      { return t.Delivered.Cost }
func charges(t *Tally) float64   { return t.Charges }
func right(t *Tally) float64     { return t.Right }
func tokens(t *Tally) float64    { return t.Delivered.Usage.Tokens() / 1e6 }
