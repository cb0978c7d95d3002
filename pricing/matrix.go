package pricing

import (
	"errors"
	"fmt"
	"math"
)

// Matrix has a rate for each class of deliveries: what is delivered of a class
// is metered and rated by itself. Classes without a cell go together under
// Default.
type Matrix struct {
	Cells   []Cell
	Default Rate // nil: a class without a cell has no price, and the amount is NaN
}

// Cell is the rate of one class.
type Cell struct {
	Class int // Delivery.Class
	Rate  Rate
}

// Amount returns what a quantity without a class costs.
func (m Matrix) Amount(quantity float64) float64 { return amountOf(m.Default, quantity) }

func amountOf(r Rate, quantity float64) float64 {
	if r == nil {
		return math.NaN()
	}
	return r.Amount(quantity)
}

// rate goes through the cells, and for each through the deliveries.
func (m Matrix) rate(c *Charge, a *Account) (quantity, amount float64) {
	for i := range m.Cells {
		class := m.Cells[i].Class
		q, some := c.sum(a, func(d *Delivery) bool { return d.Class == class })
		if some {
			q = c.rated(q)
			quantity += q
			amount += amountOf(m.Cells[i].Rate, q)
		}
	}
	q, some := c.sum(a, func(d *Delivery) bool { return !m.has(d.Class) })
	if some {
		q = c.rated(q)
		quantity += q
		amount += amountOf(m.Default, q)
	}
	return quantity, amount
}

func (m Matrix) has(class int) bool {
	for i := range m.Cells {
		if m.Cells[i].Class == class {
			return true
		}
	}
	return false
}

// String returns the number of classes.
func (m Matrix) String() string { return fmt.Sprintf("%d classes", len(m.Cells)) }

// Validate returns every fault of the cells and of Default.
func (m Matrix) Validate() error {
	var errs []error
	seen := map[int]bool{}
	for i, cell := range m.Cells {
		place := fmt.Sprintf("Cells[%d]", i)
		if seen[cell.Class] {
			errs = append(errs, fmt.Errorf("%s: Class is %d for a second time, want each class once", place, cell.Class))
		}
		seen[cell.Class] = true
		errs = append(errs, prefix(place, validRate(cell.Rate)))
	}
	errs = append(errs, prefix("Default", validRate(m.Default)))
	return errors.Join(errs...)
}

// validRate asks a rate within another.
func validRate(r Rate) error {
	switch {
	case r == nil:
		return errors.New("the rate is nil, want a rate such as PerUnit")
	case byDelivery(r):
		return fmt.Errorf("the rate is a %T, which rates deliveries, want one that rates a quantity", r)
	}
	return validate(r)
}
