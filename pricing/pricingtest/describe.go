package pricingtest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/usevalue/usevalue/pricing"
)

// describe prints an account as a literal without what is zero.
func describe(a *pricing.Account) string {
	var parts []string
	if a.Buyer != (pricing.Buyer{}) {
		parts = append(parts, "Buyer: "+literal(reflect.ValueOf(a.Buyer)))
	}
	if len(a.Deliveries) > 0 {
		parts = append(parts, "Deliveries: "+alikes(a.Deliveries))
	}
	if a.Totals != nil {
		parts = append(parts, "Totals: "+literal(reflect.ValueOf(*a.Totals)))
	}
	if a.Share != 0 {
		parts = append(parts, fmt.Sprintf("Share: %v", a.Share))
	}
	if len(a.History) > 0 {
		parts = append(parts, "History: "+alikes(a.History))
	}
	return "Account{" + strings.Join(parts, ", ") + "}"
}

// alikes prints a list, those that follow one another and are alike as one, and
// a long list by its beginning.
func alikes[T comparable](list []T) string {
	const most = 4
	var parts []string
	for from, r := range runs(list) {
		if len(parts) == most {
			parts = append(parts, fmt.Sprintf("and %d more", len(list)-from))
			break
		}
		text := literal(reflect.ValueOf(r.of))
		if r.n > 1 {
			text = fmt.Sprintf("%d × %s", r.n, text)
		}
		parts = append(parts, text)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// literal prints the fields of a struct that are not zero.
func literal(v reflect.Value) string {
	var parts []string
	for i := range v.NumField() {
		field, name := v.Field(i), v.Type().Field(i).Name
		switch {
		case field.IsZero():
		case field.Kind() == reflect.Struct:
			parts = append(parts, name+":"+literal(field))
		default:
			parts = append(parts, fmt.Sprintf("%s:%v", name, field))
		}
	}
	return "{" + strings.Join(parts, " ") + "}"
}
