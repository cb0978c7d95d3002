// Package fault says what is wrong with a number, and where: in the words of Go, and
// as a path in JSON.
package fault

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Finite returns an error unless v is a finite number.
func Finite(name string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Number(name, v, "a finite number")
	}
	return nil
}

// AtLeastZero returns an error unless v is a finite number of at least 0.
func AtLeastZero(name string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 1) {
		return Number(name, v, "a finite number of at least 0")
	}
	return nil
}

// Number is the fault of a field that has the value v.
func Number(field string, v float64, want string) error { return &number{field, v, want} }

// number is put into words when it is read: of a million such few are.
type number struct {
	field string
	value float64
	want  string
}

func (n *number) Error() string { return fmt.Sprintf("%s is %v, want %s", n.field, n.value, n.want) }

// Field is a fault of a field, in words that begin with its name.
func Field(name, format string, args ...any) error {
	return &located{path: JSONName(name), err: fmt.Errorf(name+" "+format, args...)}
}

// JSONName is the name of a field in JSON: its first letter is in lower case.
func JSONName(field string) string {
	first, size := utf8.DecodeRuneInString(field)
	return string(unicode.ToLower(first)) + field[size:]
}

// located is a fault at a place. One of the two may be empty.
type located struct {
	place, path string
	err         error
}

func (l *located) Error() string {
	if l.place == "" {
		return l.err.Error()
	}
	return l.place + ": " + l.err.Error()
}

func (l *located) Unwrap() error { return l.err }

// Prefix puts the place of a fault before every fault that err joins. It has no path
// in JSON.
func Prefix(place string, err error) error { return At(place, "", err) }

// In is At for a field, whose path in JSON is its name, and what follows that.
func In(field, then string, err error) error {
	if err == nil {
		return nil
	}
	return At(field, Path(JSONName(field), then), err)
}

// At puts the place of a fault, and its path in JSON, before every fault that err joins.
func At(place, path string, err error) error {
	if err == nil {
		return nil
	}
	var l List
	for _, e := range split(err) {
		if _, ok := e.(More); !ok {
			e = &located{place, path, e}
		}
		l.Add(e)
	}
	return l.Err()
}

// JSON returns the same faults, each with its path in JSON instead of its place.
func JSON(err error) error {
	var l List
	for _, e := range split(err) {
		if _, ok := e.(More); ok {
			l.Add(e)
			continue
		}
		path := ""
		for {
			at, ok := e.(*located)
			if !ok {
				break
			}
			path, e = Path(path, at.path), at.err
		}
		if n, ok := e.(*number); ok && unicode.IsUpper(rune(n.field[0])) {
			path = Path(path, JSONName(n.field))
		}
		if path != "" {
			e = &located{place: path, err: e}
		}
		l.Add(e)
	}
	return l.Err()
}

// Path joins two paths in JSON.
func Path(a, b string) string {
	if a == "" || b == "" || strings.HasPrefix(b, "[") {
		return a + b
	}
	return a + "." + b
}

// split returns the errors that err joins, and those that they join.
func split(err error) []error {
	if err == nil {
		return nil
	}
	if c, ok := err.(*clipped); ok {
		return []error{c.error}
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, split(e)...)
	}
	return list
}
