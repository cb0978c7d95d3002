package inverse_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// Whatever the parameters, draws are the quantiles of their numbers, from 2^-53 to
// 1 - 2^-53, as exactly as a table promises.
func TestDrawsAreQuantiles(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 9))
	between := func(low, high float64) float64 { return low * math.Pow(high/low, r.Float64()) }
	for _, of := range []func() inverse.Quantiler{
		func() inverse.Quantiler { return distuv.Gamma{Alpha: between(0.4, 1e4), Beta: between(1e-3, 1e3)} },
		func() inverse.Quantiler { return distuv.Beta{Alpha: between(0.1, 300), Beta: between(0.1, 300)} },
		func() inverse.Quantiler { return distuv.LogNormal{Mu: between(0.1, 9), Sigma: between(0.01, 4)} },
		func() inverse.Quantiler { return distuv.Normal{Mu: between(0.1, 9), Sigma: between(0.1, 9)} },
		func() inverse.Quantiler { return distuv.Pareto{Xm: between(0.1, 9), Alpha: between(0.1, 9)} },
		func() inverse.Quantiler { return distuv.Weibull{K: between(0.1, 9), Lambda: between(0.1, 9)} },
		func() inverse.Quantiler { return distuv.Logistic{Mu: between(0.1, 9), S: between(0.1, 9)} },
		func() inverse.Quantiler {
			return distuv.NewTriangle(0, 2+between(0.1, 9), between(0.1, 2), nil)
		},
		func() inverse.Quantiler {
			m, err := simulate.NewMixture([]simulate.Distribution{
				distuv.LogNormal{Sigma: between(0.1, 2)}, distuv.Exponential{Rate: between(0.1, 9)},
			}, []float64{1, between(0.1, 9)})
			require.NoError(t, err)
			return m
		},
	} {
		for range thorough(20) {
			d := of()
			table, err := inverse.Compile(d)
			require.NoError(t, err, "%+v", d)
			// An inverse that is searched for is off by some digits of the values that matter.
			digits := 0x1p-50 * max(math.Abs(d.Quantile(0x1p-10)), math.Abs(d.Quantile(1-0x1p-10)))
			for i := range 100 {
				bits := r.Uint64() >> (i % 2 * r.IntN(50))
				u := (float64(bits>>12) + 0.5) * 0x1p-52
				if _, beta := d.(distuv.Beta); i%4 == 1 && !beta { // which jumps there: mend.go
					bits, u = ^bits, 1-u
				}
				if !assert.InDelta(t, d.Quantile(u), table.Draw(bits), allowed(d, u)+digits, "%T%+v at %v", d, d, u) {
					break
				}
			}
		}
	}
}

// A bend or a jump is reproduced wherever it is, however far out.
func TestBendsAreSeenWhereverTheyAre(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(10, 11))
	smooth := func(p float64) float64 { return math.Pow(p, 0.3) / math.Pow(1-p, 0.2) }
	for range thorough(200) {
		v, w := math.Exp2(-1-50*r.Float64()), math.Exp2(-1-50*r.Float64())
		upper := 1 - w
		for kind, d := range []quantile{
			func(p float64) float64 { return smooth(min(max(p, v), max(upper, v))) }, // bends
			func(p float64) float64 { // jumps
				x := smooth(p)
				if p > upper {
					x *= 1.5
				}
				if p < v {
					x /= 1.5
				}
				return x
			},
		} {
			table, err := inverse.Compile(d)
			require.NoError(t, err, "%d at %v and %v", kind, v, upper)
			for range 100 {
				bits := r.Uint64() >> r.IntN(50)
				if r.IntN(2) == 0 {
					bits = ^bits
				}
				u := (float64(bits>>12) + 0.5) * 0x1p-52
				if bits>>63 == 1 {
					u = 1 - (float64(^bits>>12)+0.5)*0x1p-52
				}
				if !assert.InEpsilon(t, d(u), table.Draw(bits), 2e-8, "%d at %v and %v: %v", kind, v, upper, u) {
					break
				}
			}
		}
	}
}

// counted counts how often a quantile function is asked.
type counted struct {
	inverse.Quantiler
	calls int
}

func (d *counted) Quantile(p float64) float64 { d.calls++; return d.Quantiler.Quantile(p) }

// A table of a smooth distribution asks some hundreds of times, and not for every cell.
func TestTablesAskFewTimes(t *testing.T) {
	for _, d := range []inverse.Quantiler{
		distuv.Uniform{Max: 1}, distuv.LogNormal{Sigma: 1}, distuv.Pareto{Xm: 1, Alpha: 3},
		distuv.Logistic{Mu: 1, S: 0.5}, distuv.Beta{Alpha: 2, Beta: 2},
	} {
		c := &counted{Quantiler: d}
		_, err := inverse.Compile(c)
		require.NoError(t, err)
		assert.Less(t, c.calls, 600, "%+v", d)
	}
}
