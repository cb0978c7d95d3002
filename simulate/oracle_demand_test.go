package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// demand is a market of receivers who want one unit at most, are willing to pay
// their stakes for it, and cost the seller the same.
func demand(willingness simulate.Distribution, cost float64) simulate.Market {
	return simulate.Market{
		Population: simulate.Population{Stakes: willingness},
		Producer:   simulate.Producer{Right: simulate.Attempt{Cost: simulate.Point(cost)}},
	}
}

// posted adds what a posted price comes to.
func (v *verify) posted(t *testing.T, name string, r *simulate.Result, sales, profit, surplus, first float64) {
	t.Helper()
	v.metric(t, name+": sales", sales, r, "posted", simulate.Joined)
	v.metric(t, name+": profit", profit, r, "posted", simulate.Profit)
	v.metric(t, name+": surplus", surplus, r, "posted", simulate.Surplus)
	v.metric(t, name+": first best", first, r, "posted", simulate.FirstBest)
	v.metric(t, name+": deadweight loss", first-profit-surplus, r, "posted", simulate.Loss)
}

func posted(price float64) simulate.Offer { return simulate.Sell("posted", pricing.PerArtifact(price)) }

func uniformDemand(t *testing.T) []oracle {
	v := verify{id: "O1", source: "Tirole (1988)"}
	for _, c := range []struct{ a, b, c float64 }{{0, 1, 0}, {0, 1, 0.2}, {2, 10, 1}} {
		p, width := max(c.a, (c.b+c.c)/2), c.b-c.a
		r := v.trade(t, demand(distuv.Uniform{Min: c.a, Max: c.b}, c.c), 100_000, posted(p))
		low := max(c.a, c.c) - c.c
		v.posted(t, fmt.Sprintf("uniform on [%v,%v], cost %v, price %v", c.a, c.b, c.c, p), r,
			(c.b-p)/width, (p-c.c)*(c.b-p)/width, (c.b-p)*(c.b-p)/(2*width), ((c.b-c.c)*(c.b-c.c)-low*low)/(2*width))
	}
	return v.rows
}

func exponentialDemand(t *testing.T) []oracle {
	v := verify{id: "O2", source: "memoryless demand"}
	for _, c := range []struct{ mean, cost float64 }{{1, 0}, {2, 1}} {
		p := c.cost + c.mean
		r := v.trade(t, demand(distuv.Exponential{Rate: 1 / c.mean}, c.cost), 200_000, posted(p))
		profit := c.mean * math.Exp(-p/c.mean)
		first := c.mean * math.Exp(-c.cost/c.mean)
		name := fmt.Sprintf("exponential, mean %v, cost %v, price %v", c.mean, c.cost, p)
		v.posted(t, name, r, math.Exp(-p/c.mean), profit, profit, first)
		v.metric(t, name+": share lost, 1-2/e for every mean and cost", 1-2/math.E, r, "posted", lost)
	}
	return v.rows
}

var lost = simulate.Metric{Name: "share lost", Unit: "share",
	Of:  (*simulate.Tally).Loss,
	Per: func(t *simulate.Tally) float64 { return t.FirstBest }}

var captured = simulate.Metric{Name: "captured", Unit: "share",
	Of:  (*simulate.Tally).Profit,
	Per: func(t *simulate.Tally) float64 { return t.FirstBest }}

