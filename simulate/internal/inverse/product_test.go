package inverse_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// product is the product of two distributions, which there has to be.
func product(t testing.TB, a, b inverse.Quantiler) *inverse.Below {
	t.Helper()
	below, ok := inverse.Product(compiled(t, a), compiled(t, b))
	require.True(t, ok, "%s times %s", nameOf(a), nameOf(b))
	return below
}

func compiled(t testing.TB, q inverse.Quantiler) *inverse.Table {
	t.Helper()
	table, err := inverse.Compile(q)
	require.NoError(t, err)
	return table
}

// agree compares a product with formulas, at n numbers that follow one another on a
// logarithmic scale.
func agree(t *testing.T, name string, got *inverse.Below, low, high float64, n int, share, sum func(x float64) float64) {
	t.Helper()
	const within = 1e-8 // as tables are
	for i := range n {
		x := low * math.Pow(high/low, float64(i)/float64(n-1))
		p, m := got.At(x)
		assert.InDelta(t, share(x), p, within, "%s: share below %v", name, x)
		assert.InDelta(t, sum(x), m, within*got.Mean(), "%s: sum below %v", name, x)
	}
}

// Products in closed form. Two Uniforms: x - x ln x. A Pareto times a Uniform: linear up to
// 1, and of Pareto's form beyond. A log-normal with
// a heavy tail times a Uniform. A Gamma of 2 times a Uniform: an exponential. Two log-normals, the general way.
func TestProductInClosedForm(t *testing.T) {
	t.Parallel()
	unit := distuv.Uniform{Max: 1}
	agree(t, "uniforms", product(t, unit, unit), 1e-6, 1, 300,
		func(x float64) float64 { return x - x*math.Log(x) },
		func(x float64) float64 { return x*x/4 - x*x*math.Log(x)/2 })
	const alpha = 3.0
	agree(t, "Pareto, uniform", product(t, distuv.Pareto{Xm: 1, Alpha: alpha}, unit), 1e-4, 1e4, 300,
		func(x float64) float64 {
			if x <= 1 {
				return x * alpha / (alpha + 1)
			}
			return 1 - math.Pow(x, -alpha)/(alpha+1)
		},
		func(x float64) float64 {
			if x <= 1 {
				return alpha / (alpha + 1) * x * x / 2
			}
			return alpha / (alpha + 1) * (0.5 + (1-math.Pow(x, 1-alpha))/(alpha-1))
		})
	heavy, inverted := distuv.LogNormal{Sigma: 2}, func(x float64) float64 { // E[1/X; X > x]
		return math.Exp(2) * distuv.UnitNormal.CDF(-math.Log(x)/2-2)
	}
	agree(t, "heavy log-normal, uniform", product(t, heavy, unit), 1e-6, 1e6, 300,
		func(x float64) float64 { return heavy.CDF(x) + x*inverted(x) },
		func(x float64) float64 {
			return heavy.Mean()*distuv.UnitNormal.CDF(math.Log(x)/2-2)/2 + x*x/2*inverted(x)
		})
	if !testing.Short() { // a Gamma takes long
		rest := func(x float64) float64 { return math.Exp(-4 * x) }
		agree(t, "Gamma, uniform", product(t, distuv.Gamma{Alpha: 2, Beta: 4}, unit), 1e-6, 10, 300,
			func(x float64) float64 { return 1 - rest(x) },
			func(x float64) float64 { return 0.25 - (0.25+x)*rest(x) })
	}
	one, two := distuv.LogNormal{Mu: 0.3, Sigma: 1}, distuv.LogNormal{Mu: -1, Sigma: 0.5}
	both := distuv.LogNormal{Mu: -0.7, Sigma: math.Hypot(1, 0.5)}
	formulas := func(d distuv.LogNormal) (share, sum func(x float64) float64) {
		biased := distuv.LogNormal{Mu: d.Mu + d.Sigma*d.Sigma, Sigma: d.Sigma}
		return d.CDF, func(x float64) float64 { return d.Mean() * biased.CDF(x) }
	}
	share, sum := formulas(both)
	agree(t, "log-normals", product(t, one, two), 1e-5, 1e5, 300, share, sum)
	agree(t, "log-normals, integrated", product(t, quantile(one.Quantile), quantile(two.Quantile)), 1e-5, 1e5, 300, share, sum)
}

