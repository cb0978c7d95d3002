package inverse_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// The mean of the lowest share in closed form, from next to nothing to all.
func TestLowerMean(t *testing.T) {
	bent := quantile(func(p float64) float64 { return max(0, p-0.3) })
	jump := quantile(func(p float64) float64 {
		if p <= 0.317 {
			return p
		}
		return p + 1
	})
	for name, c := range map[string]struct {
		of   inverse.Quantiler
		want func(s float64) float64
		off  float64 // by what pieces near a bend tell
	}{
		"uniform": {distuv.Uniform{Min: 2, Max: 10}, func(s float64) float64 { return 2 + 4*s }, 0},
		"exponential": {distuv.Exponential{Rate: 1}, func(s float64) float64 {
			if s < 1e-3 { // the series: the formula cancels
				return s/2 + s*s/6 + s*s*s/12
			}
			if s == 1 {
				return 1
			}
			return 1 + (1-s)*math.Log1p(-s)/s
		}, 0},
		"die":   {quantile(die), func(s float64) float64 { k := math.Floor(6 * s); return (k*(k+1)/2/6 + (s-k/6)*(k+1)) / s }, 0},
		"point": {quantile(func(float64) float64 { return 7 }), func(float64) float64 { return 7 }, 0},
		"bent":  {bent, func(s float64) float64 { x := max(0, s-0.3); return x * x / 2 / s }, 1e-8},
		"jump":  {jump, func(s float64) float64 { return (s*s/2 + max(0, s-0.317)) / s }, 0},
	} {
		table, err := inverse.Compile(c.of)
		require.NoError(t, err, name)
		lower := table.Lower()
		before := math.Inf(-1)
		for k := range 2000 {
			s := math.Pow(1e-12, 1-float64(k)/1999)
			got := lower(s)
			assert.InDelta(t, c.want(s), got, 1e-7*c.want(s)+c.off, "%s at %v", name, s)
			assert.GreaterOrEqual(t, got, before-1e-12*math.Abs(before), "%s at %v", name, s)
			before = got
		}
		assert.InEpsilon(t, table.Mean(), lower(1), 1e-12, name)
	}
}
