package inverse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"sync"
	"time"
)

// tables keeps the tables of distributions that can be told apart, or why there is none.
// Who asks for one that is being made waits for it. So that a search over parameters
// does not fill the memory, those that were not asked for the longest are dropped when
// all together exceed most. Tables that cost next to nothing are not kept.
type tables struct {
	sync.Mutex
	of    map[any]*table
	most  int // bytes
	bytes int
	asked uint64 // so often
}

// table is one that is made, or being made.
type table struct {
	done  chan struct{} // closed when it is made
	table *Table
	err   error
	bytes int
	asked uint64 // the last time
}

// mostBytes is what all tables that are kept may take: some 170 of 370 kB each, or 22 of
// distributions that bend much.
const mostBytes = 64 << 20

var kept = tables{most: mostBytes}

// get returns the table of a distribution as soon as it is made, or the context's error.
func (k *tables) get(ctx context.Context, q Quantiler) (*Table, error) {
	key := Key(q)
	t := k.find(key, q)
	timeout := time.NewTimer(patient)
	defer timeout.Stop()
	select {
	case <-t.done:
		return t.table, t.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timeout.C:
		return nil, slow{fmt.Sprintf("no table after %v", patient)}
	}
}

// find returns the table of a key, and has it made where there is none. What has no key is
// made for this once.
func (k *tables) find(key any, q Quantiler) *table {
	k.Lock()
	defer k.Unlock()
	k.asked++
	if t := k.of[key]; key != nil && t != nil {
		t.asked = k.asked
		return t
	}
	t := &table{done: make(chan struct{}), asked: k.asked}
	if key != nil {
		if k.of == nil {
			k.of = map[any]*table{}
		}
		k.of[key] = t
	}
	go k.make(t, key, q)
	return t
}

// make makes a table, and drops others to keep it.
func (k *tables) make(t *table, key any, q Quantiler) {
	t.err = errors.New("its quantile function ends its goroutine, want one that returns")
	defer close(t.done)
	defer func() {
		k.Lock()
		defer k.Unlock()
		if _, late := t.err.(slow); late || t.table != nil && t.table.cheap() {
			delete(k.of, key)
			return
		}
		if key != nil {
			t.bytes = t.table.bytes()
			k.bytes += t.bytes
			k.trim(key)
		}
	}()
	t.table, t.err = compile(q)
}

// trim drops those not asked for the longest, but the one of the key.
func (k *tables) trim(but any) {
	for k.bytes > k.most {
		var oldest any
		for key, t := range k.of {
			if key != but && t.bytes > 0 && (oldest == nil || t.asked < k.of[oldest].asked) {
				oldest = key
			}
		}
		if oldest == nil {
			return
		}
		k.bytes -= k.of[oldest].bytes
		delete(k.of, oldest)
	}
}

// bytes is roughly what the table takes, with what is made on demand.
func (t *Table) bytes() int {
	const itself = 1 << 10
	if t == nil { // an error
		return itself
	}
	sum := itself + (32+80)*len(t.cells) // with a Below
	for i := range t.bends {
		sum += 48 + (24+80)*len(t.bends[i].corners)
	}
	if t.steps != nil {
		sum += (20 + 24) * len(t.steps.values)
	}
	return sum
}

// cheap reports whether the table is that of a point, or of steps that the distribution
// lists itself.
func (t *Table) cheap() bool {
	_, lists := t.of.(Stepper)
	return t.steps != nil && (lists || len(t.steps.values) == 1)
}

// Identified is a distribution that never changes and is more than a plain value. Equal
// identities, of the same type, are those of equal distributions; nil is none. They are
// compared by ==.
type Identified interface{ Identity() any }

// Key tells distributions apart for good: equal keys are those of equal distributions. It
// is nil for one of which that is not known: what holds a pointer may change.
func Key(q Quantiler) any {
	v := reflect.ValueOf(q)
	if isValue(v) {
		return q
	}
	if d, ok := q.(Identified); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		if id := d.Identity(); id != nil && reflect.ValueOf(id).Comparable() {
			return identified{v.Type(), id}
		}
	}
	return nil
}

type identified struct {
	of reflect.Type
	id any
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
