package pricing

import (
	"fmt"
	"iter"
	"reflect"

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

// kindName is the name of a meter's or rate's type in JSON; none where it has none.
func kindName(v any) string {
	for _, list := range []iter.Seq2[string, reflect.Type]{named(meters), named(rates)} {
		for name, t := range list {
			if t == reflect.TypeOf(v) {
				return name
			}
		}
	}
	return ""
}

// MarshalJSON writes the plan. It fails for a plan that holds a Go function or a
// type from outside this package, with the path of each, for numbers that are not
// finite and names that are not UTF-8.
func (p Plan) MarshalJSON() ([]byte, error) {
	w := jsonWriter{}
	w.value("", reflect.ValueOf(plain(p)))
	if err := w.faults.Err(); err != nil {
		return nil, fault.Prefix(fmt.Sprintf("pricing: plan %q as JSON", p.Name), err)
	}
	return w.Bytes(), nil
}

// UnmarshalJSON reads a plan and validates it. Fields and types that are not
// known, fields that come twice and values of another type are refused, all in
// one error, each with its path in JSON, as are the faults that Validate finds; of
// more than twenty the first twenty, and how many more there are. A plan that is
// refused leaves p as it was.
//
// What is not JSON, encoding/json refuses before it comes here. ParsePlan says where
// the text goes wrong.
func (p *Plan) UnmarshalJSON(data []byte) error {
	read, err := ParsePlan(data)
	if err != nil {
		return err
	}
	*p = read
	return nil
}

// ParsePlan reads a plan from JSON, as of a file, and validates it. Beside the faults of
// [Plan.UnmarshalJSON] its error names the line and column at which a text is no JSON
// or ends too soon, and says so where it begins with a byte order mark or is UTF-16.
func ParsePlan(text []byte) (Plan, error) {
	const what = "pricing: plan from JSON"
	if err := wellFormed(text); err != nil {
		return Plan{}, fault.Prefix(what, err)
	}
	var read plain
	var r jsonReader
	whole, _ := cut(text)
	r.value(whole, reflect.ValueOf(&read).Elem())
	if err := r.faults.Err(); err != nil {
		return Plan{}, fault.Prefix(what, err)
	}
	if err := Plan(read).Validate(); err != nil {
		return Plan{}, fault.Prefix(what, fault.JSON(err))
	}
	return Plan(read), nil
}

// deepest is how far meters and rates may be nested in each other.
const deepest = 32

// plain is a Plan without its methods, so that it is read and written by fields.
type plain Plan

// at is a path as an error begins with it.
func at(path string) string {
	if path == "" {
		return "the plan"
	}
	return path
}
