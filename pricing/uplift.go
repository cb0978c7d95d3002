package pricing

import "math"

// Uplift is a Meter of outcomes that the seller brought about: the success rate
// of what was delivered beyond that of the tasks held out (Control), times what
// was delivered. The controls are in the account beside the deliveries. Of a few
// controls the rate is known badly: the meter is noisy, and never below 0.
type Uplift struct{}

// Quantity returns the outcomes brought about, at least 0; 0 where nothing was
// held out to compare with. It is NaN where the account holds totals and no
// deliveries to go with them.
func (Uplift) Quantity(a *Account) float64 {
	if !a.detailed() {
		return math.NaN()
	}
	var served, held Delivery
	for i := range a.Deliveries {
		d := a.Deliveries[i].single()
		if d.Control {
			held.Add(&d)
		} else {
			served.Add(&d)
		}
	}
	if held.Count == 0 {
		return 0
	}
	return beyond(served.Success, served.Count*held.Success/held.Count)
}

// String returns "outcomes above control".
func (Uplift) String() string { return "outcomes above control" }
