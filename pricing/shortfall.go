package pricing

// Shortfall is a Meter of outcomes that are missing to a promised success rate:
// so many that the period's artifacts would have reached it. With a negative
// PerUnit rate it is a guarantee: what is missing is paid back.
type Shortfall struct {
	Promised float64 // share of artifacts that was to succeed, in [0,1]
}

// Quantity returns the outcomes missing, at least 0.
func (s Shortfall) Quantity(a *Account) float64 {
	total := a.Total()
	return s.of(&total)
}

func (s Shortfall) of(total *Delivery) float64 {
	return beyond(s.Promised*total.Count, total.Success)
}

// String returns the promise.
func (s Shortfall) String() string { return "outcomes short of " + number(100*s.Promised) + "%" }

// Validate returns an error unless the promise is a share in [0,1].
func (s Shortfall) Validate() error { return isShare("Promised", s.Promised) }
