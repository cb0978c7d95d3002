package simulate_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

var free = simulate.Sell("free", pricing.PerArtifact(0))

// Without the means to check, an answer that is right with q is worth S (q-k) to
// who is right with k, and noise to who knows better.
func valueOfInformation(t *testing.T) []oracle {
	v := verify{id: "O14", source: "Howard (1966)"}
	for _, c := range []struct{ q, s float64 }{{0.8, 1}, {0.95, 100}} {
		half := c.q - 0.5
		mean, price := c.s*half*half, c.s*half/2
		m := simulate.Market{
			Population: simulate.Population{Knowledge: distuv.Uniform{Min: 0.5, Max: 1}, Stakes: simulate.Point(c.s)},
			Producer:   simulate.Producer{Quality: simulate.Point(c.q)},
			View: simulate.View{Signal: func(r pricing.Receiver) float64 {
				_, value := r.Best(c.q, 0)
				return value
			}},
		}
		r := v.trade(t, m, 100_000, free, posted(price))
		name := fmt.Sprintf("right with %v, stakes %v", c.q, c.s)
		v.metric(t, name+": value expected", mean, r, "free", simulate.Anticipated)
		v.metric(t, name+": value that came true", mean, r, "free", simulate.Surplus)
		v.metric(t, name+": share to whom it is noise", 2*(1-c.q), r, "free", noise)
		v.metric(t, name+": sales at one price", half, r, "posted", simulate.Joined)
		v.metric(t, name+": profit at one price", mean/2, r, "posted", simulate.Profit)
		v.metric(t, name+": surplus expected at one price", mean/4, r, "posted", simulate.Anticipated)
		v.metric(t, name+": surplus that came true at one price", mean/4, r, "posted", simulate.Surplus)
		v.metric(t, name+": deadweight loss at one price", mean/4, r, "posted", simulate.Loss)
		own := asked(func(signal float64) float64 { return signal })
		m.Receivers = few(250, 100) // few, for each has a bill of its own to be found
		r = v.trade(t, m, 10_000, simulate.Sell("contextual", own))
		v.metric(t, name+": profit at each one's price", mean, r, "contextual", simulate.Profit)
	}
	return v.rows
}

var noise = simulate.Metric{Name: "noise", Unit: "share",
	Of:  func(t *simulate.Tally) float64 { return t.Receivers - t.Joined },
	Per: func(t *simulate.Tally) float64 { return t.Receivers }}

// With the means to check, some act, some check and some ignore.
func threeModes(t *testing.T) []oracle {
	v := verify{id: "O61", source: "value of information, with checks"}
	share := func(of func(t *simulate.Tally) float64) simulate.Metric {
		return simulate.Metric{Name: "share", Of: of, Per: func(t *simulate.Tally) float64 { return t.Tasks }}
	}
	for _, c := range []struct{ s, q, check, ignore, act, verify, mean float64 }{
		{100, 0.8, 5, 0.0625, 0.25, 0.6875, 35.78125},
		{100, 0.8, 0.5, 0.00625, 0.025, 0.96875, 39.5078125},
		{20, 0.9, 3, 0.1, 0.9, 0, 8.1},
	} {
		r := v.trade(t, simulate.Market{
			Population: simulate.Population{
				Knowledge: distuv.Uniform{Min: 0, Max: 1}, Stakes: simulate.Point(c.s), CheckCost: simulate.Point(c.check),
			},
			Producer: simulate.Producer{Quality: simulate.Point(c.q)},
		}, 100_000, free)
		name := fmt.Sprintf("stakes %v, right with %v, check %v", c.s, c.q, c.check)
		v.metric(t, name+": ignore", c.ignore, r, "free", share(func(t *simulate.Tally) float64 { return t.Tasks - t.Acted - t.Checked }))
		v.metric(t, name+": act", c.act, r, "free", share(func(t *simulate.Tally) float64 { return t.Acted }))
		v.metric(t, name+": check", c.verify, r, "free", share(func(t *simulate.Tally) float64 { return t.Checked }))
		v.metric(t, name+": value expected", c.mean, r, "free", simulate.Anticipated)
		v.metric(t, name+": value to the planner", c.mean, r, "free", simulate.FirstBest)
		v.metric(t, name+": value that came true", c.mean, r, "free", simulate.Surplus)
	}
	return v.rows
}
