// Package fault gathers everything that is wrong with what a user specified, so that
// one error names it all, with its place.
package fault

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// List is what is wrong with an experiment, and what is not wrong but has to be known
// to whoever reads its results. Copies share it.
type List struct {
	where string
	list  *[]error
	more  *int // faults beyond the first
	warn  *[]string
	ctx   context.Context // while tables are made
}

// most is how many faults an error names; of more it says how many.
const most = 20

// New returns an empty list of a place.
func New(where string) List {
	return List{where, new([]error), new(int), new([]string), context.Background()}
}

// During returns the same list, which makes no more tables once the context has ended.
func (f List) During(ctx context.Context) List {
	f.ctx = ctx
	return f
}

// In returns the same faults for a part of the whole.
func (f List) In(format string, args ...any) List {
	f.where += ": " + fmt.Sprintf(format, args...)
	return f
}

// Add adds a fault.
func (f List) Add(format string, args ...any) { f.Join(fmt.Errorf(format, args...)) }

// Name adds a fault if a name is no UTF-8: files that hold it could not be read back.
func (f List) Name(name string) {
	if !utf8.ValidString(name) {
		f.Add("the name %q is not UTF-8, want text", name)
	}
}

// Join adds every fault that err joins, each with its place.
func (f List) Join(err error) {
	for _, e := range split(err) {
		switch m, counted := e.(interface{ More() int }); {
		case counted: // faults that a plan's error does not name
			*f.more += m.More()
		case len(*f.list) == most:
			*f.more++
		default:
			*f.list = append(*f.list, fmt.Errorf("%s: %w", f.where, e))
		}
	}
}

// Note is a warning for whoever reads the results.
func (f List) Note(format string, args ...any) {
	where := strings.TrimPrefix(f.where, "simulate: ")
	*f.warn = append(*f.warn, where+": "+fmt.Sprintf(format, args...))
}

// Err is one error of all faults, nil where there are none. Of many it names the first.
func (f List) Err() error {
	err := errors.Join(*f.list...)
	switch *f.more {
	case 0:
		return err
	case 1:
		return errors.Join(err, errors.New("and 1 more fault"))
	}
	return errors.Join(err, fmt.Errorf("and %d more faults", *f.more))
}

// Warnings are what was noted.
func (f List) Warnings() []string { return *f.warn }

// Probability checks a number that has to be in [0,1].
func (f List) Probability(name string, p float64) {
	if !(p >= 0 && p <= 1) {
		f.Add("%s is %v, want a probability in [0,1]", name, p)
	}
}

// maxAmount is the largest amount: products of a few such are finite.
const maxAmount = 1e100

// Amount checks a number that has to be at least 0, and not so large that sums of
// products leave the range of numbers.
func (f List) Amount(name string, x float64) {
	switch {
	case !(x >= 0) || math.IsInf(x, 1):
		f.Add("%s is %v, want a finite number, at least 0", name, x)
	case x > maxAmount:
		f.Add("%s is %v, want at most %v", name, x, maxAmount)
	}
}

// Compile makes the table of a distribution whose values have to lie between low
// and high. Without a distribution it is the point ifNil, and where the context of During
// has ended.
func (f List) Compile(name string, d inverse.Quantiler, low, high, ifNil float64) *inverse.Table {
	if d == nil {
		d = point(ifNil)
	}
	t, err := inverse.CompileContext(f.ctx, d)
	if f.ctx.Err() != nil {
		t, _ = inverse.Compile(point(ifNil))
		return t
	}
	if err != nil {
		for _, e := range split(err) {
			f.Add("%s cannot be compiled: %w", name, e)
		}
		t, _ = inverse.Compile(point(ifNil))
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
			f.Add("%s draws values from %v to %v, want them %s", name, t.Min(), t.Max(), want)
		} else {
			f.Add("%s is %v, want it %s", name, t.Min(), want)
		}
	}
	switch index := t.TailIndex(); {
	case index <= 1:
		f.Note("%s has a tail like that of a power law with exponent %.2g, and so an infinite mean: "+
			"means of what depends on it are those of the draws alone, and rise with their number", name, index)
	case index <= 2:
		f.Note("%s has a tail like that of a power law with exponent %.2g, and so no variance: intervals of what depends on it are too narrow", name, index)
	}
	return t
}

// point is a distribution that does not vary.
type point float64

func (x point) Quantile(float64) float64 { return float64(x) }
