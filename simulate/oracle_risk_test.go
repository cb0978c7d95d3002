package simulate_test

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// gamma is the Gamma distribution of a mean and a coefficient of variation, which
// at 1 is the exponential, whose table takes no time.
func gamma(mean, cv float64) simulate.Distribution {
	if cv == 1 {
		return distuv.Exponential{Rate: 1 / mean}
	}
	return distuv.Gamma{Alpha: 1 / (cv * cv), Beta: 1 / (cv * cv * mean)}
}

// bearing is a market of one receiver alike to all others, who bears risk.
func bearing(stakes, quality, aversion float64) simulate.Market {
	return simulate.Market{
		Receivers:  10,
		Population: simulate.Population{Stakes: simulate.Point(stakes), RiskAversion: simulate.Point(aversion)},
		Producer:   simulate.Producer{Quality: simulate.Point(quality)},
	}
}

// certainly is what an offer is worth for certain to a receiver.
func certainly(t *testing.T, m simulate.Market, plan pricing.Strategy) float64 {
	t.Helper()
	return certainlyEach(t, m, plan)[0]
}

// certainlyEach is what plans are worth, each an offer beside the others.
func certainlyEach(t *testing.T, m simulate.Market, plans ...pricing.Strategy) (worth []float64) {
	t.Helper()
	e := simulate.Experiment{Market: m, Replications: 2}
	e.Market.Name = "certain"
	for i, plan := range plans {
		e.Offers = append(e.Offers, simulate.Sell(fmt.Sprint(i), plan))
	}
	for _, tallies := range mustRun(t, e).Tallies {
		worth = append(worth, tallies[0].CertaintyEquivalent/tallies[0].Receivers)
	}
	return worth
}

// certaintyEquivalents is O33 and the risk channel of O63.
func certaintyEquivalents(t *testing.T) []oracle {
	v := verify{id: "O33", source: "CARA"}
	for _, c := range []struct{ quality, value, aversion, exact float64 }{
		{0.5, 1, 1, 0.379885}, {0.65, 4, 0.5, 1.651219}, {0.9, 100, 0.05, 44.874223},
	} {
		v.solid(fmt.Sprintf("%v of winning %v, risk aversion %v", c.quality, c.value, c.aversion), c.exact,
			certainly(t, bearing(c.value, c.quality, c.aversion), pricing.Plan{}), 6)
	}
	known := bearing(4, 0.65, 0.5)
	known.Population.Knowledge = simulate.Point(0.5)
	v.solid("0.65 of winning 4 instead of 0.5, risk aversion 0.5", 0.519, certainly(t, known, pricing.Plan{}), 3)
	for _, c := range []struct{ mean, cv, aversion, exact float64 }{{0.28038, 1, 1, 0.329032}, {2, 0.5, 0.8, 2.554128}}[:few(2, 1)] { // the table of the second takes long
		m := bearing(10, 1, c.aversion)
		m.Producer.Right.Cost = gamma(c.mean, c.cv)
		worth := certainlyEach(t, m, pricing.Plan{}, pricing.CostPlus(0))
		v.solid(fmt.Sprintf("a bill with mean %v, variation %v, risk aversion %v", c.mean, c.cv, c.aversion), c.exact, worth[0]-worth[1], 6)
	}
	w := verify{id: "O63", source: "risk and measurement"}
	for _, c := range []struct{ quality, value, cost, aversion, token, outcome, even float64 }{
		{0.65, 4, 0.28038, 0.5, 1.370839, 1.556792, 0.446571}, {0.5, 1, 0.2, 1, 0.179885, 0.255659, 0.100307},
	} {
		m := bearing(c.value, c.quality, c.aversion)
		fee := func(measuring float64) float64 {
			return certainly(t, m, pricing.PerOutcome((c.cost+measuring)/c.quality))
		}
		name := fmt.Sprintf("right %v, value %v, cost %v, risk aversion %v: ", c.quality, c.value, c.cost, c.aversion)
		w.solid(name+"by the attempt", c.token, certainly(t, m, pricing.PerAttempt(c.cost)), 6)
		w.solid(name+"by outcome", c.outcome, fee(0), 6)
		w.solid(name+"by outcome, with measuring at break-even", c.token, fee(c.even), 6)
	}
	return append(v.rows, w.rows...)
}

