package pricing

import "github.com/usevalue/usevalue/pricing/internal/fault"

// Flat is a fee whatever the quantity, zero included: currency, at least 0. In
// a charge without a meter it is due once a period.
type Flat float64

// Amount returns the fee.
func (f Flat) Amount(float64) float64 { return float64(f) }

// String returns the fee as invoices print it.
func (f Flat) String() string { return number(float64(f)) + " flat" }

// Validate returns an error unless the fee is finite and at least 0.
func (f Flat) Validate() error { return fault.AtLeastZero("the fee", float64(f)) }
