package contract

import (
	"errors"
	"fmt"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Attribution is pay for success where success is measured with errors, and the
// agent chooses with which probability e it succeeds, at a cost of EffortCost·e²/2. It
// is paid a fee where success is measured, and nothing where not. The closed form
// follows from e = fee·(1-FalsePositive-FalseNegative)/EffortCost.
type Attribution struct {
	Value         float64 // of a success to the buyer, currency, at least 0
	EffortCost    float64 // how fast the marginal cost of success rises, currency, above 0
	FalsePositive float64 // probability that a failure is measured as success, in [0,1]
	FalseNegative float64 // probability that a success is not measured, in [0,1]
}

// Attributed is a fee for measured success, and what comes of it.
type Attributed struct {
	Fee     float64 // for a measured success, currency
	Success float64 // probability of a success
	Bill    float64 // expected, currency
	Profit  float64 // the buyer's: value of success less the bill, currency
}

// Best returns the fee that leaves the buyer most. A false positive costs it
// more than a false negative: it pays for what needs no effort, where a false
// negative is made up by a higher fee. The error says what is wrong, such as a
// measurement that is no better than chance.
func (a Attribution) Best() (Attributed, error) {
	if err := a.Validate(); err != nil {
		return Attributed{}, err
	}
	informed := 1 - a.FalsePositive - a.FalseNegative // Youden's index
	success := (a.Value - a.EffortCost*a.FalsePositive/informed) / (2 * a.EffortCost)
	success = min(max(success, 0), 1)
	fee := a.EffortCost * success / informed
	b := Attributed{Fee: fee, Success: success, Bill: fee * (a.FalsePositive + informed*success)}
	b.Profit = a.Value*success - b.Bill
	return b, nil
}

// Billed returns what a true success costs and which share of charges is wrong, if
// a fee, currency, is charged for each measured success and success has a
// probability above 0.
func (a Attribution) Billed(fee, success float64) (perSuccess, wrong float64, err error) {
	err = errors.Join(
		isProbability("FalsePositive", a.FalsePositive), isProbability("FalseNegative", a.FalseNegative),
		fault.AtLeastZero("fee", fee), aboveZero("success", success), isProbability("success", success))
	if err != nil {
		return 0, 0, fault.Prefix("contract", err)
	}
	right, wrong := success*(1-a.FalseNegative), (1-success)*a.FalsePositive
	if right+wrong == 0 {
		return 0, 0, nil // nothing is ever charged
	}
	perSuccess = fee * (right + wrong) / success
	if fault.Finite("", perSuccess) != nil {
		return 0, 0, fmt.Errorf("contract: a success of probability %v is billed more than floating point holds, want success nearer to 1", success)
	}
	return perSuccess, wrong / (right + wrong), nil
}

// Validate returns every fault of the numbers, joined.
func (a Attribution) Validate() error {
	errs := []error{
		amountFromZero("Value", a.Value), amountAboveZero("EffortCost", a.EffortCost),
		isProbability("FalsePositive", a.FalsePositive), isProbability("FalseNegative", a.FalseNegative),
	}
	if !(a.FalsePositive+a.FalseNegative < 1) {
		errs = append(errs, fmt.Errorf("FalsePositive and FalseNegative sum to %v, want less than 1: else measurement is no better than chance", a.FalsePositive+a.FalseNegative))
	}
	return fault.Prefix("contract", errors.Join(errs...))
}
