package simulate_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// charged is a result whose offers a, b, ... charged these amounts, replication
// by replication, to one receiver.
func charged(columns ...[]float64) *simulate.Result {
	r := &simulate.Result{Version: "v", Platform: "p", Market: "m", Seed: 1, Receivers: 1, Periods: 1}
	for o, column := range columns {
		r.Offers = append(r.Offers, string(rune('a'+o)))
		tallies := []simulate.Tally{}
		for _, x := range column {
			tallies = append(tallies, simulate.Tally{Receivers: 1, Charges: x})
		}
		r.Tallies = append(r.Tallies, tallies)
	}
	return r
}

// gains sets what receivers gained too: perGain then is a ratio to it.
func gains(r *simulate.Result, columns ...[]float64) *simulate.Result {
	for o, column := range columns {
		for i, x := range column {
			r.Tallies[o][i].Gain = x
		}
	}
	return r
}

var perGain = simulate.Metric{Name: "charged of gains", Unit: "share",
	Of: func(t *simulate.Tally) float64 { return t.Charges }, Per: func(t *simulate.Tally) float64 { return t.Gain }}

// Means, standard deviations and quantiles of Student's t from tables.
func TestIntervalByHand(t *testing.T) {
	ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, c := range []struct {
		x                  []float64
		level              float64
		mean, sd, quantile float64
	}{
		{ten, 0.95, 5.5, 3.0276503541, 2.2621571628},
		{ten, 0.90, 5.5, 3.0276503541, 1.8331129327},
		{ten, 0.99, 5.5, 3.0276503541, 3.2498355416},
		{[]float64{0, 2}, 0.95, 1, math.Sqrt2, 12.7062047364},
		{[]float64{3, 3, 3}, 0.95, 3, 0, 4.3026527297},
	} {
		e, err := charged(c.x).Estimate("a", simulate.Charges, c.level)
		require.NoError(t, err)
		se := c.sd / math.Sqrt(float64(len(c.x)))
		assert.InDelta(t, c.mean, e.Value, 1e-12)
		assert.InDelta(t, se, e.StandardError, 1e-9)
		assert.InDelta(t, c.mean-c.quantile*se, e.Low, 1e-8)
		assert.InDelta(t, c.mean+c.quantile*se, e.High, 1e-8)
	}
}

// noisy is n numbers around a mean.
func noisy(r *rand.Rand, n int, mean, sd float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = mean + sd*r.NormFloat64()
	}
	return x
}

// plus is a and k times b.
func plus(a []float64, k float64, b []float64) []float64 {
	sum := slices.Clone(a)
	for i := range b {
		sum[i] += k * b[i]
	}
	return sum
}

// The delta method's variance of a ratio R = Y/X of means is
// (var y - 2R cov + R^2 var x) / (n X^2). The jackknife leaves each out, which
// weighs it by 1/(1 - its share of the sum): that bounds how far it can differ.
func TestRatioOfSums(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n = 200
	x := noisy(random, n, 10, 2)
	y := plus(noisy(random, n, 1, 3), 0.4, x)
	e, err := gains(charged(y), x).Estimate("a", perGain, 0.95)
	require.NoError(t, err)
	mean, ratio := stat.Mean(x, nil), stat.Mean(y, nil)/stat.Mean(x, nil)
	assert.InDelta(t, ratio, e.Value, 1e-12)
	variance := stat.Variance(y, nil) - 2*ratio*stat.Covariance(x, y, nil) + ratio*ratio*stat.Variance(x, nil)
	assert.InEpsilon(t, math.Sqrt(variance/n)/mean, e.StandardError, 1e-9)

	sumX, sumY, without := n*mean, n*stat.Mean(y, nil), make([]float64, n)
	for i := range without {
		without[i] = (sumY - y[i]) / (sumX - x[i])
	}
	jackknife := stat.StdDev(without, nil) * (n - 1) / math.Sqrt(n)
	assert.InEpsilon(t, jackknife, e.StandardError, 2*slices.Max(x)/sumX)
}

// Of many experiments, a share of 95% has the true difference in its interval.
func TestIntervalsOfRatioDifferencesCover(t *testing.T) {
	experiments := 2000.0
	if testing.Short() {
		experiments = 400
	}
	random := rand.New(rand.NewPCG(3, 4))
	const n, level, difference = 30, 0.95, 0.5
	covered := 0.0
	for range int(experiments) {
		x := noisy(random, n, 10, 1)
		common := noisy(random, n, 0, 2)
		a := plus(plus(noisy(random, n, 0, 1), 1, common), 1, x)
		b := plus(plus(noisy(random, n, 0, 1), 1, common), 1+difference, x)
		c, err := gains(charged(a, b), x, x).Compare("a", "b", perGain, level)
		require.NoError(t, err)
		if c.Difference.Low <= difference && difference <= c.Difference.High {
			covered++
		}
	}
	assert.InDelta(t, level, covered/experiments, 3.29*math.Sqrt(level*(1-level)/experiments))
}

