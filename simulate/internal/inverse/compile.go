package inverse

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"sync"
)

// Compile returns the table of a distribution. Tables are kept, so that a
// second call with an equal distribution costs nothing. It fails where a method
// Validate of the distribution does, and where the quantile function is nil,
// panics, falls by more than rounding, is not finite between 2^-50 and
// 1 - 2^-50, or follows neither smooth pieces nor steps.
func Compile(q Quantiler) (*Table, error) {
	if q == nil {
		return nil, errors.New("no distribution, want one")
	}
	if !isValue(reflect.ValueOf(q)) {
		return compile(q)
	}
	return kept.get(q)
}

func compile(q Quantiler) (t *Table, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case missing:
			t, err = nil, r
		default:
			t, err = nil, fmt.Errorf("its quantile function panics: %v", r)
		}
	}()
	if v, ok := q.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, err
		}
	}
	t = &Table{of: q}
	t.rule = sync.OnceValues(t.nodes)
	if s, ok := q.(Stepper); ok {
		values, upper := s.Steps()
		if err := checkSteps(values, upper); err != nil {
			return nil, err
		}
		t.steps = newSteps(values, upper)
	} else if err := t.checkAscent(); err != nil {
		return nil, err
	} else if stepped(q) {
		if t.steps, err = findSteps(q); err != nil {
			return nil, err
		}
	}
	if t.steps != nil {
		t.mean = t.steps.mean()
		return t, nil
	}
	if err := t.fit(); err != nil {
		return nil, err
	}
	return t, nil
}

// checkAscent looks at the quantile function from one end to the other. Rounding
// within it is not a fall, and is kept in mind.
func (t *Table) checkAscent() error {
	p, x := 0.0, math.Inf(-1)
	look := func(v float64, half int) error {
		before, at := x, p
		p, x = mirror(v, half), t.exact(v, half)
		if x >= before-smooth*math.Abs(before) {
			return nil
		}
		t.rounds = true
		switch {
		case before-x <= t.scale():
			t.noise = t.scale()
		case !t.disordered(at, before, p, x):
			return fmt.Errorf("Quantile(%v) is %v, less than the %v before it: want a function that does not fall", p, x, before)
		}
		return nil
	}
	coarse := grids[0]
	for i := 0; i < coarse.count(); i += coarse.octave() / 4 {
		low, _ := coarse.bounds(i)
		if err := look(low, 0); err != nil {
			return err
		}
	}
	for i := coarse.count() - 1; i >= 0; i -= coarse.octave() / 4 {
		low, _ := coarse.bounds(i)
		if err := look(low, 1); err != nil {
			return err
		}
	}
	return nil
}

// scale is what values may be off by, because an inverse is searched for to so
// many digits of the values that matter.
func (t *Table) scale() float64 {
	return 0x1p-50 * max(math.Abs(t.exact(0x1p-10, 0)), math.Abs(t.exact(0x1p-10, 1)))
}

// disordered reports whether a fall is none if probabilities are known to 2^-44,
// as an inverse that is searched for among values knows them.
func (t *Table) disordered(p, atP, q, atQ float64) bool {
	const known = 0x1p-44
	return q > 1-known || p < known || t.of.Quantile(q+known) >= atP || t.of.Quantile(p-known) <= atQ
}

// tables keeps the tables of distributions that are plain values, or why there is
// none; who asks for one that is being made waits for it. When it is full it starts
// again: a search over parameters must not fill the memory. Tables that cost next to
// nothing are not kept, so that a search over points drives out no others.
type tables struct {
	sync.Mutex
	of map[Quantiler]func() (*Table, error)
}

const mostKept = 128

var kept tables

func (k *tables) get(q Quantiler) (*Table, error) {
	k.Lock()
	table := k.of[q]
	if table == nil {
		if k.of == nil || len(k.of) >= mostKept {
			k.of = map[Quantiler]func() (*Table, error){}
		}
		table = sync.OnceValues(func() (*Table, error) {
			t, err := compile(q)
			if err == nil && t.cheap() {
				k.Lock()
				delete(k.of, q)
				k.Unlock()
			}
			return t, err
		})
		k.of[q] = table
	}
	k.Unlock()
	return table()
}

// cheap reports whether the table is that of a point, or of steps that the distribution
// lists itself.
func (t *Table) cheap() bool {
	_, lists := t.of.(Stepper)
	return t.steps != nil && (lists || len(t.steps.values) == 1)
}

// isValue reports whether v is data through and through, so that equal values
// are the same distribution for good. A NaN is equal to nothing and is not kept.
func isValue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	case reflect.Float32, reflect.Float64:
		return !math.IsNaN(v.Float())
	case reflect.Interface:
		return v.IsNil() || isValue(v.Elem())
	case reflect.Array:
		for i := range v.Len() {
			if !isValue(v.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range v.NumField() {
			if !isValue(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return false
}
