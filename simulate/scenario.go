package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Where no sum over tasks tells what an offer is worth to a receiver, it imagines
// what may become of its period: scenarios of luck, the same for all offers, in
// which the plan itself is asked for its charge. That is so for comparisons with
// tasks held out, and for harm that is not paid in proportion.

// scenarios are imagined of a period: half of them decide which tasks are run, and
// the others what that is worth, so that no luck of the first is counted on.
const (
	scenarios = 512
	half      = scenarios / 2
)

// imagines reports whether the option in hand is weighed by scenarios.
func (w *walk) imagines(c *choice, averse bool) bool {
	return c.bill.compares || c.bill.bent || averse && c.bill.lattice != nil && w.measurement.Holdout > 0
}

// pickImagined runs as many of the listed tasks, from the first, as leave most.
func (w *walk) pickImagined(c *choice, list []candidate, possible worlds, averse bool) (runs int, err error) {
	sizes := imaginedSizes(len(list))
	with, without := make([][]float64, len(sizes)), make([][]float64, len(sizes))
	err = w.imagine(c, list, sizes, w.believed(c.option.believed, possible), func(size int, unaided, payoff float64) {
		with[size], without[size] = append(with[size], payoff), append(without[size], unaided)
	})
	if err != nil {
		return 0, err
	}
	worth := func(size, from, to int) (left, fair float64) {
		fair = mean(with[size][from:to]) - mean(without[size][from:to])
		if averse {
			return min(w.equivalent(with[size][from:to])-w.equivalent(without[size][from:to]), fair), fair
		}
		return fair, fair
	}
	best, at, scale := math.Inf(-1), 0, 0.0
	for i, m := range sizes {
		if m > 0 {
			scale += list[m-1].scale
		}
		if left, _ := worth(i, 0, half); left >= best-relative*scale {
			best, at, c.scale = left, i, scale
		}
	}
	c.net, c.fair = worth(at, half, scenarios)
	return sizes[at], nil
}

// imaginedSizes are the numbers of tasks that are weighed: all that are few, then
// ever fewer of the many.
func imaginedSizes(most int) []int {
	sizes := []int{0}
	for m := 0; m < most; {
		m = min(m+max(1, m/8), most)
		sizes = append(sizes, m)
	}
	return sizes
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}

// equivalent is the certainty equivalent of payoffs that are as likely, less what
// it is above the true one for being that of a sample, to first order.
func (w *walk) equivalent(list []float64) float64 {
	n, r := float64(len(list)), w.who.RiskAversion
	w.logs.reset()
	for _, x := range list {
		w.logs.add(1/n, -r*x)
	}
	log := w.logs.log()
	spread := 0.0
	for _, x := range list {
		d := math.Expm1(-r*x - log)
		spread += d * d / n
	}
	return -(log + spread/(2*n)) / r
}

// imagine draws scenarios of the listed tasks, and tells of the first so many of
// them, by the sizes given, what the receiver would have without the answers and
// with them, the bill paid.
func (w *walk) imagine(c *choice, list []candidate, sizes []int, quality func(at *stream.Place, task int) float64, tell func(size int, unaided, payoff float64)) error {
	p := w.producers[c.option.believed]
	account := pricing.Account{Buyer: w.buyer, History: w.history[w.offer], Totals: &pricing.Delivery{}}
	var out outcome
	for k := range scenarios {
		at := w.at
		at.Seed ^= 0x9e3779b97f4a7c15 * uint64(k+1) // a world of its own
		account.Deliveries = account.Deliveries[:0]
		*account.Totals = pricing.Delivery{}
		unaided, gain, next := 0.0, 0.0, 0
		for m := 0; m <= len(list); m++ {
			if m > 0 {
				t := &list[m-1]
				task, stakes := int(t.task), w.stakes[t.task]
				w.realise(&out, &at, p, quality(&at, task), task)
				unaided += out.odds.Own*out.odds.Able*stakes - w.who.OwnCost
				if d, held := w.holdOut(&at, task); held {
					account.Deliveries = append(account.Deliveries, d)
				} else {
					u := &out.used[t.mode-pricing.Act]
					w.use(u, &out, t.mode, stakes)
					account.Deliveries = append(account.Deliveries, u.Delivery)
					account.Totals.Add(&u.Delivery)
					gain += u.gain
				}
			}
			if m < sizes[next] {
				continue
			}
			w.asks = c.option.named
			charge := c.option.plan.Charge(&account)
			if math.IsNaN(charge) || math.IsInf(charge, 0) {
				return w.fault("charges %v for a period that may come, want a finite amount", charge)
			}
			tell(next, unaided, unaided+gain-charge)
			next++
		}
	}
	return nil
}

// believed is the quality of attempts at a task in a scenario, as the receiver
// sees it: that of one of the worlds for all tasks of a scenario.
func (w *walk) believed(producer int, possible worlds) func(at *stream.Place, task int) float64 {
	p, side := w.producers[producer], &w.sides[producer]
	unsure := p.varied && p.known != TaskQuality && !w.population.trust // how difficult tasks are
	return func(at *stream.Place, task int) float64 {
		u, _, _, _ := at.Bits(drawImagined, 0)
		v := possible.at(stream.Float64(u))
		if !unsure {
			return v.tasks.of(task).quality
		}
		var four [4]uint64
		four[0], four[1], four[2], four[3] = at.Bits(drawDifficulty, uint64(task/4))
		quality := side.quality
		if len(possible) > 1 || p.known == MarketQuality {
			quality = ratio(v.tasks.of(task).quality, 1-p.difficulty.Mean())
		}
		return quality * (1 - p.difficulty.Draw(four[task%4]))
	}
}