func lognormalDemand(t *testing.T) []oracle {
	v := verify{id: "O3", source: "normal hazard"}
	normal := distuv.Normal{Sigma: 1}
	for _, c := range []struct{ mu, s, c, p float64 }{
		{0, 1, 0, 1.353415}, {0, 0.5, 0, 0.771857}, {0, 1, 0.5, 2.082140}, {1, 0.8, 1, 3.810443},
	} {
		above := func(x float64) (share, excess float64) { // Black and Scholes's form
			if x == 0 {
				return 1, math.Exp(c.mu + c.s*c.s/2)
			}
			d := (c.mu - math.Log(x)) / c.s
			return normal.CDF(d), math.Exp(c.mu+c.s*c.s/2)*normal.CDF(d+c.s) - x*normal.CDF(d)
		}
		sales, surplus := above(c.p)
		_, first := above(c.c)
		r := v.trade(t, demand(distuv.LogNormal{Mu: c.mu, Sigma: c.s}, c.c), 200_000, posted(c.p))
		name := fmt.Sprintf("log-normal (%v,%v), cost %v, price %.4g", c.mu, c.s, c.c, c.p)
		v.posted(t, name, r, sales, (c.p-c.c)*sales, surplus, first)
		v.metric(t, name+": share captured", (c.p-c.c)*sales/first, r, "posted", captured)
	}
	return v.rows
}

// logit is the willingness to pay a price of at least 0 of who compares
// a - alpha price + e with an outside option, both with Gumbel's errors.
type logit struct{ a, alpha float64 }

func (d logit) Quantile(p float64) float64 {
	return max(0, distuv.Logistic{Mu: d.a / d.alpha, S: 1 / d.alpha}.Quantile(p))
}

func logitDemand(t *testing.T) []oracle {
	v := verify{id: "O5", source: "Anderson, de Palma and Thisse (1992)"}
	for _, c := range []struct{ a, alpha, c float64 }{{2, 1, 0}, {5, 2, 1}, {0, 1, 0}} {
		w := lambertW(math.Exp(c.a - c.alpha*c.c - 1))
		p := c.c + (1+w)/c.alpha
		r := v.trade(t, demand(logit{c.a, c.alpha}, c.c), 200_000, posted(p))
		name := fmt.Sprintf("logit (%v,%v), cost %v, price %.4g", c.a, c.alpha, c.c, p)
		v.metric(t, name+": share", w/(1+w), r, "posted", simulate.Joined)
		v.metric(t, name+": profit", w/c.alpha, r, "posted", simulate.Profit)
		v.metric(t, name+": surplus", math.Log1p(math.Exp(c.a-c.alpha*p))/c.alpha, r, "posted", simulate.Surplus)
	}
	return v.rows
}

// lambertW solves w e^w = x for x of at least 0, by Newton's method.
func lambertW(x float64) float64 {
	w := math.Log1p(x)
	for range 50 {
		e := math.Exp(w)
		w -= (w*e - x) / (e * (1 + w))
	}
	return w
}

// asked is a price of an answer by what is seen of the buyer. The plan has no
// name: to make one up for each buyer takes longer than to charge it.
func asked(price func(signal float64) float64) pricing.Strategy {
	return pricing.Contextual(func(b pricing.Buyer) pricing.Strategy {
		return pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(price(b.Signal))}}}
	})
}

// The seller sees what an answer is worth to each, and asks for that.
func perfectPrices(t *testing.T) []oracle {
	v := verify{id: "O11", source: "perfect discrimination"}
	for _, c := range []struct {
		name         string
		of           simulate.Distribution
		cost         float64
		sales, first float64
	}{
		{"uniform, cost 0", distuv.Uniform{Min: 0, Max: 1}, 0, 1, 0.5},
		{"uniform, cost 0.2", distuv.Uniform{Min: 0, Max: 1}, 0.2, 0.8, 0.32},
		{"exponential, cost 0", distuv.Exponential{Rate: 1}, 0, 1, 1},
		{"log-normal, cost 0", distuv.LogNormal{Sigma: 1}, 0, 1, math.Exp(0.5)},
	} {
		m := demand(c.of, c.cost)
		m.Receivers = few(250, 100) // few, for each has a bill of its own to be found
		m.View.Signal = func(r pricing.Receiver) float64 { return r.Stakes }
		each := asked(func(signal float64) float64 { return max(signal, c.cost) })
		r := v.trade(t, m, 10_000, simulate.Sell("posted", each))
		v.posted(t, c.name, r, c.sales, c.first, 0, c.first)
	}
	return v.rows
}
