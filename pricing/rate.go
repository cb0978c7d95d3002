package pricing

// Rate turns a metered quantity into an amount, in currency. It is a pure
// function of the quantity, so the same rates serve meters of the thing and of
// the relation. What cannot be metered, NaN, has no price: the amount of a rate
// but Flat is then NaN. Those of this package, each with Validate and String, are
// listed in docs/plan-json.md.
//
// Percentage and Matrix look at deliveries one by one (a Matrix BySegment does
// not), and take the place of Charge.Each.
// Graduated percentages are Graduated on a meter of currency; a price that
// events carry is PerUnit, a multiple, on the meter that carries it.
//
// A rate written outside this package needs Amount alone. If it has a method
// Validate() error, [Plan.Validate] calls it; if it has String() string,
// invoices print it.
type Rate interface {
	Amount(quantity float64) float64 // currency
}

// rates are the rates of this package, each in a file of its own. An example is
// valid and sets every field: JSON goes by its type, and tests go by the whole of
// it. What a rate lacks is told by TestEveryRate.
var rates = []kind[Rate]{
	{"flat", Flat(3)},
	{"perUnit", PerUnit(2)},
	{"graduated", Graduated{{UpTo: 30, Unit: 2, Fee: 1, Block: 4}, {Unit: 1}}},
	{"volume", Volume{{UpTo: 30, Unit: 2, Fee: 1, Block: 4}, {Unit: 1}}},
	{"stairstep", Stairstep{{UpTo: 30, Price: 2}, {Price: 5}}},
	{"package", Package{Size: 30, Price: 2, Whole: true}},
	{"percentage", Percentage{Share: 0.125, Fee: 1, FreeCount: 1, FreeAmount: 5, Minimum: 2, Maximum: 8}},
	{"matrix", Matrix{By: BySegment, Cells: []Cell{{Class: 1, Rate: PerUnit(1)}}, Default: PerUnit(2)}},
	{"layer", Layer{From: 30, To: 90, Share: 0.5}},
}
