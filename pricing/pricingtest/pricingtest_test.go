package pricingtest_test

import (
	"errors"
	"flag"
	"maps"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

var update = flag.Bool("update", false, "rewrite testdata")

// Whoever shares memory is found out every time.
func TestSharedMemoryIsFound(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("with one processor two goroutines seldom meet within a charge, so it is found only nearly every time")
	}
	pricingtest.ShareFor(t, 900*time.Millisecond) // others may keep the processors busy; it ends once it is found
	for range 3 {
		assert.ErrorContains(t, pricingtest.TestStrategy(&scratch{}), "twice at the same time")
	}
}

// A law that is broken now and then is reported by an account that broke it.
func TestWhatHappensNowAndThenIsTold(t *testing.T) {
	joined, ok := pricingtest.TestStrategy(&generous{}).(interface{ Unwrap() []error })
	require.True(t, ok)
	for _, err := range joined.Unwrap() {
		var b *pricingtest.Broken
		require.ErrorAs(t, err, &b)
		assert.NotEmpty(t, b.Detail, b.Law)
	}
}

// All broken laws come at once.
func TestEveryBrokenLawIsReturned(t *testing.T) {
	s := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		sum := -1.0
		for i, d := range a.Deliveries {
			sum += float64(i) * d.Cost
		}
		return sum
	})
	err := pricingtest.TestStrategy(s, pricingtest.Claim(pricingtest.Homogeneous))
	laws := []pricingtest.Law{}
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok)
	for _, e := range joined.Unwrap() {
		var b *pricingtest.Broken
		require.True(t, errors.As(e, &b))
		laws = append(laws, b.Law)
	}
	assert.Equal(t, []pricingtest.Law{pricingtest.NonNegative, pricingtest.OrderFree, pricingtest.HeldOutFree, pricingtest.Homogeneous}, laws)
}

