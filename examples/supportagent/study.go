package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

const level = 0.95 // of intervals

// study is what the simulations found. All met the same businesses,
// conversations and luck.
type study struct {
	terms   terms
	quoted  *simulate.Result // every offer at its quoted price
	equal   *simulate.Result // at prices of equal expected bills
	assumed *simulate.Result // at quoted prices, as more or fewer leave unhelped
	fees    []float64        // by event, of equal expected bills
	bill    float64          // that bill, of a conversation
}

// The offers: by the thing, and by what is counted.
const (
	byConversation = "conversation"
	byToken        = "tokens"
	ifResolved     = "resolved"
	ifActed        = "acted on"
	ifImproved     = "improved"
)

var (
	events       = []pricing.Event{pricing.Right, pricing.Acted, pricing.Improved}
	eventNames   = []string{ifResolved, ifActed, ifImproved}
	alternatives = []string{byConversation, byToken, ifActed, ifImproved} // to a fee for what is resolved
)

func newStudy(ctx context.Context, t terms, s settings) (*study, error) {
	bill := t.byResolution.usd * counted(t.happens(pricing.Right), usual)
	st := &study{terms: t, bill: bill}
	quoted := make([]float64, len(events))
	for i, event := range events {
		quoted[i] = t.byResolution.usd
		st.fees = append(st.fees, bill/counted(t.happens(event), usual))
	}
	var err error
	if st.quoted, err = t.sell(ctx, s, quoted, pricing.PerArtifact(t.byConversation.usd), pricing.PerToken(listPrices)); err != nil {
		return nil, err
	}
	answered, err := st.quoted.Estimate(ifResolved, handled, level)
	switch {
	case err != nil:
		return nil, err
	case answered.Value == 0:
		return nil, fmt.Errorf("nobody buys at $%v a resolution where %.4g%% are resolved, some of the others leave, and a person's answer costs $%v: want quotes at which somebody does", t.byResolution.usd, 100*t.rate, t.human)
	}
	if st.equal, err = t.sell(ctx, s, st.fees, pricing.PerArtifact(bill), pricing.PerToken(listTimes(bill/t.tokenCost()))); err != nil {
		return nil, err
	}
	st.assumed, err = t.assume(ctx, s)
	return st, err
}

// sell runs the market once for each event, at its fee, and puts the results side
// by side with those of the plans that know no event.
func (t terms) sell(ctx context.Context, s settings, fees []float64, perConversation, perToken pricing.Plan) (*simulate.Result, error) {
	var list []*simulate.Result
	for i, event := range events {
		var offers []simulate.Offer
		if event == pricing.Right {
			offers = append(offers, simulate.Sell(byConversation, perConversation), simulate.Sell(byToken, perToken))
		}
		offers = append(offers, simulate.Sell(eventNames[i], pricing.PerOutcome(fees[i])))
		r, err := s.run(ctx, t.market(event, usual), offers...)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return sideBySide(list), nil
}

// assume runs the market as more or fewer of the unhelped leave.
func (t terms) assume(ctx context.Context, s settings) (*simulate.Result, error) {
	var list []*simulate.Result
	for _, leave := range assumedShares {
		r, err := s.run(ctx, t.market(pricing.Right, leave),
			simulate.Sell(leaving(ifResolved, leave), pricing.PerOutcome(t.byResolution.usd)),
			simulate.Sell(leaving(byConversation, leave), pricing.PerArtifact(t.byConversation.usd)))
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return sideBySide(list), nil
}

func leaving(offer string, leave float64) string { return fmt.Sprintf("%s, %.0f%%", offer, 100*leave) }

func (s settings) run(ctx context.Context, m simulate.Market, offers ...simulate.Offer) (*simulate.Result, error) {
	return simulate.Run(ctx, simulate.Experiment{
		Market: m, Offers: offers, Replications: s.replications, Seed: s.seed, Workers: s.workers, Progress: s.progress,
	})
}

// sideBySide makes one result of runs that differ in how outcomes are counted
// alone. Draws are keyed by what they are for, so all met the same businesses and
// the same luck, and their offers can be compared in pairs.
func sideBySide(list []*simulate.Result) *simulate.Result {
	all := *list[0]
	all.Offers, all.Tallies, all.Samples = nil, nil, nil
	for _, r := range list {
		all.Offers, all.Tallies = append(all.Offers, r.Offers...), append(all.Tallies, r.Tallies...)
		all.Samples = append(all.Samples, r.Samples...)
		for _, w := range r.Warnings {
			if !slices.Contains(all.Warnings, w) {
				all.Warnings = append(slices.Clip(all.Warnings), w)
			}
		}
	}
	return &all
}
