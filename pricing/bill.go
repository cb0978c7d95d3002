package pricing

// bill is what a plan comes to so far and, where invoice is not nil, line by
// line. One code makes both, so that an invoice cannot differ from the charge.
type bill struct {
	sum     float64
	unit    float64 // to which lines are rounded; 0: they are not
	invoice *Invoice
}

// bill charges the account: for usage, then all that goes beyond it.
func (p *Plan) bill(a *Account, b *bill) {
	p.usage(a, b)
	if p.Commitment.Periods > 0 {
		if amount := p.Commitment.trueUp(a, b.sum); amount > 0 {
			b.adjust("commitment", p.Commitment.Amount, amount)
		}
	}
	if len(p.Prepaid) > 0 || p.Commitment.Rollover {
		if drawn := p.draw(a, b.sum); drawn > 0 {
			b.settle("prepaid credit", drawn, drawn)
		}
	}
	if p.Credit != 0 && b.sum > 0 {
		b.settle("credit", p.Credit, p.Credit)
	}
}

// usage adds up the charges, and what applies to their sum.
func (p *Plan) usage(a *Account, b *bill) {
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
		b.bound(p.Maximum*share, p.Minimum*share, b.sum)
	}
}

// bill adds the charge, and what its own bounds make of it.
func (c *Charge) bill(a *Account, total *Delivery, b *bill) {
	quantity, amount := c.rate(a, total)
	share := 1.0
	if c.Prorated {
		share = a.share()
		amount *= share
	}
	amount = b.add(amount)
	if b.invoice != nil {
		b.invoice.add(c.line(a.Buyer, quantity, amount))
	}
	if c.Maximum != 0 || c.Minimum != 0 {
		b.bound(c.Maximum*share, c.Minimum*share, amount)
	}
}

// bound adds what it takes for amount, a part of the sum, to be within bounds; a
// maximum of 0 is none.
func (b *bill) bound(maximum, minimum, amount float64) {
	if maximum != 0 && amount > maximum {
		b.adjust("maximum", maximum, maximum-amount)
		amount = maximum
	}
	if minimum != 0 && amount < minimum {
		b.adjust("minimum", minimum, minimum-amount)
	}
}

// settle takes at most so much off the sum, and never more than it is: rounding a
// sum to the minor unit may exceed it by a bit.
func (b *bill) settle(name string, size, most float64) {
	amount := -min(most, b.sum)
	if b.unit != 0 {
		amount = max(toUnit(amount, b.unit), -b.sum)
	}
	b.sum += amount
	if b.invoice != nil {
		b.invoice.add(Line{Name: name, Rate: number(size), Amount: amount})
	}
}

// adjust adds an adjustment of a size in currency, and its line.
func (b *bill) adjust(name string, size, amount float64) {
	amount = b.add(amount)
	if b.invoice != nil {
		b.invoice.add(Line{Name: name, Rate: number(size), Amount: amount})
	}
}

// percent adds an adjustment that is a share, and its line.
func (b *bill) percent(name string, share, amount float64) {
	amount = b.add(amount)
	if b.invoice != nil {
		b.invoice.add(Line{Name: name, Rate: number(100*share) + "%", Amount: amount})
	}
}

// add adds an amount as it is invoiced.
func (b *bill) add(amount float64) float64 {
	if b.unit != 0 {
		amount = toUnit(amount, b.unit)
	}
	b.sum += amount
	return amount
}

// toUnit rounds to a multiple of a unit, a half away from zero.
func toUnit(amount, unit float64) float64 {
	if each := 1 / unit; each == Nearest.Round(each, 0) { // by hundredths, not times 0.01
		return Nearest.Round(amount*each, 0) / each
	}
	return Nearest.Round(amount/unit, 0) * unit
}
