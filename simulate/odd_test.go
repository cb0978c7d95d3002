package simulate_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// skewed is a market of one receiver whose stakes are in a small or large currency.
func skewed(unit float64) simulate.Experiment {
	return simulate.Experiment{
		Market: simulate.Market{
			Name: "skewed", Receivers: 1,
			Population: simulate.Population{Stakes: distuv.LogNormal{Mu: math.Log(unit), Sigma: 2}},
		},
		Offers:       []simulate.Offer{simulate.Sell("a", pricing.PerOutcome(0)), simulate.Sell("b", pricing.PerOutcome(unit))},
		Replications: 2, Seed: 1,
	}
}

// Two receivers tell nothing of how skewed receivers are.
func TestTwoReceiversAreTooFew(t *testing.T) {
	r, err := simulate.Run(context.Background(), skewed(1))
	require.NoError(t, err)
	surplus, err := r.Estimate("a", simulate.Surplus, 0.95)
	require.NoError(t, err)
	assert.NotEmpty(t, surplus.Warnings)
}

// The worst of a few replications decides, however averse to risk somebody is.
func TestExtremeAversionIsRefused(t *testing.T) {
	e := skewed(1)
	e.Replications = 30
	r, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	for _, aversion := range []float64{1e10, 1e150, 1e300} {
		_, err = r.CertaintyEquivalent("a", simulate.Receivers, aversion, 0.95)
		assert.ErrorContains(t, err, "hangs on the worst", "%v", aversion)
	}
}

// What differs has another fingerprint and what is skewed the same warning in any currency.
func TestCurrencyDoesNotMatter(t *testing.T) {
	want := ""
	for _, unit := range []float64{1, 0x1p-60, 0x1p60} {
		e := skewed(unit)
		e.Market.Receivers, e.Replications = 20, 20
		r, err := simulate.Run(context.Background(), e)
		require.NoError(t, err)
		sd, err := r.StdDev("b", simulate.SurplusStdDev, 0.95)
		require.NoError(t, err)
		require.Len(t, sd.Warnings, 1)
		warning := sd.Warnings[0][:len("what receivers bring is skewed (46462")] // to 5 digits
		if want == "" {
			want = warning
		}
		assert.Equal(t, want, warning, "%v", unit)
		e.First = 20
		for what, change := range map[string]func(e *simulate.Experiment){
			"stakes":  func(e *simulate.Experiment) { e.Market.Population.Stakes = simulate.Point(unit) },
			"price":   func(e *simulate.Experiment) { e.Offers[1] = simulate.Sell("b", pricing.PerOutcome(unit/2)) },
			"effort":  func(e *simulate.Experiment) { e.Market.Producer.Effort = unit / 8 },
			"measure": func(e *simulate.Experiment) { e.Market.Measurement.Cost = unit / 8 },
			"cost":    func(e *simulate.Experiment) { e.Market.Producer.Right.Cost = simulate.Point(unit / 8) },
		} {
			other := e
			change(&other)
			assert.NotEqual(t, r.Fingerprint, fingerprint(t, other), "%s in %v", what, unit)
		}
	}
}

// A metric that is not what its trials say, a ratio to what is infinite, and a level that is
// 1 to rounding are refused.
func TestNoIntervalOfNothing(t *testing.T) {
	r, err := simulate.Run(context.Background(), skewed(1))
	require.NoError(t, err)
	of := func(x float64) func(*simulate.Tally) float64 { return func(*simulate.Tally) float64 { return x } }
	for want, m := range map[string]simulate.Metric{
		"want 0 or 1":        {Name: "half", Of: of(0.5), Trials: simulate.OfReplications},
		"and no Per":         {Name: "ratio", Of: of(1), Per: of(2), Trials: simulate.OfReplications},
		"is a ratio to +Inf": {Name: "infinite", Of: of(1), Per: of(math.Inf(1))},
	} {
		_, err := r.Estimate("a", m, 0.95)
		assert.ErrorContains(t, err, want)
		_, err = r.Compare("a", "b", m, 0.95)
		assert.ErrorContains(t, err, want)
	}
	_, err = r.Estimate("a", simulate.Misused, 1-0x1p-53)
	assert.ErrorContains(t, err, "level")
	e := skewed(1)
	e.Groups = []simulate.Group{{Name: "g", Labels: []string{"nobody"}, Of: func(*simulate.Row) int { return -1 }}}
	r, err = simulate.Run(context.Background(), e)
	require.NoError(t, err)
	nobody, err := r.In("g", "nobody")
	require.NoError(t, err)
	_, err = nobody.StdDev("a", simulate.BillStdDev, 0.95)
	assert.ErrorContains(t, err, "of nothing")
}

// Names that a file could not hold are refused before the run.
func TestNamesAreText(t *testing.T) {
	e := tiny()
	e.Offers[0].Name = "\xff"
	e.Groups = []simulate.Group{{Name: "\xfe", Labels: []string{"\xfd"}, Of: func(*simulate.Row) int { return 0 }}}
	e.Metrics = []simulate.Metric{{Name: "\xfc", Row: func(r *simulate.Row) float64 { return 1 }}}
	err := e.Validate()
	for _, name := range []string{`\xff`, `\xfe`, `\xfd`, `\xfc`} {
		assert.ErrorContains(t, err, `the name "`+name+`" is not UTF-8, want text`)
	}
}

// A metric without a finite interval is refused.
func TestNoIntervalWithoutNumbers(t *testing.T) {
	r := mustRun(t, standard(3))
	joined := func(t *simulate.Tally) float64 { return t.Joined }
	tiny := func(*simulate.Tally) float64 { return 1e-299 }
	for want, m := range map[string]simulate.Metric{
		"Trials(9)":             {Name: "kind", Of: joined, Trials: 9},
		"want a share":          {Name: "huge", Of: joined, Per: func(*simulate.Tally) float64 { return 1e300 }, Trials: simulate.OfReceivers},
		"another unit may help": {Name: "large", Of: func(t *simulate.Tally) float64 { return 1e200 * t.Gain }},
		"want 1 or more":        {Name: "small", Of: tiny, Per: tiny, Trials: simulate.OfReceivers},
	} {
		_, err := r.Estimate(r.Offers[0], m, 0.95)
		assert.ErrorContains(t, err, want, m.Name)
	}
}
