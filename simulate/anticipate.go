package simulate

import (
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// typical makes the deliveries that a bill is anticipated from.
type typical struct {
	plan     pricing.Strategy
	totals   bool // which it reads alone
	buyer    pricing.Buyer
	history  []pricing.Statement
	account  *pricing.Account
	producer *market.Producer
	counted  [2]float64    // probability that a wrong, a right delivery is counted
	attempts [2][2]float64 // on average, of a delivery that is not, or is, counted: wrong, right
	value    float64       // measured on average of a delivery that is counted, currency
	harm     float64       // measured on average of a wrong answer that is acted on, currency
	err      error         // the first charge that is not a finite number, or a panic
	stopped  func() bool   // the run is cancelled
	aversion float64       // the largest of receivers, to risk
	reading  float64       // the largest cost of reading a token
	most     int           // tasks of a period

	valueError Distribution // nil where value is judged as it is
	holdout    bool         // some tasks are held out
}

// typical is the typical delivery of a producer in the market at large, sold by a
// plan.
func (g *engine) typical(o *option, p *market.Producer) typical {
	c := g.Population
	t := typical{plan: o.plan, totals: !o.readsDeliveries, producer: p, stopped: g.stopped, aversion: g.Population.Tables[RiskAversion].Max(), reading: g.Population.Tables[ReadCost].Max(), most: g.Demand.Max()}
	if g.Measurement.Misjudges {
		t.valueError = g.Measurement.ValueError.Law
	}
	y := &t.producer.MeanYield
	odds := pricing.Odds{Right: y.Right, Own: c.Tables[Knowledge].Mean(), Able: c.Tables[Ability].Mean()}
	t.holdout = g.Measurement.Holdout > 0
	stakes := c.Tables[Stakes].Mean() * g.Demand.Stakes.Mean()
	t.harm = c.Tables[Harm].Mean() * stakes
	if p := g.Measurement.Counted(odds, 0); p > 0 {
		mean := pricing.Receiver{OwnCost: c.Tables[OwnCost].Mean()}
		t.value = g.Measurement.Value(&mean, odds, 0).At(stakes) / p
	}
	for right := range t.counted {
		odds.Right = float64(right)
		t.counted[right] = g.Measurement.Counted(odds, 0)
	}
	t.attempts = t.made(y)
	return t
}

// made are the attempts, wrong and right, on average, of a delivery of a yield that
// is not, or is, counted.
func (t *typical) made(y *market.Yield) (attempts [2][2]float64) {
	for z := range attempts {
		share := t.counted
		if z == 0 {
			share = [2]float64{1 - share[0], 1 - share[1]}
		}
		attempts[z][z] = 1 // for what never happens, any will do
		if p := (1-y.Right)*share[0] + y.Right*share[1]; p > 0 {
			for kind := range attempts[z] {
				attempts[z][kind] = (share[0]*y.Attempts[0][kind] + share[1]*y.Attempts[1][kind]) / p
			}
		}
	}
	return attempts
}

// delivery took so many wrong and right attempts.
func (t *typical) delivery(attempts [2]float64, success, value float64) pricing.Delivery {
	d := pricing.Delivery{Attempts: attempts[0] + attempts[1], Count: 1, Success: success, Value: value}
	for kind, n := range attempts {
		mean := &t.producer.Kinds[kind].Mean
		d.Usage = d.Usage.Plus(mean.Usage.Times(n * (1 + t.producer.Padding)))
		d.Cost += n * mean.Cost
	}
	return d
}

// average is the delivery that is not, or is, counted.
func (t *typical) average(z int) pricing.Delivery {
	return t.delivery(t.attempts[z], float64(z), float64(z)*t.value)
}

// charge is the plan's charge for a period of the deliveries.
func (t *typical) charge(deliveries ...pricing.Delivery) float64 {
	return t.ask(&pricing.Account{Buyer: t.buyer, Deliveries: deliveries, History: t.history})
}

// chargeFor is the plan's charge for so many deliveries, of which it is shown what it
// reads. The memory of the account is used again.
func (t *typical) chargeFor(period []pricing.Delivery, total pricing.Delivery) float64 {
	if t.account == nil {
		t.account = &pricing.Account{Totals: &pricing.Delivery{}}
	}
	a := t.account
	a.Buyer, a.History, *a.Totals = t.buyer, t.history, total
	if !t.totals {
		a.Deliveries = period
	}
	return t.ask(a)
}

// alike is the plan's charge for m deliveries alike.
func (t *typical) alike(d pricing.Delivery, m int) float64 {
	var period []pricing.Delivery
	if !t.totals {
		period = slices.Repeat([]pricing.Delivery{d}, m)
	}
	return t.chargeFor(period, times(d, float64(m)))
}

func (t *typical) ask(a *pricing.Account) (amount float64) {
	defer func() {
		if r := recover(); r != nil {
			t.fail("panics on a typical period of %d deliveries: %v", len(a.Deliveries), r)
			amount = 0
		}
	}()
	amount = t.plan.Charge(a)
	if math.IsNaN(amount) || math.IsInf(amount, 0) {
		t.fail("charges %v for a typical period of %d deliveries, want a finite amount", amount, len(a.Deliveries))
		return 0
	}
	return amount
}

func (t *typical) fail(format string, args ...any) {
	if t.err == nil {
		t.err = fmt.Errorf(format, args...)
	}
}

// anticipate prices periods of up to as many deliveries as there can be: all that a
// lattice holds where thorough, else a few. The terms come from periods of at most one.
// What they do not explain of larger ones is kept as a lattice if it depends on
// outcomes alone; else the bill is left to be imagined.
func (t *typical) anticipate(thorough bool) (*bill, error) {
	b := t.additive()
	b.curve = t.curve(b.share, thorough)
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
	b.measures = p.measures || b.harm != 0 || compares || bent
	b.imagined = odd || left && (byValue || t.holdout || t.producer.Attempts > 1 || t.mixed())
	if left && !b.imagined && t.err == nil {
		b.lattice = p.lattice()
	}
	for z := range b.terms {
		b.terms[z].attempt = means[z]
	}
	return b, t.err
}

// ordered reports whether the charge depends on the order of deliveries.
func (t *typical) ordered() bool {
	if t.totals {
		return false
	}
	for _, m := range ascending(min(2, t.most), min(7, t.most), t.most) {
		for _, s := range ascending(min(1, m), m/2) {
			first, last, turns := make([]pricing.Delivery, m), make([]pricing.Delivery, m), make([]pricing.Delivery, m)
			for i := range m {
				first[i], last[i], turns[i] = t.average(int(b2f(i < s))), t.average(int(b2f(i >= m-s))), t.average(int(b2f(i%2 == 1 && i < 2*s)))
			}
			charge := t.charge(first...)
			for _, other := range []float64{t.charge(last...), t.charge(turns...)} {
				if math.Abs(charge-other) > relative*math.Abs(charge) {
					return true
				}
			}
		}
	}
	return false
}

// mixed reports whether the rest of a charge is not the same for deliveries that are
// wrong and right where some of both are counted, or some are not.
func (t *typical) mixed() bool {
	for z, share := range t.attempts {
		if share[0] == 0 || share[1] == 0 {
			continue
		}
		wrong, right := t.delivery([2]float64{1, 0}, float64(z), 0), t.delivery([2]float64{0, 1}, float64(z), 0)
		more := t.charge(right) - t.charge(wrong)
		for _, m := range ascending(min(2, t.most), min(7, t.most), t.most) {
			a, b, each := t.alike(wrong, m), t.alike(right, m), float64(m)*more
			if math.Abs(b-a-each) > relative*max(math.Abs(a), math.Abs(b), math.Abs(each)) {
				return true
			}
		}
	}
	return false
}

// additive is the bill as a sum over deliveries, from periods of at most one.
func (t *typical) additive() *bill {
	b := &bill{fixed: t.charge()}
	for z := range b.terms {
		success := float64(z)
		both := t.charge(t.delivery([2]float64{1, 1}, success, 0))
		c := &b.terms[z]
		c.attempt[0] = both - t.charge(t.delivery([2]float64{0, 1}, success, 0))
		c.attempt[1] = both - t.charge(t.delivery([2]float64{1, 0}, success, 0))
		c.delivery = both - c.attempt[0] - c.attempt[1] - b.fixed
	}
	if unit := t.value; unit > 0 {
		right := [2]float64{0, 1}
		b.share = (t.charge(t.delivery(right, 1, unit)) - t.charge(t.delivery(right, 1, 0))) / unit
	}
	if t.harm > 0 {
		harmless := t.delivery([2]float64{1, 0}, 0, 0)
		harmful := harmless
		harmful.Harm = t.harm
		b.harm = (t.charge(harmful) - t.charge(harmless)) / t.harm
	}
	return b
}

// bent reports whether the charge for harm is not in proportion to it.
func (t *typical) bent(b *bill) bool {
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
		if math.Abs(charge-plain-b.harm*sum) > relative*max(math.Abs(charge), math.Abs(plain), math.Abs(b.harm*sum)) {
			return true
		}
	}
	return false
}

// remembersOutcomes reports whether a charge depends on what was measured in one
// of up to so many earlier typical periods.
func (t typical) remembersOutcomes(earlier int) bool {
	period := times(t.average(1), float64(max(t.most, 1)))
	counted := pricing.Statement{Total: period, Charge: t.charge(period)}
	uncounted := counted
	uncounted.Total.Success, uncounted.Total.Value = 0, 0
	t.history = nil
	with, without := t, t
	for range earlier {
		with.history, without.history = append(with.history, counted), append(without.history, uncounted)
		if a, b := with.charge(t.average(1)), without.charge(t.average(1)); math.Abs(a-b) > relative*math.Abs(a) {
			return true
		}
	}
	return false
}
