package bill

import (
	"errors"
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"github.com/usevalue/usevalue/simulate/internal/risk"
)

// Quoter tells beforehand what a plan will charge a buyer, from the charges for
// typical periods of whole deliveries.
type Quoter struct {
	*Plan
	buyer    pricing.Buyer
	history  []pricing.Statement
	account  *pricing.Account // memory
	producer *market.Producer
	counted  [2]float64    // probability that a wrong, a right delivery is counted
	attempts [2][2]float64 // on average, of a delivery that is not, or is, counted: wrong, right
	value    float64       // measured on average of a delivery that is counted, currency
	harm     float64       // measured on average of a wrong answer that is acted on, currency
	err      error         // the first fault
	stopped  func() bool   // the run is cancelled
	aversion float64       // the largest of receivers, to risk
	reading  float64       // the largest cost of reading a token
	most     int           // tasks of a period

	valueError risk.Law // nil where value is judged as it is
	holdout    bool     // some tasks are held out
}

// NewQuoter is that of a plan for what a producer makes in the market at large.
func NewQuoter(m *market.Market, pl *Plan, p *market.Producer, stopped func() bool) Quoter {
	c := m.Population
	t := Quoter{Plan: pl, producer: p, stopped: stopped, aversion: c.Tables[market.RiskAversion].Max(), reading: c.Tables[market.ReadCost].Max(), most: m.Demand.Max()}
	if m.Measurement.Misjudges {
		t.valueError = m.Measurement.ValueError.Law
	}
	y := &t.producer.MeanYield
	odds := pricing.Odds{Right: y.Right, Own: c.Tables[market.Knowledge].Mean(), Able: c.Tables[market.Ability].Mean()}
	t.holdout = m.Measurement.Holdout > 0
	stakes := c.Tables[market.Stakes].Mean() * m.Demand.Stakes.Mean()
	t.harm = c.Tables[market.Harm].Mean() * stakes
	if p := m.Measurement.Counted(odds, 0); p > 0 {
		mean := pricing.Receiver{OwnCost: c.Tables[market.OwnCost].Mean()}
		t.value = m.Measurement.Value(&mean, odds, 0).At(stakes) / p
	}
	for right := range t.counted {
		odds.Right = float64(right)
		t.counted[right] = m.Measurement.Counted(odds, 0)
	}
	t.attempts = t.made(y)
	return t
}

// errCancelled is why a bill, or a replication, is left unfinished.
var ErrCancelled = errors.New("simulate: cancelled")

// For is the quoter for a buyer with a history. It has memory of its own.
func (t *Quoter) For(b pricing.Buyer, history []pricing.Statement) *Quoter {
	q := *t
	q.buyer, q.history, q.account = b, history, nil
	return &q
}

// made are the attempts, wrong and right, on average, of a delivery of a yield that
// is not, or is, counted.
func (t *Quoter) made(y *market.Yield) (attempts [2][2]float64) {
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
func (t *Quoter) delivery(attempts [2]float64, success, value float64) pricing.Delivery {
	d := pricing.Delivery{Attempts: attempts[0] + attempts[1], Count: 1, Success: success, Value: value}
	for kind, n := range attempts {
		mean := &t.producer.Kinds[kind].Mean
		d.Usage = d.Usage.Plus(mean.Usage.Times(n * (1 + t.producer.Padding)))
		d.Cost += n * mean.Cost
	}
	return d
}

// average is the delivery that is not, or is, counted.
func (t *Quoter) average(z int) pricing.Delivery {
	return t.delivery(t.attempts[z], float64(z), float64(z)*t.value)
}

// charge is the plan's charge for a period of the deliveries.
func (t *Quoter) charge(deliveries ...pricing.Delivery) float64 {
	return t.ask(&pricing.Account{Buyer: t.buyer, Deliveries: deliveries, History: t.history})
}

// ChargeFor is the plan's charge for so many deliveries, of which it is shown what it
// reads. The memory of the account is used again.
func (t *Quoter) ChargeFor(period []pricing.Delivery, total pricing.Delivery) float64 {
	if t.account == nil {
		t.account = &pricing.Account{Totals: &pricing.Delivery{}}
	}
	a := t.account
	a.Buyer, a.History, *a.Totals = t.buyer, t.history, total
	if t.ReadsDeliveries {
		a.Deliveries = period
	}
	return t.ask(a)
}

// alike is the plan's charge for m deliveries alike.
func (t *Quoter) alike(d pricing.Delivery, m int) float64 {
	var period []pricing.Delivery
	if t.ReadsDeliveries {
		period = slices.Repeat([]pricing.Delivery{d}, m)
	}
	return t.ChargeFor(period, times(d, float64(m)))
}

// ask keeps the first fault, of which the charge is 0.
func (t *Quoter) ask(a *pricing.Account) float64 {
	amount, err := t.Plan.Charge(a, typical)
	if t.err == nil {
		t.err = err
	}
	return amount
}

func (t *Quoter) fail(format string, args ...any) {
	if t.err == nil {
		t.err = &Fault{t.Name, fmt.Sprintf(format, args...)}
	}
}
