package pricing

import (
	"errors"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Commitment is the least that usage comes to over a term of several periods.
// What is missing at its end is charged with the last period (true-up). Terms
// follow each other from the buyer's first period on.
//
// With Rollover, what was charged as missing pays for usage of the next term, and
// for nothing else: what is missing in that term is its Amount less its usage
// before credit, and is charged in full. So a term in which usage comes to u, after
// one that was short by s, costs max(u, Amount) - min(u, s): a buyer who uses nothing
// pays Amount in every term, and while credit lasts, one who uses more is charged
// less. Terms of two periods with an Amount of 50 and usage of 10, 10, 5, 5, 0, 0
// come to 10, 40, 0, 40, 0, 50.
type Commitment struct {
	Amount   float64 // over a term, currency, at least 0
	Periods  int     // of a term; 0 is no commitment
	Rollover bool    // what was charged as missing pays for usage of the next term
}

// ends reports whether a term ends with a period, the buyer's first being 0.
func (c *Commitment) ends(period int) bool { return c.Periods > 0 && (period+1)%c.Periods == 0 }

// missing is what a term is short of, its usage being known.
func (c *Commitment) missing(usage float64) float64 {
	return rest(c.Amount, usage, max(c.Amount, usage))
}

// trueUp is what is missing at the end of a term, usage being that of the
// account's period; 0 within a term.
func (c *Commitment) trueUp(a *Account, usage float64) float64 {
	now := len(a.History)
	if !c.ends(now) {
		return 0
	}
	for _, s := range a.History[now+1-c.Periods:] {
		usage += s.usage()
	}
	return c.missing(usage)
}

func (c *Commitment) validate() error {
	errs := []error{fault.AtLeastZero("Amount", c.Amount)}
	if c.Periods < 0 {
		errs = append(errs, fault.Field("Periods", "is %d, want at least 0", c.Periods))
	}
	if c.Periods == 0 && c.Amount > 0 {
		errs = append(errs, fault.Field("Amount", "is %v and Periods is 0, want the number of periods of a term", c.Amount))
	}
	return errors.Join(errs...)
}
