package relation

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// The mean of the estimates over every table of 3 receivers and 3 artifacts that
// can be drawn from a small population is what they estimate: no bias, by
// enumeration.
func TestVariancesOfATableAreUnbiased(t *testing.T) {
	population := [][]float64{{1, 4, 2}, {0, 7, -3}, {5, 5, 1}}
	chance := []float64{0.2, 0.5, 0.3}
	exact := func() (c components) {
		v := mat.NewDense(3, 3, nil)
		v.Apply(func(i, j int, _ float64) float64 { return population[i][j] }, v)
		s, err := Exact(v, chance, chance)
		require.NoError(t, err)
		mean, square := 0.0, 0.0
		for i, row := range population {
			for j, x := range row {
				mean += chance[i] * chance[j] * x
				square += chance[i] * chance[j] * x * x
			}
		}
		variance := square - mean*mean
		return components{s.Receiver * variance, s.Artifact * variance, s.Interaction * variance}
	}()
	var mean components
	for code := range 729 { // three receivers and three artifacts, each one of three
		var pick [6]int
		p, rest := 1.0, code
		for k := range pick {
			pick[k], rest = rest%3, rest/3
			p *= chance[pick[k]]
		}
		drawn := &table{receivers: 3, artifacts: 3}
		for _, i := range pick[:3] {
			var row []float64
			for _, j := range pick[3:] {
				row = append(row, population[i][j])
			}
			drawn.rows = append(drawn.rows, row)
		}
		c := drawn.sums().components()
		mean.receiver += p * c.receiver
		mean.artifact += p * c.artifact
		mean.interaction += p * c.interaction
	}
	assert.InDelta(t, exact.receiver, mean.receiver, 1e-9)
	assert.InDelta(t, exact.artifact, mean.artifact, 1e-9)
	assert.InDelta(t, exact.interaction, mean.interaction, 1e-9)
}

// An uneven log of 12 receivers and 9 artifacts with shared tasks, each tried up
// to three times or not at all: the mean of the estimates is what went in.
func TestVariancesOfALogAreUnbiased(t *testing.T) {
	want := variances{byReceiver: 0.5, byTask: 0.3, byArtifact: 0.4, byBoth: 0.2, byTaskAndArtifact: 0.1, byUse: 1}
	logs := 2000
	if testing.Short() {
		logs = 500
	}
	var found [factors][]float64
	r := rand.New(rand.NewPCG(5, 6))
	l, err := newLedger(uneven(r, want))
	require.NoError(t, err)
	require.Len(t, l.kept, 5, "all can be told apart")
	for range logs {
		for i, u := range uneven(r, want) { // who met whom is the same in each
			l.results[i] = u.Result
		}
		l.unit, _ = standardise(l.results)
		v, err := l.variances()
		require.NoError(t, err)
		for f, x := range v {
			found[f] = append(found[f], x*l.unit*l.unit)
		}
	}
	for f, x := range found {
		mean, sd := stat.MeanStdDev(x, nil)
		assert.InDelta(t, want[f], mean, 4*sd/math.Sqrt(float64(logs)), "factor %d", f)
	}
}

// uneven is a log with the given variances.
func uneven(r *rand.Rand, v variances) []Use {
	part := func(f factor) float64 { return math.Sqrt(v[f]) * r.NormFloat64() }
	var uses []Use
	artifacts := make([]float64, 9)
	for j := range artifacts {
		artifacts[j] = part(byArtifact)
	}
	name := func(kind string, i int) string { return kind + string(rune('a'+i)) }
	for i := range 12 {
		receiver, both := part(byReceiver), make([]float64, len(artifacts))
		for j := range both {
			both[j] = part(byBoth)
		}
		for k := range 1 + i%6 {
			task := part(byTask)
			for j, artifact := range artifacts {
				tried := receiver + task + artifact + both[j] + part(byTaskAndArtifact)
				for range (i + j*k) % 4 {
					uses = append(uses, Use{name("r", i), name("a", j), name("t", k), tried + part(byUse)})
				}
			}
		}
	}
	return uses
}
