package pricing

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Matrix has a rate for each class of deliveries or for each segment of buyers.
//
// By class, what is delivered of a class is metered and rated by itself; classes
// without a cell go together under Default. A class of which nothing is delivered
// is not charged for, not even a fee that its rate has at zero: with a fee for
// every period, take a Charge of its own. An account that holds totals alone does
// not tell classes apart, and is charged NaN.
//
// By segment, the cell of the buyer's segment is the rate of the whole period,
// which may be known by its totals alone, and at zero usage too.
type Matrix struct {
	By      Key // what cells are for
	Cells   []Cell
	Default Rate // of all classes without a cell together, or of segments without one; required
}

// Cell is the rate of one class or segment.
type Cell struct {
	Class int // Delivery.Class; Buyer.Segment where the matrix is BySegment
	Rate  Rate
}

// Key is what the cells of a Matrix are for.
type Key uint8

// The keys.
const (
	ByClass   Key = iota // a class of deliveries
	BySegment            // a segment of buyers: the plan then reads the buyer
)

var keyNames = [...]string{ByClass: "class", BySegment: "segment"}

// String returns the name of the key.
func (k Key) String() string {
	if int(k) < len(keyNames) {
		return keyNames[k]
	}
	return fmt.Sprintf("Key(%d)", uint8(k))
}

// Validate returns an error if k is none of the constants.
func (k Key) Validate() error {
	if int(k) < len(keyNames) {
		return nil
	}
	return fmt.Errorf("%v is no key, want ByClass or BySegment", k)
}

// MarshalText returns the name of the key; an error if there is none.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), k.Validate() }

// UnmarshalText sets the key of a name.
func (k *Key) UnmarshalText(name []byte) error {
	i := slices.Index(keyNames[:], string(name))
	if i < 0 {
		return fmt.Errorf("%q is no key, want one of %s", name, strings.Join(keyNames[:], ", "))
	}
	*k = Key(i)
	return nil
}

// Amount returns what a quantity without a class or segment costs.
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
		q := c.rated(classes[i].metered)
		quantity += q
		amount += amountOf(m.at(i), q)
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

// at is the rate of the cell of an index, or Default after the last.
func (m Matrix) at(i int) Rate {
	if i < len(m.Cells) {
		return m.Cells[i].Rate
	}
	return m.Default
}

// of is the rate of a buyer.
func (m Matrix) of(b Buyer) Rate { return m.at(m.cell(b.Segment)) }

// String returns the number of cells.
func (m Matrix) String() string {
	switch s := fmt.Sprintf("%d %v", len(m.Cells), m.By); {
	case len(m.Cells) == 1:
		return s
	case m.By == ByClass:
		return s + "es"
	default:
		return s + "s"
	}
}

// Validate returns every fault of the cells and of Default.
func (m Matrix) Validate() error {
	var faults fault.List
	faults.Add(fault.In("By", "", m.By.Validate()))
	seen := map[int]bool{}
	for i, cell := range m.Cells {
		var err error
		if seen[cell.Class] {
			err = fault.Field("Class", "is %d for a second time, want each %v once", cell.Class, m.By)
		}
		seen[cell.Class] = true
		err = fault.Join(err, fault.At("", "rate", validRate(cell.Rate)))
		if err != nil {
			faults.Add(fault.In(fmt.Sprintf("Cells[%d]", i), "", err))
		}
	}
	faults.Add(fault.In("Default", "", validRate(m.Default)))
	return faults.Err()
}

// validRate asks a rate within another.
func validRate(r Rate) error {
	switch {
	case r == nil:
		return errors.New("the rate is nil, want a rate such as PerUnit")
	case seesMore(r):
		return fmt.Errorf("the rate is a %T, want one that rates a quantity", r)
	}
	return fault.At("", kindName(r), validate(r))
}
