package pricing

import (
	"errors"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Charge is one line of a plan: a meter times a rate. The metered quantity is
// converted into the rate's unit, freed of what is included, and rated; then the
// charge's own maximum and minimum apply.
type Charge struct {
	Name     string
	Meter    Meter   // what is charged for; nil: the period, a quantity of 1
	Unit     Unit    // what the rate counts; zero: what the meter does
	Included float64 // quantity that is free, in units of the rate, at least 0; of each delivery with Each or a Percentage, of each class with a Matrix ByClass
	Rate     Rate    // what it comes to
	Each     bool    // rate every delivery by itself, Included too, and add up; else the period's quantity
	Maximum  float64 // most that is charged in a period, currency, at least 0; 0 is none
	Minimum  float64 // least that is charged in a period, currency, at least 0
	Prorated bool    // fee, Included, Maximum and Minimum are for a whole period: they apply by the account's Share of it; usage never does
}

// byAccount is a rate that sees more than a quantity: deliveries one by one, or
// the buyer.
type byAccount interface {
	rate(c *Charge, a *Account) (quantity, amount float64)
}

// seesMore reports whether a rate is such a one. Types are named, because a type
// that embeds one has the method too, and an Amount of its own.
func seesMore(r Rate) bool {
	switch r.(type) {
	case Percentage, Matrix:
		return true
	}
	return false
}

// bySegment reports whether a rate depends on the buyer's segment.
func bySegment(r Rate) (Matrix, bool) {
	m, ok := r.(Matrix)
	return m, ok && m.By == BySegment
}

// rate returns the quantity rated, after what is included, and its amount.
func (c *Charge) rate(a *Account, total *Delivery) (q, amount float64) {
	if c.Rate == nil {
		return math.NaN(), math.NaN()
	}
	if !c.Each && !seesMore(c.Rate) {
		q = c.rated(quantity(c.Meter, a, total))
		return q, c.Rate.Amount(q)
	}
	if m, ok := bySegment(c.Rate); ok {
		q = c.rated(quantity(c.Meter, a, total))
		return q, amountOf(m.of(a.Buyer), q)
	}
	return c.byDelivery(a)
}

// byDelivery rates what looks at deliveries one by one.
func (c *Charge) byDelivery(a *Account) (q, amount float64) {
	if !a.detailed() {
		return math.NaN(), math.NaN()
	}
	if seesMore(c.Rate) {
		return c.Rate.(byAccount).rate(c, a)
	}
	return c.each(a)
}

// each rates delivery by delivery, a few at a time: what is metered and how it
// is rated is asked once for all of them.
func (c *Charge) each(a *Account) (q, amount float64) {
	var few [few]float64
	for from := 0; from < len(a.Deliveries); from += len(few) {
		quantities := c.meter(few[:], a, from)
		if c.converts() {
			for i, metered := range quantities {
				quantities[i] = c.rated(metered)
			}
		}
		q, amount = c.amounts(q, amount, quantities)
	}
	return q, amount
}

// prorated is the charge for a share of a period, but for a fee: what is included
// in a period and the bounds apply by the share.
func (c *Charge) prorated(share float64) *Charge {
	if share == 1 {
		return c
	}
	part := *c
	part.Maximum *= share
	part.Minimum *= share
	if _, each := c.Rate.(Percentage); !each && !c.Each {
		part.Included *= share
	}
	return &part
}

// isFee reports whether the amount is for the period, whatever is used in it: there
// is no meter, or the rate is Flat.
func (c *Charge) isFee() bool {
	switch r := c.Rate.(type) {
	case Flat:
		return !c.Each
	case Percentage:
		return false
	case Matrix:
		return c.Meter == nil && r.By == BySegment
	}
	return c.Meter == nil && !c.Each
}

// few deliveries are metered at a time.
const few = 64

// meter reads as many deliveries from an index on as dst holds, but those held
// out, and returns as much of dst as it fills.
func (c *Charge) meter(dst []float64, a *Account, from int) []float64 {
	list := a.Deliveries[from:min(from+len(dst), len(a.Deliveries))]
	if t, ok := c.Meter.(Total); ok {
		return t.fill(dst, list)
	}
	n := 0
	for i := range list {
		if !list[i].Control {
			dst[n] = quantityOf(c.Meter, a, from+i)
			n++
		}
	}
	return dst[:n]
}

// amounts adds single deliveries to a quantity and an amount.
func (c *Charge) amounts(q, amount float64, quantities []float64) (float64, float64) {
	switch r := c.Rate.(type) {
	case PerUnit:
		for _, one := range quantities {
			q += one
			amount += float64(r) * one
		}
	case Graduated:
		if tiers, ok := r.climb(); ok {
			for _, one := range quantities {
				q += one
				amount += tiers.amount(one)
			}
			break
		}
		for _, one := range quantities {
			q += one
			amount += r.Amount(one)
		}
	default:
		for _, one := range quantities {
			q += one
			amount += c.Rate.Amount(one)
		}
	}
	return q, amount
}

// rated is the metered quantity in the rate's unit, less what is included.
func (c *Charge) rated(metered float64) float64 {
	if !c.converts() {
		return metered
	}
	if c.Included == 0 {
		return c.Unit.Of(metered)
	}
	return beyond(c.Unit.Of(metered), c.Included)
}

// converts reports whether what is rated may differ from what is metered.
func (c *Charge) converts() bool { return c.Unit != (Unit{}) || c.Included != 0 }

func (c *Charge) validate() error {
	var errs []error
	if c.Meter != nil {
		errs = append(errs, fault.In("Meter", kindName(c.Meter), validate(c.Meter)))
	}
	if c.Rate == nil {
		errs = append(errs, fault.Field("Rate", "is nil, want a rate such as PerUnit"))
	} else {
		errs = append(errs, fault.In("Rate", kindName(c.Rate), validate(c.Rate)))
	}
	if m, ok := c.Rate.(Matrix); ok && c.Each {
		errs = append(errs, fault.Field("Each", "is set and Rate is a Matrix, which rates each %v as a whole: want one of the two", m.By))
	}
	errs = append(errs, fault.In("Unit", "", c.Unit.Validate()), fault.AtLeastZero("Included", c.Included))
	if c.Meter == nil && c.Included > 0 {
		errs = append(errs, fault.Field("Included", "is %v without a Meter, want 0, or a Meter of what is included", c.Included))
	}
	return errors.Join(append(errs, validBounds(c.Maximum, c.Minimum))...)
}

// validBounds checks a maximum and a minimum.
func validBounds(maximum, minimum float64) error {
	errs := []error{fault.AtLeastZero("Maximum", maximum), fault.AtLeastZero("Minimum", minimum)}
	if maximum > 0 && maximum < minimum {
		errs = append(errs, fault.Field("Maximum", "is %v and Minimum is %v, want Maximum at least Minimum, or 0 for none",
			maximum, minimum))
	}
	return errors.Join(errs...)
}
