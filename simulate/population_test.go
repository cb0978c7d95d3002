package simulate

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// sized returns the size of a sample, and a tenth of it in short tests.
func sized(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

// near asserts that numbers have a mean within 4 standard errors.
func near(t *testing.T, want float64, x []float64, msg ...any) {
	t.Helper()
	mean, sd := stat.MeanStdDev(x, nil)
	rounding := 1e-9 * max(1, math.Abs(want)) // where nothing varies
	assert.InDelta(t, want, mean, 4*sd/math.Sqrt(float64(len(x)))+rounding, msg...)
}

// spread is a population that differs in every dimension.
func spread(pairs ...Correlation) Population {
	if testing.Short() { // distributions whose tables take no time
		return Population{
			Knowledge:    distuv.Uniform{Min: 0.2, Max: 0.8},
			Stakes:       distuv.LogNormal{Mu: 0.5, Sigma: 0.8},
			Ability:      distuv.Uniform{Min: 0.25, Max: 1},
			Trust:        distuv.Uniform{Min: 0.5, Max: 1},
			OwnCost:      distuv.Exponential{Rate: 2},
			CheckCost:    distuv.Exponential{Rate: 3},
			ReadCost:     distuv.Weibull{K: 1.5, Lambda: 1e-5},
			Harm:         distuv.Exponential{Rate: 1},
			RejectRight:  distuv.Uniform{Max: 0.3},
			PassWrong:    distuv.Uniform{Min: 0.1, Max: 0.2},
			RiskAversion: distuv.Exponential{Rate: 50},
			Correlations: pairs,
		}
	}
	return Population{
		Knowledge:    distuv.Beta{Alpha: 2, Beta: 2},
		Stakes:       distuv.LogNormal{Mu: 0.5, Sigma: 0.8},
		Ability:      distuv.Uniform{Min: 0.25, Max: 1},
		Trust:        distuv.Beta{Alpha: 4, Beta: 1},
		OwnCost:      distuv.Exponential{Rate: 2},
		CheckCost:    distuv.Gamma{Alpha: 3, Beta: 4},
		ReadCost:     distuv.Weibull{K: 1.5, Lambda: 1e-5},
		Harm:         distuv.Exponential{Rate: 1},
		RejectRight:  distuv.Beta{Alpha: 1, Beta: 9},
		PassWrong:    distuv.Uniform{Min: 0.1, Max: 0.2},
		RiskAversion: distuv.Gamma{Alpha: 2, Beta: 100},
		Correlations: pairs,
	}
}

// law is what gonum knows of a distribution.
type law interface {
	Distribution
	Mean() float64
	StdDev() float64
	CDF(x float64) float64
}

// laws are those of the dimensions of a spread population.
func laws() (list [dimensions]law) {
	p := reflect.ValueOf(spread())
	for d := range dimensions {
		if d == Fit {
			list[d] = distuv.Uniform{Max: 1}
			continue
		}
		of, ok := p.FieldByName(d.String()).Interface().(law)
		if !ok {
			panic("spread has no " + d.String())
		}
		list[d] = of
	}
	return list
}

// drawn are the draws of so many receivers, by dimension.
func drawn(t *testing.T, p Population, n int) [dimensions][]float64 {
	t.Helper()
	f := fault.New("")
	c := p.compile(f)
	c.Varies[Fit] = true
	c.Prepare()
	require.NoError(t, f.Err())
	var list [dimensions][]float64
	at := draw.Place{Seed: 3}
	for i := range n {
		at.Receiver = uint64(i)
		r, fit := c.Draw(&at)
		who := reflect.ValueOf(r)
		for d := range dimensions {
			x := fit
			if d != Fit {
				x = who.FieldByName(d.String()).Float()
			}
			list[d] = append(list[d], x)
		}
	}
	return list
}

// scores are the standard normal scores of a dimension's draws.
func scores(d Dimension, x []float64) []float64 {
	z := make([]float64, len(x))
	of := laws()[d]
	for i := range x {
		z[i] = distuv.UnitNormal.Quantile(of.CDF(x[i]))
	}
	return z
}

// assertMargins checks every dimension's mean, and its share below quartiles.
func assertMargins(t *testing.T, x [dimensions][]float64) {
	t.Helper()
	for d, law := range laws() {
		root := math.Sqrt(float64(len(x[d])))
		assert.InDelta(t, law.Mean(), stat.Mean(x[d], nil), 4*law.StdDev()/root, "%v: mean", Dimension(d))
		for _, p := range []float64{0.25, 0.5, 0.75} {
			below, quantile := 0.0, law.Quantile(p)
			for _, v := range x[d] {
				if v < quantile {
					below++
				}
			}
			assert.InDelta(t, p, below/root/root, 4*math.Sqrt(p*(1-p))/root, "%v: share below %v", Dimension(d), p)
		}
	}
}

// Normal scores are correlated as asked for, pairs that are not named not at
// all, and the copula leaves every dimension's own distribution alone.
func TestCopula(t *testing.T) {
	n := sized(10_000)
	for name, pairs := range map[string][]Correlation{
		"none":              nil,
		"two":               {{Knowledge, Ability, 0.7}},
		"the other order":   {{Ability, Knowledge, 0.7}},
		"three":             {{Knowledge, Stakes, 0.5}, {Stakes, Trust, -0.6}, {Knowledge, Trust, 0.2}},
		"fit":               {{Stakes, Fit, -0.8}, {Trust, Fit, 0.4}},
		"a chain":           {{CheckCost, ReadCost, 0.6}, {OwnCost, CheckCost, 0.6}},
		"singular, of four": {{Knowledge, Stakes, 0.6}, {Knowledge, Ability, 0.8}, {Stakes, Ability, 0.96}, {OwnCost, Fit, 0}},
	} {
		x := drawn(t, spread(pairs...), n)
		assertMargins(t, x)
		var z [dimensions][]float64
		for d := range z {
			z[d] = scores(Dimension(d), x[d])
		}
		for a := range dimensions {
			for b := range a {
				rho := 0.0
				for _, c := range pairs {
					if c.A == a && c.B == b || c.A == b && c.B == a {
						rho = c.Rho
					}
				}
				se := (1 - rho*rho) / math.Sqrt(float64(n)) // of normal variables, to first order
				assert.InDelta(t, rho, stat.Correlation(z[a], z[b], nil), 4*se, "%s: %v and %v", name, a, b)
			}
		}
	}
}

// At correlations of 1 and -1 one dimension is a function of the other.
func TestPerfectCorrelation(t *testing.T) {
	for _, pair := range [][2]Dimension{{Knowledge, Stakes}, {Stakes, Trust}, {Ability, Fit}, {CheckCost, OwnCost}} {
		for _, rho := range []float64{1, -1} {
			a, b := pair[0], pair[1]
			x := drawn(t, spread(Correlation{a, b, rho}), 500)
			for i := range x[a] {
				u := laws()[a].CDF(x[a][i])
				if rho < 0 {
					u = 1 - u
				}
				v := laws()[b].CDF(x[b][i])
				assert.InDelta(t, u, v, 1e-6, "%v and %v at %v", a, b, rho)
			}
			order := make([]int, len(x[a]))
			for i := range order {
				order[i] = i
			}
			slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[a][i], x[a][j]) })
			assert.True(t, slices.IsSortedFunc(order, func(i, j int) int { return cmp.Compare(rho*x[b][i], rho*x[b][j]) }),
				"%v and %v at %v", a, b, rho)
		}
	}
}