// Products by brute force: over the density of one, on a logarithmic scale, the
// distribution function of the other. The sum is the mean times the share of the product of
// the distributions weighted by size.
func TestProductByBruteForce(t *testing.T) {
	t.Parallel()
	type dense interface {
		inverse.Quantiler
		Prob(x float64) float64
		CDF(x float64) float64
		Mean() float64
	}
	gamma, exponential := distuv.Gamma{Alpha: 2, Beta: 4}, distuv.Gamma{Alpha: 1, Beta: 1}
	normal := distuv.LogNormal{Mu: -1.222, Sigma: 0.721}
	below := func(a, b dense, x float64) (sum float64) {
		const h = 1.0 / 128
		for s := -40.0; s < 8; s += h {
			y := math.Exp(s)
			sum += h * y * a.Prob(y) * b.CDF(x/y)
		}
		return sum
	}
	for name, c := range map[string]struct{ a, b, biasedA, biasedB dense }{
		"Gamma, log-normal": {gamma, normal, distuv.Gamma{Alpha: 3, Beta: 4}, distuv.LogNormal{Mu: -1.222 + 0.721*0.721, Sigma: 0.721}},
		"Gamma, Beta":       {gamma, distuv.Beta{Alpha: 1.5, Beta: 8}, distuv.Gamma{Alpha: 3, Beta: 4}, distuv.Beta{Alpha: 2.5, Beta: 8}},
		"exponentials":      {exponential, distuv.Exponential{Rate: 1}, distuv.Gamma{Alpha: 2, Beta: 1}, distuv.Gamma{Alpha: 2, Beta: 1}},
	} {
		if testing.Short() && name != "exponentials" {
			continue // a table takes long
		}
		a := inverse.Quantiler(c.a)
		if name == "exponentials" {
			a = distuv.Exponential{Rate: 1}
		}
		got := product(t, a, c.b)
		agree(t, name, got, 1e-5, 20, thorough(100),
			func(x float64) float64 { return below(c.a, c.b, x) },
			func(x float64) float64 { return got.Mean() * below(c.biasedA, c.biasedB, x) })
	}
}

// A constant scales, and 0 leaves nothing; values times values are listed; values of which
// one is 0 times a continuous distribution.
func TestProductOfValues(t *testing.T) {
	two, none, coin := quantile(func(float64) float64 { return 2 }), quantile(func(float64) float64 { return 0 }), distuv.Bernoulli{P: 0.25}
	unit := distuv.Uniform{Max: 1}
	for name, c := range map[string]struct {
		a, b       inverse.Quantiler
		share, sum func(x float64) float64 // of x in (0,6]
	}{
		"2 times uniform": {two, unit,
			func(x float64) float64 { return min(x/2, 1) },
			func(x float64) float64 { x = min(x, 2); return x * x / 4 }},
		"uniform times 0": {unit, none, func(float64) float64 { return 1 }, func(float64) float64 { return 0 }},
		"2 times die": {two, quantile(die),
			func(x float64) float64 { return (math.Ceil(x/2) - 1) / 6 },
			func(x float64) float64 { k := math.Ceil(x/2) - 1; return k * (k + 1) / 6 }},
		"coin times die": {coin, quantile(die),
			func(x float64) float64 { return 0.75 + 0.25*(math.Ceil(x)-1)/6 },
			func(x float64) float64 { k := math.Ceil(x) - 1; return 0.25 * k * (k + 1) / 12 }},
		"coin times uniform": {coin, unit,
			func(x float64) float64 { return 0.75 + 0.25*min(x, 1) },
			func(x float64) float64 { x = min(x, 1); return 0.25 * x * x / 2 }},
		"uniform times die": {unit, quantile(die),
			func(x float64) (sum float64) {
				for k := 1.0; k <= 6; k++ {
					sum += min(x/k, 1) / 6
				}
				return sum
			},
			func(x float64) (sum float64) {
				for k := 1.0; k <= 6; k++ {
					sum += math.Pow(min(x, k), 2) / 12 / k
				}
				return sum
			}},
	} {
		got := product(t, c.a, c.b)
		for i := range 600 {
			x := float64(i+1)/100 - 1e-9
			share, sum := got.At(x)
			assert.InDelta(t, c.share(x), share, 1e-9, "%s below %v", name, x)
			assert.InDelta(t, c.sum(x), sum, 1e-9, "%s below %v", name, x)
		}
		share, sum := got.At(0)
		assert.Equal(t, []float64{0, 0}, []float64{share, sum}, name)
	}
}

