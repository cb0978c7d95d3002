package inverse_test

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

var sets = flag.Int("sets", 10, "parameter sets of each of gonum's distributions")

// stated is a distribution that states its moments.
type stated interface {
	inverse.Quantiler
	Mean() float64
	Variance() float64
}

// parametersOf makes one of gonum's distributions of random parameters; shape is spread
// evenly on a logarithmic scale from 1/20 to 400.
var parametersOf = map[string]func(shape, scale func() float64) stated{
	"Bernoulli":   func(shape, _ func() float64) stated { return distuv.Bernoulli{P: min(shape()/100, 1)} },
	"Beta":        func(shape, _ func() float64) stated { return distuv.Beta{Alpha: shape(), Beta: shape()} },
	"Chi":         func(shape, _ func() float64) stated { return distuv.Chi{K: shape()} },
	"ChiSquared":  func(shape, _ func() float64) stated { return distuv.ChiSquared{K: shape()} },
	"Exponential": func(_, scale func() float64) stated { return distuv.Exponential{Rate: scale()} },
	"F":           func(shape, _ func() float64) stated { return distuv.F{D1: shape(), D2: shape()} },
	"Gamma":       func(shape, scale func() float64) stated { return distuv.Gamma{Alpha: shape(), Beta: scale()} },
	"GumbelRight": func(shape, scale func() float64) stated { return distuv.GumbelRight{Mu: shape(), Beta: scale()} },
	"InverseGamma": func(shape, scale func() float64) stated {
		return distuv.InverseGamma{Alpha: 0.2 + shape(), Beta: scale()}
	},
	"Laplace":  func(shape, scale func() float64) stated { return distuv.Laplace{Mu: shape(), Scale: scale()} },
	"Logistic": func(shape, scale func() float64) stated { return distuv.Logistic{Mu: shape(), S: scale()} },
	"LogNormal": func(shape, scale func() float64) stated {
		return distuv.LogNormal{Mu: math.Log(scale()), Sigma: shape() / 10}
	},
	"NoncentralT": func(shape, _ func() float64) stated { return distuv.NoncentralT{Nu: shape(), Mu: shape() / 10} },
	"Normal":      func(_, scale func() float64) stated { return distuv.Normal{Mu: scale(), Sigma: scale()} },
	"Pareto":      func(shape, scale func() float64) stated { return distuv.Pareto{Xm: scale(), Alpha: shape()} },
	"StudentsT":   func(shape, scale func() float64) stated { return distuv.StudentsT{Mu: 1, Sigma: scale(), Nu: shape()} },
	"Triangle": func(shape, scale func() float64) stated {
		a, b, c := shape(), scale(), shape()
		return distuv.NewTriangle(a, a+b+c, a+c, nil)
	},
	"Uniform": func(shape, scale func() float64) stated {
		a := scale()
		return distuv.Uniform{Min: a, Max: a + shape()}
	},
	"Weibull": func(shape, scale func() float64) stated { return distuv.Weibull{K: shape(), Lambda: scale()} },
}

// Whatever the parameters, draws from a table have the mean and the variance that gonum
// states, within 4 standard errors, or the distribution is refused with an error that
// names its parameters.
func TestGonumIsDrawnOrRefused(t *testing.T) {
	t.Parallel()
	for name, of := range parametersOf {
		if testing.Short() && slices.Contains([]string{"Chi", "ChiSquared", "F", "Gamma", "InverseGamma", "NoncentralT", "StudentsT"}, name) {
			continue // take long
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(12, uint64(len(name))))
			shape := func() float64 { return math.Exp(math.Log(0.05) + r.Float64()*math.Log(8000)) }
			scale := func() float64 { return math.Exp(math.Log(1e-6) + r.Float64()*math.Log(1e12)) }
			refused := 0
			for range *sets {
				d := of(shape, scale)
				table, err := inverse.Compile(d)
				if err != nil {
					refused++
					assert.Regexp(t, `^distuv\.\w+\{\w+: [^}]+\}: (its|Quantile|no table)`, err.Error())
					t.Log(err)
					continue
				}
				drawn(t, r, table, d)
			}
			t.Logf("%d of %d refused", refused, *sets)
		})
	}
}

// drawn compares draws with what is stated, where it is finite.
func drawn(t *testing.T, r *rand.Rand, table *inverse.Table, d stated) {
	const n = 4000
	mean, variance := moment(d.Mean), moment(d.Variance)
	if math.IsNaN(mean) || math.IsNaN(variance) {
		return
	}
	sum, squares := 0.0, 0.0
	for range n {
		x := table.Draw(r.Uint64()) - mean
		sum, squares = sum+x/n, squares+x*x/n
	}
	assert.InDelta(t, 0, sum, 4*math.Sqrt(variance/n)+1e-9*math.Abs(mean), "mean of %T%+v", d, d)
	if k, ok := d.(interface{ ExKurtosis() float64 }); ok { // else the error is not known
		if excess := moment(k.ExKurtosis); excess < 50 {
			assert.InDelta(t, variance, squares, 4*variance*math.Sqrt((excess+2)/n)+1e-9*variance+1e-12*mean*mean, "variance of %T%+v", d, d)
		}
	}
}

