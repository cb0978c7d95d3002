package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Side is the side whose payoff counts.
type Side uint8

// The sides.
const (
	Seller Side = iota
	Receivers
)

// String returns the side's name.
func (s Side) String() string {
	switch s {
	case Seller:
		return "seller"
	case Receivers:
		return "receivers"
	}
	return fmt.Sprintf("Side(%d)", uint8(s))
}

// BestResponse returns the offer of an experiment that is best for one side by
// its expected payoff. The offers are alternatives: the first is the incumbent,
// the others have other actions of the seller ([Offer.InSecret], where they are
// hidden), or other lengths of an answer that the receivers choose. Of offers that
// are as good, to rounding, the first is kept. Who is averse to risk compares by
// [Result.CompareCertain].
func BestResponse(ctx context.Context, e Experiment, side Side) (Offer, error) {
	x, err := Expect(ctx, e)
	if err := fault.JoinAll(checkSide(side), err); err != nil {
		return Offer{}, err
	}
	if side == Seller && e.freeActions() {
		return Offer{}, errors.New("simulate: the offers differ in how answers are made and no way costs anything, want what each costs: Effort, or attempts' Cost, or a Card")
	}
	best, kept := 0, payoff{}
	for o, offer := range x.Offers() {
		p, err := x.payoff(offer)
		if err != nil {
			return Offer{}, err
		}
		if o == 0 || p.of(side) > kept.of(side)+market.Rounding*max(p.size(), kept.size()) {
			best, kept = o, p
		}
	}
	return e.Offers[best], nil
}

// payoff is what each side of an offer may expect, in currency for each receiver and
// period.
type payoff struct{ seller, receivers float64 }

func (x *Expectation) payoff(offer string) (payoff, error) {
	seller, errSeller := x.Mean(offer, Profit)
	receivers, errReceivers := x.Mean(offer, Surplus)
	return payoff{seller, receivers}, errors.Join(errSeller, errReceivers)
}

func (p payoff) of(s Side) float64 {
	if s == Receivers {
		return p.receivers
	}
	return p.seller
}

func (p payoff) size() float64 { return max(math.Abs(p.seller), math.Abs(p.receivers)) }

// freeActions reports whether offers differ in how answers are made, beyond what is
// reported of them, and none of the ways costs the seller anything.
func (e *Experiment) freeActions() bool {
	var ways []Producer
	for _, o := range e.Offers {
		for _, opt := range o.Options {
			p := e.Market.Producer
			if opt.Producer != nil {
				p = *opt.Producer
			}
			if opt.Actual != nil {
				p = *opt.Actual
			}
			if p.Card != nil || p.Effort > 0 || p.Penalty*p.Padding > 0 || costs(p.Right.Cost) || costs(p.Wrong.Cost) {
				return false
			}
			p.Padding, p.Penalty = 0, 0
			ways = append(ways, p)
		}
	}
	return slices.ContainsFunc(ways, func(p Producer) bool { return !reflect.DeepEqual(p, ways[0]) })
}

// costs reports whether a cost is ever above 0.
func costs(d Distribution) bool { return d != nil && d.Quantile(1-0x1p-50) > 0 }
