package pricing

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Buyer is all that a seller may see of a receiver.
type Buyer struct {
	Segment int     // which segment of the market, from 0
	Signal  float64 // a number that says something of the receiver's context; 0 where nothing is seen
}

// Account is one buyer's billing period. A literal is right as it stands: give
// the deliveries, or their Totals where only those are known, or both. A charge
// believes what is given; Validate tells whether the two agree.
type Account struct {
	Buyer      Buyer
	Deliveries []Delivery
	Totals     *Delivery   // sums over the period; nil: those of Deliveries
	Share      float64     // of the period that the account covers, in (0,1]; 0 is 1; another has no price: the charge is NaN
	History    []Statement // the buyer's earlier periods, the oldest first
}

// share is the share of the period that the account covers.
func (a *Account) share() float64 {
	if a.Share == 0 {
		return 1
	}
	return a.Share
}

// Total returns the sums over the period: Totals where they are given, else
// the sum of Deliveries that are not held out.
func (a *Account) Total() Delivery {
	if a.Totals != nil {
		return *a.Totals
	}
	var sum Delivery
	for i := range a.Deliveries {
		d := &a.Deliveries[i]
		if d.Control {
			continue
		}
		sum.Add(d)
		sum.Count += unset(d.Count)
		sum.Attempts += unset(d.Attempts)
	}
	return sum
}

// Validate returns every fault of the account: a share of the period outside [0,1],
// numbers that are not finite, the signal and those of earlier periods too, and Totals that are not those of
// the Deliveries. It goes through all of them; a Strategy does not call it, StatementOf
// does.
func (a *Account) Validate() error {
	var faults fault.List
	if a == nil {
		return errors.New("pricing: the account is nil, want an Account")
	}
	if !(a.Share >= 0 && a.Share <= 1) {
		faults.Add(fault.Number("Share", a.Share, "a share of the period in (0,1], or 0 for a whole one"))
	}
	faults.Add(fault.Finite("Buyer.Signal", a.Buyer.Signal))
	for i := range a.Deliveries {
		if err := a.Deliveries[i].validate(); err != nil {
			faults.Add(fault.Prefix(fmt.Sprintf("Deliveries[%d]", i), err))
		}
	}
	if a.Totals != nil {
		faults.Add(fault.Prefix("Totals", a.Totals.validate()))
		if a.Totals.Control {
			faults.Add(errors.New("Totals.Control is true, want false: what was held out is in no total"))
		}
	}
	if faults.Len() == 0 && len(a.Deliveries) > 0 {
		faults.Add(a.agrees())
	}
	for i := range a.History {
		if err := a.History[i].validate(); err != nil {
			faults.Add(fault.Prefix(fmt.Sprintf("History[%d]", i), err))
		}
	}
	return fault.Prefix("pricing: account", faults.Err())
}

// agrees compares the totals with the sums of the deliveries.
func (a *Account) agrees() error {
	if a.Totals == nil {
		return nil
	}
	const near = 1e-9 // of what is added up: rounding of a million deliveries is less
	var faults fault.List
	for t := InputTokens; int(t) < len(totalNames); t++ {
		given, sum, size := t.of(a.Totals), 0.0, 0.0
		for i := range a.Deliveries {
			if d := &a.Deliveries[i]; !d.Control {
				sum += t.single(d)
				size += math.Abs(t.single(d))
			}
		}
		if math.Abs(given-sum) > near*max(math.Abs(given), size) {
			faults.Add(fmt.Errorf("%v are %v by Totals and %v by Deliveries, want the two alike, or one of them left out", t, given, sum))
		}
	}
	return faults.Err()
}
