package main

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// What a case was found to be with some seed is found once for all tests.
func init() {
	for i := range cases {
		find, found := cases[i].find, map[uint64]simulate.Contrast{}
		cases[i].find = func(ctx context.Context, s settings) (simulate.Contrast, error) {
			if c, known := found[s.seed]; known {
				return c, nil
			}
			c, err := find(ctx, s)
			if err == nil {
				found[s.seed] = c
			}
			return c, err
		}
	}
}

// some are the cases, and in short tests those that take less than most: a tie, units
// that win by profit, surplus, welfare and the chance of no loss.
func some(all []instance) (list []instance) {
	for i, c := range all {
		if !testing.Short() || slices.Contains([]int{2, 4, 6, 10}, i) {
			list = append(list, c)
		}
	}
	return list
}

// Every case comes to its closed form within 4 standard errors, and to the verdict
// that follows from it.
func TestCases(t *testing.T) {
	for _, c := range some(cases) {
		t.Run(c.what, func(t *testing.T) {
			found, err := c.find(context.Background(), settings{seed: 1})
			require.NoError(t, err)
			near := func(what string, exact float64, e simulate.Estimate) {
				assert.LessOrEqual(t, math.Abs(e.Value-exact), 4*e.StandardError+1e-9*max(1, math.Abs(exact)),
					"%s: %v, want %v (standard error %v)", what, e.Value, exact, e.StandardError)
			}
			near("unit", c.unit, found.BaseValue)
			near("outcome", c.outcome, found.AltValue)
			near("difference", c.outcome-c.unit, found.Difference)
			assert.Equal(t, c.want, c.verdict(found))
			assert.Contains(t, []verdict{unitWins, tie}, c.want)
		})
	}
}

// The closed forms, in the digits in which they are published.
func TestClosedForms(t *testing.T) {
	for _, want := range []struct {
		of            instance
		unit, outcome float64
		digits        float64
	}{
		{commodity(), 2, 2, 1e-12},
		{neutral(), 0.105625, 0.105625, 1e-12},
		{atCost(), 0.32, 0.30, 1e-12},
		{weak(), 0.025, 0, 1e-12},
		{dearMeasure(), 0.25, 0.2, 1e-12},
		{gaming(), 0.9, 0.5, 1e-12},
		{smallVendor(), 0, -3, 1e-12},
		{pool(20, unitWins), 1, 1 - 0.237622, 5e-7},
		{pool(500, tie), 1, 1 - 1.98e-5, 5e-8},
	} {
		assert.InDelta(t, want.unit, want.of.unit, want.digits, want.of.what)
		assert.InDelta(t, want.outcome, want.of.outcome, want.digits, want.of.what)
	}
	const q, k = 0.8, 0.75 // the ratio of profits that was found for receivers who know something
	assert.InDelta(t, 4*q/math.Pow(1+math.Sqrt(k), 2), experts().outcome/experts().unit, 1e-12)
}

// With so many false positives that effort should not be bought, every fee costs
// the buyer; with none, half the value of effort is the best fee.
func TestFalsePositives(t *testing.T) {
	gain := func(alpha, beta, base, e float64) float64 {
		return e*(1-alpha/(1-alpha-beta)-base) - e*e
	}
	assert.Negative(t, gain(0.4, 0.1, 0.2, 1e-3))
	assert.Positive(t, gain(0.3, 0.1, 0.2, 1e-3))
	assert.InDelta(t, 0.0625, gain(0.3, 0.1, 0, 0.25), 1e-12) // as published
	assert.InDelta(t, 0.191406, gain(0.1, 0.1, 0, 0.4375), 5e-7)
}
