package simulate_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A bill that is anticipated for each buyer is looked at as closely as one that
// is anticipated for all: a toll on a narrow band of sizes is seen.
func TestBillsOfEachBuyerAreLookedAtClosely(t *testing.T) {
	for _, band := range [][2]float64{{3, 6}, {11, 13}, {29, 29}} {
		toll := pricing.StrategyFunc(func(a *pricing.Account) float64 {
			if n := a.Total().Count; n >= band[0] && n <= band[1] {
				return 2
			}
			return 0
		})
		e := eager()
		e.Market.Demand.Tasks = simulate.Binomial{N: 30, P: 0.4}
		e.Offers = []simulate.Offer{simulate.Sell("toll", toll)}
		forAll := mustRun(t, e).Tallies
		e.Market.View.Signal = func(pricing.Receiver) float64 { return 0 }
		assert.Equal(t, forAll, mustRun(t, e).Tallies, "%v", band)
	}
}

// Who is paid by what was measured in earlier periods has to measure in all.
func TestMeasuringForLaterPeriods(t *testing.T) {
	e := eager()
	e.Market.Periods, e.Market.Measurement.Cost = 3, 0.01
	last := func(read func(*pricing.Delivery) float64) pricing.StrategyFunc {
		return func(a *pricing.Account) float64 {
			if n := len(a.History); n > 0 {
				return 0.1 * read(&a.History[n-1].Total)
			}
			return 0.1
		}
	}
	e.Offers = []simulate.Offer{
		simulate.Sell("outcomes", last(func(d *pricing.Delivery) float64 { return d.Success })),
		simulate.Sell("artifacts", last(func(d *pricing.Delivery) float64 { return d.Count })),
	}
	r := settled(t, e)
	for i := range r.Tallies[0] {
		s := &r.Tallies[0][i]
		assert.InDelta(t, 0.01*s.Delivered.Count, s.Measuring, 1e-9)
		assert.Zero(t, r.Tallies[1][i].Measuring)
	}
}

// So it is for each kind of buyer: who is charged alike whatever was measured is
// not measured.
func TestMeasuringForLaterPeriodsBySegment(t *testing.T) {
	flat := pricing.PerAttempt(0.1)
	loyal := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		for _, s := range a.History {
			if s.Total.Success > 0 {
				return 0.05 * a.Total().Attempts
			}
		}
		return 0.1 * a.Total().Attempts
	})
	e := eager()
	e.Market.Periods, e.Market.Measurement.Cost = 3, 0.01
	e.Market.View = simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Stakes }, Segments: []float64{2}}
	menu := func(low, high pricing.Strategy) pricing.Strategy {
		return pricing.Segments{By: []pricing.Strategy{low, high}, Default: flat}
	}
	by := func(low, high pricing.Strategy) pricing.Strategy {
		return pricing.Contextual(func(b pricing.Buyer) pricing.Strategy {
			if b.Signal < 2 {
				return low
			}
			return high
		})
	}
	measured := func() (n []float64) {
		for _, tallies := range settled(t, e).Tallies {
			sum := 0.0
			for i := range tallies {
				sum += tallies[i].Measuring
			}
			n = append(n, sum)
		}
		return n
	}
	e.Offers = []simulate.Offer{simulate.Sell("low", menu(loyal, flat)), simulate.Sell("high", menu(flat, loyal)), simulate.Sell("all", loyal)}
	segments := measured()
	assert.Greater(t, segments[0], 0.0)
	assert.Greater(t, segments[1], 0.0)
	assert.InDelta(t, segments[2], segments[0]+segments[1], 1e-9)
	e.Market.View.Segments = nil
	e.Offers = []simulate.Offer{simulate.Sell("low", by(loyal, flat)), simulate.Sell("high", by(flat, loyal)), simulate.Sell("all", loyal)}
	assert.InDeltaSlice(t, segments, measured(), 1e-9)
}

// A strategy that ends its goroutine while it is asked for a bill beforehand is an error.
// Where the run has begun, it is named, and no other.
func TestAnticipationThatEndsItsGoroutine(t *testing.T) {
	e := eager()
	met, running := 0, 0
	e.Market.View.Signal = func(r pricing.Receiver) float64 { met++; return r.Stakes }
	e.Replications, e.Workers = 20, 1
	quits := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		if a.Buyer.Signal > 2.5 && met >= running {
			runtime.Goexit()
		}
		return 0
	})
	e.Offers = append(e.Offers, simulate.Sell("quits", quits))
	assert.Equal(t, []string{"simulate: code that was handed in ends its goroutine while the experiment is compiled"}, refused(t, e))
	running = met + 100
	got := refused(t, e)
	require.Len(t, got, 1)
	assert.Regexp(t, `^simulate: offer "quits", strategy pricing.StrategyFunc, replication \d+, receiver \d+: ends its goroutine$`, got[0])
}
