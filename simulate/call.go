package simulate

import "fmt"

// call is code of users that runs while a market is drawn. It has no pointers, for it is
// noted for every receiver and offer.
type call struct {
	what          uint8
	place, option int32 // of the offer, metric or group, and the option
}

// What is called.
const (
	inPopulation uint8 = iota
	inSignal           // or Noise
	inDemand
	inProducer
	inOffer // some option's strategy
	inOption
	inMetric
	inGroup
)

// called names the code that runs.
func (r *replicator) called() string {
	c := r.calling
	switch c.what {
	case inPopulation:
		return "a distribution of Population"
	case inSignal:
		return "View.Signal"
	case inDemand:
		return "a distribution of Demand, or Producer.Difficulty"
	case inProducer:
		return "a distribution of a Producer"
	case inOffer:
		return fmt.Sprintf("offer %q", r.offers[c.place].name)
	case inOption:
		return r.offers[c.place].options[c.option].Name
	case inMetric:
		return fmt.Sprintf("metric %q", r.metrics[c.place].Name)
	}
	return fmt.Sprintf("group %q", r.groups[c.place].Name)
}
