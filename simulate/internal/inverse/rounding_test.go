package inverse_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// gonum finds quantiles to some 1e-16 of the values that matter, and some 1e-14
// of the probability: what falls by less far out is drawn as it is.
func TestRoundingIsNotAFall(t *testing.T) {
	type distribution interface {
		inverse.Quantiler
		Mean() float64
	}
	list := []distribution{
		distuv.Gamma{Alpha: 1, Beta: 1},             // values are off
		steep{lower: 100},                           // next to nothing has no digits of its own
		steep{lower: 10, upper: 0.02, off: 0x1p-50}, // a fine grid, and probabilities are off
	}
	if !testing.Short() {
		list = append(list,
			distuv.InverseGamma{Alpha: 20, Beta: 2}, // probabilities are off in the upper tail
			distuv.Beta{Alpha: 200, Beta: 2},        // and in the lower
			distuv.ChiSquared{K: 1}, distuv.Beta{Alpha: 0.5, Beta: 20})
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, d := range list {
		table, err := inverse.Compile(d)
		if !assert.NoError(t, err, "%#v", d) {
			continue
		}
		assert.InEpsilon(t, d.Mean(), table.Mean(), 1e-6, "mean of %#v", d)
		for range thorough(500) {
			u := r.Float64()
			want := d.Quantile(u)
			assert.InDelta(t, want, table.Quantile(u), 2e-8*want+1e-14, "%#v at %v", d, u)
		}
		assert.True(t, table.Min() >= 0 && table.Max() < math.Inf(1), "%#v", d)
	}
}

// steep has the quantile function p^lower (1-p)^-upper, as it would come from a search
// that knows probabilities to about off: those near 1 come a little too high and too low in
// turn. It costs nothing beside the distributions of gonum that are as steep.
type steep struct{ lower, upper, off float64 }

func (d steep) Quantile(p float64) float64 {
	rest := 1 - p
	if d.off > 0 {
		rest = max(rest+4*d.off*math.Sin(rest/d.off), 0x1p-60)
	}
	return math.Pow(p, d.lower) * math.Pow(rest, -d.upper)
}

// Mean is a Beta function.
func (d steep) Mean() float64 { return math.Exp(mathext.Lbeta(d.lower+1, 1-d.upper)) }
