package simulate_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// payoff is what each side may expect of an offer, in currency for each receiver and period.
type payoff struct{ seller, receivers float64 }

// expect are the payoffs of the offers of an experiment.
func expect(t *testing.T, e simulate.Experiment) (list []payoff) {
	t.Helper()
	x, err := simulate.Expect(context.Background(), e)
	require.NoError(t, err)
	for _, offer := range x.Offers() {
		seller, err := x.Mean(offer, simulate.Profit)
		require.NoError(t, err)
		receivers, err := x.Mean(offer, simulate.Surplus)
		require.NoError(t, err)
		list = append(list, payoff{seller, receivers})
	}
	return list
}

// expectOf are those of offers in a market in which all receivers are alike, so that they
// are exact.
func expectOf(t *testing.T, m simulate.Market, offers ...simulate.Offer) []payoff {
	t.Helper()
	m.Name = "alike"
	return expect(t, simulate.Experiment{Market: m, Offers: offers, Replications: 1, Points: 1})
}

// best is where a payoff with one peak is highest: a golden-section search.
func best(low, high float64, payoff func(x float64) float64) float64 {
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := payoff(a), payoff(b)
	for range few(60, 40) { // which leaves 5e-9 of the range
		if fa >= fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = payoff(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = payoff(b)
		}
	}
	return (low + high) / 2
}

