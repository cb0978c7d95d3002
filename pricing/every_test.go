package pricing_test

import (
	"encoding/json"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
)

// built is a rate or a meter of the package, as it is listed.
type built struct {
	name    string
	example any
	charge  pricing.Charge // by it
}

func rates() (list []built) {
	for _, r := range pricing.Rates {
		list = append(list, built{r.Name, r.Example, pricing.Charge{Name: r.Name, Meter: pricing.Value, Rate: r.Example}})
	}
	return list
}

func meters() (list []built) {
	for _, m := range pricing.Meters {
		list = append(list, built{m.Name, m.Example, pricing.Charge{Name: m.Name, Meter: m.Example, Rate: pricing.PerUnit(1)}})
	}
	return list
}

// A rate is a type, a line in the list of rates, a row in docs/plan-json.md and an
// Example. Whichever is forgotten is named here.
func TestEveryRate(t *testing.T) {
	everyKind(t, "Rate", rates())
	for _, r := range rates() {
		_, can := r.example.(interface {
			Validate() error
			String() string
		})
		assert.True(t, can, "%T has no Validate() error or no String() string", r.example)
		has, asked := pricing.SeesMore(r.charge.Rate)
		assert.Equal(t, has, asked, "%T has a method rate(c *Charge, a *Account), which seesMore in charge.go has to know of", r.example)
	}
}

// A meter is the same, in the list of meters.
func TestEveryMeter(t *testing.T) {
	everyKind(t, "Meter", meters(), "Each") // a function has no JSON
	for _, m := range meters() {
		plan := pricing.Plan{Charges: []pricing.Charge{m.charge}}
		assert.False(t, plan.ReadsBuyer() || plan.ReadsHistory(), "%T looks at neither, want it in own, in plan.go", m.example)
	}
}

func everyKind(t *testing.T, of string, list []built, unlisted ...string) {
	t.Helper()
	want := func(ok bool, format string, args ...any) {
		t.Helper()
		if !ok {
			t.Errorf(format, args...)
		}
	}
	names, listed := map[string]bool{}, unlisted
	examples, rows, inSeeds := examples(t), rowsOf(t, strings.ToLower(of)), held(seeds())
	for _, b := range list {
		typ := reflect.TypeOf(b.example)
		want(!names[b.name], "%v: its name in JSON, %q, is taken", typ, b.name)
		names[b.name] = true
		listed = append(listed, typ.Name())
		row, ok := rows[b.name]
		want(ok, "%v: docs/plan-json.md has no row %q in the table of %ss", typ, b.name, of)
		if b.name != "plan" { // whose fields docs/plan-json.md has in tables of their own
			for _, field := range fields(typ) {
				want(!ok || strings.Contains(row, field), "%v: docs/plan-json.md has no field %s in the row %q", typ, field, b.name)
			}
			for _, field := range unset(typ.Name(), reflect.ValueOf(b.example)) {
				t.Errorf("%v: the list of %ss has an example that does not set %s", typ, of, field)
			}
		}
		want(!token.IsExported(typ.Name()) || slices.Contains(examples, typ.Name()), "%v: there is no func Example%s in the tests", typ, typ.Name())
		want(inSeeds[typ], "%v: it is in no seed of FuzzPlanJSON", typ)
		survivesJSON(t, b)
	}
	for _, name := range implementers(t, of) {
		want(slices.Contains(listed, name), "%s is a %s, and is not in the list of %ss", name, of, of)
	}
	for name := range rows {
		want(names[name], "docs/plan-json.md has a row %q in the table of %ss, and no such type is listed", name, of)
	}
}

// survivesJSON holds a plan to coming back as it was.
func survivesJSON(t *testing.T, b built) {
	t.Helper()
	plan := pricing.Plan{Name: b.name, Charges: []pricing.Charge{b.charge}}
	text, err := json.Marshal(plan)
	assert.NoError(t, err)
	assert.Contains(t, string(text), `{"`+b.name+`":`)
	var read pricing.Plan
	if assert.NoError(t, json.Unmarshal(text, &read), b.name) {
		assert.Equal(t, plan, read)
	}
}

// held are the types of the meters and rates that are in plans.
func held(plans []pricing.Plan) map[reflect.Type]bool {
	types := map[reflect.Type]bool{}
	for _, p := range plans {
		for _, c := range p.Charges {
			types[reflect.TypeOf(c.Meter)], types[reflect.TypeOf(c.Rate)] = true, true
		}
	}
	return types
}

// unset are the paths of fields that are zero; of a list's fields, those that are
// in every element.
func unset(path string, v reflect.Value) (list []string) {
	switch {
	case v.Kind() == reflect.Slice && v.Len() > 0:
		list = unset(path, v.Index(0))
		for i := range v.Len() {
			here := unset(path, v.Index(i))
			list = slices.DeleteFunc(list, func(field string) bool { return !slices.Contains(here, field) })
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			list = append(list, unset(path+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
	case v.IsZero():
		list = []string{path}
	}
	return list
}
