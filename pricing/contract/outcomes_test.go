package contract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract"
)

// Many outcomes, most of them very rare, are no harder than few: floating point
// gives up on some of these, and fractions do not. Without a cap the least pay is
// for outcomes that hardly ever come.
func TestManyOutcomes(t *testing.T) {
	for _, c := range []struct {
		shape contract.Shape
		n     int
		cap   float64
	}{{contract.Monotone, 1000, 100}, {contract.AnyShape, 100, 0}, {contract.AnyShape, 100, 100}, {contract.Threshold, 100, 0}} {
		p := contract.Problem{Target: 3, Shape: c.shape, Cap: c.cap}
		for i, q := range []float64{0.5, 0.6, 0.65, 0.7} {
			p.Actions = append(p.Actions, contract.Action{Cost: float64(i), Outcomes: trials(t, c.n, q)})
		}
		pay, err := p.MinPay()
		require.NoError(t, err)
		implements(t, p, pay)
		budget, err := p.MinBudget()
		require.NoError(t, err)
		implements(t, p, budget)
		require.LessOrEqual(t, budget.Budget, pay.Budget*(1+1e-9))
		require.LessOrEqual(t, pay.Pay, budget.Pay*(1+1e-9))
	}
}

// More outcomes than are solved in fractions from scratch are no reason to give up:
// within the least budget of any problem, and within more, there is a contract. At
// seeds 3 and 13 floating point does not find it, and fractions go on from there.
func TestManyOutcomesWithinACap(t *testing.T) {
	type sample struct {
		outcomes int
		seed     uint64
	}
	list := []sample{{120, 0}}
	if !testing.Short() {
		list = append(list, sample{80, 3}, sample{120, 13}, sample{160, 0}, sample{199, 0})
	}
	for _, s := range list {
		r := rand.New(rand.NewPCG(uint64(s.outcomes), s.seed))
		p := contract.Problem{Target: 1 + r.IntN(5)}
		q, cost := 0.05, 0.0
		for range p.Target + 1 {
			q += 0.9 / float64(p.Target+1) * r.Float64()
			p.Actions = append(p.Actions, contract.Action{Cost: cost, Outcomes: trials(t, s.outcomes, q)})
			cost += r.Float64()
		}
		least, err := p.MinBudget()
		require.NoError(t, err, "%+v", s)
		implements(t, p, least)
		p.Cap = least.Budget * (1 + r.Float64())
		capped, err := p.MinPay()
		require.NoError(t, err, "%+v", s)
		implements(t, p, capped)
		require.LessOrEqual(t, capped.Budget, p.Cap*(1+1e-9))
		require.LessOrEqual(t, capped.Pay, least.Pay*(1+1e-9))
	}
}

// A budget for more payments than can be found in seconds is refused at once, and not
// where most outcomes hardly ever come.
func TestTooManyPayments(t *testing.T) {
	p := contract.Problem{Target: 1}
	r := rand.New(rand.NewPCG(51, 1))
	for i := range 2 {
		outcomes := make([]float64, 600)
		for j := range outcomes {
			outcomes[j] = 1 + r.Float64()
		}
		floats.Scale(1/floats.Sum(outcomes), outcomes)
		p.Actions = append(p.Actions, contract.Action{Cost: float64(i), Outcomes: outcomes})
	}
	_, err := p.MinBudget()
	require.ErrorContains(t, err, "want at most 500 for payments of AnyShape within a budget: want fewer outcomes, or the Shape Monotone")
	p.Shape = contract.Monotone
	_, err = p.MinBudget()
	require.NoError(t, err)

	// What the agent gets outside and a cap are no outcomes. Of 500 that are the same
	// whatever it does, none is paid: that takes no time to find out.
	p.Shape, p.Cap = contract.AnyShape, 1e9
	_, err = p.MinBudget()
	require.ErrorContains(t, err, "contract: 600 outcomes tell the actions apart")
	same := make([]float64, 500)
	for j := range same {
		same[j] = 1. / 500
	}
	_, err = contract.Problem{Target: 1, Actions: []contract.Action{{Cost: 0, Outcomes: same}, {Cost: 1, Outcomes: same}}}.MinBudget()
	var none *contract.Infeasible
	require.ErrorAs(t, err, &none)

	low, high := 0.6, 0.7
	if testing.Short() {
		low, high = 0.9, 0.95 // of which fewer outcomes are likely
	}
	coins := contract.Problem{Target: 1, Actions: []contract.Action{{Cost: 0, Outcomes: trials(t, 510, low)}, {Cost: 1, Outcomes: trials(t, 510, high)}}}
	some, err := coins.MinBudget()
	require.NoError(t, err)
	implements(t, coins, some)
	coins.Shape = contract.Threshold
	one, err := coins.MinBudget()
	require.NoError(t, err)
	assert.InEpsilon(t, one.Budget, some.Budget, 1e-9, "a most powerful test has one threshold")
}
