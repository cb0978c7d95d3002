package inverse

import (
	"errors"
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/count"
)

// Stepper is a discrete distribution that knows its atoms: their values,
// ascending, and the probability of each and all before it, the last of them 1.
type Stepper interface {
	Steps() (values, upper []float64)
}

// mostAtoms is how many atoms are looked for in a quantile function.
const mostAtoms = 1 << 16

// steps is a quantile function of steps with its guide table: guide[i] is the
// atom of the number i/len(guide).
type steps struct {
	values, upper []float64
	guide         []int32
}

func newSteps(values, upper []float64) *steps {
	s := &steps{values: values, upper: upper, guide: make([]int32, len(values))}
	k := int32(0)
	for i := range s.guide {
		for int(k) < len(upper)-1 && upper[k] < float64(i)/float64(len(s.guide)) {
			k++
		}
		s.guide[i] = k
	}
	return s
}

// at returns the first value whose cumulative probability reaches u.
func (s *steps) at(u float64) float64 {
	if count.On {
		count.Lookups.Add(1)
	}
	last := len(s.values) - 1
	k := int(s.guide[min(int(u*float64(len(s.guide))), last)])
	for k < last && s.upper[k] < u {
		k++
	}
	return s.values[k]
}

// weights are the probabilities of the atoms.
func (s *steps) weights() []float64 {
	list := make([]float64, len(s.upper))
	before := 0.0
	for i, p := range s.upper {
		list[i] = p - before
		before = p
	}
	return list
}

func (s *steps) mean() float64 {
	sum := 0.0
	for i, w := range s.weights() {
		sum += w * s.values[i]
	}
	return sum
}

// stepped reports whether a quantile function is constant nearly everywhere, and jumps
// between by more than rounding: values that lie so close that few numbers are between
// them, as those of a Normal of 1e6 and 1e-6, are no steps.
func stepped(q Quantiler) bool {
	const n = 64
	at := func(i int) float64 { return (float64(i) + 0.5) / n }
	rising := 0
	for i := range n {
		if q.Quantile(at(i)) != q.Quantile(at(i)+0x1p-30) {
			if rising++; rising > n/16 {
				return false
			}
		}
	}
	low, high := at(n/4), at(n*3/4)
	if q.Quantile(low) == q.Quantile(high) {
		low, high = at(0), at(n-1)
	}
	return jump(q, low, high)
}

// jump reports whether the quantile function jumps between two probabilities, or is the
// same at both.
func jump(q Quantiler, low, high float64) bool {
	atLow, atHigh := q.Quantile(low), q.Quantile(high)
	for {
		middle := low + (high-low)/2
		if atLow == atHigh || middle <= low || middle >= high {
			const digits = 0x1p-48 // of values
			return atLow == atHigh || atHigh-atLow > digits*max(math.Abs(atLow), math.Abs(atHigh))
		}
		at := q.Quantile(middle)
		if at-atLow > atHigh-at {
			high, atHigh = middle, at
		} else {
			low, atLow = middle, at
		}
	}
}

// findSteps finds the atoms of a quantile function by bisection.
func findSteps(q Quantiler) (*steps, error) {
	s := &steps{}
	var search func(low, atLow, high, atHigh float64) error
	search = func(low, atLow, high, atHigh float64) error {
		if atLow == atHigh {
			return nil
		}
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			if len(s.values) == mostAtoms {
				return fmt.Errorf("it has more than %d values: give the distribution a method Steps", mostAtoms)
			}
			s.values, s.upper = append(s.values, atLow), append(s.upper, low)
			return nil
		}
		at := q.Quantile(middle)
		if !(at >= atLow && at <= atHigh) {
			return fmt.Errorf("Quantile(%v) is %v, want a value from %v to %v", middle, at, atLow, atHigh)
		}
		if err := search(low, atLow, middle, at); err != nil {
			return err
		}
		return search(middle, at, high, atHigh)
	}
	first, last := q.Quantile(smallV), q.Quantile(1-smallV)
	if err := search(smallV, first, 1-smallV, last); err != nil {
		return nil, err
	}
	return newSteps(append(s.values, last), append(s.upper, 1)), nil
}

// checkSteps checks what a Stepper says of itself.
func checkSteps(values, upper []float64) error {
	if len(values) == 0 || len(values) != len(upper) {
		return fmt.Errorf("Steps gives %d values and %d probabilities, want as many of both, at least 1", len(values), len(upper))
	}
	for i, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) || i > 0 && x <= values[i-1] {
			return fmt.Errorf("value %d of Steps is %v, want finite values that ascend", i, x)
		}
		if !(upper[i] >= 0) || i > 0 && upper[i] < upper[i-1] {
			return fmt.Errorf("probability %d of Steps is %v, want numbers that ascend to 1", i, upper[i])
		}
	}
	if upper[len(upper)-1] != 1 {
		return errors.New("the last probability of Steps is not 1")
	}
	return nil
}

// Atoms are the values of a discrete distribution, ascending, and their probabilities;
// nil of a continuous one.
func (t *Table) Atoms() (values, probabilities []float64) {
	if t.steps == nil {
		return nil, nil
	}
	return t.steps.values, t.steps.weights()
}
