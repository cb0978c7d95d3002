package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// doubted is a market whose receivers believe anything of answers that are right
// with q, and are themselves right with k.
func doubted(q, k, stakes, cost float64) simulate.Market {
	return simulate.Market{
		Population: simulate.Population{
			Knowledge: simulate.Point(k), Stakes: simulate.Point(stakes), Trust: distuv.Uniform{Min: 0, Max: 1},
		},
		Producer: attempts(q, cost, 1),
	}
}

// Attempts are paid on belief, outcomes on results.
func trust(t *testing.T) []oracle {
	const receivers = 200_000
	v := verify{id: "O17", source: "experience goods; money-back guarantee"}
	for _, c := range []struct{ q, stakes float64 }{{0.8, 1}, {0.4, 10}} {
		r := v.trade(t, doubted(c.q, 0, c.stakes, 0), receivers,
			simulate.Sell("use", pricing.PerAttempt(c.stakes/2)), simulate.Sell("fee", pricing.PerOutcome(c.stakes)))
		name := fmt.Sprintf("right with %v, stakes %v", c.q, c.stakes)
		v.metric(t, name+", per use: profit", c.stakes/4, r, "use", simulate.Profit)
		v.metric(t, name+", per use: surplus that came true", c.stakes*(c.q-0.5)/2, r, "use", simulate.Surplus)
		v.metric(t, name+", per use: surplus expected", c.stakes/8, r, "use", simulate.Anticipated)
		v.metric(t, name+", fee: accepted by", 1, r, "fee", simulate.Joined)
		v.metric(t, name+", fee: profit", c.q*c.stakes, r, "fee", simulate.Profit)
		v.metric(t, name+", fee: surplus that came true", 0, r, "fee", simulate.Surplus)
	}

	// Who knows something itself also has to believe that the answer is better.
	const q = 0.8
	even := (2*math.Sqrt(q) - 1) * (2*math.Sqrt(q) - 1)
	for _, k := range []float64{0.3, even, 0.8} {
		root := math.Sqrt(k)
		r := v.trade(t, doubted(q, k, 1, 0), receivers,
			simulate.Sell("use", pricing.PerAttempt((1-k)/2)), simulate.Sell("fee", pricing.PerOutcome(1-root)))
		name := fmt.Sprintf("right with %v, own answer with %.4g", q, k)
		use, fee := (1-k)*(1-k)/4, q*(1-root)*(1-root)
		v.metric(t, name+", per use: profit", use, r, "use", simulate.Profit)
		v.metric(t, name+", per use: surplus that came true", (1-k)/2*(q-k)-use, r, "use", simulate.Surplus)
		v.metric(t, name+", fee: profit", fee, r, "fee", simulate.Profit)
		v.metric(t, name+", fee: surplus that came true", (1-root)*(q-k)-fee, r, "fee", simulate.Surplus)
		v.difference(t, fmt.Sprintf("%s: profit, fee less per use (%.4g times)", name, 4*q/((1+root)*(1+root))), fee-use, r, simulate.Profit)
	}

	const cost = 0.2
	r := v.trade(t, doubted(q, 0, 1, cost), receivers,
		simulate.Sell("use", pricing.PerAttempt(cost)), simulate.Sell("fee", pricing.PerOutcome(cost/q)))
	for _, c := range []struct {
		offer, name string
		welfare     float64
	}{{"use", "per use", 0.48}, {"fee", "fee", 0.6}} {
		v.metric(t, "most surplus at no loss, cost 0.2, "+c.name+": profit", 0, r, c.offer, simulate.Profit)
		v.metric(t, "most surplus at no loss, cost 0.2, "+c.name+": surplus that came true", c.welfare, r, c.offer, simulate.Surplus)
		v.metric(t, "most surplus at no loss, cost 0.2, "+c.name+": welfare", c.welfare, r, c.offer, simulate.Welfare)
	}
	return v.rows
}

