package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// endurance is the exact share of receivers who are still there after so many uses
// of an answer that is right with probability q, and the uses they make of it: a
// dynamic program over how many were right (Beta-Bernoulli, as model.md, O18).
func endurance(q, threshold, alpha, beta float64, uses int) (alive, used float64) {
	state := map[int]float64{0: 1} // by right answers
	for t := range uses {
		next := map[int]float64{}
		for right, p := range state {
			if alpha+float64(right) < threshold*(alpha+beta+float64(t))-1e-12 {
				continue // has left
			}
			used += p
			next[right+1] += p * q
			next[right] += p * (1 - q)
		}
		state = next
	}
	for right, p := range state {
		if alpha+float64(right) >= threshold*(alpha+beta+float64(uses))-1e-12 {
			alive += p
		}
	}
	return alive, used
}

// trustDynamics is O18: receivers pay by the use as long as they believe that it
// is worth it, and see every answer; who pays for outcomes never leaves.
func trustDynamics(t *testing.T) []oracle {
	var rows []oracle
	for _, c := range []struct {
		q, threshold, alpha, beta float64
		uses                      int
		alive, used               float64 // as published
	}{
		{0.8, 0.4, 1, 1, 50, 0.789995, 39.749258},
		{0.8, 0.4, 4, 2, 50, 0.999360, 49.972115},
		{0.6, 0.5, 2, 1, 100, 0.557595, 59.929350},
	}[:few(3, 2)] {
		alive, used := endurance(c.q, c.threshold, c.alpha, c.beta, c.uses)
		require.InDelta(t, c.alive, alive, 5e-7)
		require.InDelta(t, c.used, used, 5e-7)
		m := simulate.Market{
			Receivers: 200, Periods: c.uses + 1, // in the last, they are still there or not
			Population: simulate.Population{
				Trust:    simulate.Point(c.alpha / (c.alpha + c.beta)),
				Learning: simulate.Learning{Evidence: c.alpha + c.beta, Observed: 1},
			},
			Producer: simulate.Producer{Quality: simulate.Point(c.q)},
		}
		v := verify{id: "O18", source: "Beta-Bernoulli learning"}
		r := v.trade(t, m, 10_000, simulate.Sell("by use", pricing.PerAttempt(c.threshold)), simulate.Sell("by outcome", pricing.PerOutcome(0.9)))
		name := func(what string) string {
			return fmt.Sprintf("right %v, worth it above %v, prior (%v,%v): %s", c.q, c.threshold, c.alpha, c.beta, what)
		}
		v.metric(t, name(fmt.Sprintf("there after %d uses", c.uses)), alive, r, "by use", simulate.Retained)
		all := simulate.Metric{Name: "uses", Of: func(t *simulate.Tally) float64 { return t.Joined - t.Stayed }, Per: func(t *simulate.Tally) float64 { return t.AtLast }}
		v.metric(t, name("uses"), used, r, "by use", all)
		v.metric(t, name("there, paying by outcome"), 1, r, "by outcome", simulate.Retained)
		rows = append(rows, v.rows...)
	}
	return rows
}

// What is never seen teaches nothing: always when checked, at times when acted
// on, never when ignored.
func TestWhatIsSeenOfAnswers(t *testing.T) {
	t.Parallel()
	market := func(check simulate.Distribution, observed float64) simulate.Market {
		return simulate.Market{
			Name: "seen", Receivers: few(500, 125), Periods: 2,
			Population: simulate.Population{
				Trust: simulate.Point(0.9), CheckCost: check, Knowledge: simulate.Point(0.5), Stakes: simulate.Point(10),
				Learning: simulate.Learning{Evidence: 1, Observed: observed},
			},
			Producer: simulate.Producer{Quality: simulate.Point(0.4)},
		}
	}
	// After one wrong answer trust is .45, and neither acting nor a check of 2 is
	// worth it; after a right one it is .95.
	for name, c := range map[string]struct {
		m    simulate.Market
		stay float64
	}{
		"acting, never seen":  {market(nil, 0), 1},
		"acting, always seen": {market(nil, 1), 0.4},
		"acting, half seen":   {market(nil, 0.5), 0.7},
		"checked":             {market(simulate.Point(0.4), 0), 0.4},
	} {
		plan := pricing.PerAttempt(0)
		if c.m.Population.CheckCost != nil {
			plan = pricing.PerAttempt(2)
		}
		r := sell(t, c.m, map[string]pricing.Strategy{"o": plan})
		checked, err := r.Estimate("o", simulate.Checked, 0.95)
		require.NoError(t, err)
		assert.Equal(t, c.m.Population.CheckCost != nil, checked.Value > 0, name)
		e, err := r.Estimate("o", simulate.Retained, 0.95)
		require.NoError(t, err)
		assert.LessOrEqual(t, math.Abs(e.Value-c.stay), 4*e.StandardError, name)
	}
}
