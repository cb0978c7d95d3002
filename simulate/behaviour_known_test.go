package simulate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// eitherWay is a menu of a price of an attempt and a fee for an outcome. What is
// made under the fee has tokens, to tell it apart: one read a task, and one
// written if the answer is right.
func eitherWay(p simulate.Producer, price, fee float64) simulate.Offer {
	marked := p
	marked.Right.Usage, marked.Wrong.Usage = pricing.Usage{Input: 1, Output: 1}, pricing.Usage{Input: 1}
	return simulate.Offer{Name: "menu", Options: []simulate.Option{
		{Plan: pricing.PerAttempt(price), Producer: &p}, {Plan: pricing.PerOutcome(fee), Producer: &marked},
	}}
}

func underFee(t *simulate.Tally) float64      { return t.Delivered.Usage.Input }
func rightUnderFee(t *simulate.Tally) float64 { return t.Delivered.Usage.Output }
func byAttempt(t *simulate.Tally) float64     { return t.Delivered.Count - underFee(t) }
func rightByAttempt(t *simulate.Tally) float64 {
	return t.Right - rightUnderFee(t)
}

// Who knows that a task is hard, or that it has hard tasks, pays by outcome. Of
// tasks that are right with q, uniform on [low,high], with one a period and
// enough at stake, the fee f gets those with q < g/f, and the price g the rest.
func TestHardTasksGoToWhoIsPaidByOutcome(t *testing.T) {
	const cost = 0.2
	each := simulate.Attempt{Cost: simulate.Point(cost)}
	for _, c := range []struct{ low, high, price, fee float64 }{
		{0, 1, cost, 2 * cost}, {0, 1, 0.3, 1}, {0.3, 0.9, 0.5, 0.8},
	} {
		for who, p := range map[string]simulate.Producer{
			"the task's":     {Difficulty: distuv.Uniform{Min: 1 - c.high, Max: 1 - c.low}, Known: simulate.TaskQuality},
			"the receiver's": {Quality: distuv.Uniform{Min: c.low, Max: c.high}},
		} {
			p.Right, p.Wrong = each, each
			m := simulate.Market{
				Name: "private", Receivers: 200,
				Population: simulate.Population{Stakes: distuv.Uniform{Min: c.fee, Max: 3 * c.fee}},
			}
			r := settled(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{eitherWay(p, c.price, c.fee)}, Replications: fewer(200), Seed: 5})
			name := fmt.Sprintf("%s quality is known, %+v", who, c)
			edge := c.price / c.fee
			share := (edge - c.low) / (c.high - c.low)
			rate(t, 1, r, "menu", delivered, receiversOf, name)
			rate(t, share, r, "menu", underFee, delivered, name)
			rate(t, (c.low+edge)/2, r, "menu", rightUnderFee, underFee, name)
			rate(t, (edge+c.high)/2, r, "menu", rightByAttempt, byAttempt, name)
			rate(t, share*(c.fee*(c.low+edge)/2-cost)+(1-share)*(c.price-cost), r, "menu", (*simulate.Tally).Profit, receiversOf, name)
		}
	}
}

func receiversOf(t *simulate.Tally) float64 { return t.Receivers }

// Where a period has several tasks, of which only some are hard, they still go
// where they cost least: what is made under the fee is right less often. Where
// nobody knows, nothing sorts them.
func TestSortingNeedsKnowledge(t *testing.T) {
	const price, fee = 0.3, 0.6
	p := simulate.Producer{Difficulty: distuv.Uniform{Min: 0, Max: 1}, Known: simulate.TaskQuality}
	m := simulate.Market{
		Name: "periods", Receivers: 200,
		Population: simulate.Population{Stakes: distuv.Uniform{Min: 0.5, Max: 2}},
		Demand:     simulate.Demand{Tasks: simulate.Binomial{N: 6, P: 0.8}},
	}
	run := func(p simulate.Producer, price float64) *simulate.Result {
		return settled(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{eitherWay(p, price, fee)}, Replications: fewer(100), Seed: 6})
	}
	r := run(p, price)
	hard, err := r.Estimate("menu", simulate.Metric{Of: rightUnderFee, Per: underFee}, within4)
	require.NoError(t, err)
	easy, err := r.Estimate("menu", simulate.Metric{Of: rightByAttempt, Per: byAttempt}, within4)
	require.NoError(t, err)
	assert.Less(t, hard.High, easy.Low)

	for _, known := range []simulate.Known{simulate.OwnQuality, simulate.MarketQuality} {
		p.Known = known
		for _, side := range []float64{0.99, 1.01} { // of the price at which the two are as dear
			r := run(p, side*price)
			rate(t, 0.5, r, "menu", func(t *simulate.Tally) float64 { return t.Right }, delivered, known)
			for _, s := range r.Tallies[0] {
				if side < 1 {
					assert.Zero(t, underFee(&s), "all pay by attempt, %v", known)
				} else {
					assert.Zero(t, byAttempt(&s), "all pay by outcome, %v", known)
				}
			}
		}
	}
}

// Abilities that only receivers know: a price at a share of cost and the same
// share of value left to the receiver as a fee are first best in every
// replication, and the seller gets the other share of what is made. A price above
// cost keeps some out who should be in, a fee of all value the reverse.
func TestHybridRestoresTheFirstBest(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(22, 1))
	abilities := []simulate.Distribution{distuv.Uniform{Min: 0, Max: 1}, distuv.Beta{Alpha: 0.5, Beta: 0.5}, distuv.Beta{Alpha: 4, Beta: 2}}
	if testing.Short() {
		abilities[1], abilities[2] = distuv.Uniform{Max: 0.9}, distuv.Uniform{Max: 0.8} // whose tables take no time
	}
	for i := range few(9, 3) { // of each of them
		stakes, cost, share := 0.5+5*draw.Float64(), draw.Float64(), draw.Float64()
		cost = (0.1 + 0.7*cost) * stakes
		m := simulate.Market{
			Name: "hybrid", Receivers: 200,
			Population: simulate.Population{
				Ability: abilities[i%len(abilities)], Stakes: simulate.Point(stakes),
			},
			Producer:    attempts(1, cost, 1),
			Measurement: simulate.Measurement{Event: pricing.Acted},
		}
		hybrid := pricing.Hybrid("hybrid", pricing.PerAttempt(cost*(1-share)), pricing.PerOutcome(share*stakes))
		r := settled(t, simulate.Experiment{Market: m, Replications: 5, Seed: draw.Uint64(), Offers: []simulate.Offer{
			simulate.Sell("hybrid", hybrid),
			simulate.Sell("attempt", pricing.PerAttempt(cost+0.3*(stakes-cost))), simulate.Sell("fee", pricing.PerOutcome(stakes)),
		}})
		name := fmt.Sprintf("stakes %v, cost %v, share %v", stakes, cost, share)
		missed, wasted := 0.0, 0.0
		for i := range r.Tallies[0] {
			h, attempt, fee := &r.Tallies[0][i], &r.Tallies[1][i], &r.Tallies[2][i]
			assert.InDelta(t, 0, h.Loss(), 1e-9*h.FirstBest, name)
			assert.InDelta(t, share*h.Welfare(), h.Profit(), 1e-9*h.FirstBest, name)
			assert.Zero(t, attempt.Wasted, name)
			assert.Zero(t, fee.Missed, name)
			missed, wasted = missed+attempt.Missed, wasted+fee.Wasted
		}
		assert.Positive(t, missed, name)
		assert.Positive(t, wasted, name)
	}
}
