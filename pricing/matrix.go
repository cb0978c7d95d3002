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
	Default Rate // of all classes without a cell together; required
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

// rate meters every class by itself, and rates what there is of it.
func (m Matrix) rate(c *Charge, a *Account) (quantity, amount float64) {
	type class struct {
		metered float64
		some    bool
	}
	var memory [16]class
	classes := memory[:]
	if len(m.Cells) >= len(classes) {
		classes = make([]class, len(m.Cells)+1)
	}
	var few [few]float64
	for from := 0; from < len(a.Deliveries); from += len(few) {
		metered := c.meter(few[:], a, from)
		for i := from; len(metered) > 0; i++ {
			if d := &a.Deliveries[i]; !d.Control {
				k := &classes[m.cell(d.Class)]
				k.metered += metered[0]
				k.some = true
				metered = metered[1:]
			}
		}
	}
	for i := range len(m.Cells) + 1 {
		if !classes[i].some {
			continue
		}
		rate := m.Default
		if i < len(m.Cells) {
			rate = m.Cells[i].Rate
		}
		q := c.rated(classes[i].metered)
		quantity += q
		amount += amountOf(rate, q)
	}
	return quantity, amount
}

// cell is the index of a class's cell, or that after the last.
func (m Matrix) cell(class int) int {
	for i := range m.Cells {
		if m.Cells[i].Class == class {
			return i
		}
	}
	return len(m.Cells)
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
