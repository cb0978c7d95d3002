package inverse_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

type quantile func(p float64) float64

func (q quantile) Quantile(p float64) float64 { return q(p) }

type known struct {
	inverse.Quantiler
	mean float64
}

// smooth are distributions without steps. Short tests leave out a Gamma, whose table
// takes long.
func smooth() []known {
	if testing.Short() {
		return smoothOnes[1:]
	}
	return smoothOnes
}

var smoothOnes = []known{
	{distuv.Gamma{Alpha: 2, Beta: 4}, 0.5},
	{distuv.Uniform{Min: 2, Max: 10}, 6},
	{distuv.Exponential{Rate: 0.5}, 2},
	{distuv.LogNormal{Mu: 0, Sigma: 1}, math.Exp(0.5)},
	{distuv.LogNormal{Mu: -1.222, Sigma: 0.721}, math.Exp(-1.222 + 0.721*0.721/2)},
	{distuv.Normal{Mu: 0.3, Sigma: 2}, 0.3},
	{distuv.Beta{Alpha: 2, Beta: 2}, 0.5},
	{distuv.Beta{Alpha: 4, Beta: 2}, 4.0 / 6},
	{odds(5), 0.5}, // bends much at either end
	{distuv.Weibull{K: 1.5, Lambda: 2}, 2 * math.Gamma(1+1/1.5)},
	{distuv.Logistic{Mu: 1, S: 0.5}, 1},
}

// odds has the quantile function of a Beta distribution of 1/odds and 1/odds, near
// either end, and none of its cost.
type odds float64

func (d odds) Quantile(p float64) float64 {
	low, high := math.Pow(p, float64(d)), math.Pow(1-p, float64(d))
	return low / (low + high)
}

func TestTableReproducesTheQuantile(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, d := range smooth() {
		table, err := inverse.Compile(d.Quantiler)
		require.NoError(t, err, "%#v", d.Quantiler)
		assert.InEpsilon(t, d.mean, table.Mean(), 1e-7, "mean of %#v", d.Quantiler)
		for range thorough(2000) {
			u := r.Float64()
			if r.IntN(2) == 0 { // as often far out as anywhere
				u = math.Exp2(-50 * r.Float64())
			}
			want, bound := d.Quantile(u), allowed(d.Quantiler, u)
			if math.Abs(table.Quantile(u)-want) > bound {
				t.Fatalf("%#v at %v: %v, want %v", d.Quantiler, u, table.Quantile(u), want)
			}
		}
	}
}

// allowed is by what a table may be off at u.
func allowed(d inverse.Quantiler, u float64) float64 {
	// A quantile that crosses zero has no relative error there: its
	// measure is the largest value of the cell, a 32nd of v away at most.
	away := min(u, 1-u) / 32
	below, above := d.Quantile(u-away), d.Quantile(u+away)
	bound := 1e-8 * max(math.Abs(below), math.Abs(above))
	// gonum often computes with 1-p, which it then knows to 2^-53.
	return bound + 0x1p-52*math.Abs(above-below)/(2*away)
}

// Random bits are looked up as the number that they stand for.
func TestDrawIsTheQuantileOfItsBits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	list := []inverse.Quantiler{quantile(die)}
	for _, d := range smooth() {
		list = append(list, d.Quantiler)
	}
	for _, d := range list {
		table, err := inverse.Compile(d)
		require.NoError(t, err)
		for i := range thorough(2000) {
			bits := r.Uint64() >> (i % 50) // far out below
			for _, b := range []uint64{bits, ^bits} {
				if want, got := table.Quantile(draw.Float64(b)), table.Draw(b); want != got {
					t.Fatalf("%#v at %x: %v, want %v", d, b, got, want)
				}
			}
		}
		assert.Equal(t, []float64{table.Min(), table.Max()}, []float64{table.Draw(0), table.Draw(math.MaxUint64)})
	}
}

// Nodes integrate what is smooth: the moments of a Beta distribution and those of
// a discrete one.
func TestNodes(t *testing.T) {
	moment := func(q inverse.Quantiler, k float64) float64 {
		table, err := inverse.Compile(q)
		require.NoError(t, err)
		values, weights := table.Nodes()
		sum, total := 0.0, 0.0
		for i, x := range values {
			sum += weights[i] * math.Pow(x, k)
			total += weights[i]
			assert.True(t, x >= 0 && x <= 1)
		}
		assert.InDelta(t, 1, total, 1e-12)
		return sum
	}
	list := []distuv.Beta{{Alpha: 2, Beta: 2}, {Alpha: 4, Beta: 2}, {Alpha: 1.5, Beta: 8}}
	if testing.Short() {
		list = list[:2] // of which other tests have tables
	}
	for _, d := range list {
		want := 1.0
		for k := range 8 {
			want *= (d.Alpha + float64(k)) / (d.Alpha + d.Beta + float64(k))
			assert.InEpsilon(t, want, moment(d, float64(k+1)), 1e-7, "%v, moment %d", d, k+1)
		}
	}
	narrow := quantile(func(p float64) float64 { return 0.5 + 1e-6*p })
	assert.InDelta(t, 0.125, moment(narrow, 3), 1e-6)
	coin := quantile(func(p float64) float64 {
		if p <= 0.25 {
			return 0.2
		}
		return 0.9
	})
	assert.InDelta(t, 0.25*math.Pow(0.2, 3)+0.75*math.Pow(0.9, 3), moment(coin, 3), 1e-12)
}

