package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// StdDev is how much something differs between receivers, and for one receiver
// from period to period, within a replication: a sum and a sum of squares.
type StdDev struct {
	Name        string
	Of, Squared func(t *Tally) float64
}

// What each receiver and period brings: the bill, and the surplus that came true.
var (
	BillStdDev    StdDev = StdDev{"bill", charges, func(t *Tally) float64 { return t.BillSquares }}
	SurplusStdDev StdDev = StdDev{"surplus", (*Tally).Surplus, func(t *Tally) float64 { return t.SurplusSquares }}
)

// StdDev returns the standard deviation over receivers and periods, in currency,
// with its interval at the level, by the delta method over replications.
func (r *Result) StdDev(offer string, of StdDev, level float64) (Estimate, error) {
	if of.Of == nil || of.Squared == nil {
		return Estimate{}, fmt.Errorf("simulate: standard deviation %q has no function Of or Squared, want both", of.Name)
	}
	mean, err := r.column(offer, Metric{Name: of.Name, Of: of.Of, Per: receivers})
	square, err2 := r.column(offer, Metric{Name: of.Name, Of: of.Squared, Per: receivers})
	if err := fault.JoinAll(err, err2, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	sd := math.Sqrt(max(0, square.value-mean.value*mean.value))
	residuals := square.residuals()
	for i, e := range mean.residuals() {
		residuals[i] -= 2 * mean.value * e
		if residuals[i] /= 2 * sd; sd == 0 {
			residuals[i] = 0
		}
	}
	return interval(sd, residuals, level), nil
}

// LossMaking is the share of replications in which the seller makes a loss: the
// risk of a seller whose jobs are those of one market.
var LossMaking Metric = Metric{Name: "loss-making", Unit: "share of replications", Of: func(t *Tally) float64 { return indicator(t.Profit() < 0) }}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
