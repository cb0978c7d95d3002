package inverse_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// belowOf are tables of all kinds: smooth, bent, with atoms, of steps, of one value, and of
// random parameters where tables take little time.
func belowOf(t testing.TB) map[string]*inverse.Table {
	t.Helper()
	list := map[string]inverse.Quantiler{
		"die":   quantile(die),
		"point": quantile(func(float64) float64 { return 3 }),
		"bend":  quantile(func(p float64) float64 { return max(0, distuv.Logistic{Mu: 0.4, S: 1}.Quantile(p)) }),
		"jump": quantile(func(p float64) float64 {
			if p <= 0.317 {
				return p
			}
			return p + 1
		}),
		"flat":   quantile(func(p float64) float64 { return max(min(p, 0.4), 2*p-0.7) }),
		"narrow": distuv.Normal{Mu: 1e6, Sigma: 1e-6},
		"nearly": steep{lower: 10, upper: 0.02, off: 0x1p-50},
	}
	for _, d := range smooth() {
		list[nameOf(d.Quantiler)] = d.Quantiler
	}
	r := rand.New(rand.NewPCG(21, 1))
	shape := func() float64 { return math.Exp(math.Log(0.05) + r.Float64()*math.Log(8000)) }
	scale := func() float64 { return math.Exp(math.Log(1e-6) + r.Float64()*math.Log(1e12)) }
	for _, name := range belowNames {
		for range *sets / 5 {
			d := parametersOf[name](shape, scale)
			list[nameOf(d)] = d
		}
	}
	tables := map[string]*inverse.Table{}
	for name, d := range list {
		if table, err := inverse.Compile(d); err == nil {
			tables[name] = table
		}
	}
	return tables
}

// belowNames are those of gonum's of which tables take little time.
var belowNames = []string{
	"Bernoulli", "Exponential", "GumbelRight", "Laplace", "Logistic", "LogNormal", "Normal", "Pareto", "Triangle", "Uniform", "Weibull",
}

// Whatever the distribution: the share below its quantile at u is u, where the quantile
// rises, but next to the ends of cells, where it may be off by as much as cubics may be.
// Shares rise. A sum grows by what lies between two numbers times a number between. Below
// everything is nothing, and below +Inf all.
func TestBelowIsTheInverse(t *testing.T) {
	t.Parallel()
	for name, table := range belowOf(t) {
		below := table.Below()
		share, sum := below.At(math.Inf(1))
		scale := max(math.Abs(table.Mean()), math.Abs(table.Quantile(0.1)), math.Abs(table.Quantile(0.9)))
		assert.Equal(t, 1.0, share, name)
		assert.InDelta(t, table.Mean(), sum, 1e-12*scale, name)
		assert.Equal(t, below.Mean(), sum, name)
		for _, x := range []float64{math.Inf(-1), math.NaN(), table.Min()} {
			share, sum = below.At(x)
			assert.Equal(t, []float64{0, 0}, []float64{share, sum}, "%s below %v", name, x)
		}
		r := rand.New(rand.NewPCG(3, 9))
		digits := 1e-13 + 1e-15*scale/(table.Quantile(0.9)-table.Quantile(0.1))
		off, n := 0, thorough(5000)
		x := make([]float64, n)
		for i := range x {
			u := r.Float64()
			if i%2 == 0 {
				u = math.Abs(float64(i/2%2) - math.Exp2(-50*u))
			}
			x[i] = table.Quantile(u)
			d := 2e-8 * max(math.Abs(table.Quantile(u-min(u, 1-u)/32)), math.Abs(table.Quantile(u+min(u, 1-u)/32)))
			low, _ := below.At(x[i] - d)
			high, _ := below.At(math.Nextafter(x[i]+d, math.Inf(1)))
			// Bends are as close as areas tell, and coarse far out.
			bound := 1e-7 + 1e-10*scale/math.Abs(x[i])
			if v := min(u, 1-u); v < 0x1p-16 {
				bound += v / 50
			}
			if !(low <= u+bound && high >= u-bound) {
				t.Fatalf("%s: from %v to %v below %v, the quantile at %v", name, low, high, x[i], u)
			}
			at, _ := below.At(x[i])
			with, _ := below.At(math.Nextafter(x[i], math.Inf(1)))
			if i%2 == 1 && with-at < 1e-9 && math.Abs(at-u) > digits+with-at {
				off++
			}
		}
		assert.LessOrEqual(t, off, n/14, name) // an eighth of the probability may be in bends
		slices.Sort(x)
		shareBefore, sumBefore, before := 0.0, 0.0, x[0]
		for _, x := range x {
			share, sum := below.At(x)
			with, _ := below.At(x + 4*(math.Nextafter(x, math.Inf(1))-x)) // shares are as close as numbers are
			if share < shareBefore-1e-15-math.Abs(with-share) {
				t.Fatalf("%s: %v below %v, %v before", name, share, x, shareBefore)
			}
			d, more, rounding := share-shareBefore, sum-sumBefore, 1e-13*scale+0x1p-50*math.Abs(x)
			if more < before*d-rounding || more > x*d+rounding {
				t.Fatalf("%s from %v to %v: %v more in a share of %v", name, before, x, more, d)
			}
			shareBefore, sumBefore, before = share, sum, x
		}
	}
}

func nameOf(d inverse.Quantiler) string { return fmt.Sprintf("%T%+v", d, d) }

