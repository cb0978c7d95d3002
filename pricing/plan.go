package pricing

import (
	"fmt"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Plan is the Strategy most people need: meters times rates, then adjustments.
// The adjustments apply to the sum of the charges, in the order of the fields,
// which is the order of OpenMeter. The zero Plan charges nothing.
type Plan struct {
	Name    string
	Charges []Charge

	Discount   float64    // share of a positive sum taken off, in [0,1]
	Maximum    float64    // most that is charged, currency, at least 0; 0 is none
	Minimum    float64    // least that is charged, currency, at least 0; due without usage too
	Prorated   bool       // Maximum and Minimum are for a whole period: they apply by the Share of it that the account covers
	Commitment Commitment // least that is charged over several periods
	Prepaid    []Grant    // credit that was paid for before, drawn on until it is used up or expires
	Credit     float64    // taken off what is left, never below zero, currency, at least 0

	MinorUnit float64 // smallest amount of the currency, such as 0.01, in [1e-30,1e30]: every line is rounded to it, a half away from zero; 0: lines are not rounded
}

var _ Strategy = Plan{}

// Charge returns what the account comes to, in currency. It is the sum of the
// amounts of the lines of the Invoice, in order, to the last bit; a maximum or
// minimum is met to rounding. For a plan that Validate refuses it may be NaN.
// It is NaN too where a charge needs single deliveries and the account holds
// their totals alone.
func (p Plan) Charge(a *Account) float64 {
	b := bill{unit: p.MinorUnit}
	p.bill(a, &b)
	return b.sum
}

// Usage returns the part of the charge that is for the period's usage, before
// true-ups of a commitment and prepaid credit: Statement.Adjusted is the charge
// less this.
func (p Plan) Usage(a *Account) float64 {
	b := bill{unit: p.MinorUnit}
	p.usage(a, &b)
	return b.sum
}

// Invoice returns what the account comes to, line by line. Adjustments that
// change nothing have no line.
func (p Plan) Invoice(a *Account) Invoice {
	inv := Invoice{Plan: p.Name, Lines: make([]Line, 0, len(p.Charges)+4)}
	p.bill(a, &bill{unit: p.MinorUnit, invoice: &inv})
	return inv
}

// ReadsBuyer reports whether the charge may depend on who the Buyer is. A Matrix
// BySegment does. The meters of this package do not look, and other rates see a
// quantity alone; any other meter may. Where it is false, a caller that
// anticipates bills can do so once for all buyers.
func (p Plan) ReadsBuyer() bool {
	for i := range p.Charges {
		if _, ok := bySegment(p.Charges[i].Rate); ok {
			return true
		}
	}
	return p.reads(readsBuyer)
}

// ReadsHistory reports whether the charge may depend on earlier periods, as a
// commitment or prepaid credit does. The meters of this package do not look; any
// other may, unless it has a method ReadsHistory() bool that returns false.
func (p Plan) ReadsHistory() bool {
	return p.spansPeriods() || p.reads(readsHistory)
}

// ReadsDeliveries reports whether the charge may depend on more of the deliveries
// than their totals, as one by Each delivery or class does. The totals and token
// prices of this package do not look; any other meter may, unless it has a method
// ReadsDeliveries() bool that returns false. Where it is false, a caller that has the
// Totals may leave the Deliveries out.
func (p Plan) ReadsDeliveries() bool {
	for i := range p.Charges {
		if c := &p.Charges[i]; c.Each || seesMore(c.Rate) || readsDeliveries(c.Meter) {
			return true
		}
	}
	return false
}

// spansPeriods reports whether adjustments read earlier periods.
func (p *Plan) spansPeriods() bool {
	return p.Commitment.Periods > 1 || p.Commitment.Rollover || len(p.Prepaid) > 0
}

func (p *Plan) reads(what func(Meter) bool) bool {
	for i := range p.Charges {
		if what(p.Charges[i].Meter) {
			return true
		}
	}
	return false
}

// own reports whether a meter is one of this package's that looks at neither the
// buyer nor history.
func own(m Meter) bool {
	switch m.(type) {
	case nil, Total, TokenPrices, Each, Shortfall, Uplift:
		return true
	}
	return false
}

func readsBuyer(m Meter) bool {
	r, can := m.(interface{ ReadsBuyer() bool })
	return !own(m) && (!can || r.ReadsBuyer())
}

func readsHistory(m Meter) bool {
	r, can := m.(interface{ ReadsHistory() bool })
	return !own(m) && (!can || r.ReadsHistory())
}

func readsDeliveries(m Meter) bool {
	switch m.(type) {
	case nil, Total, TokenPrices:
		return false
	}
	r, can := m.(interface{ ReadsDeliveries() bool })
	return !can || r.ReadsDeliveries()
}

// Validate returns every fault of the plan, joined, each with the plan, the
// charge and the field, what is wrong and what would be right; of more than twenty
// the first twenty, and how many more there are. Meters and rates
// from outside the package are asked if they have a method Validate() error.
func (p Plan) Validate() error {
	var faults fault.List
	for i := range p.Charges {
		c := &p.Charges[i]
		if err := c.validate(); err != nil {
			faults.Add(fault.At(fmt.Sprintf("charge %d %q", i+1, c.Name), fmt.Sprintf("charges[%d]", i), err))
		}
	}
	faults.Add(isShare("Discount", p.Discount), validBounds(p.Maximum, p.Minimum), fault.In("Commitment", "", p.Commitment.validate()))
	for i, g := range p.Prepaid {
		if err := g.validate(); err != nil {
			faults.Add(fault.In(fmt.Sprintf("Prepaid[%d]", i), "", err))
		}
	}
	faults.Add(fault.AtLeastZero("Credit", p.Credit), isSizeOr0("MinorUnit", p.MinorUnit))
	return fault.Prefix(fmt.Sprintf("pricing: plan %q", p.Name), faults.Err())
}
