package simulate

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// tail is what is left of a heavy tail of stakes under an offer, where they are drawn.
type tail struct {
	Skewness float64 // of what is left to chance in a replication's stakes
	Charged  bool    // charges follow stakes far out too
	Of       string  // a hash of what stakes far out bring receivers by: offers that share it differ in charges alone
}

// tails are those of the offers.
func (g *engine) tails() (list []tail) {
	skewness := market.StratifiedSkewness(g.Population.Tables[Stakes], g.receivers)
	if g.integral == nil {
		tasks, _ := g.Market.StakesSkewness(g.periods)
		skewness = max(skewness, tasks/math.Sqrt(float64(g.receivers)))
	}
	for i := range g.offers {
		t, p := tail{Skewness: skewness}, &digest{hash: sha256.New()}
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

// followsStakes reports whether a metric follows stakes far out: whether it depends on a
// number of a tally that rises with them without end.
func (m Metric) followsStakes(charged bool) bool {
	for _, p := range pairs() {
		far := p.a
		d := &far.Delivered
		follow := []*float64{&far.Stakes, &far.Gain, &far.Anticipated, &far.FirstBest, &far.Missed, &far.HeldOutMissed, &far.Wasted, &far.Misused, &d.Value, &d.Harm}
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

// tailOf is the skewness of what is left of stakes in a column, or in the difference of two,
// in which what both bring is no more.
func (x *Expectation) tailOf(columns []*column) (skewness float64) {
	if x.tails == nil {
		return 0
	}
	first, alike := &x.tails[columns[0].offer], len(columns) > 1
	for _, c := range columns {
		t := &x.tails[c.offer]
		alike = alike && !t.Charged && t.Of == first.Of
		if c.follows {
			skewness = max(skewness, t.Skewness)
		}
	}
	if alike {
		return 0
	}
	return skewness
}

// doubts are the reasons not to trust the interval of a column, or of the difference of two,
// with errors by replication. Means over scrambled points are nearly normal, but for stakes
// with a heavy tail that are drawn, where they tell.
func (x *Expectation) doubts(errors []float64, columns ...*column) (list []doubt) {
	n := float64(len(errors))
	if want := wantedFor(x.tailOf(columns)); n < want {
		list = append(list, doubt{"skewed", want, fmt.Sprintf("receivers' stakes have a heavy tail and are drawn, not integrated: "+
			"the interval wants %s replications, or stakes that nobody looks at and that are tied to nothing", thousands(want)), want})
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
