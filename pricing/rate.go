package pricing

// Rate turns a metered quantity into an amount, in currency. It is a pure
// function of the quantity, so the same rates serve meters of the thing and of
// the relation. Every rate is a type in a file of its own, with Amount,
// Validate and String:
//
//	flat.go       Flat       a fee, whatever the quantity
//	perunit.go    PerUnit    a price times the quantity
//	graduated.go  Graduated  every unit at the price of the tier it falls in
//
// A rate written outside this package needs Amount alone. If it has a method
// Validate() error, [Plan.Validate] calls it; if it has String() string,
// invoices print it.
type Rate interface {
	Amount(quantity float64) float64 // currency
}

var (
	_ Rate = Flat(0)
	_ Rate = PerUnit(0)
	_ Rate = Graduated(nil)
)