// A bend and an atom in one: max(0, logistic), the willingness to pay of a logit
// demand with an outside option.
func TestTableReproducesABend(t *testing.T) {
	d := distuv.Logistic{Mu: 0.4, S: 1}
	bent := quantile(func(p float64) float64 { return max(0, d.Quantile(p)) })
	table, err := inverse.Compile(bent)
	require.NoError(t, err)
	for i := range 10000 {
		u := (float64(i) + 0.5) / 10000
		assert.InDelta(t, bent(u), table.Quantile(u), 1e-8)
	}
	assert.InDelta(t, math.Log(1+math.Exp(0.4)), table.Mean(), 1e-6)
}

func die(p float64) float64 { return math.Ceil(6 * p) }

func TestStepsAreExact(t *testing.T) {
	table, err := inverse.Compile(quantile(die))
	require.NoError(t, err)
	assert.InDelta(t, 3.5, table.Mean(), 1e-12)
	for i := range 6 {
		edge := float64(i+1) / 6
		for _, u := range []float64{edge - 1e-12, edge, edge + 1e-12} {
			if u < 1 {
				assert.Equal(t, die(u), table.Quantile(u), "at %v", u)
			}
		}
	}
	point, err := inverse.Compile(quantile(func(float64) float64 { return 3 }))
	require.NoError(t, err)
	assert.Equal(t, []float64{3, 3, 3}, []float64{point.Min(), point.Quantile(0.5), point.Max()})
}

func TestTailIndexTellsInfiniteVariance(t *testing.T) {
	for _, alpha := range []float64{1.5, 3} {
		table, err := inverse.Compile(quantile(func(p float64) float64 { return math.Pow(1-p, -1/alpha) }))
		require.NoError(t, err)
		assert.InEpsilon(t, alpha, table.TailIndex(), 1e-2)
	}
	table, err := inverse.Compile(distuv.LogNormal{Sigma: 1})
	require.NoError(t, err)
	assert.Greater(t, table.TailIndex(), 2.0)
}

func TestCompileRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		q    inverse.Quantiler
		want string
	}{
		"nil":      {nil, "no distribution"},
		"panics":   {quantile(func(float64) float64 { panic("ouch") }), "panics: ouch"},
		"NaN":      {quantile(func(float64) float64 { return math.NaN() }), "finite"},
		"infinite": {quantile(func(p float64) float64 { return math.Inf(1) }), "finite"},
		"falls":    {quantile(func(p float64) float64 { return -p }), "does not fall"},
		"falls far out": {quantile(func(p float64) float64 {
			if p < 1e-12 {
				return 1e-3
			}
			return p
		}), "does not fall"},
		"falls a little": {quantile(func(p float64) float64 { return 1 + math.Abs(p-0.1)*1e-6 }), "does not fall"},
		"no end":         {quantile(func(p float64) float64 { return 1 / max(p-1e-14, 0) }), "finite"},
		"rough":          {quantile(func(p float64) float64 { return p + math.Floor(1000*p) }), "jumps or bends"},
	} {
		_, err := inverse.Compile(c.q)
		assert.ErrorContains(t, err, c.want, name)
	}
}

func TestEqualDistributionsShareATable(t *testing.T) {
	one, two := inverse.Quantiler(distuv.Beta{Alpha: 3, Beta: 1}), inverse.Quantiler(distuv.Beta{Alpha: 3, Beta: 2})
	if testing.Short() {
		one, two = distuv.Weibull{K: 3, Lambda: 1}, distuv.Weibull{K: 3, Lambda: 2} // whose tables take less time
	}
	var wait sync.WaitGroup
	got := make([]*inverse.Table, 8)
	for i := range got {
		wait.Go(func() { got[i], _ = inverse.Compile(one) })
	}
	wait.Wait()
	for _, table := range got {
		assert.Same(t, got[0], table)
	}
	other, err := inverse.Compile(two)
	require.NoError(t, err)
	assert.NotSame(t, got[0], other)
}

// A draw through the table and by the quantile function itself, generator
// included.
func BenchmarkDraw(b *testing.B) {
	d := distuv.Gamma{Alpha: 2, Beta: 4}
	table, err := inverse.Compile(d)
	require.NoError(b, err)
	for name, draw := range map[string]func(bits uint64) float64{
		"table":    table.Draw,
		"quantile": func(bits uint64) float64 { return d.Quantile(draw.Float64(bits)) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			r := rand.NewPCG(1, 2)
			for b.Loop() {
				draw(r.Uint64())
			}
		})
	}
}

func ExampleCompile() {
	table, err := inverse.Compile(distuv.Exponential{Rate: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.6f %.6f\n", table.Quantile(0.5), table.Mean())
	// Output: 0.693147 1.000000
}

// thorough is how often something is tried, a tenth of it in short tests.
func thorough(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}
