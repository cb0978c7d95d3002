package market

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// sized returns the size of a sample, and a tenth of it in short tests.
func sized(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

// counter makes the tokens of a producer tell its attempts apart: a wrong one takes
// one of input, a right one one of output.
func counter(t *testing.T, p Producer) *Producer {
	t.Helper()
	p.Attempts = max(p.Attempts, 1)
	one := Quantity{Table: table(t, point(1))}
	p.Kinds[0] = NewAttempt(pricing.Usage{Input: 1}, one, Quantity{Table: table(t, distuv.Exponential{Rate: 2})}, nil)
	p.Kinds[1] = NewAttempt(pricing.Usage{Output: 1}, one, Quantity{Table: table(t, distuv.Exponential{Rate: 5})}, nil)
	return &p
}

// makeAll makes many artifacts of tasks whose attempts are right with q.
func makeAll(p *Producer, q float64, n int) []Artifact {
	list := make([]Artifact, n)
	at := draw.Place{Seed: 5}
	const tasks = 7
	for i := range list {
		at.Receiver = uint64(i / tasks)
		task := i % tasks
		luck, _, _, size := at.Bits(draw.Luck, uint64(task))
		p.Make(&list[i], &at, task, q, draw.Float64(luck), size)
	}
	return list
}

// near asserts that numbers have a mean within 4 standard errors.
func near(t *testing.T, want float64, x []float64, msg ...any) {
	t.Helper()
	mean, sd := stat.MeanStdDev(x, nil)
	rounding := 1e-9 * max(1, math.Abs(want)) // where nothing varies
	assert.InDelta(t, want, mean, 4*sd/math.Sqrt(float64(len(x)))+rounding, msg...)
}

// What is made is what was to be expected.
func TestMakeAgreesWithYield(t *testing.T) {
	for _, spec := range []Producer{
		{},
		{Attempts: 3},
		{Attempts: 4, RejectRight: 0.2},
		{Attempts: 4, PassWrong: 0.3},
		{Attempts: 6, RejectRight: 0.3, PassWrong: 0.2},
		{Attempts: 2, RejectRight: 1, PassWrong: 1},
		{Attempts: 3, RejectRight: 1},
		{Attempts: 3, PassWrong: 1},
	} {
		for _, q := range []float64{0, 0.15, 0.6, 1} {
			p := counter(t, spec)
			want := p.Yield(q)
			list := makeAll(p, q, sized(20_000))
			of := func(f func(a *Artifact) float64) []float64 {
				x := make([]float64, len(list))
				for i := range list {
					x[i] = f(&list[i])
				}
				return x
			}
			name := fmt.Sprintf("K=%d q=%v, rejects right %v, passes wrong %v", p.Attempts, q, p.RejectRight, p.PassWrong)
			near(t, want.Right, of(func(a *Artifact) float64 { return a.Right }), name)
			near(t, p.cost(&want), of(func(a *Artifact) float64 { return a.Cost }), name)
			near(t, p.output(want.Right), of(func(a *Artifact) float64 { return a.Output }), name)
			for right, attempts := range want.Attempts {
				share := func(a *Artifact) float64 { return 1 - math.Abs(float64(right)-a.Right) }
				near(t, attempts[0], of(func(a *Artifact) float64 { return share(a) * a.Usage.Input }), name)
				near(t, attempts[1], of(func(a *Artifact) float64 { return share(a) * a.Usage.Output }), name)
			}
			for i := range list {
				a := &list[i]
				require.Equal(t, a.Attempts, a.Usage.Input+a.Usage.Output, "attempts are wrong or right")
				require.True(t, 1 <= a.Attempts && a.Attempts <= float64(p.Attempts) && a.Count == 1)
				require.Equal(t, a.Right, a.Output, "the last attempt is delivered")
			}
		}
	}
}

// Under a perfect test the first attempt is right by the same luck whatever the
// cap, and a larger cap spoils nothing.
func TestRetriesAreCoupled(t *testing.T) {
	const q, n = 0.35, 2000
	once := makeAll(counter(t, Producer{}), q, n)
	fewer := once
	for _, k := range []int{2, 3, 10} {
		more := makeAll(counter(t, Producer{Attempts: k}), q, n)
		for i := range more {
			require.Equal(t, once[i].Right == 1, more[i].Attempts == 1 && more[i].Right == 1)
			require.GreaterOrEqual(t, more[i].Right, fewer[i].Right)
			require.GreaterOrEqual(t, more[i].Cost, fewer[i].Cost)
		}
		fewer = more
	}
}

// tries inverts the geometric distribution: n is the first number of attempts
// whose chance of a pass exceeds luck.
func TestTriesInvertTheGeometricDistribution(t *testing.T) {
	const most = 12
	at := draw.Place{}
	for i := range uint64(4000) {
		a, b, _, _ := at.Bits(0, i)
		luck, pass := draw.Float64(a), draw.Float64(b)
		want := most
		for n := most; n >= 1; n-- {
			if luck < 1-math.Pow(1-pass, float64(n)) {
				want = n
			}
		}
		n, passed := tries(luck, pass, most)
		require.Equal(t, want, n, "luck %v, pass %v", luck, pass)
		require.Equal(t, luck < 1-math.Pow(1-pass, most), passed, "luck %v, pass %v", luck, pass)
	}
	for _, pass := range []float64{0x1p-53, 0.1, 0.5, 0.9, 1 - 0x1p-53} {
		n, passed := tries(math.Nextafter(pass, 0), pass, most)
		assert.True(t, n == 1 && passed, "luck just below %v", pass)
		n, _ = tries(pass, pass, most)
		assert.Equal(t, 2, n, "luck of %v", pass)
	}
	for _, luck := range []float64{0x1p-53, 0.5, 1 - 0x1p-53} {
		n, passed := tries(luck, 0, most)
		assert.True(t, n == most && !passed, "nothing passes")
		n, passed = tries(luck, 1, most)
		assert.True(t, n == 1 && passed, "everything passes")
		n, passed = tries(luck, 0x1p-1000, math.MaxInt)
		assert.True(t, n == math.MaxInt && !passed, "hardly anything passes")
	}
}

// One draw drives size and cost: a larger attempt is a dearer one.
func TestSizeAndCostGoTogether(t *testing.T) {
	var size law = distuv.Gamma{Alpha: 2, Beta: 1}
	if testing.Short() {
		size = distuv.Weibull{K: 1.5, Lambda: 2} // whose table takes no time
	}
	cost := distuv.Exponential{Rate: 1}
	card := &pricing.CostCard{Input: 2, CacheRead: 0.2, CacheWrite: 2.5, Output: 10}
	usage := pricing.Usage{Input: 1e5, CacheRead: 2e5, CacheWrite: 3e4, Output: 1e4}
	varies, none := Quantity{Table: table(t, size)}, Quantity{Table: table(t, point(0))}
	priced := NewAttempt(usage, varies, Quantity{Table: table(t, cost)}, nil)
	carded := NewAttempt(usage, varies, none, card)
	at := draw.Place{}
	for i := range uint64(200) {
		bits, _, _, _ := at.Bits(0, i)
		u := draw.Float64(bits)
		for _, a := range []Attempt{priced, carded} {
			var d pricing.Delivery
			output := a.take(bits, &d)
			require.InEpsilon(t, usage.Output*size.Quantile(u), output, 1e-7)
			require.InEpsilon(t, usage.Times(size.Quantile(u)).Tokens(), d.Usage.Tokens(), 1e-7)
			want := cost.Quantile(u)
			if a.card != nil {
				want = card.Cost(d.Usage)
			}
			require.InEpsilon(t, want, d.Cost, 1e-7)
		}
	}
	assert.InEpsilon(t, cost.Mean(), priced.Mean.Cost, 1e-7)
	assert.InEpsilon(t, size.Mean()*card.Cost(usage), carded.Mean.Cost, 1e-7)
	assert.InEpsilon(t, size.Mean()*usage.Tokens(), carded.Mean.Usage.Tokens(), 1e-7)
}

// What a counted delivery is measured to be worth is what a right answer is worth that
// is used.
func TestValueOfRightIsWorth(t *testing.T) {
	for _, r := range []pricing.Receiver{{Knowledge: 0.3, Stakes: 5, Ability: 0.7, OwnCost: 0.4, Harm: 2}, {Stakes: 3, Ability: 1}} {
		o := r.Odds(1)
		assert.InDelta(t, r.Worth(o, 1), ValueOfRight(&r, o).At(r.Stakes), 1e-12)
	}
}

// What is made of tasks that are known to be wrong, or right, is what is made of all
// tasks: each as often as it comes, the number and kinds of attempts are those to be
// expected.
func TestMakeAsAgreesWithYield(t *testing.T) {
	for _, spec := range []Producer{{}, {Attempts: 3}, {Attempts: 4, RejectRight: 0.2, PassWrong: 0.3}, {Attempts: 3, RejectRight: 1, PassWrong: 0.5}} {
		for _, q := range []float64{0.15, 0.6} {
			p := counter(t, spec)
			want, test := p.Yield(q), p.Test(q)
			for right, share := range [2]float64{1 - want.Right, want.Right} {
				if share < 1e-12 {
					continue
				}
				var kinds [2][]float64
				var tries []Try
				at := draw.Place{Seed: 9}
				for i := range sized(5000) {
					at.Receiver = uint64(i)
					luck, size, _, _ := at.Bits(draw.Luck, 0)
					var a Artifact
					tries = p.MakeAs(&a, tries[:0], right, &test, draw.Float64(luck), size, func(k int) (uint64, uint64) {
						size, kind, _, _ := at.Bits(draw.Attempt, uint64(k))
						return size, kind
					})
					require.Equal(t, float64(right), a.Right)
					require.Equal(t, float64(len(tries)), a.Attempts)
					kinds[0], kinds[1] = append(kinds[0], a.Usage.Input), append(kinds[1], a.Usage.Output)
				}
				for kind := range kinds {
					near(t, want.Attempts[right][kind]/share, kinds[kind], "K=%d q=%v right=%d", p.Attempts, q, right)
				}
			}
		}
	}
}
