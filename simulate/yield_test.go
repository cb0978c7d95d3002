package simulate

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
func tally(list []trial) yield {
	var y yield
	for _, l := range list {
		y.right += l.p * float64(l.right)
		for kind, n := range l.attempts {
			y.attempts[l.right][kind] += l.p * n
		}
	}
	return y
}

// flat is a yield's numbers.
func (y yield) flat() []float64 {
	return []float64{y.right, y.attempts[0][0], y.attempts[0][1], y.attempts[1][0], y.attempts[1][1]}
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
					p := &producer{attempts: k, rejectRight: rejectRight, passWrong: passWrong}
					got := p.yield(q)
					name := fmt.Sprintf("K=%d q=%v, rejects right %v, passes wrong %v", k, q, rejectRight, passWrong)
					assert.InDeltaSlice(t, want.flat(), got.flat(), 1e-12, name)
					assert.Equal(t, q, got.quality, name)
				}
			}
		}
	}
}

// With more attempts than can be listed, the closed forms of docs/model.md.
func TestYieldOfManyAttempts(t *testing.T) {
	const most = 1_000_000
	p := &producer{attempts: most}
	for _, q := range []float64{1e-9, 0.001, 0.26, 1} {
		passed := 1.0
		if q == 1e-9 {
			passed = 0.0009995001666249792 // 1 - exp(-0.001) to second order in q
		}
		y := p.yield(q)
		n := 0.0
		for _, x := range y.flat()[1:] {
			n += x
			assert.GreaterOrEqual(t, x, 0.0)
		}
		assert.InEpsilon(t, passed, y.right, 1e-8, "q=%v", q)
		assert.InEpsilon(t, passed/q, n, 1e-8, "Wald: attempts times q are successes, q=%v", q)
	}
}

// The mean over difficulty is what numerical integration makes of it, and the
// market's that over quality too.
func TestYieldOverDifficultyAndQuality(t *testing.T) {
	difficulty, quality := distuv.Beta{Alpha: 2, Beta: 3}, distuv.Beta{Alpha: 4, Beta: 2}
	// The densities are polynomials, and so is the yield: the rule is exact.
	mean := func(density func(float64) float64, f func(x float64) float64) float64 {
		return quad.Fixed(func(x float64) float64 { return density(x) * f(x) }, 0, 1, 60, quad.Legendre{}, 0)
	}
	for _, k := range []int{1, 3, 8} {
		for _, errors := range [][2]float64{{0, 0}, {0.2, 0.3}} {
			name := fmt.Sprintf("K=%d, errors %v", k, errors)
			spec := Producer{Quality: quality, Difficulty: difficulty, Attempts: k, RejectRight: errors[0], PassWrong: errors[1]}
			f := newFaults("")
			p := spec.compile(f, false)
			require.NoError(t, f.err())
			overTasks := func(q float64) (list []float64) {
				for i := range (yield{}).flat() {
					list = append(list, mean(difficulty.Prob, func(d float64) float64 { return p.yield(q * (1 - d)).flat()[i] }))
				}
				return list
			}
			const tables = 1e-7 // they are good to 1e-8, relative
			for _, q := range []float64{0, 0.3, 0.9, 1} {
				got := p.expect(q)
				assert.InDeltaSlice(t, overTasks(q), got.flat(), tables, "%s, q=%v", name, q)
				assert.InDelta(t, q*(1-difficulty.Mean()), got.quality, tables, name)
			}
			for i, got := range p.market.flat() {
				want := mean(quality.Prob, func(q float64) float64 { return overTasks(q)[i] })
				assert.InDelta(t, want, got, tables, name)
			}
			assert.InDelta(t, quality.Mean()*(1-difficulty.Mean()), p.market.quality, tables, name)
		}
	}
}

// A discrete difficulty is summed over, not integrated.
func TestYieldOverFewDifficulties(t *testing.T) {
	levels, err := NewWeighted([]float64{0, 0.5, 1}, []float64{1, 2, 1})
	require.NoError(t, err)
	p := (&Producer{Difficulty: levels, Attempts: 3}).compile(newFaults(""), false)
	want := yield{}.plus(p.yield(0.8), 0.25).plus(p.yield(0.4), 0.5).plus(p.yield(0), 0.25)
	assert.InDeltaSlice(t, want.flat(), p.expect(0.8).flat(), 1e-12)
	assert.InDelta(t, want.quality, p.expect(0.8).quality, 1e-12)
}