// A fee that stands in for trust is worth this much measuring, and no more.
func breakEvenMeasuring(t *testing.T) []oracle {
	v := verify{id: "O63", source: "break-even cost of measuring, trust"}
	for _, c := range []struct{ q, stakes float64 }{{0.8, 1}, {0.4, 10}} {
		m := doubted(c.q, 0, c.stakes, 0)
		m.Measurement.Cost = c.stakes * (c.q - 0.25)
		name := fmt.Sprintf("right with %v, stakes %v", c.q, c.stakes)
		r := v.trade(t, m, 100_000, simulate.Sell("use", pricing.PerAttempt(c.stakes/2)), simulate.Sell("fee", pricing.PerOutcome(c.stakes)))
		v.difference(t, fmt.Sprintf("%s, measuring %.4g: profit at best prices, fee less per use", name, m.Measurement.Cost), 0, r, simulate.Profit)

		// At no loss, answers that cost nothing are free by use, and all use them.
		for _, measuring := range []float64{0, 0.1} {
			m.Measurement.Cost = measuring
			r := v.trade(t, m, 100_000, simulate.Sell("use", pricing.PerAttempt(0)), simulate.Sell("fee", pricing.PerOutcome(measuring/c.q)))
			v.metric(t, fmt.Sprintf("%s, measuring %v: profit of a fee at no loss", name, measuring), 0, r, "fee", simulate.Profit)
			v.difference(t, fmt.Sprintf("%s, measuring %v: surplus at no loss, fee less per use", name, measuring), -measuring, r, simulate.Surplus)
		}
	}
	return v.rows
}

// difference adds what the fee makes of a metric, paired.
func (v *verify) difference(t *testing.T, what string, exact float64, r *simulate.Result, m simulate.Metric) {
	t.Helper()
	c, err := r.Compare("use", "fee", m, 0.95)
	require.NoError(t, err)
	v.add(what, exact, c.Difference.Value, c.Difference.StandardError)
}

// shifted is a distribution to which a number is added.
type shifted struct {
	simulate.Distribution
	by float64
}

func (d shifted) Quantile(p float64) float64 { return d.by + d.Distribution.Quantile(p) }

// A wrong answer that is acted on loses L more than an own answer costs: it is
// checked where that is worth the check.
func checkingByStakes(t *testing.T) []oracle {
	const own, receivers = 1000, 100_000 // an own answer is right and dear: nobody makes one instead
	v := verify{id: "O40", source: "check if (1-q) L exceeds its cost"}
	for _, c := range []struct{ q, check, mean float64 }{{0.9, 1, 20}, {0.99, 1, 20}, {0.7, 2, 10}} {
		m := simulate.Market{
			Population: simulate.Population{
				Knowledge: simulate.Point(1), OwnCost: simulate.Point(own), CheckCost: simulate.Point(c.check),
				Stakes: shifted{distuv.Exponential{Rate: 1 / c.mean}, own},
			},
			Producer: attempts(c.q, 0, 1),
		}
		with := v.trade(t, m, receivers, free)
		m.Population.CheckCost = nil
		without := v.trade(t, m, receivers, free)
		x := c.check / ((1 - c.q) * c.mean)
		name := fmt.Sprintf("right with %v, check %v, mean loss %v, so checked above %.4g", c.q, c.check, c.mean, c.check/(1-c.q))
		v.metric(t, name+": checked", math.Exp(-x), with, "free", simulate.Checked)
		v.metric(t, name+": loss unchecked", (1-c.q)*c.mean*(1-math.Exp(-x)*(1+x)), with, "free", simulate.Metric{
			Of:  func(t *simulate.Tally) float64 { return own*t.Right - c.check*t.Checked - t.Gain },
			Per: func(t *simulate.Tally) float64 { return t.Tasks },
		})
		var saved []float64 // expected: nothing but the stakes is left to chance
		for i := range with.Tallies[0] {
			a, b := &with.Tallies[0][i], &without.Tallies[0][i]
			saved = append(saved, (a.Anticipated-b.Anticipated)/a.Tasks)
		}
		mean, sd := stat.MeanStdDev(saved, nil)
		v.add(name+": saved by being able to check", (1-c.q)*c.mean*math.Exp(-x), mean, stat.StdErr(sd, float64(len(saved))))
	}
	return v.rows
}

