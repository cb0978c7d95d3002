package simulate

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Metric is a number that offers are compared by. With Per it is a ratio of
// sums over replications, never a mean of ratios; without, the mean of Of.
type Metric struct {
	Name string
	Unit string
	Of   func(*Tally) float64
	Per  func(*Tally) float64 // nil: per replication
}

func receivers(t *Tally) float64  { return t.Receivers }
func successes(t *Tally) float64  { return t.Delivered.Success }
func deliveries(t *Tally) float64 { return t.Delivered.Count }
func firstBest(t *Tally) float64  { return t.FirstBest }

// The metrics. A new one is a line here, or a literal of the user's own.
var (
	Profit             = Metric{"profit", "per receiver", (*Tally).Profit, receivers}
	Surplus            = Metric{"surplus, realised", "per receiver", (*Tally).Surplus, receivers}
	AnticipatedSurplus = Metric{"surplus, anticipated", "per receiver", func(t *Tally) float64 { return t.Anticipated }, receivers}
	Welfare            = Metric{"welfare", "per receiver", (*Tally).Welfare, receivers}
	FirstBest          = Metric{"first best", "per receiver", firstBest, receivers}
	Missed             = Metric{"loss: missed", "per receiver", func(t *Tally) float64 { return t.Missed }, receivers}
	Wasted             = Metric{"loss: wasted", "per receiver", func(t *Tally) float64 { return t.Wasted }, receivers}
	Misused            = Metric{"loss: misused", "per receiver", func(t *Tally) float64 { return t.Misused }, receivers}
	Measuring          = Metric{"loss: measuring", "per receiver", func(t *Tally) float64 { return t.Measuring }, receivers}
	Luck               = Metric{"luck", "per receiver", func(t *Tally) float64 { return t.Luck }, receivers}
	ShareOfFirstBest   = Metric{"share of first best", "", func(t *Tally) float64 { return t.FirstBest - t.Loss() }, firstBest}
	ShareJoined        = Metric{"share joined", "", func(t *Tally) float64 { return t.Joined }, receivers}
	ShareRun           = Metric{"share of tasks run", "", deliveries, func(t *Tally) float64 { return t.Tasks }}
	ShareChecked       = Metric{"share of answers checked", "", func(t *Tally) float64 { return t.Checked }, deliveries}
	SuccessRate        = Metric{"success rate, measured", "", successes, deliveries}
	Revenue            = Metric{"revenue", "per receiver", func(t *Tally) float64 { return t.Charges }, receivers}
	Cost               = Metric{"cost", "per receiver", func(t *Tally) float64 { return t.Delivered.Cost }, receivers}
	CostPerToken       = Metric{"cost per token", "per million", func(t *Tally) float64 { return 1e6 * t.Delivered.Cost }, func(t *Tally) float64 { return t.Delivered.Usage.Tokens() }}
	PricePerToken      = Metric{"price per token", "per million", func(t *Tally) float64 { return 1e6 * t.Charges }, func(t *Tally) float64 { return t.Delivered.Usage.Tokens() }}
	CostPerArtifact    = Metric{"cost per completed artifact", "each right", func(t *Tally) float64 { return t.Delivered.Cost }, func(t *Tally) float64 { return t.Right }}
	PricePerArtifact   = Metric{"price per completed artifact", "each right", func(t *Tally) float64 { return t.Charges }, func(t *Tally) float64 { return t.Right }}
)

// Estimate is a metric's value with its standard error.
type Estimate struct{ Mean, StdErr float64 }

// measure returns the estimate and each replication's deviation from it, which
// averages to 0: for a ratio by the delta method, (Of - ratio Per) / mean Per.
func (m Metric) measure(tallies []Tally) (Estimate, []float64) {
	n := float64(len(tallies))
	of, per := 0.0, n
	if m.Per != nil {
		per = 0
	}
	for i := range tallies {
		of += m.Of(&tallies[i])
		if m.Per != nil {
			per += m.Per(&tallies[i])
		}
	}
	ratio := of / per
	d := make([]float64, len(tallies))
	for i := range d {
		base := 1.0
		if m.Per != nil {
			base = m.Per(&tallies[i])
		}
		d[i] = (m.Of(&tallies[i]) - ratio*base) * n / per
	}
	se := math.NaN()
	if len(d) > 1 {
		se = stat.StdDev(d, nil) / math.Sqrt(n)
	}
	return Estimate{ratio, se}, d
}
