package simulate

// Metrics returns every ready-made metric. A new one is a variable of type Metric, in a
// file of its own where it has an idea of its own, and a name in this list.
func Metrics() []Metric {
	return []Metric{
		Profit, Surplus, Anticipated, CertaintyEquivalent, Welfare, Charges, Expense,
		FirstBest, Loss, Missed, HeldOut, Wasted, Misused, Measuring, ShareOfFirstBest,
		Joined, Retained, Renewed, TasksRun, Checked, SuccessRate, ValidationShare, SpentOnFailures,
		CostPerToken, PricePerToken, PaddedTokens, CostPerAttempt, CostPerArtifact, PricePerEvent, PricePerArtifact,
		CountedWrong, CountedAnyway, CountedIdle, CountedImproved,
		LossMaking,
	}
}

// Metrics of what each side gets. Money is in currency for each receiver and
// period, whether it joined or not.
var (
	Profit              Metric = perReceiver("profit", (*Tally).Profit)
	Surplus             Metric = perReceiver("surplus", (*Tally).Surplus)
	Anticipated         Metric = perReceiver("surplus anticipated", func(t *Tally) float64 { return t.Anticipated })
	CertaintyEquivalent Metric = perReceiver("surplus for certain", func(t *Tally) float64 { return t.CertaintyEquivalent })
	Welfare             Metric = perReceiver("welfare", (*Tally).Welfare)
	Charges             Metric = perReceiver("charges", func(t *Tally) float64 { return t.Charges })
	Expense             Metric = perReceiver("cost", func(t *Tally) float64 { return t.Delivered.Cost + t.Overhead + t.Measuring })
)

// Metrics of what is lost of the first best, in currency for each receiver and
// period.
var (
	FirstBest Metric = perReceiver("first best", func(t *Tally) float64 { return t.FirstBest })
	Loss      Metric = perReceiver("deadweight loss", (*Tally).Loss)
	Missed    Metric = perReceiver("missed", func(t *Tally) float64 { return t.Missed })
	HeldOut   Metric = perReceiver("missed by holding out", func(t *Tally) float64 { return t.HeldOutMissed })
	Wasted    Metric = perReceiver("wasted", func(t *Tally) float64 { return t.Wasted })
	Misused   Metric = perReceiver("misused", func(t *Tally) float64 { return t.Misused })
	Measuring Metric = perReceiver("measuring", func(t *Tally) float64 { return t.Measuring })

	// ShareOfFirstBest is the expected welfare of what is run, less the cost of
	// measurement, as a share of the first best, at most 1.
	ShareOfFirstBest Metric = Metric{Name: "share of first best", Unit: "share",
		Of:  func(t *Tally) float64 { return t.FirstBest - t.Loss() },
		Per: func(t *Tally) float64 { return t.FirstBest }}
)

// Metrics of use.
var (
	Joined Metric = Metric{Name: "joined", Unit: "share of receivers and periods",
		Of:     func(t *Tally) float64 { return t.Joined },
		Per:    receivers,
		Trials: OfReceivers}
	Retained Metric = Metric{Name: "retained", Unit: "share of receivers in the last period",
		Of:     func(t *Tally) float64 { return t.Stayed },
		Per:    func(t *Tally) float64 { return t.AtLast },
		Trials: OfReceivers}
	// Renewed is of those who took an option who does so again a period later: 1
	// less it is the churn.
	Renewed Metric = Metric{Name: "renewed", Unit: "share of receivers who joined the period before",
		Of:     func(t *Tally) float64 { return t.Renewed },
		Per:    func(t *Tally) float64 { return t.Joined - t.Stayed }, // before the last period
		Trials: OfReceivers}
	TasksRun Metric = Metric{Name: "tasks run", Unit: "per receiver and period",
		Of:  func(t *Tally) float64 { return t.Delivered.Count },
		Per: receivers}
	Checked Metric = Metric{Name: "checked", Unit: "share of tasks run",
		Of:  func(t *Tally) float64 { return t.Checked },
		Per: func(t *Tally) float64 { return t.Delivered.Count }}
	SuccessRate Metric = Metric{Name: "right", Unit: "share of tasks run",
		Of:  right,
		Per: func(t *Tally) float64 { return t.Delivered.Count }}
	// ValidationShare is what checking takes of the receivers' own work, the other
	// part of which is the answers that they make by hand.
	ValidationShare Metric = Metric{Name: "validation", Unit: "share of receivers' work",
		Of:  func(t *Tally) float64 { return t.Checking },
		Per: func(t *Tally) float64 { return t.Checking + t.OwnWork }}
	SpentOnFailures Metric = Metric{Name: "spent on failures", Unit: "share of cost",
		Of:  func(t *Tally) float64 { return t.WrongCost },
		Per: cost}
)

// Metrics of the two units. A completed artifact is a delivery that was right,
// whatever the contract counts: its cost is that of all deliveries, right and
// wrong, shared among the right ones.
var (
	CostPerToken  Metric = Metric{Name: "cost per token", Unit: "currency per million tokens", Of: cost, Per: tokens} // reported
	PricePerToken Metric = Metric{Name: "price per token", Unit: "currency per million tokens", Of: charges, Per: tokens}
	// PaddedTokens are the tokens reported for each that was used.
	PaddedTokens     Metric = Metric{Name: "tokens reported per token used", Unit: "ratio", Of: func(t *Tally) float64 { return t.Delivered.Usage.Tokens() }, Per: func(t *Tally) float64 { return t.Tokens }}
	CostPerAttempt   Metric = Metric{Name: "cost per attempt", Unit: "currency", Of: cost, Per: func(t *Tally) float64 { return t.Delivered.Attempts }}
	CostPerArtifact  Metric = Metric{Name: "cost per completed artifact", Unit: "currency", Of: cost, Per: right}
	PricePerEvent    Metric = Metric{Name: "price per true success", Unit: "currency", Of: charges, Per: func(t *Tally) float64 { return t.Events }}
	PricePerArtifact Metric = Metric{Name: "price per completed artifact", Unit: "currency", Of: charges, Per: right}
)

// LossMaking is the share of replications in which the seller makes a loss: the
// risk of a seller whose jobs are those of one market.
var LossMaking Metric = Metric{Name: "loss-making", Unit: "share of replications",
	Of:     func(t *Tally) float64 { return indicator(t.Profit() < 0) },
	Trials: OfReplications}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

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
