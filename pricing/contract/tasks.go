package contract

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Tasks is work of several kinds, of which only measures are paid for. Efforts e
// cost the agent |e|²/2 and are worth Value·e to the buyer. Where a measure weighs
// them otherwise than the buyer does, pay for it is effort misled: a metric is
// gamed. See Baker (1992), JPE 100(3), and Feltham and Xie (1994), The Accounting
// Review 69(3).
type Tasks struct {
	Value    []float64 // of effort of each kind, currency
	Measures []Measure // at least one
	Risk     float64   // the agent's constant absolute risk aversion, per currency, at least 0
}

// Measure is something the buyer can pay for: a weighted sum of efforts, and a
// normal error that is independent of those of other measures.
type Measure struct {
	Weights  []float64 // of effort of each kind
	Variance float64   // of the error, at least 0
}

// Incentives are shares of measures that are paid, and what comes of them.
type Incentives struct {
	Shares    []float64 // paid for a unit of each measure, currency
	Effort    []float64 // of each kind
	Welfare   float64   // value less cost of effort and of risk, currency
	FirstBest float64   // if effort could be seen: |Value|²/2, currency
}

// Best returns the shares of most welfare. Without risk and with one measure,
// Welfare is FirstBest times the squared cosine of the angle between Value and
// Weights. The error says what is wrong with the tasks, or that measures say the same,
// or that numbers are beyond floating point.
//
// Welfare is FirstBest less half of |Value - Effort|² and of Risk·Variance·share² for
// each measure: the shares are those of least squares.
func (t Tasks) Best() (Incentives, error) {
	if err := t.Validate(); err != nil {
		return Incentives{}, err
	}
	kinds, n := len(t.Value), len(t.Measures)
	missed, value := mat.NewDense(kinds+n, n, nil), mat.NewVecDense(kinds+n, nil)
	copy(value.RawVector().Data, t.Value)
	unit := make([]float64, n) // of each share
	for i, m := range t.Measures {
		column := make([]float64, kinds+n)
		copy(column, m.Weights)
		column[kinds+i] = math.Sqrt(t.Risk) * math.Sqrt(m.Variance)
		unit[i] = floats.Norm(column, 2)
		floats.Scale(1/unit[i], column)
		missed.SetCol(i, column)
	}
	var factors mat.QR
	var shares mat.VecDense
	factors.Factorize(missed)
	if floats.Min(unit) == 0 || factors.SolveVecTo(&shares, false, value) != nil {
		return Incentives{}, errors.New("contract: the Measures without risk say the same, or nothing: want each to weigh efforts in a way of its own")
	}
	floats.Div(shares.RawVector().Data, unit)
	in := t.at(shares.RawVector().Data)
	if fault.Finite("", in.Welfare) != nil || fault.Finite("", in.FirstBest) != nil {
		return Incentives{}, errors.New("contract: the welfare is beyond floating point, want Value, Weights, Risk and Variances nearer to 1")
	}
	return in, nil
}

// at is what shares come to: the agent's effort is the weights so paid.
func (t Tasks) at(shares []float64) Incentives {
	in := Incentives{Shares: shares, Effort: make([]float64, len(t.Value)), FirstBest: floats.Dot(t.Value, t.Value) / 2}
	risk := 0.0
	for i, m := range t.Measures {
		floats.AddScaled(in.Effort, shares[i], m.Weights)
		risk += t.Risk * shares[i] * shares[i] * m.Variance / 2
	}
	in.Welfare = floats.Dot(t.Value, in.Effort) - floats.Dot(in.Effort, in.Effort)/2 - risk
	return in
}

// Validate returns every fault of the tasks, joined.
func (t Tasks) Validate() error {
	errs := []error{fault.Prefix("contract", fault.AtLeastZero("Risk", t.Risk))}
	if len(t.Value) == 0 || len(t.Measures) == 0 {
		errs = append(errs, fmt.Errorf("contract: there are %d kinds of effort with a Value and %d Measures, want one of each at least", len(t.Value), len(t.Measures)))
	}
	for k, v := range t.Value {
		errs = append(errs, fault.Prefix("contract", fault.Finite(fmt.Sprintf("Value[%d]", k), v)))
	}
	for i, m := range t.Measures {
		place := fmt.Sprintf("contract: Measures[%d]", i)
		errs = append(errs, fault.Prefix(place, fault.AtLeastZero("Variance", m.Variance)))
		if len(m.Weights) != len(t.Value) {
			errs = append(errs, fmt.Errorf("%s: has %d Weights for %d kinds of effort, want one each", place, len(m.Weights), len(t.Value)))
		}
		for k, w := range m.Weights {
			errs = append(errs, fault.Prefix(place, fault.Finite(fmt.Sprintf("Weights[%d]", k), w)))
		}
	}
	return errors.Join(errs...)
}
