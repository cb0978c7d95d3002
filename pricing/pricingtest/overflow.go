package pricingtest

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/usevalue/usevalue/pricing"
)

// The sizes of noOverflow are powers of 2 on both sides of what integers of 32 and
// 64 bits hold.
const (
	fromPower = 29
	toPower   = 66
	vanishing = 1e-3 // share of the largest charge that is next to nothing
)

// noOverflow doubles each quantity of a single delivery, over and over. A charge
// that has risen until then may level out, but neither turn its sign nor fall to
// next to nothing: so does an integer that is too small for what it counts.
// Fractions hold whatever happens. It ends where a charge takes long, as a loop
// over every token does.
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
	var charges []float64
	for power := fromPower; power <= toPower && !t.slow; power++ {
		begin := time.Now()
		x := t.charge(change(a, func(d *pricing.Delivery) { q.set(d, math.Ldexp(1, power)) }))
		t.slow = time.Since(begin) > time.Second
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprintf("it charges %v where %s is 2^%d", x, q.name, power)
		}
		charges = append(charges, x)
	}
	if len(charges) < 2 || charges[1]*charges[0] < 0 || math.Abs(charges[1]) < math.Abs(charges[0]) {
		return ""
	}
	most := 0.0
	for i, x := range charges {
		if x*charges[0] < 0 || math.Abs(x) < vanishing*most {
			return fmt.Sprintf("it charges %v where %s is 2^%d, and %v where it is 2^%d, as integers do that are too small for it",
				charges[i-1], q.name, fromPower+i-1, x, fromPower+i)
		}
		most = max(most, math.Abs(x))
	}
	return ""
}

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
