package simulate

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// Mixture draws from one of several distributions. Its quantile inverts the
// mixed distribution function and asks every part some twenty-five times, or more where
// it jumps; the engine tabulates it once, so that draws cost the same as any.
type Mixture struct {
	weights []float64
	of      []Distribution
}

// NewMixture returns the distribution that is parts[i] with a probability in
// proportion to weights[i]. It fails where there are no parts, one is nil or not
// valid, or a weight is negative, not finite, or all are 0.
func NewMixture(parts []Distribution, weights []float64) (*Mixture, error) {
	if len(parts) == 0 || len(parts) != len(weights) {
		return nil, fmt.Errorf("simulate: %d parts and %d weights of a mixture, want as many of both, at least 1", len(parts), len(weights))
	}
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("simulate: weight %d of a mixture is %v, want a finite number, at least 0", i, w)
		}
		if parts[i] == nil {
			return nil, fmt.Errorf("simulate: part %d of a mixture is nil, want a distribution", i)
		}
		if err := inverse.Validate(parts[i]); err != nil {
			return nil, fmt.Errorf("simulate: part %d of a mixture: %w", i, err)
		}
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("simulate: the weights of a mixture sum to %v, want a finite sum above 0", sum)
	}
	m := &Mixture{}
	for i, w := range weights {
		if w > 0 {
			m.weights, m.of = append(m.weights, w/sum), append(m.of, listed(parts[i]))
		}
	}
	return m, nil
}

// listed is the distribution with its counts listed once, if it is one of counts.
func listed(d Distribution) Distribution {
	switch d.(type) {
	case Poisson, Binomial:
		values, upper := d.(inverse.Stepper).Steps()
		return &Empirical{values, upper}
	}
	return d
}

// Validate says that a mixture has no parts.
func (m *Mixture) Validate() error {
	if m == nil || len(m.of) == 0 {
		return errors.New("a mixture without parts, want one of NewMixture")
	}
	return nil
}

// Quantile returns the smallest value at or below which a share p of the
// probability lies, p in (0,1).
func (m *Mixture) Quantile(p float64) float64 {
	// A mixture's quantile lies between the quantiles of its parts.
	low, high := math.Inf(1), math.Inf(-1)
	for _, d := range m.of {
		x := d.Quantile(p)
		low, high = min(low, x), max(high, x)
	}
	if !(low < high) {
		return low
	}
	below := p - m.CDF(low)
	if !(below > 0) {
		return low
	}
	return smallest(low, high, below, p, m.CDF)
}

// smallest is the smallest number above low, at most high, at which a distribution function
// reaches p; at low it is below by so much. It is searched for among the bits of numbers, so
// that it is found however far apart they are: by regula falsi in which an end that stays
// counts half each time (Dowell and Jarratt, 1971, the Illinois method), and by halving in
// each fourth step, where the function jumps or is flat.
func smallest(low, high, below, p float64, function func(x float64) float64) float64 {
	tiny := 0x1p-53 * p // a function that is p to rounding is not taken for the end
	a, b := ordered(low), ordered(high)
	above := max(function(high)-p, tiny)
	stayed := 0 // a: -1, b: 1
	for step := 1; b-a > 1; step++ {
		middle := a + (b-a)/2
		if step%4 != 0 {
			middle = a + min(max(uint64(float64(b-a)*(below/(below+above))), 1), b-a-1)
		}
		if at := function(number(middle)); at >= p {
			if b, above = middle, max(at-p, tiny); stayed < 0 {
				below /= 2
			}
			stayed = -1
		} else {
			if a, below = middle, p-at; stayed > 0 {
				above /= 2
			}
			stayed = 1
		}
	}
	return number(b)
}

// ordered numbers the numbers as they follow one another, and number is its inverse.
func ordered(x float64) uint64 {
	bits := math.Float64bits(x)
	if bits>>63 == 1 {
		return ^bits
	}
	return bits | 1<<63
}

func number(i uint64) float64 {
	if i>>63 == 1 {
		return math.Float64frombits(i &^ (1 << 63))
	}
	return math.Float64frombits(^i)
}

// Identity is equal for mixtures of equal parts and weights, or nil where parts may
// change: tables of equal distributions are shared.
func (m *Mixture) Identity() any {
	var id any
	for i, d := range m.of {
		key := inverse.Key(d)
		if key == nil {
			return nil
		}
		id = mixed{id, key, m.weights[i]}
	}
	return id
}

// mixed identifies a mixture: its parts before the last, and that one.
type mixed struct {
	before, part any
	weight       float64
}

// LogProb returns the logarithm of the density at x, of the parts that tell theirs:
// NaN where none does.
func (m *Mixture) LogProb(x float64) float64 {
	tells := false
	logs := make([]float64, len(m.of))
	for i, d := range m.of {
		logs[i] = math.Inf(-1)
		if part, known := d.(interface{ LogProb(x float64) float64 }); known {
			logs[i] = part.LogProb(x) + math.Log(m.weights[i])
			tells = true
		}
	}
	if !tells {
		return math.NaN()
	}
	return floats.LogSumExp(logs)
}

// CDF returns the probability of values at or below x.
func (m *Mixture) CDF(x float64) float64 {
	sum := 0.0
	for i, d := range m.of {
		sum += m.weights[i] * distributionFunction(d, x)
	}
	return sum
}

// distributionFunction is the share of uniform numbers whose quantile is at most
// x: the distribution's own function where it has one.
func distributionFunction(d Distribution, x float64) float64 {
	switch d := d.(type) {
	case Point:
		if float64(d) <= x {
			return 1
		}
		return 0
	case interface{ CDF(x float64) float64 }:
		return d.CDF(x)
	case inverse.Stepper:
		values, upper := d.Steps()
		i, found := slices.BinarySearch(values, x)
		if found {
			i++
		}
		if i == 0 {
			return 0
		}
		return upper[i-1]
	}
	low, high := 0.0, 1.0
	for {
		middle := low + (high-low)/2
		if !(middle > low && middle < high) || high < 0x1p-60 {
			return high
		}
		if d.Quantile(middle) <= x {
			low = middle
		} else {
			high = middle
		}
	}
}