// Answers that are measured with errors: what a true success is billed, and how
// much of the bill is for something else.
func noisyBill(t *testing.T) []oracle {
	const q, fee, receivers = 0.67, 0.99, 100_000
	v := verify{id: "O36", source: "noisy attribution"}
	bill := simulate.Sell("fee", pricing.PerOutcome(fee))
	for _, c := range []struct{ wrongly, missed float64 }{{0.1, 0}, {0.1, 0.1}} {
		m := simulate.Market{Population: simulate.Population{Stakes: simulate.Point(10)}, Producer: attempts(q, 0, 1)}
		m.Measurement.FalseNegative = c.missed
		truly := v.trade(t, m, receivers, bill).Tallies[0] // the same tasks, with the same luck
		m.Measurement.FalsePositive = c.wrongly
		r := v.trade(t, m, receivers, bill)
		name := fmt.Sprintf("right with %v, fee %v, counted by mistake %v, missed %v", q, fee, c.wrongly, c.missed)
		counted := (1-c.missed)*q + c.wrongly*(1-q)
		v.metric(t, name+": bill of a true success", fee*counted/q, r, "fee", simulate.PricePerArtifact)
		var off, all []float64
		for i := range truly {
			s := &r.Tallies[0][i]
			off = append(off, s.Delivered.Success-truly[i].Delivered.Success)
			all = append(all, s.Delivered.Success)
		}
		v.ratio(name+": share of charges that is wrong", c.wrongly*(1-q)/counted, off, all)
	}
	return v.rows
}

// ratio adds a ratio of sums over replications, with its error by the delta
// method.
func (v *verify) ratio(what string, exact float64, of, per []float64) {
	mean := stat.Mean(per, nil)
	ratio := stat.Mean(of, nil) / mean
	off := make([]float64, len(of))
	for i := range off {
		off[i] = (of[i] - ratio*per[i]) / mean
	}
	v.add(what, exact, ratio, stat.StdErr(stat.StdDev(off, nil), float64(len(off))))
}

// A fee for each resolved conversation: the bill follows the rate of success.
func resolutionFee(t *testing.T) []oracle {
	const fee, perConversation, conversations = 0.99, 2, 1000
	v := verify{id: "O60", source: "Intercom's Fin, published"}
	sold := func(rate float64) simulate.Offer {
		p := attempts(rate, 0, 1)
		return simulate.Offer{Name: fmt.Sprint(rate), Options: []simulate.Option{{Plan: pricing.PerOutcome(fee), Producer: &p}}}
	}
	r := v.trade(t, simulate.Market{
		Receivers:  20,
		Population: simulate.Population{Stakes: simulate.Point(10)},
		Demand:     simulate.Demand{Tasks: simulate.Point(conversations)},
	}, 600, sold(0.67), sold(0.4), sold(0.65), sold(1), simulate.Sell("each", pricing.PerAttempt(perConversation)))
	v.metric(t, "1,000 conversations, 67% resolved at 0.99: bill", 663.3, r, "0.67", simulate.Charges)
	v.metric(t, "1,000 conversations at 2 each: bill", 2000, r, "each", simulate.Charges)
	v.metric(t, "1,000 conversations, all resolved at 0.99: the largest bill there is", 990, r, "1", simulate.Charges)
	var before, after []float64
	for i := range r.Tallies[1] {
		before, after = append(before, r.Tallies[1][i].Charges), append(after, r.Tallies[2][i].Charges)
	}
	v.ratio("40% resolved, then 65%: the bill is multiplied by", 1.625, after, before)
	return v.rows
}
