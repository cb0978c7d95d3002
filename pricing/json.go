package pricing

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A plan as JSON is an object with the fields of Plan, their first letter in
// lower case, those that are zero left out. A meter and a rate are objects with
// one key that names their type: {"total": "outcomes"}, {"graduated": [...]}.
// docs/plan-json.md lists them all.

// kind is a type that can stand behind an interface, and its name in JSON.
type kind struct {
	name string
	zero any
}

var (
	meterKinds = []kind{
		{"total", Total(0)},
		{"tokenPrices", TokenPrices{}},
		{"onSuccess", OnSuccess{}},
		{"shortfall", Shortfall{}},
		{"uplift", Uplift{}},
		{"plan", part{}},
	}
	rateKinds = []kind{
		{"flat", Flat(0)},
		{"perUnit", PerUnit(0)},
		{"graduated", Graduated(nil)},
		{"volume", Volume(nil)},
		{"stairstep", Stairstep(nil)},
		{"package", Package{}},
		{"percentage", Percentage{}},
		{"matrix", Matrix{}},
		{"layer", Layer{}},
	}
)

// kinds are the types that can stand behind an interface.
func kinds(t reflect.Type) []kind {
	if t == reflect.TypeFor[Meter]() {
		return meterKinds
	}
	return rateKinds
}

// MarshalJSON writes the plan. It fails for a plan that holds a Go function or a
// type from outside this package, with the path of each, and for numbers that
// are not finite.
func (p Plan) MarshalJSON() ([]byte, error) {
	w := jsonWriter{}
	w.value("", reflect.ValueOf(plain(p)))
	if err := errors.Join(w.errs...); err != nil {
		return nil, prefix(fmt.Sprintf("pricing: plan %q as JSON", p.Name), err)
	}
	return w.Bytes(), nil
}

// UnmarshalJSON reads a plan and validates it. Fields and types that are not
// known, fields that come twice and values of another type are refused, all in
// one error, each with its path. A plan that is refused leaves p as it was.
func (p *Plan) UnmarshalJSON(data []byte) error {
	var read plain
	r := jsonReader{}
	r.value("", data, reflect.ValueOf(&read).Elem())
	if err := errors.Join(r.errs...); err != nil {
		return prefix("pricing: plan from JSON", err)
	}
	if err := Plan(read).Validate(); err != nil {
		return err
	}
	*p = Plan(read)
	return nil
}

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

// jsonWriter writes values, and gathers what cannot be written.
type jsonWriter struct {
	bytes.Buffer
	errs []error
}

func (w *jsonWriter) fail(path, format string, args ...any) {
	w.errs = append(w.errs, fmt.Errorf("%s: %s", at(path), fmt.Sprintf(format, args...)))
}

func (w *jsonWriter) value(path string, v reflect.Value) {
	if _, ok := v.Interface().(encoding.TextMarshaler); ok && v.Kind() != reflect.Interface {
		w.scalar(path, v.Interface())
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		w.tagged(path, v)
	case reflect.Struct:
		w.object(path, v)
	case reflect.Slice:
		w.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				w.WriteByte(',')
			}
			w.value(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
		w.WriteByte(']')
	case reflect.Float64:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			w.fail(path, "%v has no JSON, want a finite number", x)
			return
		}
		w.scalar(path, v.Float())
	default:
		w.scalar(path, v.Interface())
	}
}

func (w *jsonWriter) scalar(path string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		w.fail(path, "%v", err)
	}
	w.Write(text)
}

func (w *jsonWriter) object(path string, v reflect.Value) {
	w.WriteByte('{')
	first := true
	for i := range v.NumField() {
		field := v.Field(i)
		name := fieldName(v.Type().Field(i))
		open := name == "upTo" && math.IsInf(field.Float(), 1)
		if field.IsZero() || open {
			continue
		}
		if !first {
			w.WriteByte(',')
		}
		first = false
		w.scalar(path, name)
		w.WriteByte(':')
		w.value(join(path, name), field)
	}
	w.WriteByte('}')
}

// tagged writes what is behind an interface, under the name of its type.
func (w *jsonWriter) tagged(path string, v reflect.Value) {
	held := v.Elem()
	for _, k := range kinds(v.Type()) {
		if held.Type() == reflect.TypeOf(k.zero) {
			w.WriteString(`{"` + k.name + `":`)
			w.value(join(path, k.name), held)
			w.WriteByte('}')
			return
		}
	}
	switch {
	case held.Kind() == reflect.Func:
		w.fail(path, "a Go function (%v) has no JSON, want one of the types %s", held.Type(), names(kinds(v.Type())))
	default:
		w.fail(path, "%v is not of this package and has no JSON, want one of the types %s", held.Type(), names(kinds(v.Type())))
	}
}

