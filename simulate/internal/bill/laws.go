package bill

import (
	"math"
	"math/rand/v2"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// laws are what holds of a plan in every period that was tried.
type laws struct {
	additive bool // the charge is the sum of what deliveries are charged alone
	counts   bool // what that leaves is the same for average deliveries of the same counts
	measures bool // the charge depends on what is measured
}

// Periods are tried in which up to so many deliveries differ: in some of them all are
// alike, so that extremes add up.
var patterns = []int{8, 1, 2}

const maxPatterns = 8

// The values of deliveries, relative to the typical one.
var valueLevels = []float64{1, 8, 0, 0.5, 2, 4}

// randomPeriods is how many periods of m deliveries are tried: more of small ones, in
// which an extreme is a large part of the whole.
func randomPeriods(m int, thorough bool) int {
	switch {
	case !thorough:
		return len(patterns)
	case m <= 4:
		return 20 * len(patterns)
	case m <= 12:
		return 8 * len(patterns)
	}
	return 2 * len(patterns)
}

// examine tries the laws on periods of average deliveries, and of random ones in random
// order: of all sizes where thorough, else of a few. Each size has a seed of its own, so
// that the random periods are the same in every run.
func (t *Quoter) examine(b *Bill, thorough bool) laws {
	found := laws{additive: true, counts: true}
	sizes := fewSizes(t.most)
	if thorough {
		sizes = allSizes(t.most)
	}
	for _, m := range sizes {
		if t.ended() {
			return found
		}
		for _, s := range ascending(0, m/2, m) {
			t.try(b, t.averagePeriod(b, m, s, 1), &found)
		}
		if m == 0 {
			continue
		}
		t.try(b, t.averagePeriod(b, m, m, 8), &found)
		random := rand.New(rand.NewPCG(1, uint64(m)))
		for i := range randomPeriods(m, thorough) {
			if t.ended() {
				return found
			}
			t.try(b, t.randomPeriod(b, random, m, i), &found)
		}
	}
	return found
}

// trial is a period that the laws are tried on.
type trial struct {
	deliveries []pricing.Delivery
	total      pricing.Delivery
	tasks      int     // held out or not
	counted    int     // of those that are not
	terms      float64 // what the bill makes of it
	scale      float64 // of what the terms are the sum of
}

// try tries the laws on one period.
func (t *Quoter) try(b *Bill, p *trial, found *laws) {
	charge := t.ChargeFor(p.deliveries, p.total)
	rest := charge - p.terms
	rounding := market.Rounding * max(math.Abs(charge), p.scale)
	if math.Abs(rest) > rounding {
		found.additive = false
	}
	if !found.additive && found.counts {
		average := t.averagePeriod(b, p.tasks, p.counted, 1)
		alike := t.ChargeFor(average.deliveries, average.total)
		if math.Abs(rest-(alike-average.terms)) > max(rounding, market.Rounding*max(math.Abs(alike), average.scale)) {
			found.counts = false
		}
	}
	if !found.measures {
		p.unmeasure()
		plain := t.ChargeFor(p.deliveries, p.total)
		found.measures = math.Abs(charge-plain) > market.Rounding*math.Abs(charge)
	}
}

// unmeasure leaves out of a period all that is measured.
func (p *trial) unmeasure() {
	for i := range p.deliveries {
		d := &p.deliveries[i]
		d.Success, d.Value, d.Harm = 0, 0, 0
	}
	p.total.Success, p.total.Value, p.total.Harm = 0, 0, 0
}

// part is one of the deliveries that a period consists of.
type part struct {
	pricing.Delivery
	terms, scale float64
}

// averagePeriod is one of m average deliveries, of which the first s are counted, and
// worth so many times the typical value.
func (t *Quoter) averagePeriod(b *Bill, m, s int, level float64) *trial {
	parts := [2]part{}
	for z := range parts {
		x := &parts[z]
		x.Delivery = t.average(z)
		x.Value *= level
		c, n := &b.Terms[z], &t.attempts[z]
		x.add(c.Delivery, n[0]*c.Attempt[0], n[1]*c.Attempt[1], b.Worth(x.Value))
	}
	p := &trial{tasks: m, counted: s, terms: b.Fixed, scale: math.Abs(b.Fixed)}
	p.take(&parts[1], s)
	p.take(&parts[0], m-s)
	if t.ReadsDeliveries {
		for i := range m {
			p.deliveries = append(p.deliveries, parts[indicator(i < s)].Delivery)
		}
	}
	return p
}

// randomPeriod is one of m deliveries that differ, in random order: in their outcomes,
// attempts, what those take, value and harm, and in every other period some are held
// out. They are wrong and right, whatever comes true: receivers may believe in either. All
// that are counted are worth the typical value in the first, the largest level
// in the second, and any in the others.
func (t *Quoter) randomPeriod(b *Bill, random *rand.Rand, m, number int) *trial {
	share := random.Float64() // of the deliveries that are right
	var memory [maxPatterns]part
	parts := memory[:patterns[number%len(patterns)]]
	for i := range parts {
		level := valueLevels[min(number, len(valueLevels)-1)]
		if number > 1 {
			level = valueLevels[random.IntN(len(valueLevels))]
		}
		if t.holdout && number%2 == 1 && random.IntN(2) == 0 {
			parts[i].Delivery = pricing.Delivery{Count: 1, Control: true, Success: float64(random.IntN(2))}
			continue
		}
		t.randomPart(b, &parts[i], random, indicator(random.Float64() < share), level)
	}
	p := &trial{tasks: m, terms: b.Fixed, scale: math.Abs(b.Fixed)}
	var times [maxPatterns]int
	for range m {
		k := random.IntN(len(parts))
		times[k]++
		if t.ReadsDeliveries {
			p.deliveries = append(p.deliveries, parts[k].Delivery)
		}
	}
	for k := range parts {
		x := &parts[k]
		if !x.Control {
			p.take(x, times[k])
			p.counted += times[k] * int(x.Success)
		}
	}
	return p
}

// randomPart makes a delivery that is wrong, or right.
func (t *Quoter) randomPart(b *Bill, x *part, random *rand.Rand, right int, level float64) {
	z := indicator(random.Float64() < t.counted[right])
	x.Delivery = pricing.Delivery{Count: 1, Success: float64(z)}
	c, producer := &b.Terms[z], t.producer
	x.add(c.Delivery)
	n := 1
	if most := producer.Attempts; most > 1 {
		n = []int{1, 2, most, 1 + random.IntN(most)}[random.IntN(4)]
	}
	for i := range n {
		kind := right
		if i < n-1 {
			kind = indicator(producer.RejectRight > 0 && random.IntN(2) == 0)
		}
		a, amount := &producer.Kinds[kind], c.Attempt[kind]
		taken := market.Taken{Usage: a.Mean.Usage, Cost: a.Mean.Cost}
		if a.Varies() {
			last := len(a.Nodes) - 1
			taken = a.Nodes[[]int{0, last, random.IntN(last + 1)}[random.IntN(3)]]
			amount = t.charge(t.taking(taken.Usage, taken.Cost, z)) - b.Fixed - c.Delivery
		}
		one := t.taking(taken.Usage, taken.Cost, z)
		x.Usage, x.Cost, x.Attempts = x.Usage.Plus(one.Usage), x.Cost+one.Cost, x.Attempts+1
		x.add(amount)
	}
	if z == 1 {
		x.Value = level * t.value
		x.add(b.Worth(x.Value))
	}
	if right == 0 {
		x.Harm = t.harm * []float64{0, 0.25, 1, 8}[random.IntN(4)]
		x.add(b.Harm * x.Harm)
	}
}

// add adds what a delivery is charged.
func (x *part) add(amounts ...float64) {
	for _, amount := range amounts {
		x.terms += amount
		x.scale += math.Abs(amount)
	}
}

// take adds so many deliveries alike to the period's totals.
func (p *trial) take(x *part, n int) {
	total := times(x.Delivery, float64(n))
	p.total.Add(&total)
	p.terms += float64(n) * x.terms
	p.scale += float64(n) * x.scale
}

func indicator(b bool) int {
	if b {
		return 1
	}
	return 0
}
