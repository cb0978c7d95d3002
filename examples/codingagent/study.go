package main

import (
	"context"

	"github.com/usevalue/usevalue/simulate"
)

const (
	level         = 0.95 // of intervals
	equalMultiple = 1.5  // of cost, at which expected bills are made equal
	points        = 1024 // that stand for receivers in an expectation
	mostScrambled = 32   // replications of an expectation: more would narrow intervals that are narrow
)

// study is what was found: means by expectation, and risk by draws.
type study struct {
	sold    *record
	equal   *simulate.Expectation // at equal expected bills
	risk    *simulate.Result      // the same, drawn
	control *simulate.Expectation // the same, in the control market
	priced  []priced              // each contract at a price of its own
}

// priced is a comparison of contracts each at its own best price.
type priced struct {
	title string
	at    []offered
	means *simulate.Expectation
}

// newStudy finds all of it.
func newStudy(ctx context.Context, sold *record, s settings) (*study, error) {
	st := &study{sold: sold}
	e := simulate.Experiment{
		Market: marketOf(sold, s.amounts), Replications: min(s.replications, mostScrambled), Points: points,
		Seed: s.seed, Workers: s.workers, Progress: s.progress,
	}
	equal := make([]offered, len(contracts))
	for i, c := range contracts {
		equal[i] = offered{c, equalMultiple}
	}
	neutral, trusting, drawn := e, e, e
	neutral.Market, trusting.Market, drawn.Replications = control(sold, s.amounts), believers(sold, s.amounts), s.replications
	var err error
	if st.equal, err = simulate.Expect(ctx, st.sell(e, equal)); err != nil {
		return nil, err
	}
	if st.risk, err = simulate.Run(ctx, st.sell(drawn, equal)); err != nil {
		return nil, err
	}
	if st.control, err = simulate.Expect(ctx, st.sell(neutral, equal)); err != nil {
		return nil, err
	}
	for _, p := range []struct {
		title string
		in    simulate.Experiment
		regime
	}{
		{"Each at the price that is best for the seller", e, forTheSeller},
		{"Each at the price that leaves receivers most, at no loss to the seller", e, forReceivers},
		{"Best for the seller, if receivers do not know how often the model is right, and believe anything", trusting, forTheSeller},
	} {
		if err := st.price(ctx, p.title, p.in, p.regime); err != nil {
			return nil, err
		}
	}
	return st, nil
}

// price finds each contract's own price and compares them there.
func (st *study) price(ctx context.Context, title string, e simulate.Experiment, choose regime) error {
	at, err := search(ctx, e, st.sold, choose)
	if err != nil {
		return err
	}
	means, err := simulate.Expect(ctx, st.sell(e, at))
	st.priced = append(st.priced, priced{title, at, means})
	return err
}

// sell puts contracts at their prices before the market.
func (st *study) sell(e simulate.Experiment, at []offered) simulate.Experiment {
	e.Offers = nil
	for _, b := range at {
		e.Offers = append(e.Offers, simulate.Sell(b.name, b.plan(st.sold, b.multiple)))
	}
	return e
}
