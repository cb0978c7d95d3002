package pricing

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Statement is what an earlier period came to. StatementOf makes it: appended to the
// History of the accounts that follow, it is all that a commitment or prepaid credit
// reads.
type Statement struct {
	Total    Delivery // sums over that period
	Charge   float64  // currency
	Adjusted float64  // the part of Charge that is not for the period's usage, currency: a true-up above 0, prepaid credit below
}

// StatementOf charges an account and returns the statement of its period. With it,
// periods are charged one after the other:
//
//	for _, a := range periods {
//		a.History = history
//		s, err := pricing.StatementOf(plan, a)
//		if err != nil {
//			return err
//		}
//		history = append(history, s) // s.Charge is due
//	}
//
// It returns an error where a charge alone would be wrong or NaN: for a strategy or an
// account whose Validate returns one, for a charge that is no number, as of single
// deliveries where the totals alone are known, and for an earlier period in which
// something was used and that says of neither what it was charged nor of what was
// drawn from prepaid credit.
func StatementOf(s Strategy, a *Account) (Statement, error) {
	if s == nil {
		return Statement{}, errors.New("pricing: the strategy is nil, want a strategy")
	}
	if err := fault.Join(validate(s), a.Validate()); err != nil {
		return Statement{}, err
	}
	if err := canRead(s, a); err != nil {
		return Statement{}, fault.Prefix("pricing: account", err)
	}
	charge := s.Charge(a)
	if math.IsNaN(charge) || math.IsInf(charge, 0) {
		return Statement{}, fmt.Errorf("pricing: the charge is %v, want a number: "+
			"a quantity has no price, or single deliveries are needed and the account has their totals alone", charge)
	}
	return Charged(s, a, charge), nil
}

// Charged is the statement of a period for which a strategy charged an amount, where
// that is known: it tells usage from what was charged beyond it, and checks nothing.
func Charged(s Strategy, a *Account, charge float64) Statement {
	statement := Statement{Total: a.Total(), Charge: charge}
	if s, ok := s.(interface{ Usage(a *Account) float64 }); ok {
		statement.Adjusted = charge - s.Usage(a)
	}
	return statement
}

// canRead asks a strategy that tells whether it can charge an account.
func canRead(s Strategy, a *Account) error {
	if s, ok := s.(interface{ canRead(a *Account) error }); ok {
		return s.canRead(a)
	}
	return nil
}

// canRead returns an error for earlier periods without what a commitment or prepaid
// credit reads of them: what usage came to. A period may have been free because the
// account covered a small part of it.
func (p Plan) canRead(a *Account) error {
	if !p.spansPeriods() {
		return nil
	}
	var faults fault.List
	for i := range a.History {
		s := &a.History[i]
		if s.Charge != 0 || s.Adjusted != 0 {
			continue
		}
		earlier := Account{Buyer: a.Buyer, Totals: &s.Total, History: a.History[:i]}
		part := earlier
		part.Share = math.SmallestNonzeroFloat64
		usage := p.Usage(&earlier)
		if usage > 0 && p.Usage(&part) > 0 && s.Total != (Delivery{}) {
			faults.Add(fmt.Errorf("History[%d]: Charge and Adjusted are 0, and its usage comes to %v, "+
				"want the statement that StatementOf made of the period; of one that was free, leave Total out", i, number(usage)))
		}
	}
	return faults.Err()
}

// usage is the part of the charge that was for the period's usage.
func (s *Statement) usage() float64 { return s.Charge - s.Adjusted }

func (s *Statement) validate() error {
	return fault.Join(fault.Finite("Charge", s.Charge), fault.Finite("Adjusted", s.Adjusted), fault.Prefix("Total", s.Total.validate()))
}
