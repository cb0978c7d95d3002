package contract

import (
	"errors"
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// Plan returns the contract as a plan that pays for deliveries by their Class,
// which is the number of the outcome. Any other class is paid nothing.
func (c Contract) Plan() pricing.Plan {
	cells := make([]pricing.Cell, len(c.Payments))
	for j, payment := range c.Payments {
		cells[j] = pricing.Cell{Class: j, Rate: pricing.PerUnit(payment)}
	}
	return pricing.Plan{
		Name: "payment by outcome",
		Charges: []pricing.Charge{{
			Name:  "outcomes",
			Meter: pricing.Artifacts,
			Rate:  pricing.Matrix{Cells: cells, Default: pricing.PerUnit(0)},
		}},
	}
}

// OnSuccess returns the contract as a plan that pays for measured success, and
// the first outcome that counts as one: a fee for each success and, where failure
// is paid too, a price for each artifact. It returns an error if more than two
// different payments, or a lower one for better outcomes, make that impossible.
func (c Contract) OnSuccess() (plan pricing.Plan, from int, err error) {
	if len(c.Payments) < 2 {
		return pricing.Plan{}, 0, fmt.Errorf("contract: there are %d payments, want at least one for failure and one for success", len(c.Payments))
	}
	failure, success := c.Payments[0], c.Payments[len(c.Payments)-1]
	from = slices.IndexFunc(c.Payments, func(v float64) bool { return !tie(v, failure) })
	if from < 0 {
		from = len(c.Payments) - 1 // all the same
	}
	for _, v := range c.Payments[from:] {
		if !tie(v, success) || v < failure {
			return pricing.Plan{}, 0, errors.New("contract: payments are not one for failure and a higher one for success, want the Shape Threshold or PayForSuccess, or Plan")
		}
	}
	plan = pricing.PerOutcome(success - failure)
	if failure != 0 {
		plan.Name = "payment by success"
		plan.Charges = append(plan.Charges, pricing.Charge{Name: "artifacts", Meter: pricing.Artifacts, Rate: pricing.PerUnit(failure)})
	}
	return plan, from, nil
}