// Whatever the distributions: below +Inf lies all, with the product of the means; shares
// rise, and a sum grows by what lies between two numbers times a number between, within
// 1e-9; products of draws agree, within 4 standard errors. Or there is no product.
func TestProductAgreesWithDraws(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	zeros := quantile(func(p float64) float64 { return max(0, p-0.3) })
	list := []inverse.Quantiler{quantile(die), zeros, distuv.Uniform{Min: 1, Max: 3}, distuv.NewTriangle(0, 5, 1, nil)}
	for range *sets / 2 {
		list = append(list,
			distuv.LogNormal{Mu: r.NormFloat64(), Sigma: 0.1 + r.Float64()}, distuv.Weibull{K: 0.5 + 3*r.Float64(), Lambda: 1},
			distuv.Pareto{Xm: 1, Alpha: 2 + 2*r.Float64()}, distuv.Uniform{Max: r.Float64()}, distuv.Exponential{Rate: r.Float64()})
	}
	refused, n := 0, thorough(4000)
	for range thorough(5 * *sets) {
		a, b := compiled(t, list[r.IntN(len(list))]), compiled(t, list[r.IntN(len(list))])
		below, ok := inverse.Product(a, b)
		if !ok {
			refused++
			continue
		}
		share, sum := below.At(math.Inf(1))
		assert.Equal(t, []float64{1, below.Mean()}, []float64{share, sum})
		assert.InEpsilon(t, a.Mean()*b.Mean(), sum, 1e-7) // tails are smoothed, and log-normals have a table of their own
		x := a.Quantile(0.1+0.8*r.Float64()) * b.Quantile(0.1+0.8*r.Float64())
		p, m := below.At(x)
		for _, y := range []float64{x * (1 - 1e-3), x * (1 - 1e-9), x * (1 + 1e-9), x * 1.01, x * 2} {
			q, k := below.At(y)
			low, high := min((q-p)*x, (q-p)*y), max((q-p)*x, (q-p)*y)
			digits := 2e-9 * (below.Mean() + x)
			assert.True(t, (q-p)*(y-x) >= -2e-9*x && k-m >= low-digits && k-m <= high+digits, "between %v and %v: %v, %v", x, y, q-p, k-m)
		}
		found, total, squares := 0.0, 0.0, 0.0
		for range n {
			if y := a.Draw(r.Uint64()) * b.Draw(r.Uint64()); y < x {
				found, total, squares = found+1/float64(n), total+y/float64(n), squares+y*y/float64(n)
			}
		}
		assert.InDelta(t, p, found, 4*math.Sqrt(p*(1-p)/float64(n))+1e-9)
		assert.InDelta(t, m, total, 4*math.Sqrt(max(0, squares-total*total)/float64(n))+1e-9*below.Mean())
	}
	t.Logf("%d refused", refused)
	assert.LessOrEqual(t, refused, thorough(5**sets)/10)
}

// What may be negative has no product here, nor what jumps all over.
func TestProductRefuses(t *testing.T) {
	for _, d := range []inverse.Quantiler{
		distuv.Normal{Mu: 1, Sigma: 1}, distuv.Uniform{Min: -1, Max: 1}, quantile(func(p float64) float64 { return math.Floor(5000 * p) }),
	} {
		for _, other := range []inverse.Quantiler{distuv.Exponential{Rate: 1}, distuv.Uniform{Max: 1}} {
			_, ok := inverse.Product(compiled(t, d), compiled(t, other))
			assert.False(t, ok, "%s times %s", nameOf(d), nameOf(other))
			_, ok = inverse.Product(compiled(t, other), compiled(t, d))
			assert.False(t, ok, "%s times %s", nameOf(other), nameOf(d))
		}
	}
}

// What a product takes to make, of tables that there are.
func BenchmarkProduct(b *testing.B) {
	normal := distuv.LogNormal{Mu: -1.222, Sigma: 0.721}
	for name, c := range map[string]struct{ a, b inverse.Quantiler }{
		"log-normals":        {normal, distuv.LogNormal{Sigma: 1}},
		"Gamma log-normal":   {distuv.Gamma{Alpha: 2, Beta: 4}, normal},
		"Beta Gamma":         {distuv.Beta{Alpha: 4, Beta: 2}, distuv.Gamma{Alpha: 2, Beta: 4}},
		"exponentials":       {distuv.Exponential{Rate: 1}, distuv.Exponential{Rate: 1}},
		"Pareto exponential": {distuv.Pareto{Xm: 1, Alpha: 3}, distuv.Exponential{Rate: 1}},
		"die log-normal":     {quantile(die), normal},
		"refused":            {distuv.Pareto{Xm: 1, Alpha: 1.5}, normal},
	} {
		x, y := compiled(b, c.a), compiled(b, c.b)
		inverse.Product(x, y)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				inverse.Product(x, y)
			}
		})
	}
}
