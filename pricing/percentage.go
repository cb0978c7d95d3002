package pricing

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Percentage charges a share of what each delivery is metered to be worth, and a
// fee for each, between a minimum and a maximum for each. The first deliveries
// may be free: so many of them, or as long as their sum is within an amount, or
// both, whichever ends first. A delivery that is metered as nothing costs
// nothing. It is Lago's percentage charge.
//
// It always rates delivery by delivery, in the order of the account.
type Percentage struct {
	Share      float64 // of the quantity, in [0,1]: 0.029 is 2.9%; a multiple is PerUnit
	Fee        float64 // for each delivery, currency, at least 0
	FreeCount  int     // deliveries at the beginning of the period that are free, at least 0; 0 is no such allowance
	FreeAmount float64 // sum of quantities at the beginning of the period that is free, at least 0; 0 is no such allowance
	Minimum    float64 // for each delivery that is not free, currency, at least 0
	Maximum    float64 // likewise; 0 is none
}

// Amount returns what a single delivery of the quantity costs that is not free.
func (p Percentage) Amount(quantity float64) float64 {
	if quantity <= 0 {
		return 0
	}
	amount := p.Share*quantity + p.Fee
	if amount < p.Minimum {
		amount = p.Minimum
	}
	if p.Maximum > 0 && amount > p.Maximum {
		amount = p.Maximum
	}
	return amount
}

// rate goes through the deliveries of an account.
func (p Percentage) rate(c *Charge, a *Account) (quantity, amount float64) {
	used, allowance := 0.0, math.Inf(1)
	if p.FreeAmount > 0 {
		allowance = p.FreeAmount
	}
	none, count := p.FreeCount == 0 && p.FreeAmount == 0, 0
	converts := c.converts()
	var few [few]float64
	for from := 0; from < len(a.Deliveries); from += len(few) {
		for _, metered := range c.meter(few[:], a, from) {
			count++
			if converts {
				metered = c.rated(metered)
			}
			if !none && (p.FreeCount == 0 || count <= p.FreeCount) {
				used += max(metered, 0)
				metered = min(metered, beyond(used, allowance))
			}
			quantity += metered
			amount += p.Amount(metered)
		}
	}
	return quantity, amount
}

// String returns share and fee as invoices print them.
func (p Percentage) String() string {
	s := number(100*p.Share) + "%"
	if p.Fee != 0 {
		s += " + " + number(p.Fee) + " each"
	}
	return s
}

// Validate returns every fault of the percentage.
func (p Percentage) Validate() error {
	errs := []error{
		validPercentage(p.Share), fault.AtLeastZero("Fee", p.Fee), fault.AtLeastZero("FreeAmount", p.FreeAmount),
		fault.AtLeastZero("Minimum", p.Minimum), fault.AtLeastZero("Maximum", p.Maximum),
	}
	if p.FreeCount < 0 {
		errs = append(errs, fault.Field("FreeCount", "is %d, want at least 0", p.FreeCount))
	}
	if p.Maximum > 0 && p.Maximum < p.Minimum {
		errs = append(errs, fault.Field("Maximum", "is %v and Minimum is %v, want Maximum at least Minimum, or 0 for none",
			p.Maximum, p.Minimum))
	}
	return errors.Join(errs...)
}

// validPercentage checks a share that may have been given in percent.
func validPercentage(share float64) error {
	if share > 1 {
		return fault.Number("Share", share,
			fmt.Sprintf("a share in [0,1]: %v%% is %v, and a multiple is a rate PerUnit", number(share), number(share/100)))
	}
	return isShare("Share", share)
}
