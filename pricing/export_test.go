package pricing

// The lists of what is built in, for tests that hold all of it to something.
var (
	Rates  = rates
	Meters = meters
)

// SeesMore reports whether a rate has the method by which it sees more than a
// quantity, and whether charges ask for it.
func SeesMore(r Rate) (has, asked bool) {
	_, has = r.(byAccount)
	return has, seesMore(r)
}
