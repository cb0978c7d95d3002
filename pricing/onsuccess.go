package pricing

import (
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// OnSuccess is a Meter that reads another over the deliveries that were counted
// as a success, so that what failed is free: tokens, say, billed on success only.
type OnSuccess struct {
	Of Meter // read of each delivery by itself
}

// Quantity returns the sum over successful deliveries. It is NaN where the
// account holds totals and no deliveries to go with them, and without a meter.
func (m OnSuccess) Quantity(a *Account) float64 {
	if m.Of == nil || !a.detailed() {
		return math.NaN()
	}
	sum := 0.0
	for i := range a.Deliveries {
		if a.Deliveries[i].Success > 0 {
			sum += quantityOf(m.Of, a, i)
		}
	}
	return sum
}

// String returns the name of what is metered.
func (m OnSuccess) String() string { return label(m.Of) + " on success" }

// Validate returns an error if there is no meter, or what is wrong with it.
func (m OnSuccess) Validate() error {
	if m.Of == nil {
		return fault.Field("Of", "is nil, want the meter to be read on success")
	}
	return fault.In("Of", kindName(m.Of), validate(m.Of))
}

// ReadsBuyer reports whether the meter within may look at the buyer.
func (m OnSuccess) ReadsBuyer() bool { return readsBuyer(m.Of) }

// ReadsHistory reports whether the meter within may look at earlier periods.
func (m OnSuccess) ReadsHistory() bool { return readsHistory(m.Of) }
