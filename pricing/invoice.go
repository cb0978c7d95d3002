package pricing

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Invoice is what a billing period comes to, line by line.
type Invoice struct {
	Plan  string
	Lines []Line // charges in the plan's order, each with its bounds, then adjustments in theirs
}

// Line is one charge, or one adjustment that was made.
type Line struct {
	Name     string  `json:"name"`
	Meter    string  `json:"meter,omitempty"`    // what was metered; empty for an adjustment
	Quantity float64 `json:"quantity,omitempty"` // what was rated, after included units, in units of the rate
	Rate     string  `json:"rate,omitempty"`     // the rate, or the size of the adjustment
	Amount   float64 `json:"amount"`             // currency; negative where it is taken off
}

// MarshalJSON writes the plan, the lines and their total. It fails for amounts
// that are not finite.
func (inv Invoice) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Plan  string  `json:"plan"`
		Lines []Line  `json:"lines"`
		Total float64 `json:"total"`
	}{inv.Plan, inv.Lines, inv.Total()})
}

// Total returns the sum of the lines in order, in currency: the plan's Charge.
func (inv Invoice) Total() float64 {
	sum := 0.0
	for _, l := range inv.Lines {
		sum += l.Amount
	}
	return sum
}

// String returns a table of the lines and their total. Amounts have two
// decimals, or as many as it takes to show the smallest of them.
func (inv Invoice) String() string {
	decimals := inv.decimals()
	money := func(v float64) string {
		s := strconv.FormatFloat(v, 'f', decimals, 64)
		if unsigned, negative := strings.CutPrefix(s, "-"); negative && strings.Trim(unsigned, "0.") == "" {
			return unsigned // no -0.00
		}
		return s
	}
	rows := [][]string{{inv.Plan, "meter", "quantity", "rate", "amount"}}
	for _, l := range inv.Lines {
		quantity := ""
		if l.Meter != "" {
			quantity = number(l.Quantity)
		}
		rows = append(rows, []string{l.Name, l.Meter, quantity, l.Rate, money(l.Amount)})
	}
	rows = append(rows, []string{"total", "", "", "", money(inv.Total())})
	return table(rows, []bool{false, false, true, false, true})
}

// decimals is how many decimals show every amount to half a percent, but those
// that are next to nothing, at least 2 and at most 9. A column of amounts shares
// it, so that the points align.
func (inv Invoice) decimals() int {
	n, largest := 2, 0.0
	for _, l := range inv.Lines {
		largest = max(largest, math.Abs(l.Amount))
	}
	for _, l := range inv.Lines {
		for n < 9 && math.Abs(l.Amount) > 1e-9*largest && coarse(l.Amount, n) {
			n++
		}
	}
	return n
}

// coarse reports whether n decimals miss v by more than half a percent.
func coarse(v float64, n int) bool {
	unit := math.Pow10(-n)
	return math.Abs(math.Round(v/unit)*unit-v) > 0.005*math.Abs(v)
}

func (inv *Invoice) add(l Line) { inv.Lines = append(inv.Lines, l) }

// line describes the charge as it was made.
func (c *Charge) line(b Buyer, quantity, amount float64) Line {
	meter := "period"
	if c.Meter != nil {
		meter = label(c.Meter)
	}
	meter += c.Unit.String()
	if c.Included > 0 {
		meter += " beyond " + number(c.Included)
	}
	if c.Each {
		meter += ", each"
	}
	rate := label(c.Rate)
	if m, ok := bySegment(c.Rate); ok {
		rate = fmt.Sprintf("%s in segment %d", label(m.of(b)), b.Segment)
	}
	return Line{Name: c.Name, Meter: meter, Quantity: quantity, Rate: rate, Amount: amount}
}

// label is how an invoice calls a meter or a rate.
func label(v any) string {
	if s, ok := v.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%T", v)
}

// number prints v to twelve figures, and without an exponent in the range of
// prices and quantities. Ready-made plans have it in their names, so it is asked
// wherever a plan is made for one charge: most numbers are formatted once.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'g', 12, 64)
	if size := math.Abs(v); strings.Contains(s, "e") && size >= 1e-9 && size < 1e15 {
		rounded, _ := strconv.ParseFloat(s, 64) // of what FormatFloat wrote
		return strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	return s
}

// table sets rows in columns two spaces apart, flush right where right says so.
// A name that would break a line is printed without the break.
func table(rows [][]string, right []bool) string {
	widths := make([]int, len(right))
	for _, row := range rows {
		for i, cell := range row {
			cell = strings.Join(strings.Fields(cell), " ")
			row[i] = cell
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if right[i] {
				line.WriteString(gap + cell + "  ")
			} else {
				line.WriteString(cell + gap + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