func TestComparisonByHand(t *testing.T) {
	a, b := []float64{1, 2, 3, 4}, []float64{2, 2, 5, 3} // differences 1, 0, 2, -1
	c, err := charged(a, b).Compare("a", "b", simulate.Charges, 0.95)
	require.NoError(t, err)
	assert.Equal(t, 0.5, c.Difference.Value)
	assert.InDelta(t, math.Sqrt(5.0/3/4), c.Difference.StandardError, 1e-12)
	assert.Equal(t, 2.5/4, c.Above, "above twice, and a tie that counts half")
	// Covariance 1, variances 5/3 and 2.
	assert.InDelta(t, 1/math.Sqrt(5.0/3*2), c.Correlation, 1e-12)
	assert.InDelta(t, (5.0/3+2)/(5.0/3+2-2*1), c.Pairing, 1e-12)
	assert.False(t, c.Apart())

	back, err := charged(a, b).Compare("b", "a", simulate.Charges, 0.95)
	require.NoError(t, err)
	assert.Equal(t, -c.Difference.Low, back.Difference.High)
	assert.Equal(t, 1-c.Above, back.Above)
}

// A difference that never varies is known for certain, however much the offers
// vary, and not an interval around a rounding or 0/0.
func TestConstantDifference(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, mean := range []float64{0, 1, 1e6} {
		a := noisy(random, 25, 0, 1000)
		a = append(a, plus(slices.Repeat([]float64{0}, 25), -1, a)...)
		a = plus(a, mean, slices.Repeat([]float64{1}, 50))
		b := plus(a, 0.1, slices.Repeat([]float64{1}, 50))
		c, err := charged(a, b).Compare("a", "b", simulate.Charges, 0.95)
		require.NoError(t, err)
		assert.InDelta(t, 0.1, c.Difference.Value, 1e-9)
		assert.InDelta(t, 0, c.Difference.StandardError, 1e-10)
		assert.True(t, math.IsInf(c.Pairing, 1), "%v", c.Pairing)
		assert.InDelta(t, 1, c.Correlation, 1e-12)
		assert.Equal(t, 1.0, c.Above)
		assert.True(t, c.Apart())
		assert.Contains(t, c.String(), "difference +0.1, 95% interval [0.1, 0.1], 50 pairs\n")
		assert.Contains(t, c.String(), "unpaired it would take ∞ times as many")

		tie, err := charged(a, a).Compare("a", "b", simulate.Charges, 0.95)
		require.NoError(t, err)
		assert.Zero(t, tie.Difference)
		assert.Equal(t, 0.5, tie.Above)
		assert.False(t, tie.Apart())
		assert.Contains(t, tie.String(), "a tie in every replication")
	}
}

func TestWarnings(t *testing.T) {
	many := noisy(rand.New(rand.NewPCG(7, 8)), 40, 1, 0.1)
	outlier := plus(many, 1, []float64{1000})
	ones := slices.Repeat([]float64{1}, 40)
	for name, c := range map[string]struct {
		r    *simulate.Result
		want string
	}{
		"few":         {gains(charged(many[:9], many[9:18]), ones[:9], ones[:9]), "9 replications are too few"},
		"skewed":      {gains(charged(many, outlier), ones, ones), "the errors of replications are skewed (6."},
		"denominator": {gains(charged(many, many), ones, outlier), "what it is a ratio to is known to 96% only"},
		"none":        {gains(charged(many, plus(many, 1, ones)), ones, ones), ""},
	} {
		got, err := c.r.Compare("a", "b", perGain, 0.95)
		require.NoError(t, err)
		said := strings.Join(got.Warnings, "\n")
		assert.Contains(t, said, c.want, name)
		assert.Equal(t, c.want == "", said == "", "%s: %s", name, said)
		for _, w := range got.Warnings {
			assert.Contains(t, got.String(), "  warning: "+w+"\n")
		}
	}
}

