package simulate

import (
	"fmt"
	"math"
)

// Mixture draws from one of several distributions. Its quantile inverts the
// mixed distribution function by bisection and asks every part some sixty
// times; the engine tabulates it once, so that draws cost the same as any.
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
		if v, ok := parts[i].(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				return nil, fmt.Errorf("simulate: part %d of a mixture: %w", i, err)
			}
		}
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("simulate: the weights of a mixture sum to %v, want a finite sum above 0", sum)
	}
	m := &Mixture{}
	for i, w := range weights {
		if w > 0 {
			m.weights, m.of = append(m.weights, w/sum), append(m.of, parts[i])
		}
	}
	return m, nil
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
	if m.below(low) >= p {
		return low
	}
	for {
		middle := low + (high-low)/2
		if !(middle > low && middle < high) {
			return high
		}
		if m.below(middle) >= p {
			high = middle
		} else {
			low = middle
		}
	}
}

// LogProb returns the logarithm of the density at x, of the parts that tell theirs:
// NaN where none does.
func (m *Mixture) LogProb(x float64) float64 {
	sum := 0.0
	largest, tells := math.Inf(-1), false
	logs := make([]float64, len(m.of))
	for i, d := range m.of {
		logs[i] = math.Inf(-1)
		if part, known := d.(interface{ LogProb(x float64) float64 }); known {
			logs[i] = part.LogProb(x) + math.Log(m.weights[i])
			tells = true
		}
		largest = max(largest, logs[i])
	}
	if !tells {
		return math.NaN()
	}
	if math.IsInf(largest, 0) {
		return largest
	}
	for _, l := range logs {
		sum += math.Exp(l - largest)
	}
	return largest + math.Log(sum)
}

// below is the probability of values at or below x.
func (m *Mixture) below(x float64) float64 {
	sum := 0.0
	for i, d := range m.of {
		sum += m.weights[i] * distributionFunction(d, x)
	}
	return sum
}

// distributionFunction is the share of uniform numbers whose quantile is at most
// x: the distribution's own function where it has one.
func distributionFunction(d Distribution, x float64) float64 {
	if d, ok := d.(interface{ CDF(x float64) float64 }); ok {
		return d.CDF(x)
	}
	low, high := 0.0, 1.0
	for {
		middle := low + (high-low)/2
		if !(middle > low && middle < high) {
			return high
		}
		if d.Quantile(middle) <= x {
			low = middle
		} else {
			high = middle
		}
	}
}
