package pricing

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"unicode"
	"unicode/utf8"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// A plan as JSON is an object with the fields of Plan, their first letter in
// lower case, those that are zero left out. A meter and a rate are objects with
// one key that names their type: {"total": "outcomes"}, {"graduated": [...]}.
// docs/plan-json.md lists them all.

// kind is a type that can stand behind the interface T: its name in JSON, and an
// example of it.
type kind[T any] struct {
	Name    string
	Example T
}

// kinds are the types that can stand behind an interface, by their names.
func kinds(behind reflect.Type) iter.Seq2[string, reflect.Type] {
	if behind == reflect.TypeFor[Meter]() {
		return named(meters)
	}
	return named(rates)
}

func named[T any](list []kind[T]) iter.Seq2[string, reflect.Type] {
	return func(yield func(string, reflect.Type) bool) {
		for _, k := range list {
			if !yield(k.Name, reflect.TypeOf(k.Example)) {
				return
			}
		}
	}
}

// MarshalJSON writes the plan. It fails for a plan that holds a Go function or a
// type from outside this package, with the path of each, for numbers that are not
// finite and names that are not UTF-8.
func (p Plan) MarshalJSON() ([]byte, error) {
	w := jsonWriter{}
	w.value("", reflect.ValueOf(plain(p)))
	if err := errors.Join(w.errs...); err != nil {
		return nil, fault.Prefix(fmt.Sprintf("pricing: plan %q as JSON", p.Name), err)
	}
	return w.Bytes(), nil
}

// UnmarshalJSON reads a plan and validates it. Fields and types that are not
// known, fields that come twice and values of another type are refused, all in
// one error, each with its path; of more than twenty faults the first twenty. A
// plan that is refused leaves p as it was.
func (p *Plan) UnmarshalJSON(data []byte) error {
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return fault.Prefix("pricing: plan from JSON", err)
	}
	var read plain
	r := jsonReader{}
	r.value("", whole, reflect.ValueOf(&read).Elem())
	if err := r.err(); err != nil {
		return fault.Prefix("pricing: plan from JSON", err)
	}
	if err := Plan(read).Validate(); err != nil {
		return err
	}
	*p = Plan(read)
	return nil
}

// deepest is how far meters and rates may be nested in each other.
const deepest = 32

// plain is a Plan without its methods, so that it is read and written by fields.
type plain Plan

// fieldName is the name of a struct's field in JSON.
func fieldName(f reflect.StructField) string {
	first, size := utf8.DecodeRuneInString(f.Name)
	return string(unicode.ToLower(first)) + f.Name[size:]
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// at is a path as an error begins with it.
func at(path string) string {
	if path == "" {
		return "the plan"
	}
	return path
}
