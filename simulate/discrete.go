package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Poisson is the number of events at a mean rate of Lambda, in [0, 1e7].
type Poisson struct{ Lambda float64 }

// Quantile returns the smallest count at or below which a share p of the
// probability lies; NaN for a Lambda out of range.
func (d Poisson) Quantile(p float64) float64 {
	values, upper := d.Steps()
	return stepQuantile(values, upper, p)
}

// Steps returns the counts and the probability at or below each; none for a
// Lambda out of range.
func (d Poisson) Steps() (values, upper []float64) {
	if d.Validate() != nil {
		return nil, nil
	}
	return countSteps(math.Floor(d.Lambda), math.Inf(1), func(k float64) float64 { return d.Lambda / (k + 1) })
}

// Validate says what is wrong with Lambda.
func (d Poisson) Validate() error {
	if !(d.Lambda >= 0 && d.Lambda <= maxCounts) {
		return fmt.Errorf("Lambda of a Poisson distribution is %v, want a mean in [0,%d]", d.Lambda, int(maxCounts))
	}
	return nil
}

// maxCounts is as large as a Poisson mean or a number of trials may be: the counts
// are listed.
const maxCounts = 1e7

// Binomial is the number of successes in N independent trials that succeed with
// probability P. N is a whole number in [0, 1e7], P in [0,1].
type Binomial struct {
	N int
	P float64
}

// Quantile returns the smallest count at or below which a share p of the
// probability lies; NaN for parameters out of range.
func (d Binomial) Quantile(p float64) float64 {
	values, upper := d.Steps()
	return stepQuantile(values, upper, p)
}

// Steps returns the counts and the probability at or below each; none for
// parameters out of range.
func (d Binomial) Steps() (values, upper []float64) {
	if d.Validate() != nil {
		return nil, nil
	}
	n := float64(d.N)
	if d.P == 1 {
		return []float64{n}, []float64{1}
	}
	odds := d.P / (1 - d.P)
	return countSteps(min(math.Floor((n+1)*d.P), n), n, func(k float64) float64 { return (n - k) / (k + 1) * odds })
}

// Validate says what is wrong with N and P.
func (d Binomial) Validate() (err error) {
	if d.N < 0 || d.N > maxCounts {
		err = fmt.Errorf("N of a Binomial distribution is %d, want a number of trials in [0,%d]", d.N, int(maxCounts))
	}
	if !(d.P >= 0 && d.P <= 1) {
		err = fault.JoinAll(err, fmt.Errorf("P of a Binomial distribution is %v, want a probability in [0,1]", d.P))
	}
	return err
}

// countSteps returns the atoms of a distribution over 0..most with the given
// mode, where ratio is the probability of k+1 relative to that of k. It sums
// outward from the mode, where nothing underflows, to a negligible tail, and
// never computes a normalising constant.
func countSteps(mode, most float64, ratio func(k float64) float64) (values, upper []float64) {
	const negligible = 0x1p-70
	low, weight := mode, 1.0
	for low > 0 && weight > negligible {
		weight /= ratio(low - 1)
		low--
	}
	sum := 0.0
	for k := low; k <= most; k++ {
		if k > mode && weight < negligible {
			break
		}
		sum += weight
		values, upper = append(values, k), append(upper, sum)
		weight *= ratio(k)
	}
	for i := range upper {
		upper[i] = min(upper[i]/sum, 1)
	}
	upper[len(upper)-1] = 1
	return values, upper
}
