package simulate

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// The interval of a share holds the true one at least as often as it says, whatever both are.
func TestClopperPearsonCovers(t *testing.T) {
	for _, n := range []float64{1, 2, 5, 20, 100} {
		for _, level := range []float64{0.5, 0.95} {
			for p := 0.001; p < 1; p += 0.0173 {
				covered := 0.0
				for k := 0.0; k <= n; k++ {
					e := clopperPearson(k/n, n, level)
					assert.True(t, 0 <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= 1, "%v of %v: %+v", k, n, e)
					if e.Low <= p && p <= e.High {
						covered += distuv.Binomial{N: n, P: p}.Prob(k)
					}
				}
				assert.GreaterOrEqual(t, covered, level-1e-9, "%v trials at %v", n, p)
			}
		}
	}
	none := clopperPearson(0, 20, 0.95)
	assert.InDelta(t, 1-math.Pow(0.025, 1.0/20), none.High, 1e-12)
	assert.Zero(t, none.Low)
}

// The upper limit of the skewness is that of leaving out one number after the other.
func TestSampleSkewness(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 30)
	for i := range x {
		x[i] = 1e3 + math.Exp(random.NormFloat64())
	}
	skew := func(x []float64) float64 {
		_, v := stat.PopMeanVariance(x, nil)
		return stat.Moment(3, x, nil) / math.Pow(v, 1.5)
	}
	without := make([]float64, len(x))
	for i := range x {
		rest := append(append([]float64{}, x[:i]...), x[i+1:]...)
		without[i] = skew(rest)
	}
	n := float64(len(x))
	se := math.Sqrt((n-1)/n) * stat.StdDev(without, nil) * math.Sqrt(n-1)
	assert.InEpsilon(t, math.Abs(skew(x))+2.326*se, sampleSkewness(x), 1e-6)

	one := make([]float64, 50)
	one[7] = 1
	assert.Greater(t, sampleSkewness(one), 6.0)
	assert.False(t, math.IsInf(sampleSkewness(one), 0))
}
