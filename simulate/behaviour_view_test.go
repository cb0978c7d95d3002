package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// watched is a market of receivers with 1, 2, 4 or 8 at stake, which is seen.
func watched(t *testing.T) simulate.Market {
	t.Helper()
	stakes, err := simulate.NewEmpirical(1, 2, 4, 8)
	require.NoError(t, err)
	return simulate.Market{
		Name: "watched", Receivers: 40,
		Population: simulate.Population{Stakes: stakes},
		View:       simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Stakes }},
	}
}

// A price by segment or by signal is what that buyer pays and decides by.
func TestPricesByWhatIsSeen(t *testing.T) {
	t.Parallel()
	m := watched(t)
	byTable := pricing.Segments{By: []pricing.Strategy{pricing.PerArtifact(0.5), nil, pricing.PerOutcome(5)}, Default: pricing.PerArtifact(1.5)}
	bySegment := pricing.Contextual(func(b pricing.Buyer) pricing.Strategy { return byTable.By[0] })
	segmented := m
	segmented.View.Segments = []float64{2, 4} // 1; 2; 4 and 8
	r := sell(t, segmented, map[string]pricing.Strategy{"table": byTable, "one price": bySegment})
	perReceiver := func(s *simulate.Tally) float64 { return s.Receivers }
	charges := func(s *simulate.Tally) float64 { return s.Charges }
	rate(t, 0.25*0.5+0.25*1.5+0.25*5, r, "table", charges, perReceiver, "a segment without a strategy takes the default")
	rate(t, 0.75, r, "table", func(s *simulate.Tally) float64 { return s.Joined }, perReceiver, "5 is too dear for 4")
	rate(t, 0.5, r, "one price", charges, perReceiver)

	half := pricing.Contextual(func(b pricing.Buyer) pricing.Strategy { return pricing.PerOutcome(b.Signal / 2) })
	fee := pricing.Contextual(func(b pricing.Buyer) pricing.Strategy { // a capped plan for one, another for the next
		return bounded(pricing.PerArtifact(2*b.Signal), 0, b.Signal)
	})
	r = sell(t, m, map[string]pricing.Strategy{"half": half, "all": fee})
	for i := range r.Tallies[0] {
		for o := range r.Tallies {
			s := &r.Tallies[o][i]
			assert.Equal(t, 40.0, s.Joined)
			share := map[string]float64{"half": 0.5, "all": 1}[r.Offers[o]]
			assert.InDelta(t, share*s.FirstBest, s.Charges, 1e-9)
			assert.InDelta(t, (1-share)*s.FirstBest, s.Anticipated, 1e-9)
			assert.Zero(t, s.Missed)
		}
	}
}

// A segment hides the signal, a signal has no segment, and noise is drawn once
// for a receiver.
func TestWhatIsSeen(t *testing.T) {
	m := watched(t)
	m.Periods = 2
	var seen []pricing.Buyer
	look := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		if len(a.Deliveries) == 1 { // there is one task
			seen = append(seen, a.Buyer)
		}
		return 0
	})
	run := func(v simulate.View) []pricing.Buyer {
		seen = nil
		m.View = v
		settled(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", look)}, Replications: 1, Workers: 1})
		return seen
	}
	for _, b := range run(simulate.View{}) {
		assert.Equal(t, pricing.Buyer{}, b)
	}
	stakes := func(r pricing.Receiver) float64 { return r.Stakes }
	exact := map[pricing.Buyer]int{}
	for _, b := range run(simulate.View{Signal: stakes}) {
		exact[b]++
	}
	assert.Len(t, exact, 4)
	for b := range exact {
		assert.Contains(t, []pricing.Buyer{{Signal: 1}, {Signal: 2}, {Signal: 4}, {Signal: 8}}, b)
	}
	classes := map[pricing.Buyer]int{}
	for _, b := range run(simulate.View{Signal: stakes, Segments: []float64{0.5, 1, 3, 8.5, math.Inf(1)}}) {
		classes[b]++
	}
	assert.Contains(t, classes, pricing.Buyer{Segment: 2}, "1 and 2: it reaches a bound of 1")
	assert.Contains(t, classes, pricing.Buyer{Segment: 3}, "4 and 8")
	noisy := map[pricing.Buyer]int{}
	for _, b := range run(simulate.View{Signal: stakes, Noise: distuv.UnitNormal}) {
		noisy[b]++
	}
	assert.Len(t, noisy, 40, "everybody looks different, and the same in both periods")
}

// Noise has the distribution that it is given, and none to do with context.
func TestNoise(t *testing.T) {
	const n = 4000
	noise := distuv.Normal{Mu: 0.5, Sigma: 2}
	var stakes, off []float64
	m := simulate.Market{
		Name: "noise", Receivers: n,
		Population: simulate.Population{Stakes: distuv.Uniform{Min: 1, Max: 2}},
		View:       simulate.View{Signal: func(r pricing.Receiver) float64 { stakes = append(stakes, r.Stakes); return 0 }, Noise: noise},
	}
	seen := map[float64]bool{0: true} // the anticipation of all buyers
	see := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		if b := a.Buyer.Signal; !seen[b] {
			seen[b] = true
			off = append(off, b)
		}
		return 0
	})
	settled(t, simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", see)}, Replications: 1, Workers: 1})
	stakes = stakes[len(stakes)-n:] // the first are looked at before the run
	require.Len(t, off, n)
	assert.InDelta(t, noise.Mu, stat.Mean(off, nil), 4*noise.Sigma/math.Sqrt(n))
	assert.InDelta(t, noise.Sigma, stat.StdDev(off, nil), 4*noise.Sigma/math.Sqrt(2*n))
	assert.InDelta(t, 0, stat.Correlation(off, stakes, nil), 4/math.Sqrt(n))
}