// peak is best, to more digits: where a payoff is highest it hardly differs, and best
// cannot tell values apart. A little before and a little after it is as high.
func peak(low, high float64, payoff func(x float64) float64) float64 {
	little := 1e-4 * (high - low)
	for range 30 {
		if middle := (low + high) / 2; payoff(middle+little) > payoff(middle-little) {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// last is the highest of which something holds that holds of all below it.
func last(low, high float64, holds func(x float64) bool) float64 {
	for range 40 {
		if middle := (low + high) / 2; holds(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// working is a producer that is right as often as it takes pains to be, at a cost
// that no meter shows.
func working(base, effort, cost float64) *simulate.Producer {
	return &simulate.Producer{Quality: simulate.Point(base + effort), Effort: cost * effort * effort / 2}
}

// solid adds a result that is found by a search: to so many decimals.
func (v *verify) solid(what string, exact, found float64, decimals int) {
	v.add(what, exact, found, 0)
	v.published(decimals)
}

// hiddenEffort is O28 and the first part of O36: a seller who is paid for counted
// outcomes works as much as pays, and one who is paid by the attempt not at all.
func hiddenEffort(t *testing.T) []oracle {
	v := verify{id: "O28", source: "moral hazard, limited liability"}
	market := func(value, base float64, m simulate.Measurement) simulate.Market {
		return simulate.Market{Population: simulate.Population{Stakes: simulate.Point(value)}, Producer: *working(base, 0.2, 0), Measurement: m}
	}
	// The market believes in some effort, and pays for what comes of it.
	effort := func(m simulate.Market, plan pricing.Strategy, base, cost float64) float64 {
		return best(0, 1-base, func(e float64) float64 {
			return expectOf(t, m, simulate.Sell("o", plan).InSecret("o", working(base, e, cost)))[0].seller
		})
	}
	for _, c := range []struct{ value, cost, base, fee, effort, buyer, seller float64 }{
		{1, 1, 0, 0.5, 0.5, 0.25, 0.125},
		{10, 20, 0, 5, 0.25, 1.25, 0.625},
		{1, 1, 0.2, 0.4, 0.4, 0.36, 0.16},
		{10, 20, 0.3, 2, 0.1, 3.2, 0.7},
	} {
		name := fmt.Sprintf("value %v, cost %v, base %v: ", c.value, c.cost, c.base)
		m := market(c.value, c.base, simulate.Measurement{})
		e := effort(m, pricing.PerOutcome(c.fee), c.base, c.cost)
		p := expectOf(t, m, simulate.Sell("o", pricing.PerOutcome(c.fee)).InSecret("o", working(c.base, e, c.cost)))[0]
		v.solid(name+"effort for an outcome fee", c.effort, e, 6)
		v.solid(name+"buyer", c.buyer, p.receivers, 6)
		v.solid(name+"seller", c.seller, p.seller, 6)
		fee := best(0, c.value, func(f float64) float64 {
			e := min(f/c.cost, 1-c.base)
			return expectOf(t, m, simulate.Sell("o", pricing.PerOutcome(f)).InSecret("o", working(c.base, e, c.cost)))[0].receivers
		})
		v.solid(name+"the buyer's best fee", c.fee, fee, 6)
		v.solid(name+"effort for a price of an attempt", 0, effort(m, pricing.PerAttempt(0.1), c.base, c.cost), 6)
	}
	w := verify{id: "O36", source: "moral hazard, noisy attribution"}
	for _, c := range []struct{ positives, negatives, effort, fee, buyer float64 }{
		{0, 0, 0.5, 0.5, 0.25}, {0.1, 0.1, 0.4375, 0.546875, 0.191406}, {0.05, 0.3, 0.461538, 0.710059, 0.213018}, {0.3, 0.1, 0.25, 0.416667, 0.0625},
	} {
		name := fmt.Sprintf("false positives %v, negatives %v: ", c.positives, c.negatives)
		m := market(1, 0, simulate.Measurement{FalsePositive: c.positives, FalseNegative: c.negatives})
		m.Producer = *working(0, 0.5, 0)
		e := effort(m, pricing.PerOutcome(c.fee), 0, 1)
		p := expectOf(t, m, simulate.Sell("o", pricing.PerOutcome(c.fee)).InSecret("o", working(0, e, 1)))[0]
		w.solid(name+"effort", c.effort, e, 5)
		w.solid(name+"buyer", c.buyer, p.receivers, 5)
	}
	return append(v.rows, w.rows...)
}

// modelTiers is O24: paid enough for what passes the tests, the seller uses the
// largest model, to which it is just indifferent; paid by the token, the cheapest.
func modelTiers(t *testing.T) []oracle {
	v := verify{id: "O24", source: "Saig et al. (2024)"}
	costs := []float64{0.6405, 0.2415, 0.18165} // 70B, the incumbent, 13B, 7B
	for _, c := range []struct {
		name                  string
		pass                  []float64
		aware, robust         float64
		awarePays, robustPays float64
	}{
		{"HumanEval", []float64{0.53, 0.36, 0.335}, 2.353077, 2.699118, 1.247131, 1.430532},
		{"MBPP", []float64{0.624, 0.47, 0.414}, 2.590909, 2.979545, 1.616727, 1.859236},
	} {
		var tiers []*simulate.Producer
		for i, q := range c.pass {
			run := simulate.Attempt{Usage: pricing.Usage{Output: 1000}, Cost: simulate.Point(costs[i])}
			tiers = append(tiers, &simulate.Producer{Quality: simulate.Point(q), Right: run, Wrong: run})
		}
		m := simulate.Market{Name: "tiers", Receivers: 1, Population: simulate.Population{Stakes: simulate.Point(20)}, Producer: *tiers[0]}
		respond := func(plan pricing.Strategy) simulate.Offer {
			offers := []simulate.Offer{simulate.Sell("70B", plan).InSecret("70B", tiers[0]),
				simulate.Sell("13B", plan).InSecret("13B", tiers[1]), simulate.Sell("7B", plan).InSecret("7B", tiers[2])}
			o, err := simulate.BestResponse(context.Background(), simulate.Experiment{Market: m, Offers: offers, Replications: 1}, simulate.Seller)
			require.NoError(t, err)
			return o
		}
		of := func(o simulate.Offer) float64 { return map[string]float64{"70B": 70, "13B": 13, "7B": 7}[o.Name] }
		for _, pay := range []struct {
			name                 string
			fee, published, pays float64
		}{
			// The least fee at which no smaller model is worth its lower cost: of
			// the two that are as good, the incumbent is kept.
			{"knowing costs", max((costs[0]-costs[1])/(c.pass[0]-c.pass[1]), (costs[0]-costs[2])/(c.pass[0]-c.pass[2])), c.aware, c.awarePays},
			{"not knowing costs", (costs[0] - costs[2]) / (c.pass[0] - c.pass[1]), c.robust, c.robustPays},
		} {
			o := respond(pricing.PerOutcome(pay.fee))
			v.solid(c.name+", "+pay.name+": fee", pay.published, pay.fee, 6)
			v.add(c.name+", "+pay.name+": model used, billions", 70, of(o), 0)
			v.solid(c.name+", "+pay.name+": expected pay", pay.pays, pay.fee*c.pass[0], 5)
			p := expectOf(t, m, o)[0]
			v.solid(c.name+", "+pay.name+": the seller's rent", pay.pays-costs[0], p.seller, 5)
		}
		v.add(c.name+", by the token: model used, billions", 7, of(respond(pricing.PerToken(pricing.ListPrices(0, 1000)))), 0)
	}
	return v.rows
}

// verbosity is O29: longer answers are better, and cost the seller tokens and the
// reader attention. Who chooses the length, and what it pays, decides how long.
func verbosity(t *testing.T) []oracle {
	const value, tau, token, read, price = 10.0, 200.0, 0.002, 0.005, 0.01
	v := verify{id: "O29", source: "verbosity"}
	long := func(n float64) *simulate.Producer {
		answer := simulate.Attempt{Usage: pricing.Usage{Output: n}}
		return &simulate.Producer{Quality: simulate.Point(-math.Expm1(-n / tau)), Card: &pricing.CostCard{Output: 1e6 * token}, Right: answer, Wrong: answer}
	}
	m := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(value), ReadCost: simulate.Point(read)}, Producer: *long(393)}
	welfare := func(p payoff) float64 { return p.seller + p.receivers }
	seen := func(n float64, plan pricing.Strategy) payoff {
		return expectOf(t, m, simulate.Offer{Name: "o", Options: []simulate.Option{{Plan: plan, Producer: long(n)}}})[0]
	}
	secret := func(n float64, plan pricing.Strategy) payoff {
		return expectOf(t, m, simulate.Sell("o", plan).InSecret("o", long(n)))[0]
	}
	tokens := pricing.PerToken(pricing.ListPrices(0, 1e6*price))
	first := best(1, 1000, func(n float64) float64 { return welfare(seen(n, pricing.Plan{})) })
	v.solid("length, first best", 393.223, first, 3)
	v.solid("welfare, first best", 5.847442, welfare(seen(first, pricing.Plan{})), 6)
	chosen := best(1, 600, func(n float64) float64 { return seen(n, tokens).receivers })
	v.solid("length, chosen by the buyer at $.01 a token", 240.795, chosen, 3)
	v.solid("welfare, chosen by the buyer", 5.314438, welfare(seen(chosen, tokens)), 6)
	padded := last(400, 1000, func(n float64) bool { return seen(n, tokens).seller > 0 }) // the longest that is still bought
	v.solid("length, padded until the buyer would leave", 639.412, padded, 3)
	v.solid("welfare, padded", 5.115295, welfare(seen(padded, tokens)), 5)
	paid := func(fee float64) (n float64, pay payoff) { // the seller chooses the length
		plan := pricing.PerOutcome(fee)
		n = peak(1, 1000, func(n float64) float64 { return secret(n, plan).seller })
		return n, secret(n, plan)
	}
	largest := last(6, 7.5, func(fee float64) bool { _, p := paid(fee); return p.receivers > 0 })
	full, atFull := paid(largest)
	v.solid("the largest outcome fee that is accepted", 6.968309, largest, 6)
	v.solid("length, for that fee", 571.533, full, 3)
	v.solid("welfare, for that fee", 5.425244, welfare(atFull), 6)
	corrected, _ := paid(value * token / (token + read))
	v.solid("length, for the corrective share of 2/7", 393.223, corrected, 3)
	priced := func(p float64) payoff { // the buyer chooses the length
		plan := pricing.PerToken(pricing.ListPrices(0, 1e6*p))
		return seen(peak(1, 600, func(n float64) float64 { return seen(n, plan).receivers }), plan)
	}
	monopoly := peak(token, 0.04, func(p float64) float64 { return priced(p).seller })
	v.solid("the seller's best price of a token", 0.019482, monopoly, 6)
	v.solid("welfare, for that price", 4.104, welfare(priced(monopoly)), 3)
	v.solid("welfare, tokens at cost", 5.847442, welfare(priced(token)), 6)
	generous := peak(0.5, 4, func(fee float64) float64 { _, p := paid(fee); return p.receivers })
	_, left := paid(generous)
	v.solid("the outcome fee that leaves the buyer most", (math.Sqrt(17)-1)/2, generous, 6)
	v.solid("welfare, for the fee that leaves the buyer most", 5.532, welfare(left), 3)
	require.Positive(t, left.seller, "at no loss")
	return v.rows
}

// padding is O30: tokens are reported beyond those used as far as audits let it
// pay, and not at all where tokens are not what is paid for.
func padding(t *testing.T) []oracle {
	v := verify{id: "O30", source: "padding under audit"}
	for _, c := range []struct{ margin, penalty, padding, gain float64 }{{1, 0.5 * 4, 0.25, 0.125}, {2, 1 * 10, 0.1, 0.1}} {
		padded := func(x float64) *simulate.Producer {
			answer := simulate.Attempt{Usage: pricing.Usage{Output: 1e6}}
			return &simulate.Producer{Right: answer, Wrong: answer, Padding: x, Penalty: c.penalty}
		}
		m := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(10)}, Producer: *padded(0)}
		payoff := func(plan pricing.Strategy) func(x float64) float64 {
			return func(x float64) float64 {
				return expectOf(t, m, simulate.Sell("o", plan).InSecret("o", padded(x)))[0].seller
			}
		}
		tokens := payoff(pricing.PerToken(pricing.ListPrices(0, c.margin)))
		x := best(0, 2, tokens)
		name := fmt.Sprintf("margin %v, penalty %v: ", c.margin, c.penalty)
		v.solid(name+"padding", c.padding, x, 6)
		v.solid(name+"gain", c.gain, tokens(x)-tokens(0), 6)
		v.solid(name+"padding, paid by outcome", 0, best(0, 2, payoff(pricing.PerOutcome(c.margin))), 6)
	}
	return v.rows
}

// retokenised is O31: the same string in more tokens costs more by the token, and
// the same by the character, which here is by the artifact.
func retokenised(t *testing.T) []oracle {
	v := verify{id: "O31", source: "Velasco et al. (2026)"}
	answer := simulate.Attempt{Usage: pricing.Usage{Output: 2}}
	honest := simulate.Producer{Right: answer, Wrong: answer}
	for _, c := range []struct {
		name    string
		padding float64
	}{{"four tokens for two", 1}, {"a plausible heuristic", 0.112}} {
		long := honest
		long.Padding = c.padding
		m := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(100)}, Producer: honest}
		for _, by := range []struct {
			unit string
			plan pricing.Plan
			want float64
		}{{"token", pricing.PerToken(pricing.ListPrices(0, 1e6)), 1 + c.padding}, {"character", pricing.PerArtifact(10), 1}} {
			o := simulate.Sell("honest", by.plan)
			p := expectOf(t, m, o, o.InSecret("padded", &long))
			v.add(c.name+", by the "+by.unit+": bill, to the honest one", by.want, p[1].seller/p[0].seller, 0)
		}
	}
	return v.rows
}
