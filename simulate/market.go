package simulate

// Market is everything but the contract: five stages, each with its own file.
// Every mechanism is off at its zero value, which is the commodity's: everyone
// has one task worth 1, nobody knows the answer, and the answer is right.
type Market struct {
	Name      string
	Receivers int // in each replication, from 1 to 1e9; more take more replications
	Periods   int // up to 1e6; 0 is 1

	Population  Population
	Demand      Demand
	Producer    Producer
	Measurement Measurement
	View        View
}