// A power law with an exponent of at most 2 has no variance, wherever it is.
func TestInfiniteVarianceIsSaid(t *testing.T) {
	pareto := func(alpha float64) quantileFunc {
		return func(p float64) float64 { return math.Pow(1-p, -1/alpha) }
	}
	e := tiny()
	e.Replications = 20
	e.Market.Population.Stakes = pareto(1.5)
	e.Offers = append(e.Offers, simulate.Offer{Name: "own", Options: []simulate.Option{
		{Plan: pricing.PerOutcome(1), Producer: &simulate.Producer{Right: simulate.Attempt{Cost: pareto(1)}}}}})
	r := mustRun(t, e)
	require.Len(t, r.Warnings, 2)
	assert.Regexp(t, `market "m": Population: Stakes .* exponent 1.5, and so no variance`, r.Warnings[0])
	assert.Regexp(t, `offer 2 "own": Producer: Right: Cost .* exponent 1, and so an infinite mean`, r.Warnings[1])
	report, err := r.Report(0.95)
	require.NoError(t, err)
	c, err := r.Compare("o", "own", simulate.Profit, 0.95)
	require.NoError(t, err)
	for _, w := range r.Warnings {
		assert.Contains(t, report, "warning: "+w+"\n")
		assert.Contains(t, c.Warnings, w)
	}
	e.Market.Population.Stakes, e.Offers = pareto(2.5), e.Offers[:1]
	assert.Empty(t, mustRun(t, e).Warnings)
}

func TestBadQuestions(t *testing.T) {
	r := charged([]float64{1, 2, 3}, []float64{2, 2, 2}) // nothing was gained
	single := charged([]float64{1}, []float64{2})
	broken := charged([]float64{1, 2}, []float64{1, math.NaN()}, []float64{1, math.Inf(1)})
	nothing := `metric "charged of gains" of offer "%" is a ratio to 0, want something to divide by`
	for name, c := range map[string]struct {
		r     *simulate.Result
		base  string
		alt   string
		m     simulate.Metric
		level float64
		want  []string
	}{
		"level 0":           {r, "a", "b", simulate.Charges, 0, []string{"the level of confidence is 0, want a number in (0,1)"}},
		"level 1":           {r, "a", "b", simulate.Charges, 1, []string{"the level of confidence is 1, want a number in (0,1)"}},
		"level NaN":         {r, "a", "b", simulate.Charges, math.NaN(), []string{"the level of confidence is NaN, want a number in (0,1)"}},
		"level in percent":  {r, "a", "b", simulate.Charges, 95, []string{"the level of confidence is 95, want a number in (0,1)"}},
		"unknown base":      {r, "x", "b", simulate.Charges, 0.95, []string{`no offer "x", want one of ["a" "b"]`}},
		"unknown alt":       {r, "a", "", simulate.Charges, 0.95, []string{`no offer "", want one of ["a" "b"]`}},
		"one replication":   {single, "a", "b", simulate.Charges, 0.95, []string{"replications: 1, want at least 2 for an interval"}},
		"ratio to nothing":  {r, "a", "b", perGain, 0.95, []string{strings.Replace(nothing, "%", "a", 1), strings.Replace(nothing, "%", "b", 1)}},
		"no function":       {r, "a", "b", simulate.Metric{Name: "n"}, 0.95, []string{`metric "n" has no function Of, want one`}},
		"not a number":      {broken, "a", "b", simulate.Charges, 0.95, []string{`metric "charges" of offer "b"`, "NaN"}},
		"not finite":        {broken, "a", "c", simulate.Charges, 0.95, []string{`metric "charges" of offer "c"`, "Inf"}},
		"everything":        {r, "x", "y", simulate.Metric{Name: "n"}, 2, []string{`no offer "x"`, `no offer "y"`, "no function Of", "level of confidence is 2"}},
		"ratio and unknown": {r, "x", "b", perGain, 2, []string{`no offer "x"`, strings.Replace(nothing, "%", "b", 1), "level of confidence is 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.r.Compare(c.base, c.alt, c.m, c.level)
			assert.Zero(t, got)
			_, alone := c.r.Estimate(c.alt, c.m, c.level)
			_, differences := c.r.Differences(c.base, c.alt, c.level, c.m)
			for _, want := range c.want {
				assert.ErrorContains(t, err, want)
				assert.ErrorContains(t, differences, want)
				if !strings.Contains(want, `"`+c.base+`"`) {
					assert.ErrorContains(t, alone, want)
				}
			}
		})
	}
	_, err := r.Report(1)
	assert.ErrorContains(t, err, "the level of confidence is 1")
	_, err = single.Report(0.95)
	assert.ErrorContains(t, err, "replications: 1, want at least 2")
	r.Tallies = r.Tallies[:1] // as may be read from a file
	assert.NotPanics(t, func() { _, err = r.Compare("a", "b", simulate.Charges, 0.95) })
	assert.ErrorContains(t, err, "2 offers and tallies of 1")
}
