package market

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

// trial is one way in which a producer's attempts at a task can go.
type trial struct {
	p        float64    // its probability
	attempts [2]float64 // wrong, right
	right    int        // whether what is delivered is right, 0 or 1
}

// trials are all ways for at most k attempts that are each right with
// probability q and tested with errors.
func trials(k int, q, rejectRight, passWrong float64) []trial {
	var list []trial
	for right, p := range [2]float64{1 - q, q} {
		pass := [2]float64{passWrong, 1 - rejectRight}[right]
		last := trial{p: p * pass, right: right}
		if k == 1 { // what fails is delivered too
			last.p = p
		}
		last.attempts[right] = 1
		list = append(list, last)
		if k > 1 {
			for _, next := range trials(k-1, q, rejectRight, passWrong) {
				next.p *= p * (1 - pass)
				next.attempts[right]++
				list = append(list, next)
			}
		}
	}
	return list
}

// tally is the yield that the trials come to.
func tally(list []trial) Yield {
	var y Yield
	for _, l := range list {
		y.Right += l.p * float64(l.right)
		for kind, n := range l.attempts {
			y.Attempts[l.right][kind] += l.p * n
		}
	}
	return y
}

// flat is a yield's numbers.
func (y Yield) flat() []float64 {
	return []float64{y.Right, y.Attempts[0][0], y.Attempts[0][1], y.Attempts[1][0], y.Attempts[1][1]}
}

var rates = []float64{0, 1e-9, 0.05, 0.4, 0.83, 1}

func TestYieldIsTheSumOverAllTrials(t *testing.T) {
	for k := 1; k <= 5; k++ {
		for _, q := range rates {
			for _, rejectRight := range rates {
				for _, passWrong := range rates {
					all := trials(k, q, rejectRight, passWrong)
					sum := 0.0
					for _, l := range all {
						sum += l.p
					}
					require.InDelta(t, 1, sum, 1e-12, "the trials are all there are")
					want := tally(all)
					p := &Producer{Attempts: k, RejectRight: rejectRight, PassWrong: passWrong}
					got := p.Yield(q)
					name := fmt.Sprintf("K=%d q=%v, rejects right %v, passes wrong %v", k, q, rejectRight, passWrong)
					assert.InDeltaSlice(t, want.flat(), got.flat(), 1e-12, name)
					assert.Equal(t, q, got.Quality, name)
				}
			}
		}
	}
}

// With more attempts than can be listed, the closed forms of docs/model.md.
func TestYieldOfManyAttempts(t *testing.T) {
	const most = 1_000_000
	p := &Producer{Attempts: most}
	for _, q := range []float64{1e-9, 0.001, 0.26, 1} {
		passed := 1.0
		if q == 1e-9 {
			passed = 0.0009995001666249792 // 1 - exp(-0.001) to second order in q
		}
		y := p.Yield(q)
		n := 0.0
		for _, x := range y.flat()[1:] {
			n += x
			assert.GreaterOrEqual(t, x, 0.0)
		}
		assert.InEpsilon(t, passed, y.Right, 1e-8, "q=%v", q)
		assert.InEpsilon(t, passed/q, n, 1e-8, "Wald: attempts times q are successes, q=%v", q)
	}
}

// law is what gonum knows of a distribution.
type law interface {
	Quantile(p float64) float64
	Prob(x float64) float64
	Mean() float64
}

// The mean over difficulty is what numerical integration makes of it, and the
// market's that over quality too.
func TestYieldOverDifficultyAndQuality(t *testing.T) {
	var difficulty, quality law = distuv.Beta{Alpha: 2, Beta: 3}, distuv.Beta{Alpha: 4, Beta: 2}
	if testing.Short() {
		difficulty, quality = distuv.Uniform{Max: 1}, distuv.Uniform{Max: 1} // whose table takes no time
	}
	// The densities are polynomials, and so is the yield: the rule is exact.
	mean := func(density func(float64) float64, f func(x float64) float64) float64 {
		return quad.Fixed(func(x float64) float64 { return density(x) * f(x) }, 0, 1, 60, quad.Legendre{}, 0)
	}
	for _, k := range []int{1, 3, 8} {
		for _, errors := range [][2]float64{{0, 0}, {0.2, 0.3}} {
			name := fmt.Sprintf("K=%d, errors %v", k, errors)
			p := &Producer{Quality: table(t, quality), Difficulty: table(t, difficulty), Attempts: k, RejectRight: errors[0], PassWrong: errors[1]}
			p.Prepare()
			overTasks := func(q float64) (list []float64) {
				for i := range (Yield{}).flat() {
					list = append(list, mean(difficulty.Prob, func(d float64) float64 { return p.Yield(q * (1 - d)).flat()[i] }))
				}
				return list
			}
			const tables = 1e-7 // they are good to 1e-8, relative
			for _, q := range []float64{0, 0.3, 0.9, 1} {
				got := p.Expect(q)
				assert.InDeltaSlice(t, overTasks(q), got.flat(), tables, "%s, q=%v", name, q)
				assert.InDelta(t, q*(1-difficulty.Mean()), got.Quality, tables, name)
			}
			for i, got := range p.MeanYield.flat() {
				want := mean(quality.Prob, func(q float64) float64 { return overTasks(q)[i] })
				assert.InDelta(t, want, got, tables, name)
			}
			assert.InDelta(t, quality.Mean()*(1-difficulty.Mean()), p.MeanYield.Quality, tables, name)
		}
	}
}

// levels are 0, a half and 1, of which the middle is as likely as the others together.
type levels struct{}

func (levels) Quantile(p float64) float64 { return math.Ceil(4*p-1) / 4 }

func (levels) Steps() (values, upper []float64) {
	return []float64{0, 0.5, 1}, []float64{0.25, 0.75, 1}
}

// point is a distribution that does not vary.
type point float64

func (x point) Quantile(float64) float64 { return float64(x) }

func table(t *testing.T, q inverse.Quantiler) *inverse.Table {
	t.Helper()
	c, err := inverse.Compile(q)
	require.NoError(t, err)
	return c
}

// A discrete difficulty is summed over, not integrated.
func TestYieldOverFewDifficulties(t *testing.T) {
	p := &Producer{Quality: table(t, point(1)), Difficulty: table(t, levels{}), Attempts: 3}
	p.Prepare()
	want := Yield{}.plus(p.Yield(0.8), 0.25).plus(p.Yield(0.4), 0.5).plus(p.Yield(0), 0.25)
	assert.InDeltaSlice(t, want.flat(), p.Expect(0.8).flat(), 1e-12)
	assert.InDelta(t, want.Quality, p.Expect(0.8).Quality, 1e-12)
}
