package relation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// draw is a table of n receivers and m artifacts.
type draw func(r *rand.Rand, n, m int) *mat.Dense

// logNormal draws v = A C.
func logNormal(artifact, receiver float64) draw {
	return func(r *rand.Rand, n, m int) *mat.Dense {
		v := mat.NewDense(n, m, nil)
		v.Outer(1, vector(n, func() float64 { return math.Exp(receiver * r.NormFloat64()) }),
			vector(m, func() float64 { return math.Exp(artifact * r.NormFloat64()) }))
		return v
	}
}

// normal draws a sum of normal parts.
func normal(receiver, artifact, interaction float64) draw {
	return func(r *rand.Rand, n, m int) *mat.Dense {
		c := vector(n, func() float64 { return receiver * r.NormFloat64() })
		a := vector(m, func() float64 { return artifact * r.NormFloat64() })
		v := mat.NewDense(n, m, nil)
		v.Apply(func(i, j int, _ float64) float64 {
			return c.AtVec(i) + a.AtVec(j) + interaction*r.NormFloat64()
		}, v)
		return v
	}
}

func vector(n int, next func() float64) *mat.VecDense {
	v := mat.NewVecDense(n, nil)
	for i := range n {
		v.SetVec(i, next())
	}
	return v
}

// A 95% interval holds the true share at least 95 times in 100, with few receivers
// too, to within 4 standard errors of the count. That of the interaction falls
// short of it where values are products of skewed parts, and is printed only.
func TestIntervalsHoldTheTruth(t *testing.T) {
	const level = 0.95
	tables := 400.0
	if testing.Short() {
		tables = 100
	}
	least := level - 4*math.Sqrt(level*(1-level)/tables)
	for _, c := range []struct {
		name  string
		draw  draw
		truth relation.Shares
	}{
		{"product, receivers differ", logNormal(0.2, 1), product(0.2, 1)},
		{"product, artifacts differ", logNormal(1, 0.2), product(1, 0.2)},
		{"product, both differ", logNormal(0.5, 0.5), product(0.5, 0.5)},
		{"sum, both differ", normal(1, 1, 0.3), relation.Shares{Receiver: 1 / 2.09, Artifact: 1 / 2.09, Interaction: 0.09 / 2.09}},
		{"sum, receivers differ", normal(1, 0.1, 0.3), relation.Shares{Receiver: 1 / 1.1, Artifact: 0.01 / 1.1, Interaction: 0.09 / 1.1}},
	} {
		for k, size := range [][2]int{{8, 8}, {12, 35}, {40, 40}} {
			r := rand.New(rand.NewPCG(7, uint64(k)))
			var held [4]float64
			for range int(tables) {
				d, err := relation.Crossed(c.draw(r, size[0], size[1]), level)
				require.NoError(t, err)
				for i, x := range []struct {
					simulate.Estimate
					truth float64
				}{{d.Index, c.truth.Index()}, {d.Receiver, c.truth.Receiver}, {d.Artifact, c.truth.Artifact}, {d.Interaction, c.truth.Interaction}} {
					if x.Low <= x.truth && x.truth <= x.High {
						held[i]++
					}
				}
			}
			for i, name := range []string{"index", "receiver", "artifact", "interaction"} {
				t.Logf("%s, %d x %d: %s held in %.1f%%", c.name, size[0], size[1], name, 100*held[i]/tables)
				if name == "interaction" && strings.HasPrefix(c.name, "product") {
					continue
				}
				assert.GreaterOrEqual(t, held[i]/tables, least, "%s, %v: %s", c.name, size, name)
			}
		}
	}
}

// At the commodity's end nothing varies, and the index is 0 without error. One
// step away from it on either side the index is exactly what it should be.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name         string
		value        func(i, j int) float64
		index, error float64
		warnings     int
	}{
		{"commodity", func(i, j int) float64 { return 3.7 }, 0, 0, 1},
		{"but for rounding", func(i, j int) float64 { return 3.7 * (1 + 1e-15*float64(i*j%3)) }, 0, 0, 1},
		{"artifacts of different value", func(i, j int) float64 { return float64(j * j) }, 0, 0, 0},
		{"receivers who differ", func(i, j int) float64 { return float64(i * i) }, 1, 0, 0},
		{"to each its own", func(i, j int) float64 { return float64((i + j) % 20) }, 1, 0, 0},
	} {
		v := mat.NewDense(20, 20, nil)
		v.Apply(func(i, j int, _ float64) float64 { return c.value(i, j) }, v)
		d, err := relation.Crossed(v, 0.95)
		require.NoError(t, err)
		assert.InDelta(t, c.index, d.Index.Value, 1e-9, c.name)
		assert.InDelta(t, c.index, d.Index.Low, 0.06, c.name)
		assert.InDelta(t, c.index, d.Index.High, 0.06, c.name)
		assert.Len(t, d.Warnings, c.warnings, c.name)
	}
}

func TestCrossedRefuses(t *testing.T) {
	_, err := relation.Crossed(mat.NewDense(2, 5, nil), 1)
	assert.ErrorContains(t, err, "2 receivers and 5 artifacts, want at least 3 of both")
	assert.ErrorContains(t, err, "level of confidence is 1")
	_, err = relation.Crossed(nil, math.NaN())
	assert.ErrorContains(t, err, "no values")
	assert.ErrorContains(t, err, "level of confidence is NaN")
}

func TestCrossedWarns(t *testing.T) {
	v := mat.NewDense(20, 5, nil)
	v.Apply(func(i, j int, _ float64) float64 { return math.Exp(float64(i)) * (1 + 0.1*float64(j)) }, v)
	d, err := relation.Crossed(v, 0.95)
	require.NoError(t, err)
	require.Len(t, d.Warnings, 2)
	assert.Contains(t, d.Warnings[0], "20 receivers and 5 artifacts")
	assert.Contains(t, d.Warnings[1], "as if there were")
}

// Answers of three qualities to receivers with little or much at stake.
func ExampleCrossed() {
	stakes, right := []float64{1, 2, 5, 20}, []float64{0.6, 0.7, 0.8}
	value := mat.NewDense(len(stakes), len(right), nil)
	value.Apply(func(i, j int, _ float64) float64 { return stakes[i] * right[j] }, value)
	d, err := relation.Crossed(value, 0.9)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(d)
	// Output:
	// whose the variance of value is: 4 receivers, 3 artifacts, 90% intervals
	//   receiver                       0.972  [0.901, 1.000]
	//   artifact                       0.008  [0.000, 0.046]
	//   interaction                    0.020  [0.001, 0.240]
	//   index, 0 commodity to 1 token  0.992  [0.954, 1.000]
	//   warning: 4 receivers and 3 artifacts: fewer than 10 of either hardly show how much they differ
	//   warning: the index rests on a few extreme receivers or artifacts, as if there were 2.8 of them: want more of both, or values without such tails
}
