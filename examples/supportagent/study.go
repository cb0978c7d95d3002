package main

import (
	"context"
	"fmt"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

const (
	level         = 0.95 // of intervals
	points        = 1024 // that stand for businesses in an expectation
	mostScrambled = 64   // replications of an expectation: more would narrow intervals that are narrow
	hardlyAny     = 1e-4 // share of conversations answered below which nobody buys
)

// study is what was found: means by expectation, of the same points for all, and risk by
// draws.
type study struct {
	terms   terms
	quoted  *simulate.Expectation // every offer at its quoted price
	equal   *simulate.Expectation // at prices of equal expected bills
	assumed *simulate.Expectation // at quoted prices, as more or fewer leave unhelped
	risk    *simulate.Result      // of what knows no event or counts what is resolved, at equal expected bills
	fees    []float64             // by event, of equal expected bills
	bill    float64               // that bill, of a conversation
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
	e := simulate.Experiment{
		Replications: min(s.replications, mostScrambled), Points: points, Seed: s.seed, Workers: s.workers, Progress: s.progress,
	}
	var err error
	if st.quoted, err = t.sell(ctx, e, quoted, pricing.PerArtifact(t.byConversation.usd), pricing.PerToken(listPrices)); err != nil {
		return nil, err
	}
	answered, err := st.quoted.Mean(ifResolved, handled)
	switch {
	case err != nil:
		return nil, err
	case answered < hardlyAny:
		return nil, fmt.Errorf("nobody buys at $%v a resolution where %.4g%% are resolved, some of the others leave, and a person's answer costs $%v: want quotes at which somebody does", t.byResolution.usd, 100*t.rate, t.human)
	}
	equal := []pricing.Plan{pricing.PerArtifact(bill), pricing.PerToken(listTimes(bill / t.tokenCost()))}
	if st.equal, err = t.sell(ctx, e, st.fees, equal...); err != nil {
		return nil, err
	}
	if st.assumed, err = t.assume(ctx, e); err != nil {
		return nil, err
	}
	e.Replications = s.replications
	e.Market, e.Offers = t.market(pricing.Right, usual), offers(pricing.Right, st.fees[pricing.Right], equal)
	st.risk, err = simulate.Run(ctx, e)
	return st, err
}

// offers are those of a market in which an event is counted, at its fee; of plans that know
// no event, by the conversation and by the token, once.
func offers(event pricing.Event, fee float64, others []pricing.Plan) (list []simulate.Offer) {
	if event == pricing.Right {
		list = append(list, simulate.Sell(byConversation, others[0]), simulate.Sell(byToken, others[1]))
	}
	return append(list, simulate.Sell(eventNames[event], pricing.PerOutcome(fee)))
}

// sell has the market once for each event, at its fee, and puts them side by side with the
// plans that know no event.
func (t terms) sell(ctx context.Context, e simulate.Experiment, fees []float64, others ...pricing.Plan) (*simulate.Expectation, error) {
	var list []*simulate.Expectation
	for i, event := range events {
		e.Market, e.Offers = t.market(event, usual), offers(event, fees[i], others)
		x, err := simulate.Expect(ctx, e)
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return simulate.Beside(list...)
}

// assume has the market as more or fewer of the unhelped leave.
func (t terms) assume(ctx context.Context, e simulate.Experiment) (*simulate.Expectation, error) {
	var list []*simulate.Expectation
	for _, leave := range assumedShares {
		e.Market, e.Offers = t.market(pricing.Right, leave), []simulate.Offer{
			simulate.Sell(leaving(ifResolved, leave), pricing.PerOutcome(t.byResolution.usd)),
			simulate.Sell(leaving(byConversation, leave), pricing.PerArtifact(t.byConversation.usd)),
		}
		x, err := simulate.Expect(ctx, e)
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return simulate.Beside(list...)
}

func leaving(offer string, leave float64) string { return fmt.Sprintf("%s, %.0f%%", offer, 100*leave) }
