package simulate

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// tail is what is left of a heavy tail under an offer, where it is drawn.
type tail struct {
	Dimension string  // that has it
	Skewness  float64 // of what is left to chance in its mean over the points of a replication
	Charged   bool    // charges follow stakes far out too
	Of        string  // a hash of what a tail brings receivers by: offers that share it differ in charges alone
}

// light is the skewness up to which a tail is none: that of an exponential tail is 1.8, and
// intervals hold in 94% and more with 5 replications where stakes are a Gamma that is drawn.
const light = 1.8

// tails are those of the offers, nil where nothing that is drawn has one. Costs of checking
// and reading have none that tells: a receiver with much of them does without. Who is wrong
// of what to expect does not beware of harm.
func (g *engine) tails() (list []tail) {
	worst := tail{Skewness: light}
	left := func(d Dimension) {
		if x := market.StratifiedSkewness(g.Population.Tables[d], g.receivers); x > worst.Skewness {
			worst = tail{Dimension: d.String(), Skewness: x}
		}
	}
	left(OwnCost)
	if g.Population.Trust {
		left(Harm)
	}
	if g.integral == nil || !g.integral.own {
		left(Stakes)
	}
	if g.integral == nil {
		tasks, _ := g.Market.StakesSkewness(g.periods)
		if x := tasks / math.Sqrt(float64(g.receivers)); x > worst.Skewness {
			worst = tail{Dimension: Stakes.String(), Skewness: x}
		}
	}
	if worst.Dimension == "" {
		return nil
	}
	for i := range g.offers {
		t, p := worst, &digest{hash: sha256.New()}
		p.population(g)
		p.table(g.Demand.Tasks)
		p.table(g.Demand.Stakes)
		for k := range g.offers[i].options {
			o := &g.offers[i].options[k]
			p.producer(g.producers[o.believed])
			p.producer(g.producers[o.producer])
			t.Charged = t.Charged || o.chargesStakes()
		}
		t.Of = p.sum()
		list = append(list, t)
	}
	return list
}

// chargesStakes reports whether a bill of the option may follow stakes far out: that of a
// share of value, or of harm. What is not known may.
func (o *option) chargesStakes() bool {
	return o.bills == nil || slices.ContainsFunc(o.bills, func(b *bill.Bill) bool {
		return b.Share != 0 || b.Harm != 0 || b.Schedule != nil || b.Sampled
	})
}

// followsTails reports whether a metric follows a tail: whether it depends on a number of a
// tally that rises with stakes, costs of own answers or harm without end.
func (m Metric) followsTails(charged bool) bool {
	for _, p := range pairs() {
		far := p.a
		d := &far.Delivered
		follow := []*float64{&far.Stakes, &far.Gain, &far.OwnWork, &far.Anticipated,
			&far.FirstBest, &far.Missed, &far.HeldOutMissed, &far.Wasted, &far.Misused, &d.Value, &d.Harm}
		if charged {
			follow = append(follow, &far.Charges)
		}
		for i, x := range follow {
			*x += p.size * float64(i*i+1) // so that no two of them make up for each other
		}
		for _, sum := range []func(t *Tally) float64{m.Of, m.Per} {
			if sum(&far) != sum(&p.a) {
				return true
			}
		}
	}
	return false
}

// tailOf is the tail that a column follows, or the difference of two, from which what both
// follow alike is gone; nil: none.
func (x *Expectation) tailOf(columns []*column) (worst *tail) {
	if x.tails == nil {
		return nil
	}
	first, alike := &x.tails[columns[0].offer], len(columns) > 1
	for _, c := range columns {
		t := &x.tails[c.offer]
		alike = alike && !t.Charged && t.Of == first.Of
		if c.follows && (worst == nil || t.Skewness > worst.Skewness) {
			worst = t
		}
	}
	if alike {
		return nil
	}
	return worst
}

// doubts are the reasons not to trust the interval of a column, or of the difference of two,
// with errors by replication. Means over scrambled points are nearly normal, but for what has
// a heavy tail and is drawn, where they follow that.
func (x *Expectation) doubts(errors []float64, columns ...*column) (list []doubt) {
	n := float64(len(errors))
	if t := x.tailOf(columns); t != nil && n < wantedFor(t.Skewness) {
		want := wantedFor(t.Skewness)
		list = append(list, doubt{"skewed", want, fmt.Sprintf("Population.%s has a heavy tail and is drawn, not integrated: the interval wants %s replications",
			t.Dimension, thousands(want)), want})
	}
	if same := mostAlike(errors); 2*same > len(errors) && x.differ(columns) {
		list = append(list, doubt{"steps", float64(same) / n, fmt.Sprintf("it changes in steps from receiver to receiver, and %d of %d replications "+
			"have the same number on either side: the interval wants more points", same, len(errors)), 0})
	}
	for _, c := range slices.Backward(columns) { // the base of a difference first
		list = append(list, ratioDoubts(c.per)...)
	}
	return list
}

// mostAlike is how many of some numbers are the same, at the most.
func mostAlike(list []float64) (most int) {
	sorted := slices.Sorted(slices.Values(list))
	for i, first := 0, 0; i < len(sorted); i++ {
		if sorted[i] != sorted[first] {
			first = i
		}
		most = max(most, i-first+1)
	}
	return most
}

// differ reports whether points differ in what they have in the error of a column, or of the
// difference of two, as those of the first replication show.
func (x *Expectation) differ(columns []*column) bool {
	samples := x.result().samples(columns...)
	if samples == nil {
		return false
	}
	low, high, scale := math.Inf(1), math.Inf(-1), 0.0
	for i := range samples[0].Tallies {
		sum := 0.0
		for k, c := range columns {
			sum += float64(1-2*k) * c.error(&samples[k].Tallies[i])
			scale = max(scale, c.scale)
		}
		low, high = min(low, sum), max(high, sum)
	}
	return difference(high, low, scale) > 0
}