func TestOurStrategiesKeepTheirLaws(t *testing.T) {
	pricingtest.ShareFor(t, 5*time.Millisecond) // the race detector needs no longer
	claim, except, within := pricingtest.Claim, pricingtest.Except, pricingtest.Within
	const (
		usage, success = pricingtest.RisesWithUsage, pricingtest.RisesWithSuccess
		splits, merges = pricingtest.Subadditive, pricingtest.Superadditive
		homogeneous    = pricingtest.Homogeneous
	)
	all := claim(usage, success, splits, merges)
	capped := pricing.PerToken(pricing.ListPrices(3, 15))
	capped.Maximum, capped.Minimum = 10, 2
	each := func(r pricing.Rate, m pricing.Meter) pricing.Plan {
		return pricing.Plan{Charges: []pricing.Charge{{Meter: m, Rate: r}}}
	}
	committed := pricing.PerOutcome(1)
	committed.Commitment = pricing.Commitment{Amount: 50, Periods: 3}
	rolled := committed // while credit lasts, usage lowers what is missing at the end of the term, and costs nothing
	rolled.Commitment.Rollover = true
	prepaid := pricing.PerArtifact(1)
	prepaid.Prepaid, prepaid.MinorUnit = []pricing.Grant{{Amount: 30, For: 4}}, 0.01
	cases := map[string]struct {
		strategy pricing.Strategy
		options  []pricingtest.Option
	}{
		"totals":            {pricing.Hybrid("", capped, pricing.PerOutcome(1)), []pricingtest.Option{claim(pricingtest.FromTotals)}},
		"the zero plan":     {pricing.Plan{}, []pricingtest.Option{all, claim(homogeneous)}},
		"per token":         {pricing.PerToken(pricing.ListPrices(3, 15)), []pricingtest.Option{all}},
		"per attempt":       {pricing.PerAttempt(0.1), []pricingtest.Option{all}},
		"per artifact":      {pricing.PerArtifact(0.1), []pricingtest.Option{all}},
		"cost-plus":         {pricing.CostPlus(0.25), []pricingtest.Option{all, claim(homogeneous)}},
		"per outcome":       {pricing.PerOutcome(0.99), []pricingtest.Option{all}},
		"share of value":    {pricing.ShareOfValue(0.2), []pricingtest.Option{all, claim(homogeneous)}},
		"subscription":      {pricing.Subscription(20, pricing.Artifacts, 10, 0.5), []pricingtest.Option{claim(usage, success), within(20, 0)}},
		"hybrid":            {pricing.Hybrid("", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5)), []pricingtest.Option{all}},
		"capped":            {capped, []pricingtest.Option{claim(usage, success, splits), within(2, 10)}},
		"graduated":         {each(pricing.Graduated{{UpTo: 10, Unit: 2}, {Unit: 1}}, pricing.Artifacts), []pricingtest.Option{claim(usage, success, splits)}},
		"volume":            {each(pricing.Volume{{UpTo: 10, Unit: 2}, {Unit: 1}}, pricing.Artifacts), []pricingtest.Option{claim(success)}},
		"stairstep":         {each(pricing.Stairstep{{UpTo: 10, Price: 5}, {Price: 20}}, pricing.Artifacts), []pricingtest.Option{claim(usage, success)}},
		"package":           {each(pricing.Package{Size: 10, Price: 5}, pricing.Artifacts), []pricingtest.Option{claim(usage, success, splits)}},
		"whole packages":    {each(pricing.Package{Size: 10, Price: 5, Whole: true}, pricing.Artifacts), []pricingtest.Option{claim(usage, success, merges)}},
		"percentage":        {each(pricing.Percentage{Share: 0.03, Fee: 0.3, Maximum: 4}, pricing.Value), []pricingtest.Option{all}},
		"free events":       {each(pricing.Percentage{Share: 0.03, FreeCount: 3}, pricing.Value), []pricingtest.Option{except(pricingtest.OrderFree, "the first events are free")}},
		"matrix":            {each(pricing.Matrix{Cells: []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(3)}}, Default: pricing.PerUnit(1)}, pricing.Outcomes), []pricingtest.Option{all}},
		"by segment":        {each(pricing.Matrix{By: pricing.BySegment, Cells: []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(3)}}, Default: pricing.PerUnit(1)}, pricing.Outcomes), []pricingtest.Option{all, claim(pricingtest.FromTotals)}},
		"layer":             {each(pricing.Layer{From: 5, To: 50, Share: 0.1}, pricing.Value), []pricingtest.Option{claim(usage, success)}},
		"liability":         {each(pricing.PerUnit(-1), pricing.Harm), []pricingtest.Option{claim(usage, success), except(pricingtest.NonNegative, "harm is paid for")}},
		"guarantee":         {each(pricing.PerUnit(-2), pricing.Shortfall{Promised: 0.9}), []pricingtest.Option{claim(success), except(pricingtest.NonNegative, "it pays back")}},
		"on success":        {each(pricing.PerUnit(1), pricing.OnSuccess{Of: pricing.Cost}), []pricingtest.Option{all, claim(homogeneous)}},
		"uplift":            {each(pricing.PerUnit(1), pricing.Uplift{}), nil},
		"commitment":        {committed, []pricingtest.Option{claim(usage, success)}},
		"rollover":          {rolled, []pricingtest.Option{claim(usage)}},
		"prepaid":           {prepaid, []pricingtest.Option{claim(usage, success)}},
		"segments":          {pricing.Segments{By: []pricing.Strategy{pricing.PerOutcome(1)}, Default: pricing.PerArtifact(1)}, []pricingtest.Option{all}},
		"contextual":        {pricing.Contextual(func(b pricing.Buyer) pricing.Strategy { return pricing.PerOutcome(math.Abs(b.Signal)) }), []pricingtest.Option{all}},
		"function, in each": {each(pricing.PerUnit(1), pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 3) })), []pricingtest.Option{all}},
	}
	for i, name := range slices.Sorted(maps.Keys(cases)) {
		if testing.Short() && i%4 > 0 {
			continue // every strategy takes as long
		}
		assert.NoError(t, pricingtest.TestStrategy(cases[name].strategy, cases[name].options...), name)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{Discount: 2}), "not valid: pricing: plan")
	assert.ErrorContains(t, pricingtest.TestStrategy(nil), "nil")
	assert.ErrorContains(t, pricingtest.TestStrategy((*pricing.Plan)(nil)), "Validate panics")
	assert.ErrorContains(t, pricingtest.TestStrategy(invalid{}), "not valid: its Validate panics: boo")
	assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{}, pricingtest.On(&pricing.Account{}, nil)), "account 1 of On is nil")
	disagree := &pricing.Account{Deliveries: []pricing.Delivery{{Cost: 1}}, Totals: &pricing.Delivery{Cost: 3, Attempts: 1, Count: 1}}
	assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{}, pricingtest.On(disagree)),
		"account 0 of On has Totals {Cost:3 Attempts:1 Count:1}, and its Deliveries come to {Cost:1 Attempts:1 Count:1}, want one of the two")
	for _, bounds := range [][2]float64{{5, 3}, {math.NaN(), 0}, {0, math.NaN()}, {1, -1}} {
		assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{}, pricingtest.Within(bounds[0], bounds[1])), "want a minimum of at most the maximum")
	}
	assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{}, pricingtest.Except(pricingtest.Pure, "")), "no reason")
	assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{}, pricingtest.Claim("speed")), `no law "speed"`)
	assert.ErrorContains(t, pricingtest.TestStrategy(pricing.Plan{}, pricingtest.Claim(pricingtest.Bounded)), "want Within")
}
