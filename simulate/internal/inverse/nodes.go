package inverse

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/lapack/gonum"
)

// ruleSize is how many values stand for a distribution: they are exact for
// polynomials up to twice that degree less one.
const ruleSize = 24

// Nodes returns the Gauss rule of the distribution: values and weights that stand
// for it in the mean of a smooth function. A discrete distribution of few values
// stands for itself.
//
// The recurrence of the polynomials that are orthogonal under the distribution
// is found by Stieltjes's procedure on a fine discretisation, and the rule from
// its Jacobi matrix (Golub and Welsch, 1969; Gautschi, 1982). It is found once, and
// not to be written to.
func (t *Table) Nodes() (values, weights []float64) { return t.rule() }

func (t *Table) nodes() (values, weights []float64) {
	x, w := t.discretise()
	if len(x) <= ruleSize {
		return x, w
	}
	values, weights = rule(recurrence(x, w))
	for i := range values { // a node may leave the range by a rounding
		values[i] = min(max(values[i], t.Min()), t.Max())
	}
	return values, weights
}

// BetaNodes returns the Gauss rule of the Beta distribution, by the recurrence of
// Jacobi's polynomials; alpha and beta are above 0. Where they are next to nothing it
// is a flip of a coin.
func BetaNodes(alpha, beta float64) (values, weights []float64) {
	if alpha+beta < 1e-9 {
		return []float64{0, 1}, []float64{beta / (alpha + beta), alpha / (alpha + beta)}
	}
	a, b := make([]float64, ruleSize), make([]float64, ruleSize)
	difference, sum := alpha-beta, alpha+beta-2
	for k := range a {
		n := float64(k)
		c := 2*n + sum
		switch k {
		case 0:
			a[k] = alpha / (alpha + beta)
			continue
		case 1:
			b[k] = alpha * beta / ((alpha + beta) * (alpha + beta) * (alpha + beta + 1))
		default:
			b[k] = n * (n + alpha - 1) * (n + beta - 1) * (n + sum) / (c * c * (c + 1) * (c - 1))
		}
		a[k] = (1 + difference*sum/(c*(c+2))) / 2
	}
	values, weights = rule(a, b)
	for i := range values {
		values[i] = min(max(values[i], 0), 1)
	}
	return values, weights
}

// recurrence returns the coefficients a and b of the orthogonal polynomials
// p(k+1) = (x - a(k)) p(k) - b(k) p(k-1): fewer than ruleSize where the
// distribution has hardly more values than that, or its tail leaves the range of
// numbers.
func recurrence(x, w []float64) (a, b []float64) {
	const negligible = 1e-24 // of the square of the largest value, or of 1
	largest := min(max(-slices.Min(x), slices.Max(x)), 1)
	least := negligible * largest * largest
	last, p := make([]float64, len(x)), make([]float64, len(x))
	for i := range p {
		p[i] = 1
	}
	before := 1.0
	for range ruleSize {
		size, first := 0.0, 0.0
		for i, v := range p {
			size += w[i] * v * v
			first += w[i] * x[i] * v * v
		}
		if !(size > least*before) || math.IsInf(size, 1) || math.IsInf(first, 0) {
			break
		}
		a, b = append(a, first/size), append(b, size/before)
		k := len(a) - 1
		for i, v := range p {
			p[i], last[i] = (x[i]-a[k])*v-b[k]*last[i], v
		}
		before = size
	}
	return a, b
}

// rule is the Gauss rule of a recurrence: the eigenvalues of its Jacobi matrix, and the
// reciprocals of the sums of squares of the orthonormal polynomials there (Golub and
// Welsch, 1969).
func rule(a, b []float64) (values, weights []float64) {
	values = slices.Clone(a)
	off := make([]float64, len(b)) // diagonal
	for k, x := range b {
		off[k] = math.Sqrt(x)
	}
	if !lapack.Dsterf(len(a), values, slices.Clone(off[1:])) {
		panic("inverse: a symmetric tridiagonal matrix of finite numbers has no eigenvalues")
	}
	weights = make([]float64, len(values))
	sum := 0.0
	for i, x := range values {
		before, p, squares := 0.0, 1.0, 1.0
		for k := range len(a) - 1 {
			before, p = p, ((x-a[k])*p-off[k]*before)/off[k+1]
			squares += p * p
		}
		weights[i] = 1 / squares
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return values, weights
}

var lapack gonum.Implementation

// discretise returns values and weights that stand for the distribution closely:
// its atoms, or a few in every cell or bend.
func (t *Table) discretise() (values, weights []float64) {
	if t.steps != nil {
		return t.steps.values, t.steps.weights()
	}
	for half := range 2 {
		t.stretches(half, func(first, next int, _ bool) {
			low, high := t.bounds(first, next)
			for k, x := range gaussAt {
				values = append(values, t.at(low+x*(high-low), half))
				weights = append(weights, gaussWeights[k]*(high-low))
			}
		})
	}
	return values, weights
}