func names(list []kind) string {
	var s []string
	for _, k := range list {
		s = append(s, k.name)
	}
	return strings.Join(s, ", ")
}

// jsonReader reads values, and gathers what cannot be read.
type jsonReader struct{ errs []error }

func (r *jsonReader) fail(path, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("%s: %s", at(path), fmt.Sprintf(format, args...)))
}

func (r *jsonReader) value(path string, data []byte, v reflect.Value) {
	if _, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		r.scalar(path, data, v)
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		r.tagged(path, data, v)
	case reflect.Struct:
		r.object(path, data, v)
	case reflect.Slice:
		var list []json.RawMessage
		if err := json.Unmarshal(data, &list); err != nil || list == nil {
			r.fail(path, "it is %s, want a list", excerpt(data))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
		for i, element := range list {
			r.value(fmt.Sprintf("%s[%d]", path, i), element, v.Index(i))
		}
	default:
		r.scalar(path, data, v)
	}
}

func (r *jsonReader) scalar(path string, data []byte, v reflect.Value) {
	want := map[reflect.Kind]string{
		reflect.Float64: "a number", reflect.Int: "a whole number", reflect.Bool: "true or false", reflect.String: "a text", reflect.Uint8: "a name",
	}[v.Kind()]
	if string(bytes.TrimSpace(data)) == "null" {
		r.fail(path, "it is null, want %s", want)
		return
	}
	if err := json.Unmarshal(data, v.Addr().Interface()); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			r.fail(path, "it is %s, want %s", excerpt(data), want)
		} else {
			r.fail(path, "%v", err)
		}
	}
}

func (r *jsonReader) object(path string, data []byte, v reflect.Value) {
	fields := map[string]int{}
	var known []string
	for i := range v.NumField() {
		name := fieldName(v.Type().Field(i))
		fields[name] = i
		known = append(known, name)
	}
	for _, m := range r.members(path, data) {
		i, ok := fields[m.name]
		if !ok {
			r.fail(join(path, m.name), "there is no such field, want one of %s", strings.Join(known, ", "))
			continue
		}
		r.value(join(path, m.name), m.value, v.Field(i))
	}
}

// tagged reads an object with one key that names a type.
func (r *jsonReader) tagged(path string, data []byte, v reflect.Value) {
	before := len(r.errs)
	list := r.members(path, data)
	if len(r.errs) > before {
		return
	}
	if len(list) != 1 {
		r.fail(path, "it has %d keys, want one, which names its type: %s", len(list), names(kinds(v.Type())))
		return
	}
	m := list[0]
	for _, k := range kinds(v.Type()) {
		if k.name == m.name {
			held := reflect.New(reflect.TypeOf(k.zero)).Elem()
			r.value(join(path, m.name), m.value, held)
			v.Set(held)
			return
		}
	}
	r.fail(join(path, m.name), "there is no such type, want one of %s", names(kinds(v.Type())))
}

type member struct {
	name  string
	value json.RawMessage
}

// members are those of an object in their order. A name that comes twice is
// refused: readers differ in which of the two they take.
func (r *jsonReader) members(path string, data []byte) []member {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		r.fail(path, "it is %s, want an object", excerpt(data))
		return nil
	}
	var list []member
	for d.More() {
		t, err := d.Token()
		if err != nil {
			r.fail(path, "%v", err)
			return nil
		}
		m := member{name: t.(string)} // the decoder lets nothing else stand here
		if err := d.Decode(&m.value); err != nil {
			r.fail(join(path, m.name), "%v", err)
			return nil
		}
		if slices.ContainsFunc(list, func(o member) bool { return o.name == m.name }) {
			r.fail(join(path, m.name), "it comes twice, want it once")
			continue
		}
		list = append(list, m)
	}
	if _, err := d.Token(); err != nil && err != io.EOF {
		r.fail(path, "%v", err)
	}
	return list
}

// excerpt is the beginning of some JSON, for an error.
func excerpt(data []byte) string {
	const most = 30
	text := []rune(strings.TrimSpace(string(data)))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