// sharedRisk is O34: of a risk that both sides bear in proportion to how little
// they mind, the premiums of both are least. Payoffs are Bernoulli and small, so
// that their variance is all that counts.
func sharedRisk(t *testing.T) []oracle {
	v := verify{id: "O34", source: "Borch (1962), Wilson (1968)"}
	const value, scale = 1, 1e-3 // of the risk aversions, for payoffs to be small against them
	for _, c := range []struct{ buyer, seller, share float64 }{{3, 1, 0.75}, {2, 0.5, 0.8}} {
		// The seller gives back a share of the value and takes it off failures: a
		// fee of share x value, less its mean beforehand.
		premium := func(share float64) float64 {
			buyer := bearing(value, 0.5, scale*c.buyer)
			borne := certainly(t, buyer, pricing.PerOutcome(share*value))
			mean := 0.5 * (1 - share) * value
			seller := bearing(share*value, 0.5, scale*c.seller) // the fee is the seller's gamble
			return mean - borne + 0.5*share*value - certainly(t, seller, pricing.Plan{})
		}
		at := best(0, 1, func(s float64) float64 { return -premium(s) })
		v.solid(fmt.Sprintf("risk aversions %v and %v: the seller's share", c.buyer, c.seller), c.share, at, 2)
		alone, both := premium(0), premium(at)
		v.solid(fmt.Sprintf("risk aversions %v and %v: premium left", c.buyer, c.seller), c.seller/(c.buyer+c.seller), both/alone, 3)
	}
	return v.rows
}

// riskTransfer is O21 and O38: who bears the spread of outcomes and costs.
func riskTransfer(t *testing.T) []oracle {
	v := verify{id: "O21", source: "Saig et al. (2026)"}
	const q, right, wrong, cv = 0.65, 0.2194, 0.3936, 0.9158
	cost := q*right + (1-q)*wrong
	fee := cost / q
	law := func(mean float64) distuv.LogNormal {
		s := math.Sqrt(math.Log(1 + cv*cv))
		return distuv.LogNormal{Mu: math.Log(mean) - s*s/2, Sigma: s}
	}
	m := simulate.Market{
		Receivers: 200,
		Demand:    simulate.Demand{Tasks: simulate.Point(100)},
		Producer: simulate.Producer{Quality: simulate.Point(q),
			Right: simulate.Attempt{Cost: law(right)}, Wrong: simulate.Attempt{Cost: law(wrong)}},
	}
	r := v.trade(t, m, 20_000, simulate.Sell("cost", pricing.CostPlus(0)), simulate.Sell("fee", pricing.PerOutcome(fee)))
	second := func(mean float64) float64 { return mean * mean * (1 + cv*cv) }
	moment := q*second(right) + (1-q)*second(wrong)
	value := q - cost
	perToken := math.Sqrt(100 * (q - 2*q*right + moment - value*value))
	vendor := math.Sqrt(100 * (q*fee*fee - 2*fee*q*right + moment))
	spread := func(what string, exact float64, offer string, of simulate.StdDev) {
		e, err := r.StdDev(offer, of, 0.95)
		require.NoError(t, err)
		v.add(what, exact, e.Value, e.StandardError)
	}
	require.InDelta(t, 6.20, perToken, 0.02, "as published")
	require.InDelta(t, 3.93, vendor, 0.02, "as published")
	v.metric(t, "buyer's mean of 100 tasks, at cost", 100*value, r, "cost", simulate.Surplus)
	spread("buyer's spread, at cost", perToken, "cost", simulate.SurplusStdDev)
	spread("buyer's spread, by outcome", math.Sqrt(100*q*(1-q))*(1-fee), "fee", simulate.SurplusStdDev)
	spread("spread of bills, by outcome", math.Sqrt(100*q*(1-q))*fee, "fee", simulate.BillStdDev)
	one := m
	one.Receivers = 1
	lone := v.trade(t, one, 10_000, simulate.Sell("fee", pricing.PerOutcome(fee)))
	x2 := simulate.Metric{Name: "profit, squared", Of: func(t *simulate.Tally) float64 { return t.Profit() * t.Profit() }}
	v.metric(t, "seller's variance with one buyer, by outcome", vendor*vendor, lone, "fee", x2)

	w := verify{id: "O38", source: "pool of jobs under an outcome fee"}
	pool := simulate.Market{
		Receivers: 1, Producer: attempts(q, 0.28038, 1),
	}
	for _, c := range []struct {
		jobs       int
		mean, sd   float64
		loss       float64
		poolsDrawn int
	}{{20, 0.8924, 1.066536, 0.237622, 20_000}, {500, 22.31, 5.332682, 1.98e-5, 4_000}} {
		pool.Demand.Tasks = simulate.Point(c.jobs)
		r := w.trade(t, pool, c.poolsDrawn, simulate.Sell("fee", pricing.PerOutcome(0.5)))
		name := fmt.Sprintf("%d jobs: ", c.jobs)
		w.metric(t, name+"mean", float64(c.jobs)*(0.65*0.5-0.28038), r, "fee", simulate.Profit)
		mean := c.mean
		w.metric(t, name+"variance", c.sd*c.sd, r, "fee", simulate.Metric{Name: "variance", Of: func(t *simulate.Tally) float64 {
			return (t.Profit() - mean) * (t.Profit() - mean)
		}})
		successes := distuv.Binomial{N: float64(c.jobs), P: q}
		loss := successes.CDF(math.Floor(0.28038 * float64(c.jobs) / 0.5)) // fees do not pay for attempts
		require.InEpsilon(t, c.loss, loss, 0.0025, "as published, to three digits")
		made, err := r.Estimate("fee", simulate.LossMaking, 0.95)
		require.NoError(t, err)
		// That of the exact law: among all the pools drawn there may be no loss.
		w.add(name+"probability of a loss", loss, made.Value, math.Sqrt(loss*(1-loss)/float64(len(r.Tallies[0]))))
		if c.jobs == 500 { // with few, most ranks near it have the same profit
			k := sort.Search(c.jobs, func(k int) bool { return successes.CDF(float64(k)) >= 0.01 })
			low, se := quantile(r.Tallies[0], 0.01)
			w.add(name+"1% quantile", 0.5*float64(k)-0.28038*float64(c.jobs), low, se)
		}
	}
	return append(v.rows, w.rows...)
}

