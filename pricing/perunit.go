package pricing

import "github.com/usevalue/usevalue/pricing/internal/fault"

// PerUnit is a price for every unit: currency per unit of the meter, finite. A
// negative price pays the buyer, as a liability for metered harm does. On a
// meter of currency (Cost, Value, TokenPrices) it is a share or a multiple.
type PerUnit float64

// Amount returns the price times the quantity.
func (p PerUnit) Amount(quantity float64) float64 { return float64(p) * quantity }

// String returns the price as invoices print it.
func (p PerUnit) String() string { return number(float64(p)) + " per unit" }

// Validate returns an error unless the price is finite.
func (p PerUnit) Validate() error { return fault.Finite("the price", float64(p)) }