// moment is one that is stated, NaN where there is none.
func moment(of func() float64) (x float64) {
	defer func() {
		if recover() != nil {
			x = math.NaN()
		}
	}()
	if x = of(); math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

// A parameter out of range is named, with what would be right, in a value, in a pointer
// and in a mixture.
func TestBadParametersAreNamed(t *testing.T) {
	for want, d := range map[string]inverse.Quantiler{
		"P of the distuv.Bernoulli is 1.5, want a probability in [0,1]":                         distuv.Bernoulli{P: 1.5},
		"Sigma of the distuv.Normal is -1, want a finite number, at least 0":                    distuv.Normal{Sigma: -1},
		"Sigma of the distuv.LogNormal is NaN, want a finite number, at least 0":                &distuv.LogNormal{Sigma: math.NaN()},
		"Alpha of the distuv.Gamma is 0, want a finite number above 0":                          distuv.Gamma{Beta: 1},
		"Beta of the distuv.Beta is -2, want a finite number above 0":                           distuv.Beta{Alpha: 1, Beta: -2},
		"Max of the distuv.Uniform is 1, want at least Min, which is 2":                         distuv.Uniform{Min: 2, Max: 1},
		"the distuv.Triangle is the zero value, want one of distuv.NewTriangle":                 distuv.Triangle{},
		"it is a nil pointer to a distuv.Normal, want a value":                                  (*distuv.Normal)(nil),
		"D1 of the distuv.F is -1, want a finite number above 0\nD2 of the distuv.F is 0, want": distuv.F{D1: -1},
	} {
		_, err := inverse.Compile(d)
		assert.ErrorContains(t, err, want)
	}
	for name, of := range parametersOf { // every type of gonum's is checked
		if name == "Triangle" { // which checks itself
			continue
		}
		bad := func() float64 { return math.NaN() }
		assert.Error(t, inverse.Validate(of(bad, bad)), name)
	}
}

// What lies so close that few numbers are between is no step.
func TestNarrowDistributionsAreNotDiscrete(t *testing.T) {
	for _, sigma := range []float64{1e-3, 1e-6, 1e-9} {
		table, err := inverse.Compile(distuv.Normal{Mu: 1e6, Sigma: sigma})
		require.NoError(t, err)
		assert.InDelta(t, 1e6, table.Mean(), 1e-5*sigma+5e-9)
		assert.InDelta(t, 1e6+2*sigma, table.Quantile(distuv.UnitNormal.CDF(2)), 1e-6*sigma+5e-10)
	}
}

// gonum's quantiles of F{2, 8} at 1-2^-53 and of Beta{1, 99} beyond 1-10^-6 are off by
// factors of 10^11 and 8: no draw is, and no mean.
func TestOutermostValuesAreNotBelievedBlindly(t *testing.T) {
	d := distuv.F{D1: 2, D2: 8}
	require.Greater(t, d.Quantile(1-0x1p-53), 1e15, "gonum does better: mend.go may go")
	table, err := inverse.Compile(d)
	require.NoError(t, err)
	assert.InEpsilon(t, 4.0/3, table.Mean(), 1e-7)
	assert.InEpsilon(t, 4*(math.Pow(0x1p-53, -0.25)-1), table.Max(), 1e-3)
	for _, d := range []distuv.Beta{{Alpha: 1, Beta: 99}, {Alpha: 0.5, Beta: 400}} {
		require.Greater(t, d.Quantile(1-1e-7), 0.9, "gonum does better: mend.go may go")
		table, err := inverse.Compile(d)
		require.NoError(t, err)
		assert.InEpsilon(t, d.Mean(), table.Mean(), 1e-7)
		assert.Less(t, table.Max(), 0.4)
	}
	table, err = inverse.Compile(quantile(func(p float64) float64 { // 10^6 times what its tail comes to
		if p > 1-0x1p-52 {
			return 1e12
		}
		return math.Pow(1-p, -0.25)
	}))
	require.NoError(t, err)
	assert.InEpsilon(t, 4.0/3, table.Mean(), 1e-6)
}

// liar states other moments than those of its quantiles.
type liar struct {
	distuv.Uniform
	mean, variance float64
}

func (d liar) Mean() float64     { return d.mean }
func (d liar) Variance() float64 { return d.variance }

func TestMomentsThatPartAreRefused(t *testing.T) {
	unit := distuv.Uniform{Max: 1}
	_, err := inverse.Compile(liar{unit, 0.5, 1.0 / 12})
	assert.NoError(t, err)
	_, err = inverse.Compile(liar{unit, 0.6, 1.0 / 12})
	assert.ErrorContains(t, err, "its quantile function has a mean of 0.5, and its Mean is 0.6")
	_, err = inverse.Compile(liar{unit, 0.5, 0.1})
	assert.ErrorContains(t, err, "a variance of 0.0833")
	_, err = inverse.Compile(liar{unit, math.Inf(1), math.NaN()})
	assert.NoError(t, err, "what is not finite is not stated")
}
