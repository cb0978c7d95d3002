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

// Payoff is what each side of an offer may expect, in currency for each receiver
// and period: over the outcomes of the tasks that are run, at the true quality,
// whatever receivers believe.
type Payoff struct{ Seller, Receivers float64 }

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

func (p Payoff) of(s Side) float64 {
	if s == Receivers {
		return p.Receivers
	}
	return p.Seller
}

// Expect returns the expected payoffs of every offer, over the receivers, tasks
// and stakes that Run draws. Where these do not vary, the payoffs are exact.
// Charges that are not a sum over deliveries are expected as receivers expect
// them (docs/model.md, section 7).
func Expect(ctx context.Context, e Experiment) ([]Payoff, error) {
	r, err := run(ctx, e, true)
	if err != nil {
		return nil, err
	}
	payoffs := make([]Payoff, len(r.Offers))
	for o, tallies := range r.Tallies {
		p, n := &payoffs[o], 0.0
		for i := range tallies {
			p.Seller += tallies[i].expected.Seller
			p.Receivers += tallies[i].expected.Receivers
			n += tallies[i].Receivers
		}
		p.Seller /= n
		p.Receivers /= n
	}
	return payoffs, nil
}

// BestResponse returns the offer of an experiment that is best for one side by
// its expected payoff. The offers are alternatives: the first is the incumbent,
// the others have other actions of the seller ([Offer.InSecret], where they are
// hidden), or other lengths of an answer that the receivers choose. Of offers that
// are as good, to rounding, the first is kept. Who is averse to risk compares by
// [Result.CompareCertain].
func BestResponse(ctx context.Context, e Experiment, side Side) (Offer, error) {
	payoffs, err := Expect(ctx, e)
	if err := fault.JoinAll(checkSide(side), err); err != nil {
		return Offer{}, err
	}
	if side == Seller && e.freeActions() {
		return Offer{}, errors.New("simulate: the offers differ in how answers are made and no way costs anything, want what each costs: Effort, or attempts' Cost, or a Card")
	}
	best := 0
	for o, p := range payoffs {
		kept := payoffs[best]
		scale := max(math.Abs(p.Seller), math.Abs(p.Receivers), math.Abs(kept.Seller), math.Abs(kept.Receivers))
		if p.of(side) > kept.of(side)+market.Rounding*scale {
			best = o
		}
	}
	return e.Offers[best], nil
}

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

// expect adds what both sides may expect of the chosen tasks: by the true producer, where
// the seller hides it.
func (r *replicator) expect(e *encounter) (err error) {
	if e.chosen == nil {
		return nil
	}
	c, o, believed, truth := e.chosen, e.option(), &e.options[e.chosen.Option], &r.truth
	*truth = *believed
	truth.Producer, truth.Beliefs, truth.Unsure = r.producers[o.producer], r.met.matches[o.producer].truths, false
	if o.truth != nil {
		truth.Quoter = &o.truth.quoter
		if truth.Bill, err = r.bill(e, o.truth, len(e.options)+c.Option); err != nil {
			return err
		}
	}
	gain, charge, err := r.chooser.Expected(&r.situation, truth, c.Runs, c.Modes)
	if err != nil {
		return r.blame(err)
	}
	served, costs := 1-r.Measurement.Holdout, 0.0
	for _, run := range c.Runs {
		costs += served * truth.Beliefs.Of(int(run)).Cost
	}
	if believed.Bill.Measures {
		costs += r.Measurement.Cost * float64(len(c.Runs))
	}
	e.tally.expected.Seller += charge - costs
	e.tally.expected.Receivers += gain - charge
	return nil
}
