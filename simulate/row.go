package simulate

import "github.com/usevalue/usevalue/pricing"

// Row is what an offer came to with one receiver in one period: what a [Group] sorts
// by, and a [Metric] with a sum of its own reads. It holds until the function it is
// handed to returns, and is not to be changed.
type Row struct {
	Period   int               // from 0
	Receiver int               // from 0, in its replication
	Buyer    pricing.Buyer     // the receiver as the seller sees it
	Who      *pricing.Receiver // its context, which the seller never sees

	Tally // of this receiver and period alone
}
