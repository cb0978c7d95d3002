package simulate

// Attribution says what the deliveries were that were counted as successes,
// whatever the contract's event. Only the last are improvements that the seller
// brought about. kind in internal/market/outcome.go goes by the order of the fields.
type Attribution struct {
	Wrong    float64 // they were wrong
	Anyway   float64 // right, and so would the receiver have been without them
	Idle     float64 // right where the receiver was not, and not acted on
	Improved float64 // right, acted on, and the receiver would have been wrong without them
}

// add adds deliveries that were counted.
func (a *Attribution) add(b *Attribution) {
	a.Wrong += b.Wrong
	a.Anyway += b.Anyway
	a.Idle += b.Idle
	a.Improved += b.Improved
}

// Metrics of attribution: what the deliveries were that were counted as
// successes. The shares add up to 1.
var (
	CountedWrong    Metric = counted("counted, wrong", func(a *Attribution) float64 { return a.Wrong })
	CountedAnyway   Metric = counted("counted, right anyway", func(a *Attribution) float64 { return a.Anyway })
	CountedIdle     Metric = counted("counted, not acted on", func(a *Attribution) float64 { return a.Idle })
	CountedImproved Metric = counted("counted, an improvement", func(a *Attribution) float64 { return a.Improved })
)

func counted(name string, of func(a *Attribution) float64) Metric {
	return Metric{Name: name, Unit: "share of counted successes",
		Of:  func(t *Tally) float64 { return of(&t.Counted) },
		Per: func(t *Tally) float64 { return t.Delivered.Success }}
}
