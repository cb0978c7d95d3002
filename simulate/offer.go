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
	Actual   *Producer // how they are made in truth, where the seller has hidden what it does: receivers believe in Producer, and know what its Known says; nil: as they believe
}

// InSecret returns the offer under another name, with all answers made by p in
// truth: a hidden action of the seller's.
func (o Offer) InSecret(name string, p *Producer) Offer {
	hidden := Offer{Name: name}
	for _, opt := range o.Options {
		hidden.Options = append(hidden.Options, Option{Plan: opt.Plan, Producer: opt.Producer, Actual: p})
	}
	return hidden
}

// Sell returns the offer of one or more plans on the market's producer.
func Sell(name string, plans ...pricing.Strategy) Offer {
	offer := Offer{Name: name}
	for _, p := range plans {
		offer.Options = append(offer.Options, Option{Plan: p})
	}
	return offer
}
