package pricing

// Buyer is all that a seller may see of a receiver.
type Buyer struct {
	Segment int     // which segment of the market, from 0
	Signal  float64 // a number that says something of the receiver's context; 0 where nothing is seen
}

// Account is one buyer's billing period. A literal is right as it stands: give
// the deliveries, or their Totals where only those are known, or both.
type Account struct {
	Buyer      Buyer
	Deliveries []Delivery
	Totals     *Delivery   // sums over the period; nil: those of Deliveries
	Share      float64     // of the period that the account covers, in (0,1]; 0 is 1; another has no price: the charge is NaN
	History    []Statement // the buyer's earlier periods, the oldest first
}

// Statement is what an earlier period came to.
type Statement struct {
	Total    Delivery // sums over that period
	Charge   float64  // currency
	Adjusted float64  // the part of Charge that is not for the period's usage, currency: a true-up above 0, prepaid credit below
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
