package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// bill is what a plan is anticipated to charge: the prices of typical periods of
// whole deliveries. It depends on no belief, so it is made once for an option
// and a buyer, and serves every receiver that looks like that.
//
// The bill of most plans is a sum over deliveries, and is kept as its terms.
// That of any other is kept as the lattice of its prices.
type bill struct {
	fixed    float64  // without deliveries, currency
	counted  [2]terms // a delivery that is not, or is, counted as a success
	share    float64  // of measured value
	lattice  *lattice // nil: the terms are the bill
	measures bool     // the charge depends on what is measured
}

// terms are what one delivery adds to a bill, in currency.
type terms struct {
	delivery float64
	attempt  [2]float64 // each wrong, each right attempt
}

// relative is the rounding that a comparison of currency forgives.
const relative = 1e-9

// typical makes the deliveries that a bill is anticipated from.
type typical struct {
	plan   pricing.Strategy
	buyer  pricing.Buyer
	made   *producer
	value  float64 // of a success, currency
	event  float64 // probability of the event given a right answer
	counts *Measurement
	err    error
}

// charge is the plan's charge for the deliveries; the first charge that is not a
// finite number, or a panic, is kept as the error.
func (t *typical) charge(deliveries ...pricing.Delivery) (amount float64) {
	defer func() {
		if r := recover(); r != nil {
			t.fail(fmt.Errorf("panics on a period of %d deliveries: %v", len(deliveries), r))
			amount = 0
		}
	}()
	amount = t.plan.Charge(&pricing.Account{Buyer: t.buyer, Deliveries: deliveries})
	if math.IsNaN(amount) || math.IsInf(amount, 0) {
		t.fail(fmt.Errorf("charges %v for a period of %d deliveries, want a finite amount", amount, len(deliveries)))
		return 0
	}
	return amount
}

func (t *typical) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// delivery took so many wrong and right attempts.
func (t *typical) delivery(wrong, right, success, value float64) pricing.Delivery {
	d := pricing.Delivery{Attempts: wrong + right, Count: 1, Success: success, Value: value}
	for kind, n := range [2]float64{wrong, right} {
		mean := &t.made.kinds[kind].mean
		d.Usage = d.Usage.Plus(mean.Usage.Times(n))
		d.Cost += n * mean.Cost
	}
	return d
}

// average is the delivery that is counted or not, with the attempts it takes on
// average in the market.
func (t *typical) average(success float64) pricing.Delivery {
	y := &t.made.market
	given := [2]float64{t.counts.counted(0), t.counts.counted(t.event)}
	if success == 0 {
		given = [2]float64{1 - given[0], 1 - given[1]}
	}
	p := (1-y.right)*given[0] + y.right*given[1]
	if p <= 0 { // it does not happen: any will do
		return t.delivery(1-success, success, success, success*t.value)
	}
	var n [2]float64
	for kind := range n {
		n[kind] = (given[0]*y.attempts[0][kind] + given[1]*y.attempts[1][kind]) / p
	}
	return t.delivery(n[0], n[1], success, success*t.value)
}

// anticipate prices periods of up to most deliveries.
func (t *typical) anticipate(most int) (*bill, error) {
	b := &bill{fixed: t.charge()}
	for z := range b.counted {
		success := float64(z)
		both := t.charge(t.delivery(1, 1, success, 0))
		c := &b.counted[z]
		c.attempt[0] = both - t.charge(t.delivery(0, 1, success, 0))
		c.attempt[1] = both - t.charge(t.delivery(1, 0, success, 0))
		c.delivery = both - c.attempt[0] - c.attempt[1] - b.fixed
	}
	scale := max(t.value, 1)
	b.share = (t.charge(t.delivery(0, 1, 1, scale)) - t.charge(t.delivery(0, 1, 1, 0))) / scale
	l := t.price(most)
	if t.err != nil {
		return nil, t.err
	}
	b.measures = l.measures
	if !b.explains(t, l) {
		b.lattice = l
	}
	return b, nil
}

// explains reports whether the terms reproduce the lattice.
func (b *bill) explains(t *typical, l *lattice) bool {
	var each [2]float64
	for z := range each {
		d := t.average(float64(z))
		each[z] = t.terms(b, z, d)
	}
	for i, m := range l.sizes {
		for k, s := range l.successes[i] {
			want := l.charges[i][k]
			got := b.fixed + float64(m-s)*each[0] + float64(s)*each[1]
			if math.Abs(got-want) > relative*max(math.Abs(want), math.Abs(got), math.Abs(each[0]), math.Abs(each[1])) {
				return false
			}
		}
	}
	return true
}

// terms is what the terms make of an average delivery.
func (t *typical) terms(b *bill, z int, d pricing.Delivery) float64 {
	y := &t.made.market
	given := [2]float64{t.counts.counted(0), t.counts.counted(t.event)}
	if z == 0 {
		given = [2]float64{1 - given[0], 1 - given[1]}
	}
	p := (1-y.right)*given[0] + y.right*given[1]
	n := [2]float64{1 - float64(z), float64(z)}
	if p > 0 {
		for kind := range n {
			n[kind] = (given[0]*y.attempts[0][kind] + given[1]*y.attempts[1][kind]) / p
		}
	}
	c := &b.counted[z]
	return c.delivery + n[0]*c.attempt[0] + n[1]*c.attempt[1] + b.share*d.Value
}
