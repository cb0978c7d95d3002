package simulate

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// faults gathers everything that is wrong with an experiment, so that one error
// names it all, and what is not wrong but has to be known to whoever reads its
// results.
type faults struct {
	where string
	list  *[]error
	warn  *[]string
}

func newFaults(where string) faults { return faults{where, new([]error), new([]string)} }

// in returns the same faults for a part of the whole.
func (f faults) in(format string, args ...any) faults {
	f.where += ": " + fmt.Sprintf(format, args...)
	return f
}

func (f faults) add(format string, args ...any) { f.join(fmt.Errorf(format, args...)) }

// join adds every fault that err joins, each with its place.
func (f faults) join(err error) {
	for _, e := range split(err) {
		*f.list = append(*f.list, fmt.Errorf("%s: %w", f.where, e))
	}
}

// note is a warning for whoever reads the results.
func (f faults) note(format string, args ...any) {
	where := strings.TrimPrefix(f.where, "simulate: ")
	*f.warn = append(*f.warn, where+": "+fmt.Sprintf(format, args...))
}

func (f faults) err() error { return errors.Join(*f.list...) }

func (f faults) warnings() []string { return *f.warn }

// probability checks a number that has to be in [0,1].
func (f faults) probability(name string, p float64) {
	if !(p >= 0 && p <= 1) {
		f.add("%s is %v, want a probability in [0,1]", name, p)
	}
}

// most is the largest amount: products of a few such are finite.
const maxAmount = 1e100

// amount checks a number that has to be at least 0, and not so large that sums of
// products leave the range of numbers.
func (f faults) amount(name string, x float64) {
	switch {
	case !(x >= 0) || math.IsInf(x, 1):
		f.add("%s is %v, want a finite number, at least 0", name, x)
	case x > maxAmount:
		f.add("%s is %v, want at most %v", name, x, maxAmount)
	}
}

// compile makes the table of a distribution whose values have to lie between low
// and high. Without a distribution it is the point ifNil.
func (f faults) compile(name string, d Distribution, low, high, ifNil float64) *inverse.Table {
	if d == nil {
		d = Point(ifNil)
	}
	t, err := inverse.Compile(d)
	if err != nil {
		for _, e := range split(err) {
			f.add("%s cannot be compiled: %w", name, e)
		}
		t, _ = inverse.Compile(Point(ifNil))
		return t
	}
	if t.Min() < max(low, -maxAmount) || t.Max() > min(high, maxAmount) {
		want := "at least 0"
		switch {
		case t.Max() > maxAmount && high > maxAmount, t.Min() < -maxAmount:
			want = fmt.Sprintf("within %v of 0", maxAmount)
		case !math.IsInf(high, 1):
			want = fmt.Sprintf("in [%.0f,%.0f]", low, high)
		}
		if t.Varies() {
			f.add("%s draws values from %v to %v, want them %s", name, t.Min(), t.Max(), want)
		} else {
			f.add("%s is %v, want it %s", name, t.Min(), want)
		}
	}
	if index := t.TailIndex(); index <= 2 {
		f.note("%s has a tail like that of a power law with exponent %.2g, and so no variance: intervals of what depends on it are too narrow", name, index)
	}
	return t
}