func TestCorrelationMatrices(t *testing.T) {
	for _, c := range []struct {
		rhos [3]float64 // of the first and second, first and third, second and third
		ok   bool
	}{
		{[3]float64{1, 0.6, 0.6}, true},
		{[3]float64{1, 0.6, 0.5}, false},
		{[3]float64{-1, 0.6, -0.6}, true},
		{[3]float64{1, 1, 1}, true},
		{[3]float64{1, -1, -1}, true},
		{[3]float64{1, 1, -1}, false},
		{[3]float64{-0.5, -0.5, -0.5}, true}, // they sum to nothing
		{[3]float64{-0.51, -0.5, -0.5}, false},
		{[3]float64{0.6, 0.8, 0.96}, true}, // the largest that the first two leave
		{[3]float64{0.6, 0.8, 0.961}, false},
		{[3]float64{0.9, 0.9, -0.9}, false},
		{[3]float64{0.6, 0.8, 0}, true}, // the first is the sum of the others
		{[3]float64{0.6, 0.81, 0}, false},
	} {
		for _, of := range [][3]Dimension{{Knowledge, Stakes, Ability}, {Fit, Trust, Stakes}, {OwnCost, ReadCost, CheckCost}} {
			p := spread(Correlation{of[0], of[1], c.rhos[0]}, Correlation{of[0], of[2], c.rhos[1]}, Correlation{of[1], of[2], c.rhos[2]})
			f := fault.New("")
			p.compile(f)
			assert.Equal(t, c.ok, f.Err() == nil, "%v of %v: %v", c.rhos, of, f.Err())
		}
	}
}

// A correlation moves the draws of the second of its pair, and of nothing else. Stakes
// follow all other dimensions.
func TestCorrelationLeavesOthersAlone(t *testing.T) {
	others := []Correlation{{OwnCost, CheckCost, 0.5}}
	for _, before := range [][]Correlation{nil, others} {
		base := drawn(t, spread(before...), 50)
		for _, pair := range []Correlation{{Knowledge, Stakes, 0.6}, {Trust, Ability, -0.4}, {Fit, ReadCost, 0.9}, {Stakes, Fit, 1}} {
			x := drawn(t, spread(append(before[:len(before):len(before)], pair)...), 50)
			for d := range dimensions {
				second := max(pair.A, pair.B)
				if pair.A == Stakes || pair.B == Stakes {
					second = Stakes
				}
				if d == second {
					assert.NotEqual(t, base[d], x[d], "%v in %+v", d, pair)
				} else {
					assert.Equal(t, base[d], x[d], "%v in %+v", d, pair)
				}
			}
		}
	}
}

// A dimension that is the same for everyone stays so, whatever it is tied to.
func TestCorrelationOfWhatDoesNotVary(t *testing.T) {
	p := spread(Correlation{Knowledge, Stakes, 0.9}, Correlation{Stakes, Ability, 0.3})
	p.Knowledge, p.Ability = nil, Point(0.5)
	x := drawn(t, p, 100)
	for i := range x[Knowledge] {
		assert.Equal(t, 0.0, x[Knowledge][i])
		assert.Equal(t, 0.5, x[Ability][i])
	}
}

// Nor does it draw what is tied to it to one side.
func TestCorrelationWithWhatDoesNotVary(t *testing.T) {
	cost := distuv.Exponential{Rate: 2}
	for _, with := range []Dimension{Knowledge, Trust, CheckCost, Fit} {
		x := drawn(t, Population{OwnCost: cost, Correlations: []Correlation{{with, OwnCost, 0.9}}}, 2000)
		near(t, cost.Mean(), x[OwnCost], with)
	}
}
