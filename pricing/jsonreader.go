package pricing

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// jsonReader reads values, and gathers what cannot be read.
type jsonReader struct {
	errs  []error
	more  int // faults beyond the first mostFaults
	depth int // of meters and rates within each other
}

const mostFaults = 20

func (r *jsonReader) fail(path, format string, args ...any) {
	if len(r.errs) == mostFaults {
		r.more++
		return
	}
	r.errs = append(r.errs, fmt.Errorf("%s: %s", at(path), fmt.Sprintf(format, args...)))
}

func (r *jsonReader) err() error {
	if r.more > 0 {
		return errors.Join(append(r.errs, fmt.Errorf("and %d more faults", r.more))...)
	}
	return errors.Join(r.errs...)
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
	if r.depth == deepest {
		r.fail(path, "it is nested more than %d deep", deepest)
		return
	}
	r.depth++
	defer func() { r.depth-- }()
	before := len(r.errs) + r.more
	list := r.members(path, data)
	if len(r.errs)+r.more > before {
		return
	}
	if len(list) != 1 {
		r.fail(path, "it has %d keys, want one, which names its type: %s", len(list), names(kinds(v.Type())))
		return
	}
	m := list[0]
	for name, t := range kinds(v.Type()) {
		if name == m.name {
			held := reflect.New(t).Elem()
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
	seen := map[string]bool{}
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
		if seen[m.name] {
			r.fail(join(path, m.name), "it comes twice, want it once")
			continue
		}
		seen[m.name] = true
		list = append(list, m)
	}
	return list
}

// excerpt is the beginning of some JSON, for an error.
func excerpt(data []byte) string {
	const most = 30
	text := []rune(strings.TrimSpace(string(data[:min(len(data), 8*most)])))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
