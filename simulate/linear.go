package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"sync"
)

// linear reports why a metric has no expectation, or nil: its sums have to be those of any
// two tallies added up, and to read no more than has a mean.
func (m Metric) linear() (err error) {
	switch {
	case m.Row != nil:
		return fmt.Errorf("simulate: metric %q reads what came of each row, want one that reads a Tally, or a Result of Run", m.Name)
	case m.Of == nil:
		return fmt.Errorf("simulate: metric %q has no function Of, want one", m.Name)
	case m.Per == nil:
		return fmt.Errorf("simulate: metric %q is for a replication, which has no size in an expectation: "+
			"want one for each receiver, or a Result of Run", m.Name)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("simulate: metric %q panics: %v", m.Name, p)
		}
	}()
	for _, sum := range []func(t *Tally) float64{m.Of, m.Per} {
		for _, p := range pairs() {
			a, b, both := sum(&p.a), sum(&p.b), sum(&p.both)
			if math.IsNaN(a + b + both) {
				return fmt.Errorf("simulate: metric %q reads what only a Result of Run has: "+
					"moments, certainty equivalents or sums of metrics of its own", m.Name)
			}
			const rounding = 1e-9
			if math.Abs(both-a-b) > rounding*max(math.Abs(a), math.Abs(b), math.Abs(both), p.size) {
				return fmt.Errorf("simulate: metric %q is no sum over receivers: of two tallies together it is %v, and of each %v and %v; "+
					"want a Result of Run", m.Name, both, a, b)
			}
		}
	}
	return nil
}

// pair is two tallies and their sum, with a size of their numbers.
type pair struct {
	a, b, both Tally
	size       float64
}

// pairs are tallies of many sizes on which sums are tried. What has no expectation is no
// number in them.
var pairs = sync.OnceValue(func() (list []pair) {
	luck := rand.New(rand.NewPCG(1, 2))
	for _, size := range []float64{0, 1e-3, 1, 1e3, 1e6} {
		for range 4 {
			p := pair{size: size}
			for _, t := range []*Tally{&p.a, &p.b} {
				fill(reflect.ValueOf(t).Elem(), func() float64 { return size * luck.Float64() })
				none := math.NaN()
				t.CertaintyEquivalent, t.Bills, t.Surpluses = none, Moments{none, none, none}, Moments{none, none, none}
			}
			p.both = p.a
			p.both.Add(&p.b)
			list = append(list, p)
		}
	}
	return list
})

// fill sets every number of a struct, and of those within it.
func fill(v reflect.Value, next func() float64) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Float64:
			f.SetFloat(next())
		case reflect.Struct:
			fill(f, next)
		}
	}
}
