package simulate_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// loyalty is a price for an artifact, and half of it after two periods of use.
func loyalty(price float64) pricing.Strategy {
	return pricing.StrategyFunc(func(a *pricing.Account) float64 {
		used := 0
		for _, s := range a.History {
			if s.Total.Count > 0 {
				used++
			}
		}
		n := a.Total().Count
		if used >= 2 {
			return price / 2 * n
		}
		return price * n
	})
}

// What depends on earlier periods is anticipated as it is in each.
func TestPeriodsByHand(t *testing.T) {
	penance := pricing.StrategyFunc(func(a *pricing.Account) float64 { // free, until something was paid
		if len(a.History) == 0 {
			return 2
		}
		return 4 * a.History[len(a.History)-1].Charge
	})
	for name, c := range map[string]struct {
		plan    pricing.Strategy
		joined  float64 // periods
		charges float64
	}{
		"a price":                  {pricing.PerArtifact(0.5), 5, 5 * 3 * 0.5},
		"a fee":                    {pricing.Subscription(2, pricing.Artifacts, 0, 0), 5, 10},
		"loyalty":                  {loyalty(0.8), 5, 2*3*0.8 + 3*3*0.4},
		"loyalty that never comes": {loyalty(1.2), 0, 0}, // nobody looks ahead
		"a sour aftertaste":        {penance, 4, 2},      // 2, then 8 is refused, then nothing is due
		"segments of loyalty":      {pricing.Segments{Default: loyalty(0.8)}, 5, 2*3*0.8 + 3*3*0.4},
		"prepaid": {pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.9)}},
			Prepaid: []pricing.Grant{{Amount: 4}}}, 5, 5*3*0.9 - 4},
		"prepaid, of more than a task is worth": {pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(2)}},
			Prepaid: []pricing.Grant{{Amount: 9}}}, 2, 1}, // 6 of 6, then 3 of 4, then what is left is none
		"a commitment": {pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.5)}},
			Commitment: pricing.Commitment{Amount: 4, Periods: 2}}, 5, 2*4 + 1.5},
	} {
		m := sure(3, 1)
		m.Periods = 5
		s := once(t, m, plan(c.plan))
		assert.Equal(t, 5.0, s.Receivers, name)
		assert.Equal(t, 15.0, s.Tasks, name)
		assert.Equal(t, c.joined, s.Joined, name)
		assert.InDelta(t, c.charges, s.Charges, 1e-9, name)
		assert.InDelta(t, s.Surplus(), s.Anticipated, 1e-9, name)
	}
}

// historian sells at a price, says nothing of itself, and notes the account of
// every period: that of the invoice is the last, after those of anticipation.
type historian struct {
	receiver int
	seen     map[[2]int]note // by receiver and period
}

type note struct {
	history []pricing.Statement
	total   pricing.Delivery
	charge  float64
}

func (h *historian) Charge(a *pricing.Account) float64 {
	charge := 0.2*a.Total().Success + 0.01*float64(len(a.History))
	h.seen[[2]int{h.receiver, len(a.History)}] = note{append([]pricing.Statement(nil), a.History...), a.Total(), charge}
	return charge
}

// The history that a strategy sees is what was delivered and charged.
func TestHistoryIsWhatWas(t *testing.T) {
	const periods = 4
	e := eager()
	e.Market.Periods, e.Replications, e.Workers = periods, 1, 1
	e.Market.Demand.Tasks = simulate.Point(4)
	h := &historian{seen: map[[2]int]note{}}
	number := map[pricing.Receiver]int{} // in the order of their first meeting: the first are looked at before the run
	e.Market.View.Signal = func(r pricing.Receiver) float64 {
		if _, known := number[r]; !known {
			number[r] = len(number)
		}
		h.receiver = number[r]
		return 0
	}
	e.Offers = []simulate.Offer{simulate.Sell("o", h)}
	s := settled(t, e).Tallies[0][0]
	require.Equal(t, float64(periods*e.Market.Receivers), s.Joined)
	var total pricing.Delivery
	charges := 0.0
	for i := range e.Market.Receivers {
		for period := range periods {
			now := h.seen[[2]int{i, period}]
			require.Len(t, now.history, period)
			for earlier := range period {
				was := h.seen[[2]int{i, earlier}]
				assert.Equal(t, pricing.Statement{Total: was.total, Charge: was.charge}, now.history[earlier])
			}
			total.Add(&now.total)
			charges += now.charge
		}
	}
	assert.InDelta(t, s.Charges, charges, 1e-9)
	assert.InDelta(t, s.Delivered.Cost, total.Cost, 1e-9)
	assert.Equal(t, s.Delivered.Count, total.Count)
	assert.Equal(t, s.Delivered.Success, total.Success)
}

