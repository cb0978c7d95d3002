package contract_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract"
)

// What cannot be had is refused with the reason.
func TestWhyNot(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*contract.Problem)
		because string
	}{
		{"a cheaper twin", func(p *contract.Problem) { p.Actions[1].Outcomes = p.Actions[2].Outcomes },
			`contract: no payments make "70B" worth its cost of 0.6405: the same outcomes come from "13B", at a cost of 0.2415: want outcomes that tell them apart`},
		{"a mixture", func(p *contract.Problem) { p.Target = 1; p.Actions[1].Cost = 0.3 },
			`contract: no payments make "13B" worth its cost of 0.3: the same outcomes come from 0.872 of "7B" and 0.128 of "70B", at a cost of 0.240477: want outcomes that tell them apart`},
		{"one that is no better", func(p *contract.Problem) {
			p.Shape = contract.Monotone
			p.Target = 1
			p.Actions[0].Outcomes = []float64{0.5, 0.5}
		},
			`contract: no payments make "13B" worth its cost of 0.2415: outcomes at least as good come from "7B", at a cost of 0.18165: want outcomes that tell them apart`},
		{"unknown costs", func(p *contract.Problem) { p.Robust = true; p.Target = 1; p.Actions[0].Outcomes = []float64{1, 0} },
			`contract: no payments make "13B" worth its cost of 0.2415: outcome 1 or better comes at least as often from "70B", at a cost that may be 0.18165: want outcomes that tell them apart`},
		{"outside", func(p *contract.Problem) { p.Target = 0; p.Outside = 5 },
			`contract: no payments make "7B" worth its cost of 0.18165 and what the agent gets outside: before they do, it would rather take "13B"`},
		{"a cap and thresholds", func(p *contract.Problem) { p.Cap = 2; p.Shape = contract.Threshold },
			`contract: Cap is 2, want at least 2.35307692, the least budget under which the agent does best by "70B"`},
		{"a cap and a twin", func(p *contract.Problem) {
			p.Cap = 2
			p.Shape = contract.AnyShape
			p.Actions[1].Outcomes = p.Actions[2].Outcomes
		},
			`contract: no payments make "70B" worth its cost of 0.6405: the same outcomes come from "13B", at a cost of 0.2415: want outcomes that tell them apart`},
		{"a cap", func(p *contract.Problem) { p.Cap = 2 },
			`contract: Cap is 2, want at least 2.35307692, the least budget under which the agent does best by "70B"`},
	} {
		p := humanEval
		p.Actions = append([]contract.Action{}, p.Actions...)
		p.Shape = contract.PayForSuccess
		if c.name == "a cheaper twin" || c.name == "a mixture" {
			p.Shape = contract.AnyShape
		}
		c.change(&p)
		_, err := p.MinPay()
		assert.EqualError(t, err, c.because, c.name)
		_, err = p.MinBudget()
		assert.EqualError(t, err, c.because, c.name)
	}
}

// Of thresholds, each has its own reason.
func TestWhyNoThreshold(t *testing.T) {
	p := contract.Problem{Shape: contract.Threshold, Target: 1, Actions: []contract.Action{
		{Name: "safe", Cost: 1, Outcomes: []float64{0, 1, 0}},
		{Name: "bold", Cost: 2, Outcomes: []float64{0.5, 0.5, 0}},
	}}
	_, err := p.MinPay()
	assert.EqualError(t, err, `contract: no payments from outcome 0 on make "bold" worth its cost of 2: outcome 0 or better comes at least as often from "safe", at a cost of 1: want outcomes that tell them apart
contract: no payments from outcome 1 on make "bold" worth its cost of 2: outcome 1 or better comes at least as often from "safe", at a cost of 1: want outcomes that tell them apart
contract: no payments from outcome 2 on make "bold" worth its cost of 2: outcome 2 or better comes at least as often from "safe", at a cost of 1: want outcomes that tell them apart`)
	p.Actions = p.Actions[1:]
	p.Target, p.Shape = 0, contract.PayForSuccess
	_, err = p.MinPay()
	assert.EqualError(t, err, `contract: no payments make "bold" worth its cost of 2 and what the agent gets outside: it never reaches an outcome that is paid`)
}

// A success that never comes, but for rounding, cannot be paid for.
func TestInfeasibleBesideTheFloor(t *testing.T) {
	p := contract.Problem{Target: 1, Shape: contract.PayForSuccess, Floor: 0.5, Actions: []contract.Action{
		{Cost: 0.001, Outcomes: []float64{0.5, 0.5}},
		{Cost: 0.002, Outcomes: []float64{1 - 4e-11, 4e-11}},
	}}
	_, err := p.MinPay()
	var none *contract.Infeasible
	require.ErrorAs(t, err, &none)
}

func TestErrorsAs(t *testing.T) {
	p := twoCoins(t)
	p.Actions[0].Outcomes = p.Actions[1].Outcomes
	_, err := p.MinBudget()
	var none *contract.Infeasible
	require.True(t, errors.As(err, &none))
	assert.Equal(t, []float64{1, 0}, none.Mixture)
}

// imitates checks the proof that there is no contract.
func imitates(t *testing.T, p contract.Problem, err error) {
	t.Helper()
	var none *contract.Infeasible
	require.ErrorAs(t, err, &none)
	require.Zero(t, none.Mixture[p.Target])
	mixed := make([]float64, len(p.Actions[0].Outcomes))
	cost := 0.0
	for i, a := range p.Actions {
		require.GreaterOrEqual(t, none.Mixture[i], 0.0)
		floats.AddScaled(mixed, none.Mixture[i], a.Outcomes)
		cost += none.Mixture[i] * a.Cost
	}
	require.InDelta(t, cost, none.Mixed, 1e-9)
	require.Less(t, cost, none.Cost)
	best := 0.0 // a monotone mixture reaches every outcome at least as often
	for j := len(mixed) - 1; j >= 0; j-- {
		best += mixed[j] - p.Actions[p.Target].Outcomes[j]
		if p.Shape == contract.AnyShape {
			require.InDelta(t, p.Actions[p.Target].Outcomes[j], mixed[j], 1e-8)
		} else {
			require.GreaterOrEqual(t, best, -1e-8)
		}
	}
}
