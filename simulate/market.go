package simulate

// Market is everything but the contract: five stages, each with its own file.
// Every mechanism is off at its zero value, which is the commodity's: everyone
// has one task worth 1, nobody knows the answer, and the answer is right.
type Market struct {
	Name      string
	Receivers int // in each replication, at least 1
	Periods   int // 0 is 1

	Population  Population
	Demand      Demand
	Producer    Producer
	Measurement Measurement
	View        View
}
