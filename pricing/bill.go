package pricing

import "math"

// bill is what a plan comes to so far and, where invoice is not nil, line by
// line. One code makes both, so that an invoice cannot differ from the charge.
type bill struct {
	sum     float64
	off     float64 // what was taken off, of the sum
	unit    float64 // to which lines are rounded; 0: they are not
	invoice *Invoice
}

// bill charges the account: for usage, then all that goes beyond it.
func (p *Plan) bill(a *Account, b *bill) {
	p.usage(a, b)
	usage, missing := b.sum, 0.0
	if p.Commitment.Periods > 0 {
		missing = p.Commitment.trueUp(a, usage)
		b.adjust("commitment", p.Commitment.Amount, missing, max(p.Commitment.Amount, b.size()))
	}
	if len(p.Prepaid) > 0 || p.Commitment.Rollover {
		if drawn := p.draw(a, usage, missing); drawn != 0 {
			b.settle("prepaid credit", drawn, drawn)
		}
	}
	if p.Credit != 0 && b.sum > 0 {
		b.settle("credit", p.Credit, p.Credit)
	}
}

// usage adds up the charges, and what applies to their sum. A share of a period
// that is none has no price.
func (p *Plan) usage(a *Account, b *bill) {
	if !(a.Share >= 0 && a.Share <= 1) {
		b.adjust("share of the period", a.Share, math.NaN(), 0)
	}
	var sums Delivery
	total := a.Totals
	if total == nil {
		sums = a.Total()
		total = &sums
	}
	for i := range p.Charges {
		p.Charges[i].bill(a, total, b)
	}
	if p.Discount != 0 && !(b.sum <= 0) {
		// The conversion keeps the product from being fused into the sum, which
		// would differ from the line by a rounding.
		b.percent("discount", p.Discount, float64(-p.Discount*b.sum))
	}
	if p.Maximum != 0 || p.Minimum != 0 {
		share := 1.0
		if p.Prorated {
			share = a.share()
		}
		b.bound(p.Maximum*share, p.Minimum*share, b.sum, b.size())
	}
}

// bill adds the charge, and what its own bounds make of it.
func (c *Charge) bill(a *Account, total *Delivery, b *bill) {
	if c.Prorated {
		c = c.prorated(a.share())
	}
	quantity, amount := c.rate(a, total)
	if c.Prorated && c.isFee() {
		amount *= a.share()
	}
	amount = b.add(b.round(amount))
	if b.invoice != nil {
		b.invoice.add(c.line(a.Buyer, quantity, amount))
	}
	if c.Maximum != 0 || c.Minimum != 0 {
		b.bound(c.Maximum, c.Minimum, amount, math.Abs(amount))
	}
}

// bound adds what it takes for amount, a part of the sum, to be within bounds; a
// maximum of 0 is none. The size is that of what the amount was computed from.
func (b *bill) bound(maximum, minimum, amount, size float64) {
	if maximum != 0 && amount > maximum {
		b.adjust("maximum", maximum, maximum-amount, size)
		amount = maximum
	}
	if minimum != 0 && amount < minimum {
		b.adjust("minimum", minimum, minimum-amount, max(minimum, size))
	}
}

// settle takes at most so much off the sum, and never more than it is: rounding a
// sum to the minor unit may exceed it by a bit.
func (b *bill) settle(name string, size, most float64) {
	amount := -b.sum
	if rest(b.sum, most, b.size()) != 0 {
		amount = -most
		if b.unit != 0 {
			amount = max(toUnit(amount, b.unit), -b.sum)
		}
	}
	if b.nothing(amount, b.size()) {
		return
	}
	b.sum += amount
	b.off -= amount
	if b.invoice != nil {
		b.invoice.add(Line{Name: name, Rate: number(size), Amount: amount})
	}
}

// adjust adds an adjustment of a size in currency, and its line. It is the difference
// of two amounts of at most so much.
func (b *bill) adjust(name string, size, amount, of float64) {
	if b.nothing(amount, of) {
		return
	}
	amount = b.add(b.round(amount))
	if b.invoice != nil {
		b.invoice.add(Line{Name: name, Rate: number(size), Amount: amount})
	}
}

// percent adds an adjustment that is a share of the sum, and its line.
func (b *bill) percent(name string, share, amount float64) {
	if b.nothing(amount, share*b.size()) {
		return
	}
	amount = b.add(b.round(amount))
	if b.invoice != nil {
		b.invoice.add(Line{Name: name, Rate: number(100*share) + "%", Amount: amount})
	}
}

// size is that of all amounts that make the sum, as if none were negative.
func (b *bill) size() float64 { return b.sum + 2*b.off }

// nothing reports whether an adjustment changes nothing: it is less than half a minor
// unit or, without one, within rounding of what it was computed from.
func (b *bill) nothing(amount, of float64) bool {
	if b.unit != 0 {
		return toUnit(amount, b.unit) == 0
	}
	return math.Abs(amount) <= rounding*of
}

// round is an amount as it is invoiced.
func (b *bill) round(amount float64) float64 {
	if b.unit != 0 {
		return toUnit(amount, b.unit)
	}
	return amount
}

// add adds an amount that is rounded.
func (b *bill) add(amount float64) float64 {
	b.sum += amount
	if amount < 0 {
		b.off -= amount
	}
	return amount
}

// toUnit rounds to a multiple of a unit, a half away from zero.
func toUnit(amount, unit float64) float64 {
	if each := 1 / unit; each == Nearest.Round(each, 0) { // by hundredths, not times 0.01
		return Nearest.Round(amount*each, 0) / each
	}
	return Nearest.Round(amount/unit, 0) * unit
}
