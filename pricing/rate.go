package pricing

// Rate turns a metered quantity into an amount, in currency. It is a pure
// function of the quantity, so the same rates serve meters of the thing and of
// the relation. What cannot be metered, NaN, has no price: the amount of a rate
// but Flat is then NaN. Every rate is a type in a file of its own, with Amount,
// Validate and String:
//
//	flat.go        Flat        a fee, whatever the quantity
//	perunit.go     PerUnit     a price times the quantity
//	graduated.go   Graduated   every unit at the price of the tier it falls in
//	volume.go      Volume      every unit at the price of the tier that all fall in
//	stairstep.go   Stairstep   a price for each range of quantities
//	package.go     Package     a price for each package begun, or each full one
//	layer.go       Layer       a share of what lies between two bounds
//	percentage.go  Percentage  a share of each delivery and a fee for it
//	matrix.go      Matrix      a rate for each class of deliveries, or each segment of buyers
//
// The last two look at deliveries one by one (a Matrix BySegment does not), and
// take the place of Charge.Each.
// Graduated percentages are Graduated on a meter of currency; a price that
// events carry is PerUnit, a multiple, on the meter that carries it.
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
	_ Rate = Volume(nil)
	_ Rate = Stairstep(nil)
	_ Rate = Package{}
	_ Rate = Layer{}
	_ Rate = Percentage{}
	_ Rate = Matrix{}
)
