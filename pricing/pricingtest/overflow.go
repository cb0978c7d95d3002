package pricingtest

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/usevalue/usevalue/pricing"
)

// The sizes of noOverflow are powers of 2 on both sides of what integers hold, of
// 32 bits and, in small units, of 64. Up to the greatest it goes only where every
// doubling doubles the charge: a cap leaves nothing but rounding there.
const (
	fromPower  = 10
	hugePower  = 30
	largePower = 44
	toPower    = 66
)

// noOverflow doubles each quantity of a single delivery, over and over. A charge
// that rose may not turn its sign then, and a huge one may not fall to a tenth, as
// they do with an integer that is too small for what it counts. The doubling ends
// where a charge takes long, as a loop over every token does.
func (t *test) noOverflow(a *pricing.Account) string {
	if len(a.Deliveries) != 1 || a.Deliveries[0].Control || len(a.History) > 0 {
		return ""
	}
	forms := []*pricing.Account{a, known(a)}
	if t.needsNoDeliveries() {
		forms = append(forms, totals(a))
	}
	for _, form := range forms {
		for _, q := range quantities {
			if detail := t.doubled(form, q); detail != "" {
				return detail
			}
		}
	}
	return ""
}

// doubled looks at the charges of an account with more and more of a quantity.
func (t *test) doubled(a *pricing.Account, q quantity) string {
	const long = 250 * time.Millisecond
	var before, last float64
	for power := fromPower; power <= toPower && !t.slow; power++ {
		begin := time.Now()
		x := t.charge(change(a, func(d *pricing.Delivery) { q.set(d, math.Ldexp(1, power)) }))
		t.slow = time.Since(begin) > long
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprintf("it charges %v where %s is 2^%d", x, q.name, power)
		}
		if power > fromPower+1 && overflows(before, last, x, power) {
			return fmt.Sprintf("it charges %v where %s is 2^%d, and %v where it is 2^%d, as integers do that are too small for it",
				last, q.name, power-1, x, power)
		}
		if power > largePower && !doubles(last, x) {
			return ""
		}
		before, last = last, x
	}
	return ""
}

// overflows reports whether x is no charge of an amount of 2^power, where those of
// half as much and of a quarter are known.
func overflows(before, last, x float64, power int) bool {
	turns := x*last < 0
	rises := before*last > 0 && math.Abs(last) >= math.Abs(before)
	switch {
	case math.Abs(last) < math.Ldexp(rounding/1000, power):
		return false // what is left of amounts that cancel
	case power > largePower:
		return doubles(before, last) && (turns || below(math.Abs(x), math.Abs(last)))
	case power >= hugePower:
		return rises && (turns || math.Abs(x) < math.Abs(last)/10)
	}
	return turns && doubles(before, last)
}

// doubles reports whether a charge is about twice the last.
func doubles(last, x float64) bool { return last != 0 && math.Abs(x/last-2) < 0.1 }

// quantity is a number that a delivery holds.
type quantity struct {
	name string
	path []int
}

func (q quantity) of(d *pricing.Delivery) *float64 {
	return reflect.ValueOf(d).Elem().FieldByIndex(q.path).Addr().Interface().(*float64)
}

// set sets the number, and as many artifacts as there are successes.
func (q quantity) set(d *pricing.Delivery, size float64) {
	*q.of(d) = size
	d.Count = max(d.Count, d.Success)
}

// quantities are the numbers that a delivery holds: those of its fields that are
// float64.
var quantities = func() (list []quantity) {
	for _, field := range reflect.VisibleFields(reflect.TypeFor[pricing.Delivery]()) {
		switch field.Type.Kind() {
		case reflect.Float64:
			list = append(list, quantity{field.Name, field.Index})
		case reflect.Struct:
			for i := range field.Type.NumField() {
				list = append(list, quantity{field.Name + "." + field.Type.Field(i).Name, append(field.Index[:1:1], i)})
			}
		}
	}
	return list
}()