// Who stays out of a period has an empty statement of it, under its own offer
// alone.
func TestHistoryOfWhoStaysOut(t *testing.T) {
	m := sure(3, 1)
	m.Periods = 3
	alternate := pricing.StrategyFunc(func(a *pricing.Account) float64 { // dear in every second period
		price := 0.5
		if len(a.History)%2 == 1 {
			price = 2
			if last := a.History[len(a.History)-1]; last.Total.Count != 3 || last.Charge != 1.5 {
				panic("the first period is not what it was")
			}
		} else if len(a.History) == 2 && a.History[1] != (pricing.Statement{}) {
			panic("nothing was bought in the second period")
		}
		return price * a.Total().Count
	})
	r := settled(t, simulate.Experiment{Market: m, Replications: 1, Offers: []simulate.Offer{
		simulate.Sell("other", pricing.PerArtifact(0.9)), simulate.Sell("alternate", alternate)}})
	assert.Equal(t, 2.0, r.Tallies[1][0].Joined)
	assert.InDelta(t, 3.0, r.Tallies[1][0].Charges, 1e-12)
}

// Over periods in which answers may be wrong, receivers get what they expect on
// average, whatever earlier periods did to the price.
func TestHistoryIsAnticipated(t *testing.T) {
	t.Parallel()
	winning := pricing.StrategyFunc(func(a *pricing.Account) float64 { // dearer after every success
		price := 0.2
		for _, s := range a.History {
			price += 0.02 * s.Total.Success
		}
		return price * a.Total().Success
	})
	refund := pricing.StrategyFunc(func(a *pricing.Account) float64 { // a half of what the last period's failures cost
		n := a.Total()
		back := 0.0
		if k := len(a.History); k > 0 {
			last := a.History[k-1]
			back = 0.15 * (last.Total.Count - last.Total.Success)
		}
		return 0.3*n.Count - back
	})
	tight := bounded(pricing.PerOutcome(0.5), 0.2, 1)
	tight.Prepaid = []pricing.Grant{{Amount: 2}}
	tight.Commitment = pricing.Commitment{Amount: 1.6, Periods: 2, Rollover: true}
	m := simulate.Market{
		Name: "periods", Receivers: few(20, 5), Periods: 4,
		Population: simulate.Population{Stakes: distuv.Uniform{Min: 0.2, Max: 2}},
		Demand:     simulate.Demand{Tasks: simulate.Binomial{N: 5, P: 0.6}},
		Producer: simulate.Producer{Quality: simulate.Point(0.6),
			Right: simulate.Attempt{Cost: simulate.Point(0.05)}, Wrong: simulate.Attempt{Cost: simulate.Point(0.08)}},
	}
	r := sell(t, m, map[string]pricing.Strategy{"loyalty": loyalty(0.5), "winning": winning, "refund": refund, "tight": tight})
	calibrated(t, r)
	for o := range r.Tallies {
		assert.Positive(t, r.Tallies[o][0].Delivered.Count, r.Offers[o])
	}
}

// A plan decides the same as a function that says nothing of itself, which is
// anticipated anew for every buyer and period.
func TestPlansAsFunctions(t *testing.T) {
	t.Parallel()
	m := simulate.Market{
		Name: "functions", Receivers: few(10, 4), Periods: 3,
		Population:  simulate.Population{Knowledge: distuv.Uniform{Min: 0, Max: 1}, Stakes: distuv.LogNormal{Sigma: 0.5}},
		Demand:      simulate.Demand{Tasks: simulate.Poisson{Lambda: 5}},
		Producer:    simulate.Producer{Quality: simulate.Point(0.6), Attempts: 3, PassWrong: 0.2, Right: simulate.Attempt{Cost: simulate.Point(0.05)}},
		Measurement: simulate.Measurement{FalseNegative: 0.1, Cost: 0.01},
		View:        simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Stakes }},
	}
	for seed := range uint64(few(2, 1)) {
		d := dice{rand.New(rand.NewPCG(seed, 2))}
		for _, plans := range []map[string]pricing.Strategy{d.sums(), d.bends()} {
			for name, p := range plans {
				r := settled(t, simulate.Experiment{Market: m, Replications: 2, Seed: seed, Offers: []simulate.Offer{
					simulate.Sell("plan", p), simulate.Sell("function", pricing.StrategyFunc(p.Charge))}})
				for i := range r.Tallies[0] {
					assert.Equal(t, r.Tallies[0][i], r.Tallies[1][i], "%s, seed %d", name, seed)
				}
			}
		}
	}
}
