package pricing

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// jsonReader reads values from text that is known to be JSON, and gathers what cannot
// be read.
type jsonReader struct {
	faults fault.List
	path   []step // to the value that is read
	depth  int    // of meters and rates within each other
	known  map[reflect.Type][]string
}

// step is one of a path: a field, or an element of a list.
type step struct {
	field   string
	index   int
	element bool
}

// fail notes a fault of the value that is read.
func (r *jsonReader) fail(format string, args ...any) {
	if r.faults.Full() {
		r.faults.Add(fault.More(1))
		return
	}
	path := ""
	for _, s := range r.path {
		if s.element {
			path += fmt.Sprintf("[%d]", s.index)
		} else {
			path = fault.Path(path, s.field)
		}
	}
	r.faults.Add(fmt.Errorf("%s: %s", at(path), fmt.Sprintf(format, args...)))
}

// within reads a value one step further down.
func (r *jsonReader) within(s step, data []byte, v reflect.Value) {
	r.path = append(r.path, s)
	r.value(data, v)
	r.path = r.path[:len(r.path)-1]
}

// value reads a value of a field that is there to be set.
func (r *jsonReader) value(data []byte, v reflect.Value) {
	if string(data) == "null" {
		if len(r.path) == 0 {
			r.fail("it is null, want %s", wanted(v))
		} else {
			r.fail("it is null, want %s; a field that has no value is left out", wanted(v))
		}
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		r.tagged(data, v)
	case reflect.Struct:
		r.object(data, v)
	case reflect.Slice:
		r.list(data, v)
	case reflect.Float64:
		r.number(data, v)
	case reflect.Int:
		r.integer(data, v)
	default:
		r.scalar(data, v)
	}
}

// wanted is what a field takes.
func wanted(v reflect.Value) string {
	return map[reflect.Kind]string{
		reflect.Interface: "an object", reflect.Struct: "an object", reflect.Slice: "a list", reflect.Float64: "a number",
		reflect.Int:  "a whole number",
		reflect.Bool: "true or false", reflect.String: "a text", reflect.Uint8: "a name",
	}[v.Kind()]
}

func (r *jsonReader) list(data []byte, v reflect.Value) {
	if data[0] != '[' {
		r.fail("it is %s, want a list", excerpt(data))
		return
	}
	n := 0
	elements(data, func([]byte) { n++ })
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	i := 0
	elements(data, func(element []byte) {
		r.within(step{index: i, element: true}, element, v.Index(i))
		i++
	})
}

// number reads a number that a float64 can hold and tell from 0.
func (r *jsonReader) number(data []byte, v reflect.Value) {
	if !isNumber(data) {
		r.fail("it is %s, want a number", excerpt(data))
		return
	}
	x, err := strconv.ParseFloat(string(data), 64)
	switch {
	case err != nil: // JSON's numbers are Go's
		r.fail("it is %s, want a number of at most %.2g", excerpt(data), math.MaxFloat64)
	case x == 0 && bytes.ContainsAny(mantissa(data), "123456789"):
		r.fail("it is %s, which no float64 can tell from 0, want 0 or a number of at least 1e-300", excerpt(data))
	default:
		v.SetFloat(x)
	}
}

func (r *jsonReader) integer(data []byte, v reflect.Value) {
	n, err := strconv.ParseInt(string(data), 10, strconv.IntSize)
	switch {
	case err == nil:
		v.SetInt(n)
	case !isNumber(data):
		r.fail("it is %s, want a whole number", excerpt(data))
	case errors.Is(err, strconv.ErrRange):
		r.fail("it is %s, want a whole number within %d of 0", excerpt(data), math.MaxInt)
	default:
		r.fail("it is %s, want a whole number, without a point or an exponent", excerpt(data))
	}
}

// mantissa is a number's text without its exponent.
func mantissa(data []byte) []byte {
	if e := bytes.IndexAny(data, "eE"); e >= 0 {
		return data[:e]
	}
	return data
}

func isNumber(data []byte) bool { return data[0] == '-' || data[0] >= '0' && data[0] <= '9' }

func (r *jsonReader) scalar(data []byte, v reflect.Value) {
	err := json.Unmarshal(data, v.Addr().Interface())
	if err == nil {
		return
	}
	_, named := v.Addr().Interface().(encoding.TextUnmarshaler)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) || !named {
		r.fail("it is %s, want %s", excerpt(data), wanted(v))
		return
	}
	r.fail("%v", err)
}

func (r *jsonReader) object(data []byte, v reflect.Value) {
	if data[0] != '{' {
		r.fail("it is %s, want an object", excerpt(data))
		return
	}
	known := r.fields(v.Type())
	var seen uint64 // by field: no struct has more than sixty
	members(data, func(name string, value []byte) {
		switch i := slices.Index(known, name); {
		case i < 0:
			r.failAt(name, "there is no such field, want one of %s", strings.Join(known, ", "))
		case seen>>i&1 == 1:
			r.failAt(name, "it comes twice, want it once")
		default:
			seen |= 1 << i
			r.within(step{field: name}, value, v.Field(i))
		}
	})
}

// failAt notes a fault of a field.
func (r *jsonReader) failAt(field, format string, args ...any) {
	r.path = append(r.path, step{field: field})
	r.fail(format, args...)
	r.path = r.path[:len(r.path)-1]
}

// fields are the names of a struct's fields in JSON, in order.
func (r *jsonReader) fields(t reflect.Type) []string {
	if names, ok := r.known[t]; ok {
		return names
	}
	var names []string
	for i := range t.NumField() {
		names = append(names, fault.JSONName(t.Field(i).Name))
	}
	if r.known == nil {
		r.known = map[reflect.Type][]string{}
	}
	r.known[t] = names
	return names
}

// tagged reads an object with one key that names a type.
func (r *jsonReader) tagged(data []byte, v reflect.Value) {
	if r.depth == deepest {
		r.fail("it is nested more than %d deep", deepest)
		return
	}
	if data[0] != '{' {
		r.fail("it is %s, want an object", excerpt(data))
		return
	}
	r.depth++
	defer func() { r.depth-- }()
	n, tag, content := 0, "", []byte(nil)
	members(data, func(name string, value []byte) {
		n++
		tag, content = name, value
	})
	if n != 1 {
		r.fail("it has %d keys, want one, which names its type: %s", n, names(kinds(v.Type())))
		return
	}
	for name, t := range kinds(v.Type()) {
		if name == tag {
			held := reflect.New(t).Elem()
			r.within(step{field: name}, content, held)
			v.Set(held)
			return
		}
	}
	r.failAt(tag, "there is no such type, want one of %s", names(kinds(v.Type())))
}

// excerpt is the beginning of some JSON, for an error.
func excerpt(data []byte) string {
	const most = 30
	text := []rune(string(bytes.TrimSpace(data[:min(len(data), 8*most)])))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
