package simulate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// mustExpect is the expectation of an experiment that is sound.
func mustExpect(t *testing.T, e simulate.Experiment) *simulate.Expectation {
	t.Helper()
	x, err := simulate.Expect(context.Background(), e)
	require.NoError(t, err)
	return x
}

// sums are metrics of all numbers of a tally that have a mean, for each receiver and period.
func sums() (list []simulate.Metric) {
	var add func(name string, path []int, of reflect.Type)
	add = func(name string, path []int, of reflect.Type) {
		for i := range of.NumField() {
			f, path := of.Field(i), append(path[:len(path):len(path)], i)
			switch name := name + "." + f.Name; {
			case f.Type == reflect.TypeFor[simulate.Moments](), f.Name == "CertaintyEquivalent", f.Name == "Luck":
			case f.Type.Kind() == reflect.Struct:
				add(name, path, f.Type)
			case f.Type.Kind() == reflect.Float64:
				list = append(list, simulate.Metric{Name: name,
					Of:  func(t *simulate.Tally) float64 { return reflect.ValueOf(t).Elem().FieldByIndex(path).Float() },
					Per: func(t *simulate.Tally) float64 { return t.Receivers }})
			}
		}
	}
	add("", nil, reflect.TypeFor[simulate.Tally]())
	return list
}

// Whatever the market and the offers, every number of an expectation is the mean of the
// run's: where tasks and stakes are integrated, and where they are drawn.
func TestExpectationIsTheMeanOfTheRun(t *testing.T) {
	t.Parallel()
	for _, seed := range markets(2, 7, 10) {
		d := dice{rand.New(rand.NewPCG(seed, 31))}
		m := d.market(fmt.Sprintf("random %d", seed), seed%3 == 2)
		exact := seed%2 == 0
		if exact {
			m.Periods, m.Producer.Difficulty = 1, nil
			if m.View.Signal != nil { // else bills are found for each receiver
				m.View.Segments = []float64{0.6, 1.2}
			}
		}
		hidden := d.producer(m.Producer.Known)
		hidden.Difficulty = m.Producer.Difficulty
		plans, e := d.sums(), simulate.Experiment{Market: m, Seed: seed, Points: 32}
		for _, name := range []string{"attempts", "tokens", "outcomes", "cost", "value", "segments"} {
			e.Offers = append(e.Offers, simulate.Sell(name, plans[name]))
		}
		e.Offers = append(e.Offers, e.Offers[4].InSecret("hidden", &hidden))
		if !exact {
			bends := d.bends()
			e.Offers = append(e.Offers[:2], simulate.Sell("hybrid", plans["hybrid"]), simulate.Sell("included", bends["included"]), simulate.Sell("shared", bends["shared"]))
			e.Market.Receivers = 4
		}
		e.Replications = fewer(100)
		r := mustRun(t, e)
		e.Replications /= 2
		x := mustExpect(t, e)
		assert.Equal(t, exact, len(x.Integrated) > 1)
		for _, offer := range r.Offers {
			for _, metric := range sums() {
				want, err := r.Estimate(offer, metric, 0.95)
				require.NoError(t, err)
				if want.StandardError >= 0.2*math.Abs(want.Value) {
					continue // too rare to be known
				}
				got, err := x.Estimate(offer, metric, 0.95)
				require.NoError(t, err)
				bound := 4*math.Hypot(want.StandardError, got.StandardError) + 1e-9*math.Abs(want.Value)
				assert.InDelta(t, want.Value, got.Value, bound, "market %d, offer %q: %s", seed, offer, metric.Name)
			}
		}
	}
}

// imbalance is what is left of profit, surplus and loss beside the first best.
var imbalance = simulate.Metric{Name: "balance",
	Of:  func(t *simulate.Tally) float64 { return t.Profit() + t.Surplus() + t.Loss() - t.FirstBest },
	Per: func(t *simulate.Tally) float64 { return t.Receivers }}

// Accounts balance to rounding in every replication: without luck.
func TestExpectationsBalance(t *testing.T) {
	for name, e := range expectable(3) {
		e.Points = 16
		x := mustExpect(t, e)
		for _, offer := range x.Offers() {
			got, err := x.Estimate(offer, imbalance, 0.95)
			require.NoError(t, err)
			assert.InDelta(t, 0, got.Value, 1e-9, name)
			assert.InDelta(t, 0, got.StandardError, 1e-9, name)
		}
	}
}
