package simulate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

type stringer struct{ name string }

func (s stringer) String() string                  { return s.name }
func (s stringer) Charge(*pricing.Account) float64 { return 0 }

// What is wrong deep within a part is named with the part.
func TestFaultsThatHide(t *testing.T) {
	e := tiny()
	e.Offers[0] = simulate.Sell("o", pricing.Segments{Name: "s", Default: (*pricing.Plan)(nil)})
	got := refused(t, e)
	assert.Len(t, got, 1)
	for _, part := range []string{`simulate: offer 1 "o": `, `segments "s"`, "Default", "nil"} {
		assert.Contains(t, got[0], part)
	}
	e = tiny()
	e.Market.Receivers = 1000 // some of them in the hole
	e.Market.Population.Stakes = quantileFunc(func(p float64) float64 {
		if p > 0.3 && p < 0.31 {
			return math.NaN()
		}
		return p
	})
	got = refused(t, e)
	assert.Len(t, got, 1)
	assert.Regexp(t, `^simulate: market "m": Population: Stakes cannot be compiled: .* NaN, want a finite number$`, got[0])
}

// prickly panics when it is asked one thing about itself.
type prickly string

func (p prickly) touch(what string) {
	if string(p) == what {
		panic("boom")
	}
}

func (p prickly) Charge(*pricing.Account) float64 { return 0 }
func (p prickly) Validate() error                 { p.touch("Validate"); return nil }
func (p prickly) ReadsBuyer() bool                { p.touch("ReadsBuyer"); return false }
func (p prickly) ReadsHistory() bool              { p.touch("ReadsHistory"); return false }
func (p prickly) String() string                  { p.touch("String"); return "prickly" }

func TestStrategiesThatPanicWhenAskedAboutThemselves(t *testing.T) {
	for _, what := range []string{"Validate", "ReadsBuyer", "ReadsHistory", "String"} {
		e := tiny()
		e.Market.Periods = 2
		e.Offers[0] = simulate.Sell("o", prickly(what))
		got := refused(t, e)
		assert.Regexp(t, `^simulate: offer .*"o".*: boom`, got[0], what)
	}
}

// Correlations are refused exactly where their matrix has a negative eigenvalue.
func TestCorrelationsHaveToBeOfSomeVariables(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	refusals := 0
	for range 200 {
		e, scale, m := tiny(), random.Float64(), mat.NewSymDense(8, nil)
		for i := range 8 {
			m.SetSym(i, i, 1)
			for j := range i {
				rho := scale * (2*random.Float64() - 1)
				m.SetSym(i, j, rho)
				e.Market.Population.Correlations = append(e.Market.Population.Correlations,
					simulate.Correlation{A: simulate.Dimension(i), B: simulate.Dimension(j), Rho: rho})
			}
		}
		var eigen mat.EigenSym
		require.True(t, eigen.Factorize(m, false))
		_, err := simulate.Run(context.Background(), e)
		negative := eigen.Values(nil)[0] < 0
		assert.Equal(t, negative, err != nil, "smallest eigenvalue %v: %v", eigen.Values(nil)[0], err)
		if negative {
			refusals++
		}
	}
	assert.True(t, 0 < refusals && refusals < 200, "%d refusals", refusals)
}

// One error names everything, before any strategy is asked.
func TestManyFaultsAtOnce(t *testing.T) {
	var asked atomic.Int64
	e := tiny()
	e.Market.Receivers, e.Market.Periods, e.First, e.Workers = 0, -1, -1, -1
	e.Market.Population.Knowledge = simulate.Point(2)
	e.Market.Demand.Tasks = simulate.Point(-1)
	e.Market.Producer.RejectRight = -1
	e.Market.Producer.Right.Cost = simulate.Point(math.NaN())
	e.Market.Measurement = simulate.Measurement{Event: 9, Cost: math.Inf(1)}
	e.Market.View.Segments = []float64{2, 1}
	e.Offers = append(e.Offers, simulate.Sell("p", pricing.StrategyFunc(func(*pricing.Account) float64 { asked.Add(1); return 0 }), nil))
	got := refused(t, e)
	for _, part := range []string{
		"0 receivers", "-1 periods", "First is -1", "-1 workers", "Knowledge is", "Tasks is", "RejectRight is -1", "Right: Cost cannot",
		"Event is", "Measurement: Cost is +Inf", "Signal is nil", "Segments[1] is 1", `offer 2 "p": option 2: its plan is nil`,
	} {
		assert.Equal(t, 1, strings.Count(strings.Join(got, "\n"), part), part)
	}
	assert.Len(t, got, 13)
	for _, line := range got {
		assert.Regexp(t, `^simulate: .+, want .+`, line)
	}
	assert.Zero(t, asked.Load())
}

// A strategy that fails on any typical period is refused before anything runs,
// and so is one in a menu.
func TestStrategiesThatFailOnTypicalPeriods(t *testing.T) {
	for _, size := range []int{0, 1, 3, 17, 40} {
		for what, fail := range map[string]func() float64{
			"charges NaN":  math.NaN,
			"charges +Inf": func() float64 { return math.Inf(1) },
			"charges -Inf": func() float64 { return math.Inf(-1) },
			"panics":       func() float64 { panic("no") },
		} {
			plan := pricing.StrategyFunc(func(a *pricing.Account) float64 {
				if len(a.Deliveries) == size {
					return fail()
				}
				return a.Total().Success
			})
			m := simulate.Market{Receivers: 1, Demand: simulate.Demand{Tasks: simulate.Point(40)}, Producer: simulate.Producer{Quality: simulate.Point(0.65)}}
			e := simulate.Experiment{Market: m, Offers: []simulate.Offer{simulate.Sell("o", pricing.PerOutcome(1), plan)}, Replications: 1}
			_, err := simulate.Run(context.Background(), e)
			where := fmt.Sprintf("typical period of %d deliveries", size)
			assert.ErrorContains(t, err, what)
			assert.ErrorContains(t, err, where)
			assert.ErrorContains(t, err, `offer "o", option 2`)
		}
	}
}
