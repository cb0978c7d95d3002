package bill

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Quote prices periods of up to as many deliveries as there can be: all that a
// lattice holds where thorough, else a few. The terms come from periods of at most one.
// What they do not explain of larger ones is kept as a lattice if it depends on
// outcomes alone; else the bill is left to be imagined.
func (t *Quoter) Quote(thorough bool) (*Bill, error) {
	b := t.additive()
	b.Schedule = t.curve(b.Share, thorough)
	means, uneven := t.spread(b)
	compares, bent := t.compares(), t.bent(b)
	odd := compares || bent || uneven || t.ordered()
	var p *prices
	left, byValue := false, false
	if !thorough {
		p = t.price(fewSizes(t.most), fewCounts, fewLevels)
		left, byValue = p.unexplained(b, t)
	}
	if thorough || left && !odd {
		p = t.price(allSizes(t.most), allCounts, allLevels)
		left, byValue = p.unexplained(b, t)
	}
	b.Measures = p.measures || b.Harm != 0 || compares || bent
	b.Sampled = odd || left && (byValue || t.holdout || t.producer.Attempts > 1 || t.mixed())
	if left && !b.Sampled && t.err == nil {
		b.Lattice = p.lattice()
	}
	for z := range b.Terms {
		b.Terms[z].Attempt = means[z]
	}
	return b, t.err
}

// ordered reports whether the charge depends on the order of deliveries.
func (t *Quoter) ordered() bool {
	if !t.ReadsDeliveries {
		return false
	}
	for _, m := range ascending(min(2, t.most), min(7, t.most), t.most) {
		for _, s := range ascending(min(1, m), m/2) {
			first, last, turns := make([]pricing.Delivery, m), make([]pricing.Delivery, m), make([]pricing.Delivery, m)
			for i := range m {
				first[i], last[i], turns[i] = t.outcome(i < s), t.outcome(i >= m-s), t.outcome(i%2 == 1 && i < 2*s)
			}
			charge := t.charge(first...)
			for _, other := range []float64{t.charge(last...), t.charge(turns...)} {
				if math.Abs(charge-other) > market.Rounding*math.Abs(charge) {
					return true
				}
			}
		}
	}
	return false
}

func (t *Quoter) outcome(counted bool) pricing.Delivery {
	if counted {
		return t.average(1)
	}
	return t.average(0)
}

// mixed reports whether the rest of a charge is not the same for deliveries that are
// wrong and right where some of both are counted, or some are not.
func (t *Quoter) mixed() bool {
	for z, share := range t.attempts {
		if share[0] == 0 || share[1] == 0 {
			continue
		}
		wrong, right := t.delivery([2]float64{1, 0}, float64(z), 0), t.delivery([2]float64{0, 1}, float64(z), 0)
		more := t.charge(right) - t.charge(wrong)
		for _, m := range ascending(min(2, t.most), min(7, t.most), t.most) {
			a, b, each := t.alike(wrong, m), t.alike(right, m), float64(m)*more
			if math.Abs(b-a-each) > market.Rounding*max(math.Abs(a), math.Abs(b), math.Abs(each)) {
				return true
			}
		}
	}
	return false
}

// additive is the bill as a sum over deliveries, from periods of at most one.
func (t *Quoter) additive() *Bill {
	b := &Bill{Fixed: t.charge()}
	for z := range b.Terms {
		success := float64(z)
		both := t.charge(t.delivery([2]float64{1, 1}, success, 0))
		c := &b.Terms[z]
		c.Attempt[0] = both - t.charge(t.delivery([2]float64{0, 1}, success, 0))
		c.Attempt[1] = both - t.charge(t.delivery([2]float64{1, 0}, success, 0))
		c.Delivery = both - c.Attempt[0] - c.Attempt[1] - b.Fixed
	}
	if unit := t.value; unit > 0 {
		right := [2]float64{0, 1}
		b.Share = (t.charge(t.delivery(right, 1, unit)) - t.charge(t.delivery(right, 1, 0))) / unit
	}
	if t.harm > 0 {
		harmless := t.delivery([2]float64{1, 0}, 0, 0)
		harmful := harmless
		harmful.Harm = t.harm
		b.Harm = (t.charge(harmful) - t.charge(harmless)) / t.harm
	}
	return b
}

// bent reports whether the charge for harm is not in proportion to it.
func (t *Quoter) bent(b *Bill) bool {
	if t.harm == 0 {
		return false
	}
	for _, harms := range [][]float64{{0.25, 0.25}, {8}, {1, 8}, {1, 1, 1, 1, 1, 1, 1, 1}} {
		period, without := []pricing.Delivery{}, []pricing.Delivery{}
		sum := 0.0
		for _, times := range harms {
			d := t.delivery([2]float64{1, 0}, 0, 0)
			without = append(without, d)
			d.Harm = times * t.harm
			period, sum = append(period, d), sum+d.Harm
		}
		charge, plain := t.charge(period...), t.charge(without...)
		if math.Abs(charge-plain-b.Harm*sum) > market.Rounding*max(math.Abs(charge), math.Abs(plain), math.Abs(b.Harm*sum)) {
			return true
		}
	}
	return false
}

// RemembersOutcomes reports whether a charge depends on what was measured in one
// of up to so many earlier typical periods.
func (t Quoter) RemembersOutcomes(earlier int) bool {
	period := times(t.average(1), float64(max(t.most, 1)))
	counted := pricing.Statement{Total: period, Charge: t.charge(period)}
	uncounted := counted
	uncounted.Total.Success, uncounted.Total.Value = 0, 0
	t.history = nil
	with, without := t, t
	for range earlier {
		with.history, without.history = append(with.history, counted), append(without.history, uncounted)
		if a, b := with.charge(t.average(1)), without.charge(t.average(1)); math.Abs(a-b) > market.Rounding*math.Abs(a) {
			return true
		}
	}
	return false
}

// compares reports whether what is charged for typical periods depends on what
// becomes of tasks held out.
func (t *Quoter) compares() bool {
	if !t.holdout {
		return false
	}
	charge := func(n int, success float64) float64 {
		period := []pricing.Delivery{{Count: 1, Control: true}, {Count: 1, Control: true, Success: success}}
		for range n {
			period = append(period, t.average(1))
		}
		return t.charge(period...)
	}
	for _, n := range []int{0, 1, 7} {
		if a, b := charge(n, 0), charge(n, 1); math.Abs(a-b) > market.Rounding*math.Abs(a) {
			return true
		}
	}
	return false
}