// quantile is that of profits over markets, and its standard error: half of what lies
// between the profits whose ranks are a standard deviation, of a binomial law, below
// and above it.
func quantile(markets []simulate.Tally, p float64) (q, se float64) {
	profits := make([]float64, len(markets))
	for i := range markets {
		profits[i] = markets[i].Profit()
	}
	slices.Sort(profits)
	rank, sd := p*float64(len(profits)), math.Sqrt(float64(len(profits))*p*(1-p))
	at := func(rank float64) float64 { return profits[max(int(math.Ceil(rank))-1, 0)] }
	return at(rank), (at(rank+sd) - at(rank-sd)) / 2
}

// spendCap is O39: a cap on an uncertain bill is a call option on it.
func spendCap(t *testing.T) []oracle {
	v := verify{id: "O39", source: "Black (1976)"}
	for _, c := range []struct{ mean, cv, limit, value, over float64 }{{0.28038, 1, 0.5, 0.042800, 0.133267}, {1, 0.5, 1, 0.186715, 0.406642}} {
		s := math.Sqrt(math.Log(1 + c.cv*c.cv))
		m := simulate.Market{
			Population: simulate.Population{Stakes: simulate.Point(100)},
			Producer:   simulate.Producer{Right: simulate.Attempt{Cost: distuv.LogNormal{Mu: math.Log(c.mean) - s*s/2, Sigma: s}}},
		}
		capped := pricing.CostPlus(0)
		capped.Maximum = c.limit
		r := v.trade(t, m, 250_000, simulate.Sell("capped", capped))
		name := fmt.Sprintf("mean %v, variation %v, capped at %v: ", c.mean, c.cv, c.limit)
		v.metric(t, name+"bill", c.mean-c.value, r, "capped", simulate.Charges)
		v.published(6)
		v.metric(t, name+"the seller's loss by it", -c.value, r, "capped", simulate.Profit)
		v.published(6)
	}
	return v.rows
}

// averseEffort is O35 as the engine has it, with effort and a Bernoulli outcome:
// the fee that shares a risk-averse seller's risk best, and what is left. The seller
// does best by an effort e where e = (1-√(1-x²))/(2x), for a fee f and x = 1-exp(-4f);
// welfare is then highest at the figures here. It is so flat there that a fee of .451004
// and its effort of .269525, as a search would have them that compares values, leave
// 1.2e-9 less.
func averseEffort(t *testing.T) []oracle {
	if testing.Short() {
		t.Skip("a search within a search takes long: certaintyEquivalents has what a gamble is worth for certain, and modelTiers and padding what a seller does for a fee")
	}
	const aversion, cost, value = 4.0, 1.0, 1.0
	v := verify{id: "O35", source: "a Bernoulli outcome, risk-averse seller"}
	// What the seller gets for certain is the gamble of its own fee.
	certain := func(f, e float64) float64 {
		return certainly(t, bearing(f, e, aversion), pricing.Plan{}) - cost*e*e/2
	}
	respond := func(f float64) float64 {
		return peak(0, 1, func(e float64) float64 { return certain(f, e) })
	}
	welfare := func(f float64) float64 {
		e := respond(f)
		return (value-f)*e + certain(f, e)
	}
	fee := peak(0.1, 0.9, welfare)
	effort := respond(fee)
	v.solid("the best fee", 0.450960, fee, 6)
	v.solid("effort for the best fee", 0.269508, effort, 6)
	v.solid("welfare for the best fee", 0.175418, welfare(fee), 6)
	m := simulate.Market{Receivers: 1, Population: simulate.Population{Stakes: simulate.Point(value)}, Producer: *working(0, effort, cost)}
	r := v.trade(t, m, 100_000, simulate.Sell("fee", pricing.PerOutcome(fee)))
	got, err := r.CertaintyEquivalent("fee", simulate.Seller, aversion, 0.95)
	require.NoError(t, err)
	v.add("the seller's payoff for certain, over markets", certain(fee, effort), got.Value, got.StandardError)
	return v.rows
}
