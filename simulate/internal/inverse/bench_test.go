package inverse_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// BenchmarkCompileTen makes the tables of ten distributions that nobody asked for before,
// of parameters as users have them. `-cpu 1` is for one core.
func BenchmarkCompileTen(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		list := ten(b)
		b.StartTimer()
		for _, d := range list {
			_, err := inverse.Compile(d)
			require.NoError(b, err)
		}
	}
}

// BenchmarkCompile makes the table of each of the ten by itself.
func BenchmarkCompile(b *testing.B) {
	names := []string{"Gamma<1", "Gamma", "Beta<1", "Beta", "LogNormal", "Normal", "Weibull", "Pareto", "Mixture", "Poisson"}
	for i, name := range names {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				d := ten(b)[i]
				b.StartTimer()
				_, err := inverse.Compile(d)
				require.NoError(b, err)
			}
		})
	}
}

// fresh are parameters that go on from one benchmark to the next, so that no table of
// them is kept.
var fresh = rand.New(rand.NewPCG(1, 2))

func between(low, high float64) float64 { return low * math.Pow(high/low, fresh.Float64()) }

// ten are distributions of fresh parameters.
func ten(b *testing.B) []inverse.Quantiler {
	mixture, err := simulate.NewMixture([]simulate.Distribution{
		distuv.LogNormal{Mu: between(1, 2), Sigma: between(0.2, 0.5)},
		distuv.Exponential{Rate: between(0.5, 2)},
	}, []float64{1, between(0.2, 5)})
	require.NoError(b, err)
	return []inverse.Quantiler{
		distuv.Gamma{Alpha: between(0.3, 1), Beta: between(0.1, 10)},
		distuv.Gamma{Alpha: between(1, 50), Beta: between(0.1, 10)},
		distuv.Beta{Alpha: between(0.3, 1), Beta: between(1, 5)},
		distuv.Beta{Alpha: between(1, 20), Beta: between(1, 20)},
		distuv.LogNormal{Mu: between(0.1, 2), Sigma: between(0.2, 2)},
		distuv.Normal{Mu: between(0.1, 10), Sigma: between(0.1, 10)},
		distuv.Weibull{K: between(0.5, 3), Lambda: between(0.1, 10)},
		distuv.Pareto{Xm: between(0.1, 10), Alpha: between(2.1, 5)},
		mixture,
		simulate.Poisson{Lambda: between(1, 100)},
	}
}
