package main

import (
	"context"

	"github.com/usevalue/usevalue/simulate"
)

const (
	level         = 0.95 // of intervals
	equalMultiple = 1.5  // of cost, at which expected bills are made equal
)

// study is what the simulations found.
type study struct {
	sold    *record
	equal   *simulate.Result // at equal expected bills
	control *simulate.Result // the same, in the control market
	priced  []priced         // each contract at a price of its own
}

// priced is a comparison of contracts each at its own best price.
type priced struct {
	title  string
	at     []offered
	result *simulate.Result
}

// newStudy runs the simulations.
func newStudy(ctx context.Context, sold *record, s settings) (*study, error) {
	st := &study{sold: sold}
	e := simulate.Experiment{
		Market: marketOf(sold), Replications: s.replications, Seed: s.seed, Workers: s.workers, Progress: s.progress,
	}
	equal := make([]offered, len(contracts))
	for i, c := range contracts {
		equal[i] = offered{c, equalMultiple}
	}
	var err error
	if st.equal, err = st.sell(ctx, e, equal); err != nil {
		return nil, err
	}
	neutral, trusting := e, e
	neutral.Market, trusting.Market = control(sold), believers(sold)
	if st.control, err = st.sell(ctx, neutral, equal); err != nil {
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
	result, err := st.sell(ctx, e, at)
	st.priced = append(st.priced, priced{title, at, result})
	return err
}

// sell puts contracts at their prices before the market.
func (st *study) sell(ctx context.Context, e simulate.Experiment, at []offered) (*simulate.Result, error) {
	e.Offers = nil
	for _, b := range at {
		e.Offers = append(e.Offers, simulate.Sell(b.name, b.plan(st.sold, b.multiple)))
	}
	return simulate.Run(ctx, e)
}
