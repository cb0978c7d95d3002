package pricing

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Meter says how much of something an account holds: what a charge is for.
// Commodity pricing meters the thing, relational pricing the relation. Like a
// Strategy, a meter is a pure function of the account.
//
// A meter written outside this package may look at the Buyer, the History and single
// deliveries, and a plan that holds one says so in [Plan.ReadsBuyer],
// [Plan.ReadsHistory] and [Plan.ReadsDeliveries], unless the meter has methods of
// these names that return false.
type Meter interface {
	Quantity(a *Account) float64 // in the meter's unit
}

// meters are the meters of this package but Each, which is a function and has no
// JSON. Examples are as those of rates; what a meter lacks is told by
// TestEveryMeter.
var meters = []kind[Meter]{
	{"total", Value},
	{"tokenPrices", TokenPrices{Input: 3, CacheRead: 0.3, CacheWrite: 3.75, Output: 15}},
	{"onSuccess", OnSuccess{Of: Cost}},
	{"shortfall", Shortfall{Promised: 0.9}},
	{"uplift", Uplift{}},
	{"plan", part{Charges: []Charge{{Meter: Cost, Rate: PerUnit(1)}}, Maximum: 9}},
}

// Total is a Meter that reads one of the account's totals.
type Total uint8

// The totals. Those up to Artifacts are properties of what was delivered,
// the others of what it did for somebody.
const (
	Tokens           Total = iota // tokens of all classes
	InputTokens                   // tokens read fresh
	CacheReadTokens               // tokens read from a cache
	CacheWriteTokens              // tokens read and written to a cache
	OutputTokens                  // tokens generated
	Cost                          // what it cost the seller, currency
	Attempts                      // attempts
	Artifacts                     // artifacts delivered
	Outcomes                      // measured successes
	Value                         // measured value, currency
	Harm                          // measured harm, currency
)

var totalNames = [...]string{
	Tokens:           "tokens",
	InputTokens:      "input tokens",
	CacheReadTokens:  "cache read tokens",
	CacheWriteTokens: "cache write tokens",
	OutputTokens:     "output tokens",
	Cost:             "cost",
	Attempts:         "attempts",
	Artifacts:        "artifacts",
	Outcomes:         "outcomes",
	Value:            "value",
	Harm:             "harm",
}

// String returns the name of the total.
func (t Total) String() string {
	if int(t) < len(totalNames) {
		return totalNames[t]
	}
	return fmt.Sprintf("Total(%d)", uint8(t))
}

// MarshalText returns the name of the total; an error if there is none.
func (t Total) MarshalText() ([]byte, error) { return []byte(t.String()), t.Validate() }

// UnmarshalText sets the total of a name.
func (t *Total) UnmarshalText(name []byte) error {
	i := slices.Index(totalNames[:], string(name))
	if i < 0 {
		return fmt.Errorf("%q is no total, want one of %s", name, strings.Join(totalNames[:], ", "))
	}
	*t = Total(i)
	return nil
}

// Quantity returns the total over the account: a number of tokens, attempts,
// artifacts or outcomes, or currency. It is NaN for a total that is none of the
// constants.
func (t Total) Quantity(a *Account) float64 {
	sum := a.Total()
	return t.of(&sum)
}

// Validate returns an error if t is none of the constants.
func (t Total) Validate() error {
	if int(t) < len(totalNames) {
		return nil
	}
	return fmt.Errorf("%v is no total, want one of the constants Tokens to Harm", t)
}

// of reads the total from sums that are at hand. The counts of d are taken as
// they are.
func (t Total) of(d *Delivery) float64 {
	switch t {
	case Tokens:
		return d.Usage.Tokens()
	case InputTokens:
		return d.Usage.Input
	case CacheReadTokens:
		return d.Usage.CacheRead
	case CacheWriteTokens:
		return d.Usage.CacheWrite
	case OutputTokens:
		return d.Usage.Output
	case Cost:
		return d.Cost
	case Attempts:
		return d.Attempts
	case Artifacts:
		return d.Count
	case Outcomes:
		return d.Success
	case Value:
		return d.Value
	case Harm:
		return d.Harm
	}
	return math.NaN()
}

// single reads a single delivery, whose counts a literal may have left out.
func (t Total) single(d *Delivery) float64 {
	switch t {
	case Attempts:
		return d.Attempts + unset(d.Attempts)
	case Artifacts:
		return d.Count + unset(d.Count)
	}
	return t.of(d)
}

// fill reads single deliveries but those held out, and returns as much of dst as
// it fills. The commonest totals have loops of their own.
func (t Total) fill(dst []float64, list []Delivery) []float64 {
	n := 0
	switch t {
	case OutputTokens:
		for i := range list {
			if !list[i].Control {
				dst[n] = list[i].Usage.Output
				n++
			}
		}
	case Outcomes:
		for i := range list {
			if !list[i].Control {
				dst[n] = list[i].Success
				n++
			}
		}
	case Value:
		for i := range list {
			if !list[i].Control {
				dst[n] = list[i].Value
				n++
			}
		}
	default:
		for i := range list {
			if !list[i].Control {
				dst[n] = t.single(&list[i])
				n++
			}
		}
	}
	return dst[:n]
}

// quantity is m.Quantity(a), spared the summing where m is built in and total,
// the sums over a, is at hand. No meter is a quantity of 1, once a period.
func quantity(m Meter, a *Account, total *Delivery) float64 {
	switch m := m.(type) {
	case nil:
		return 1
	case Total:
		return m.of(total)
	case TokenPrices:
		return m.Cost(total.Usage)
	}
	return m.Quantity(a)
}

// quantityOf is what the meter reads of delivery i of the account alone: nothing
// where it is held out.
func quantityOf(m Meter, a *Account, i int) float64 {
	if a.Deliveries[i].Control {
		return 0
	}
	switch m := m.(type) {
	case nil:
		return 1
	case Total:
		return m.single(&a.Deliveries[i])
	case TokenPrices:
		return m.Cost(a.Deliveries[i].Usage)
	case Each:
		return m.of(&a.Deliveries[i])
	}
	return m.Quantity(&Account{Buyer: a.Buyer, Deliveries: a.Deliveries[i : i+1 : i+1], History: a.History})
}
