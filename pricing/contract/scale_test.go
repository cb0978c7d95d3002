package contract_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// Numbers that are far from all others change nothing where they do not bind.
func TestNumbersFarFromOthers(t *testing.T) {
	want := 2.353076923
	for name, change := range map[string]func(*contract.Problem){
		"cap of 1e8":       func(p *contract.Problem) { p.Cap = 1e8 },
		"cap of 1e10":      func(p *contract.Problem) { p.Cap = 1e10 },
		"cap of 1e100":     func(p *contract.Problem) { p.Cap = 1e100 },
		"outside of -1e9":  func(p *contract.Problem) { p.Outside = -1e9 },
		"outside of -1e10": func(p *contract.Problem) { p.Outside = -1e10 },
		"absurd action": func(p *contract.Problem) {
			p.Actions = append(p.Actions, contract.Action{Name: "n/a", Cost: 1e9, Outcomes: []float64{0.1, 0.9}})
		},
		"all of them": func(p *contract.Problem) {
			p.Cap, p.Outside = 1e30, -1e20
			p.Actions = append(p.Actions, contract.Action{Name: "n/a", Cost: 1e9, Outcomes: []float64{0.1, 0.9}})
		},
	} {
		for shape := contract.AnyShape; shape <= contract.PayForSuccess; shape++ {
			p := humanEval
			p.Actions = slices.Clone(p.Actions)
			p.Shape = shape
			change(&p)
			for _, design := range []func() (contract.Contract, error){p.MinPay, p.MinBudget} {
				c, err := design()
				require.NoError(t, err, name)
				assert.InDelta(t, want, c.Payments[1], 1e-8, name)
				assert.InDelta(t, 0, c.Payments[0], 1e-9, name)
				implements(t, p, c)
			}
		}
	}
	absurd := humanEval
	absurd.Actions = append(slices.Clone(absurd.Actions), contract.Action{Name: "n/a", Cost: 1e9, Outcomes: []float64{0.1, 0.9}})
	plain, surplus, err := humanEval.Best([]float64{0, 10})
	require.NoError(t, err)
	best, left, err := absurd.Best([]float64{0, 10})
	require.NoError(t, err)
	assert.Equal(t, plain.Target, best.Target)
	assert.InEpsilon(t, surplus, left, 1e-9)
}

// Costs in millionths, and a cap in ones.
func TestSmallCosts(t *testing.T) {
	for _, by := range []float64{1e-3, 1e-6, 1e-12, 1e-60} {
		for _, cap := range []float64{0, 1000, 1e4} {
			p := humanEval
			p.Actions = slices.Clone(p.Actions)
			p.Cap = cap
			for i := range p.Actions {
				p.Actions[i].Cost *= by
			}
			c, err := p.MinPay()
			require.NoError(t, err)
			assert.InEpsilon(t, 2.353076923*by, c.Payments[1], 1e-8)
			action, _, err := p.Response(c.Payments)
			require.NoError(t, err)
			assert.Equal(t, p.Target, action)
		}
	}
}

// An action that costs too much to be meant changes no inspection.
func TestAbsurdAgent(t *testing.T) {
	in := contract.Inspection{Target: 1, Costs: []float64{1, 1}, Actions: []contract.Inspected{
		{Name: "lazy", Signal: []float64{0.7, 0.3}, Refined: [][]float64{{0.8, 0.2}, {0.5, 0.5}}},
		{Name: "work", Cost: 1, Signal: []float64{0.2, 0.8}, Refined: [][]float64{{0.5, 0.5}, {0.2, 0.8}}},
	}}
	want, err := in.Best()
	require.NoError(t, err)
	require.Greater(t, want.Cost, 1.0)
	in.Actions = append(in.Actions, contract.Inspected{Name: "absurd", Cost: 1e9, Signal: []float64{0.1, 0.9}, Refined: [][]float64{{0.1, 0.9}, {0.1, 0.9}}})
	got, err := in.Best()
	require.NoError(t, err)
	assert.InEpsilon(t, want.Cost, got.Cost, 1e-9)
}

// What rounding leaves of a floor is not paid, and the agent does what it is paid for.
func TestRoundingIsNotPaid(t *testing.T) {
	p := contract.Problem{Target: 1, Shape: contract.Monotone, Floor: -1, Actions: []contract.Action{
		{Cost: 0, Outcomes: []float64{.5, .125, .375}},
		{Cost: 0, Outcomes: []float64{.5, 1. / 3, 1. / 6}},
	}}
	for _, design := range []func() (contract.Contract, error){p.MinPay, p.MinBudget} {
		c, err := design()
		require.NoError(t, err)
		implements(t, p, c)
		for _, v := range c.Payments {
			assert.True(t, v == 0 || math.Abs(v) > 1e-12, "%v", c.Payments)
		}
	}
}

// A prize that is beyond any use is refused; where less will do, less is paid.
func TestPrizeBeyondUse(t *testing.T) {
	p := contract.Problem{Target: 1, Shape: contract.PayForSuccess, Actions: []contract.Action{
		{Name: "shirk", Cost: 0, Outcomes: trials(t, 1000, 0.6)},
		{Name: "work", Cost: 1, Outcomes: trials(t, 1000, 0.7)},
	}}
	_, err := p.MinPay()
	require.ErrorContains(t, err, `contract: "work" takes a payment of 7.98e+154 for one outcome, beyond any use: want payments of at most 1e100 either way`)
	p.Shape = contract.Threshold
	c, err := p.MinBudget()
	require.NoError(t, err)
	implements(t, p, c)
	assert.Less(t, c.Budget, 1.01)
}

// An action that rounding keeps from being tried may be the best one: Best says so.
func TestBestHidesNoFault(t *testing.T) {
	p := contract.Problem{Floor: -1e6, Actions: []contract.Action{
		{Name: "fine", Cost: 4e-7, Outcomes: []float64{0, 1}},
		{Name: "coarse", Cost: 4, Outcomes: []float64{0.5, 0.5}},
	}}
	p.Target = 1
	_, err := p.MinPay()
	require.NoError(t, err)
	_, _, err = p.Best([]float64{0, 1})
	require.EqualError(t, err, `contract: rounding leaves no payments that make "fine" the best action, want costs and probabilities of more similar size`)
}
