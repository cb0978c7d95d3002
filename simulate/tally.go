package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// Tally is one offer in one replication: sums over receivers and periods. Money
// is in currency.
type Tally struct {
	Replication int // its number

	Receivers float64 // receivers times periods
	Joined    float64 // of which took an option
	AtLast    float64 // receivers in the last period
	Stayed    float64 // of which took an option
	Renewed   float64 // of Joined: who had the period before, too
	Tasks     float64 // tasks that arose
	Stakes    float64 // of these, summed, currency
	Acted     float64 // tasks whose answer was acted on unchecked
	Checked   float64 // tasks whose answer was checked
	Right     float64 // deliveries that were right: completed artifacts
	WrongCost float64 // cost of the deliveries that were not
	Events    float64 // deliveries at which the contract's event happened in truth; Delivered.Success: as it was measured

	HeldOut        float64 // tasks that were held out
	HeldOutCounted float64 // of which the receiver's own answer was counted a success
	HeldOutMissed  float64 // the part of Missed that is theirs

	Counted Attribution // deliveries counted as a success, by what they were

	Delivered pricing.Delivery // totals of what was delivered, as measured and reported
	Tokens    float64          // used in truth

	Charges   float64 // paid by receivers to the seller
	Measuring float64 // cost of measurement, borne by the seller
	Overhead  float64 // of the seller: effort that no meter shows, and penalties for padded reports
	Gain      float64 // realised by receivers, before charges

	Bills     Moments // charges of each receiver and period
	Surpluses Moments // surplus of each receiver and period, realised

	OwnWork  float64 // cost of the answers that receivers made themselves
	Checking float64 // cost of their checks

	Anticipated         float64 // surplus that receivers expected when they decided
	CertaintyEquivalent float64 // what was as good to them for certain, by their risk aversion
	FirstBest           float64 // expected welfare of the best use of the best producer on offer

	// What the offer loses of the first best in expectation, each at least 0.
	Missed  float64 // tasks worth running that were not run
	Wasted  float64 // tasks run that were not worth it
	Misused float64 // tasks run by another producer, or answers used in another mode, than the best
	Luck    float64 // realised less expected welfare of what was run

	Sums []float64 `json:",omitempty"` // of the metrics that have one of their own, in the order of Experiment.Metrics
}

// Add makes t the sum of itself and u, field by field. It keeps its number.
func (t *Tally) Add(u *Tally) {
	t.Receivers += u.Receivers
	t.Joined += u.Joined
	t.AtLast += u.AtLast
	t.Stayed += u.Stayed
	t.Renewed += u.Renewed
	t.Tasks += u.Tasks
	t.Stakes += u.Stakes
	t.Acted += u.Acted
	t.Checked += u.Checked
	t.Right += u.Right
	t.WrongCost += u.WrongCost
	t.Events += u.Events
	t.HeldOut += u.HeldOut
	t.HeldOutCounted += u.HeldOutCounted
	t.HeldOutMissed += u.HeldOutMissed
	t.Counted.add(&u.Counted)
	t.Delivered.Add(&u.Delivered)
	t.Tokens += u.Tokens
	t.Charges += u.Charges
	t.Measuring += u.Measuring
	t.Overhead += u.Overhead
	t.Gain += u.Gain
	t.Bills.Add(&u.Bills)
	t.Surpluses.Add(&u.Surpluses)
	t.OwnWork += u.OwnWork
	t.Checking += u.Checking
	t.Anticipated += u.Anticipated
	t.CertaintyEquivalent += u.CertaintyEquivalent
	t.FirstBest += u.FirstBest
	t.Missed += u.Missed
	t.Wasted += u.Wasted
	t.Misused += u.Misused
	t.Luck += u.Luck
	for i, x := range u.Sums {
		t.Sums[i] += x
	}
}

// reset makes t zero; its memory of sums is kept.
func (t *Tally) reset() {
	sums := t.Sums
	clear(sums)
	*t = Tally{Sums: sums}
}

// Profit is the seller's: charges less the cost of production and measurement. It is 0 where
// both are the same to rounding.
func (t *Tally) Profit() float64 { return less(t.Charges, t.Delivered.Cost+t.Overhead+t.Measuring) }

// Surplus is the receivers', realised: gains less charges. It is 0 where both are the same
// to rounding.
func (t *Tally) Surplus() float64 { return less(t.Gain, t.Charges) }

// Welfare is profit and surplus together.
func (t *Tally) Welfare() float64 { return t.Profit() + t.Surplus() }

// less is x less y, sums of many numbers, and 0 where that is no more than their rounding.
func less(x, y float64) float64 { return difference(x, y, max(math.Abs(x), math.Abs(y))) }

// Loss is the deadweight loss: first best less expected welfare. Measuring is a
// part of it.
func (t *Tally) Loss() float64 { return t.Missed + t.Wasted + t.Misused + t.Measuring }
