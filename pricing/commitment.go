package pricing

import (
	"errors"
	"fmt"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Commitment is the least that usage comes to over a term of several periods.
// What is missing at its end is charged with the last period (true-up). Terms
// follow each other from the buyer's first period on.
type Commitment struct {
	Amount   float64 // over a term, currency, at least 0
	Periods  int     // of a term; 0 is no commitment
	Rollover bool    // what was charged as missing is prepaid credit in the next term
}

// trueUp is what is missing at the end of a term, usage being that of the
// account's period; 0 within a term.
func (c *Commitment) trueUp(a *Account, usage float64) float64 {
	now := len(a.History)
	if (now+1)%c.Periods != 0 {
		return 0
	}
	for _, s := range a.History[now+1-c.Periods:] {
		usage += s.usage()
	}
	return max(c.Amount-usage, 0)
}

// usage is the part of the charge that was for the period's usage.
func (s *Statement) usage() float64 { return s.Charge - s.Adjusted }

func (c *Commitment) validate() error {
	errs := []error{fault.AtLeastZero("Amount", c.Amount)}
	if c.Periods < 0 {
		errs = append(errs, fmt.Errorf("Periods is %d, want at least 0", c.Periods))
	}
	if c.Periods == 0 && c.Amount > 0 {
		errs = append(errs, fmt.Errorf("Amount is %v and Periods is 0, want the number of periods of a term", c.Amount))
	}
	return errors.Join(errs...)
}
