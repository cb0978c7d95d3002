package pricing

import (
	"errors"
	"fmt"
	"math"
)

// Plan is the Strategy most people need: meters times rates, then adjustments.
// The adjustments apply to the sum of the charges, in the order of the fields,
// which is the order of OpenMeter. The zero Plan charges nothing.
type Plan struct {
	Name    string
	Charges []Charge

	Discount float64 // share of a positive sum taken off, in [0,1]
	Maximum  float64 // most that is charged, currency, at least 0; 0 is none
	Minimum  float64 // least that is charged, currency, at least 0; due without usage too
	Credit   float64 // taken off what is left, never below zero, currency, at least 0
}

// Charge is one line of a plan: a meter times a rate.
type Charge struct {
	Name     string
	Meter    Meter   // what is charged for; nil: the period, a quantity of 1
	Rate     Rate    // what it comes to
	Included float64 // quantity that is free, in the meter's unit, at least 0
	Each     bool    // rate every delivery by itself, Included too, and add up; else the period's quantity
}

var _ Strategy = Plan{}

// Charge returns what the account comes to, in currency. It is the sum of the
// amounts of the lines of the Invoice, in order, to the last bit; a maximum or
// minimum is met to rounding. For a plan that Validate refuses it may be NaN.
// It is NaN too where a charge needs single deliveries and the account holds
// their totals alone.
func (p Plan) Charge(a *Account) float64 { return p.bill(a, nil) }

// Invoice returns what the account comes to, line by line. Adjustments that
// change nothing have no line.
func (p Plan) Invoice(a *Account) Invoice {
	inv := Invoice{Plan: p.Name, Lines: make([]Line, 0, len(p.Charges)+4)}
	p.bill(a, &inv)
	return inv
}

// bill charges the account and, where inv is not nil, writes it down. It is one
// function so that the invoice cannot differ from the charge.
func (p *Plan) bill(a *Account, inv *Invoice) float64 {
	var sums Delivery
	total := a.Totals
	if total == nil {
		sums = a.Total()
		total = &sums
	}
	sum := 0.0
	for i := range p.Charges {
		c := &p.Charges[i]
		quantity, amount := c.rate(a, total)
		sum += amount
		if inv != nil {
			inv.add(c.line(quantity, amount))
		}
	}
	if p.Discount != 0 && !(sum <= 0) {
		// The conversion keeps the product from being fused into the sum, which
		// would differ from the line by a rounding.
		amount := float64(-p.Discount * sum)
		sum += amount
		inv.adjust("discount", number(100*p.Discount)+"%", amount)
	}
	if p.Maximum != 0 && sum > p.Maximum {
		amount := p.Maximum - sum
		sum += amount
		inv.adjust("maximum", number(p.Maximum), amount)
	}
	if p.Minimum != 0 && sum < p.Minimum {
		amount := p.Minimum - sum
		sum += amount
		inv.adjust("minimum", number(p.Minimum), amount)
	}
	if p.Credit != 0 && sum > 0 {
		amount := -min(p.Credit, sum)
		sum += amount
		inv.adjust("credit", number(p.Credit), amount)
	}
	return sum
}

// rate returns the quantity rated, after what is included, and its amount.
func (c *Charge) rate(a *Account, total *Delivery) (q, amount float64) {
	if !c.Each {
		q = c.beyond(quantity(c.Meter, a, total))
		if c.Rate == nil {
			return q, math.NaN()
		}
		return q, c.Rate.Amount(q)
	}
	if c.Rate == nil || !a.detailed() {
		return math.NaN(), math.NaN()
	}
	for i := range a.Deliveries {
		one := c.beyond(quantityOf(c.Meter, a, i))
		q += one
		amount += c.Rate.Amount(one)
	}
	return q, amount
}

// beyond is the part of the quantity that is not included.
func (c *Charge) beyond(q float64) float64 {
	if c.Included == 0 {
		return q
	}
	return max(q-c.Included, 0)
}

// ReadsBuyer reports whether the charge may depend on who the Buyer is. The
// meters of this package do not look, and a rate sees a quantity alone; any
// other meter may. A caller that anticipates bills can then do so once for all
// buyers.
func (p Plan) ReadsBuyer() bool {
	return p.reads(func(m Meter) bool {
		r, can := m.(interface{ ReadsBuyer() bool })
		return !can || r.ReadsBuyer()
	})
}

// ReadsHistory reports whether the charge may depend on earlier periods. The
// meters of this package do not look; any other may, unless it has a method
// ReadsHistory() bool that returns false.
func (p Plan) ReadsHistory() bool {
	return p.reads(func(m Meter) bool {
		r, can := m.(interface{ ReadsHistory() bool })
		return !can || r.ReadsHistory()
	})
}

// reads asks every meter that is not this package's own.
func (p *Plan) reads(ask func(Meter) bool) bool {
	for _, c := range p.Charges {
		switch m := c.Meter.(type) {
		case nil, Total, TokenPrices, Each:
		default:
			if ask(m) {
				return true
			}
		}
	}
	return false
}

// Validate returns every fault of the plan, joined, each with the plan, the
// charge and the field, what is wrong and what would be right. Meters and rates
// from outside the package are asked if they have a method Validate() error.
func (p Plan) Validate() error {
	var errs []error
	for i := range p.Charges {
		c := &p.Charges[i]
		errs = append(errs, prefix(fmt.Sprintf("charge %d %q", i+1, c.Name), c.validate()))
	}
	if !(p.Discount >= 0 && p.Discount <= 1) {
		errs = append(errs, fmt.Errorf("Discount is %v, want a share in [0,1]", p.Discount))
	}
	errs = append(errs,
		atLeastZero("Maximum", p.Maximum),
		atLeastZero("Minimum", p.Minimum),
		atLeastZero("Credit", p.Credit))
	if p.Maximum > 0 && p.Maximum < p.Minimum {
		errs = append(errs, fmt.Errorf("Maximum is %v and Minimum is %v, want Maximum at least Minimum, or 0 for none", p.Maximum, p.Minimum))
	}
	return prefix(fmt.Sprintf("pricing: plan %q", p.Name), errors.Join(errs...))
}

func (c *Charge) validate() error {
	var errs []error
	if c.Meter != nil {
		errs = append(errs, prefix("Meter", validate(c.Meter)))
	}
	if c.Rate == nil {
		errs = append(errs, errors.New("Rate is nil, want a rate such as PerUnit"))
	} else {
		errs = append(errs, prefix("Rate", validate(c.Rate)))
	}
	errs = append(errs, atLeastZero("Included", c.Included))
	if c.Meter == nil && c.Included > 0 {
		errs = append(errs, fmt.Errorf("Included is %v without a Meter, want 0, or a Meter of what is included", c.Included))
	}
	return errors.Join(errs...)
}
