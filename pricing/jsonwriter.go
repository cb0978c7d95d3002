package pricing

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// jsonWriter writes values, and gathers what cannot be written.
type jsonWriter struct {
	bytes.Buffer
	faults fault.List
	depth  int // of meters and rates within each other
}

func (w *jsonWriter) fail(path, format string, args ...any) {
	w.faults.Add(fmt.Errorf("%s: %s", at(path), fmt.Sprintf(format, args...)))
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
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			w.fail(path, "%q has no JSON, want UTF-8", v.String())
			return
		}
		w.scalar(path, v.Interface())
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
		name := fault.JSONName(v.Type().Field(i).Name)
		if field.IsZero() {
			continue
		}
		if !first {
			w.WriteByte(',')
		}
		first = false
		w.scalar(path, name)
		w.WriteByte(':')
		w.value(fault.Path(path, name), field)
	}
	w.WriteByte('}')
}

// tagged writes what is behind an interface, under the name of its type.
func (w *jsonWriter) tagged(path string, v reflect.Value) {
	if w.depth == deepest {
		w.fail(path, "it is nested more than %d deep", deepest)
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	held := v.Elem()
	for name, t := range kinds(v.Type()) {
		if held.Type() == t {
			w.WriteString(`{"` + name + `":`)
			w.value(fault.Path(path, name), held)
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

func names(list iter.Seq2[string, reflect.Type]) string {
	var s []string
	for name := range list {
		s = append(s, name)
	}
	return strings.Join(s, ", ")
}
