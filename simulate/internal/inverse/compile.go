package inverse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
)

// Compile returns the table of a distribution, as CompileContext does.
func Compile(q Quantiler) (*Table, error) { return CompileContext(context.Background(), q) }

// CompileContext returns the table of a distribution. Tables are kept, so that a second
// call with an equal distribution costs nothing. It fails where Validate does, and where
// the quantile function is nil, panics, falls by more than rounding, is not finite
// between 2^-50 and 1 - 2^-50, follows neither smooth pieces nor steps, has other
// moments than the distribution states, or takes longer than two seconds of computing.
// It returns the context's error as soon as the context ends; what is being compiled is
// finished for whoever asks next.
func CompileContext(ctx context.Context, q Quantiler) (*Table, error) {
	if q == nil {
		return nil, errors.New("no distribution, want one")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := Validate(q); err != nil {
		return nil, err
	}
	t, err := kept.get(ctx, q)
	if err != nil && ctx.Err() == nil {
		err = describe(q, err)
	}
	return t, err
}

// compile makes the table of a distribution that is valid.
func compile(q Quantiler) (t *Table, err error) {
	of := mend(q)
	w := &watched{Quantiler: of}
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case missing, slow, uneven:
			t, err = nil, r.(error)
		default:
			t, err = nil, fmt.Errorf("its quantile function panics: %v", r)
		}
	}()
	t = &Table{of: remembered{w, map[float64]float64{}}}
	t.rule = sync.OnceValues(t.nodes)
	if s, ok := q.(Stepper); ok {
		values, upper := s.Steps()
		if err := checkSteps(values, upper); err != nil {
			return nil, err
		}
		t.steps = newSteps(values, upper)
	} else if err := t.checkAscent(); err != nil {
		return nil, err
	} else if stepped(w) {
		if t.steps, err = findSteps(w); err != nil {
			return nil, err
		}
	}
	if t.steps != nil {
		t.moments = t.steps.moments()
	} else {
		t.checkEnds()
		if err := t.fit(); err != nil {
			return nil, err
		}
	}
	t.least, t.most = t.Tail(smallV, false), t.Tail(smallV, true)
	if err := t.checkMoments(q); err != nil {
		return nil, err
	}
	t.of = of
	return t, nil
}

// checkEnds finds the halves of which the outermost values are not to be believed: over
// the three octaves beyond 2^-50 they rise to more than twice, and by more than twice the
// power of 2 at which they rose an octave before, from 2^-40 on. Only rounding does that,
// of probabilities that are next to 1.
func (t *Table) checkEnds() {
	median := t.exact(0.5, 0)
	for half := range 2 {
		away := func(v float64) float64 { return math.Abs(t.exact(v, half) - median) }
		near, far, outermost := away(0x1p-40), away(end), away(smallV)
		t.unsound[half] = outermost > far*max(2, math.Pow(far/near, 0.6))
	}
}
