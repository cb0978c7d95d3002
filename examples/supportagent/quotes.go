package main

import (
	"errors"
	"fmt"
	"math"
)

// price is what a vendor quotes, in dollars a unit.
type price struct {
	vendor, product string
	unit            unit
	usd             float64
}

// rate is a quoted share of conversations that are resolved, or a range of it.
type rate struct {
	vendor, metric string
	low, high      float64
}

// quotes are prices and rates as vendors and others have them. None was measured
// for this program.
type quotes struct {
	prices      []price
	rates       []rate
	left        []string // products whose price is for something else, or not public
	human       float64  // dollars, a conversation answered by a person
	actions     rate     // in a conversation
	priceSource string
	ratesSource string
}

// of is the range of rates quoted for a vendor, and whether it is its own: else
// it is the industry's, or of all quotes.
func (q *quotes) of(vendor string) (low, high float64, own bool) {
	span := func(is func(*rate) bool) (low, high float64, found bool) {
		low, high = math.Inf(1), math.Inf(-1)
		for i := range q.rates {
			if r := &q.rates[i]; is(r) {
				low, high, found = min(low, r.low), max(high, r.high), true
			}
		}
		return low, high, found
	}
	if low, high, own = span(func(r *rate) bool { return r.vendor == vendor }); own {
		return low, high, true
	}
	if low, high, ok := span(func(r *rate) bool { return r.vendor == "Industry" }); ok {
		return low, high, false
	}
	low, high, _ = span(func(*rate) bool { return true })
	return low, high, false
}

// terms are what the market is offered: of every kind the first that is quoted.
type terms struct {
	byResolution, byConversation price
	rate                         float64 // mean share of conversations resolved, in [0.01, 0.99]
	rateFrom                     string
	human                        float64 // dollars, a conversation answered by a person
	requests                     float64 // to a model, in a conversation
}

func (q *quotes) terms() (terms, error) {
	t := terms{human: q.human, requests: (q.actions.low + q.actions.high) / 2}
	var errs []error
	for u, to := range []*price{resolution: &t.byResolution, conversation: &t.byConversation} {
		p := q.first(unit(u))
		switch {
		case p == nil:
			errs = append(errs, fmt.Errorf("%s: no price a %v, want at least one", q.priceSource, unit(u)))
		case p.usd == 0:
			errs = append(errs, fmt.Errorf("%s: the first price a %v is 0, want one above 0", q.priceSource, unit(u)))
		default:
			*to = *p
		}
	}
	if len(q.rates) == 0 {
		errs = append(errs, fmt.Errorf("%s: no rate, want at least one of unit pct", q.ratesSource))
	} else {
		first := q.rates[0]
		t.rate, t.rateFrom = (first.low+first.high)/2, first.vendor+", "+first.metric
		if !(t.rate >= 0.01 && t.rate <= 0.99) {
			errs = append(errs, fmt.Errorf("%s: the first rate is %v%%, want one from 1 to 99, around which businesses can differ", q.ratesSource, 100*t.rate))
		}
	}
	return t, errors.Join(errs...)
}

func (q *quotes) first(u unit) *price {
	for i := range q.prices {
		if q.prices[i].unit == u {
			return &q.prices[i]
		}
	}
	return nil
}