// Means of what is below a number, by the distributions' own formulas.
func TestBelowInClosedForm(t *testing.T) {
	phi := distuv.UnitNormal.CDF
	for name, c := range map[string]struct {
		of         inverse.Quantiler
		share, sum func(x float64) float64
	}{
		"log-normal": {
			distuv.LogNormal{Mu: -1.222, Sigma: 0.721},
			func(x float64) float64 { return phi((math.Log(x) + 1.222) / 0.721) },
			func(x float64) float64 {
				return math.Exp(-1.222+0.721*0.721/2) * phi((math.Log(x)+1.222)/0.721-0.721)
			},
		},
		"exponential": {
			distuv.Exponential{Rate: 0.5},
			func(x float64) float64 { return -math.Expm1(-x / 2) },
			func(x float64) float64 { return 2 - (2+x)*math.Exp(-x/2) },
		},
		"uniform": {
			distuv.Uniform{Min: 2, Max: 10},
			func(x float64) float64 { return min(max(0, (x-2)/8), 1) },
			func(x float64) float64 { x = min(max(2, x), 10); return (x*x - 4) / 16 },
		},
		"die": {
			quantile(die),
			func(x float64) float64 { return min(math.Ceil(x)-1, 6) / 6 },
			func(x float64) float64 { k := min(math.Ceil(x)-1, 6); return k * (k + 1) / 12 },
		},
	} {
		table, err := inverse.Compile(c.of)
		require.NoError(t, err)
		for i := range 700 {
			x := float64(i+1) / 50
			share, sum := table.Below().At(x)
			assert.InDelta(t, c.share(x), share, 1e-8, "%s below %v", name, x)
			assert.InDelta(t, c.sum(x), sum, 1e-8*table.Mean(), "%s below %v", name, x)
		}
	}
}

// Draws agree, within 4 standard errors.
func TestBelowAgreesWithDraws(t *testing.T) {
	t.Parallel()
	n := thorough(20_000)
	for name, table := range belowOf(t) {
		r := rand.New(rand.NewPCG(4, 5))
		x := []float64{table.Quantile(0.1), table.Quantile(0.5), table.Quantile(0.9)}
		for k := range x { // a little less, for draws of a stretch that is flat may be off by their rounding
			x[k] -= 0x1p-50 * math.Abs(x[k])
		}
		share, sum, squares := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
		for range n {
			y := table.Draw(r.Uint64())
			for k := range x {
				if y < x[k] {
					share[k], sum[k], squares[k] = share[k]+1/float64(n), sum[k]+y/float64(n), squares[k]+y*y/float64(n)
				}
			}
		}
		for k, x := range x {
			p, m := table.Below().At(x)
			assert.InDelta(t, p, share[k], 4*math.Sqrt(p*(1-p)/float64(n))+1e-12, "%s below %v", name, x)
			se := math.Sqrt(max(0, squares[k]-sum[k]*sum[k]) / float64(n))
			assert.InDelta(t, m, sum[k], 4*se+1e-9*math.Abs(x), "%s below %v", name, x)
		}
	}
}

// Goroutines that ask first share one Below.
func TestBelowIsFoundOnce(t *testing.T) {
	table, err := inverse.Compile(quantile(func(p float64) float64 { return p * p }))
	require.NoError(t, err)
	var wait sync.WaitGroup
	got := make([]*inverse.Below, 4)
	for i := range got {
		wait.Go(func() {
			got[i] = table.Below()
			share, sum := got[i].At(0.25)
			assert.InDelta(t, 0.5, share, 1e-9)
			assert.InDelta(t, 0.125/3, sum, 1e-9)
		})
	}
	wait.Wait()
	for _, b := range got {
		assert.Same(t, got[0], b)
	}
}

// One call, over numbers as they are drawn; the closed form of the log-normal beside it.
func BenchmarkBelow(b *testing.B) {
	for _, c := range []struct {
		name string
		of   inverse.Quantiler
	}{
		{"log-normal", distuv.LogNormal{Mu: -1.222, Sigma: 0.721}},
		{"Gamma", distuv.Gamma{Alpha: 2, Beta: 4}},
		{"Beta", distuv.Beta{Alpha: 4, Beta: 2}},
		{"1000 values", quantile(func(p float64) float64 { return math.Floor(1000 * p) })},
	} {
		table, err := inverse.Compile(c.of)
		require.NoError(b, err)
		b.Run(c.name, func(b *testing.B) { at(b, table.Below().At, table) })
		b.Run(c.name+", made", func(b *testing.B) {
			for b.Loop() {
				table.MakeBelow()
			}
		})
	}
	table := compiled(b, distuv.LogNormal{Mu: -1.222, Sigma: 0.721})
	b.Run("product", func(b *testing.B) {
		at(b, product(b, distuv.Gamma{Alpha: 2, Beta: 4}, distuv.LogNormal{Sigma: 1}).At, table)
	})
	b.Run("closed form of the log-normal", func(b *testing.B) {
		mean := math.Exp(-1.222 + 0.721*0.721/2)
		at(b, func(x float64) (share, sum float64) {
			z := (math.Log(x) + 1.222) / 0.721
			return math.Erfc(-z/math.Sqrt2) / 2, mean * math.Erfc((0.721-z)/math.Sqrt2) / 2
		}, table)
	})
}

func at(b *testing.B, at func(x float64) (share, sum float64), table *inverse.Table) {
	b.ReportAllocs()
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 1<<10)
	for i := range x {
		x[i] = table.Draw(r.Uint64())
	}
	total := 0.0
	i := 0
	for b.Loop() {
		share, sum := at(x[i&(1<<10-1)])
		total += share + sum
		i++
	}
	if total == 0 {
		b.Fatal("nothing below")
	}
}
