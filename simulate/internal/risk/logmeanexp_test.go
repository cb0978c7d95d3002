package risk

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Logarithms of means keep their digits where exponents are all near 0, where they
// are far apart, and where the largest has next to no weight.
func TestLogarithmOfAMeanOfExponentials(t *testing.T) {
	for _, c := range []struct {
		w, e []float64
		want float64
	}{
		{[]float64{0.25, 0.75}, []float64{1e-18, -1e-18}, -0.5e-18},
		{[]float64{0.5, 0.5}, []float64{1000, -1000}, 1000 - math.Ln2},
		{[]float64{1e-18, 1 - 1e-18}, []float64{41, 0}, math.Log1p(1e-18 * math.Expm1(41))},
		{[]float64{1e-30, 1}, []float64{41, 0.25}, math.Log(1e-30*math.Exp(41) + math.Exp(0.25))},
		{[]float64{0.3, 0.7}, []float64{2, 1}, math.Log(0.3*math.Exp(2) + 0.7*math.E)},
	} {
		var l LogMeanExp
		for i := range c.w {
			l.Add(c.w[i], c.e[i])
		}
		assert.InEpsilon(t, c.want, l.Log(), 1e-12, "%v", c)
	}
}
