package main

import (
	"fmt"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/pricing"
)

// contract is a family of plans with one number: the expected bill of a task, as
// a multiple of its expected cost. At equal multiples, expected bills are equal.
type contract struct {
	name string
	plan func(r *record, multiple float64) pricing.Plan
	says func(r *record, multiple float64) string // the price in its own terms
}

// offered is a contract at a price.
type offered struct {
	contract
	multiple float64
}

var contracts = []contract{
	{
		"cost-plus",
		func(r *record, m float64) pricing.Plan { return pricing.CostPlus(m - 1) },
		func(r *record, m float64) string { return fmt.Sprintf("%.2f x cost", m) },
	},
	{
		"per outcome",
		func(r *record, m float64) pricing.Plan { return pricing.PerOutcome(fee(r, m)) },
		func(r *record, m float64) string { return fmt.Sprintf("$%s an outcome", prose.Money(fee(r, m))) },
	},
	{
		"hybrid",
		func(r *record, m float64) pricing.Plan {
			return pricing.Hybrid("hybrid", pricing.CostPlus(m/2-1), pricing.PerOutcome(fee(r, m)/2))
		},
		func(r *record, m float64) string {
			return fmt.Sprintf("%.2f x cost + $%s an outcome", m/2, prose.Money(fee(r, m)/2))
		},
	},
}

// fee is the outcome fee whose expected bill is the multiple of the expected
// cost, on average over tasks.
func fee(r *record, multiple float64) float64 { return multiple * r.simulatedCost() / r.counted() }
