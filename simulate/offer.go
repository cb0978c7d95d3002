package simulate

import "github.com/usevalue/usevalue/pricing"

// Offer is what a seller puts before receivers: a menu of options, of which each
// takes the one that suits it best, or none.
type Offer struct {
	Name    string
	Options []Option // of equally good ones the first is taken
}

// Option is one line of a menu.
type Option struct {
	Plan     pricing.Strategy
	Producer *Producer // how this option's answers are made; nil: the market's
}

// Sell returns the offer of one or more plans on the market's producer.
func Sell(name string, plans ...pricing.Strategy) Offer {
	offer := Offer{Name: name}
	for _, p := range plans {
		offer.Options = append(offer.Options, Option{Plan: p})
	}
	return offer
}
