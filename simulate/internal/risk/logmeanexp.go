// Package risk computes the means of exponentials that certainty equivalents are
// made of, and says where there are none.
//
// A receiver with constant absolute risk aversion r values an uncertain payoff X at
// its certainty equivalent, -ln E exp(-r X) / r (Pratt, 1964).
package risk

import "math"

// LogMeanExp is ln E exp(x): a list of exponents x with weights that sum to 1. It
// neither overflows nor, where all exponents are near 0, loses its digits.
type LogMeanExp struct {
	weights, exponents []float64
	counted            []bool
}

// Reset empties the list.
func (l *LogMeanExp) Reset() {
	l.weights, l.exponents, l.counted = l.weights[:0], l.exponents[:0], l.counted[:0]
}

// Add adds an exponent with its weight; one without weight is left out.
func (l *LogMeanExp) Add(weight, exponent float64) { l.add(weight, exponent, false) }

// AddCounted adds an exponent that belongs to a part of the mean, of which Share
// tells how large it is.
func (l *LogMeanExp) AddCounted(weight, exponent float64) { l.add(weight, exponent, true) }

func (l *LogMeanExp) add(weight, exponent float64, counted bool) {
	if weight > 0 {
		l.weights, l.exponents, l.counted = append(l.weights, weight), append(l.exponents, exponent), append(l.counted, counted)
	}
}

// Normalise divides all weights by their sum.
func (l *LogMeanExp) Normalise(sum float64) {
	for i := range l.weights {
		l.weights[i] /= sum
	}
}

// Share is that of the counted in the mean.
func (l *LogMeanExp) Share() float64 {
	largest, sum, counted := math.Inf(-1), 0.0, 0.0
	for _, x := range l.exponents {
		largest = max(largest, x)
	}
	for i, x := range l.exponents {
		y := l.weights[i] * math.Exp(x-largest)
		sum += y
		if l.counted[i] {
			counted += y
		}
	}
	return counted / sum
}

// ShareOf is that of the i-th in the mean whose logarithm is log.
func (l *LogMeanExp) ShareOf(i int, log float64) float64 {
	return l.weights[i] * math.Exp(l.exponents[i]-log)
}

// Log is the logarithm of the mean.
func (l *LogMeanExp) Log() float64 {
	largest := math.Inf(-1)
	for _, x := range l.exponents {
		largest = max(largest, x)
	}
	if math.IsInf(largest, 0) || math.IsNaN(largest) {
		return largest
	}
	sum := 0.0
	for i, x := range l.exponents {
		sum += l.weights[i] * math.Expm1(x-largest)
	}
	if sum > -0.5 {
		return largest + math.Log1p(sum)
	}
	sum = 0
	for i, x := range l.exponents {
		sum += l.weights[i] * math.Exp(x-largest)
	}
	return largest + math.Log(sum)
}
