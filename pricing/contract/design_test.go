package contract_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/pricing/contract"
)

// On random problems the designs cost what the best of all vertices costs, the
// agent does take the target, and where there is no contract, the mixture named
// does have the target's outcomes at less cost.
func TestAgainstAllVertices(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 1))
	designed, infeasible := 0, 0
	for range thorough(4000) {
		p := random(r)
		pay, budget := bestVertex(p)
		c, err := p.MinPay()
		if err != nil {
			infeasible++
			require.True(t, math.IsInf(pay, 1), "%+v: %v", p, err)
			imitates(t, p, err)
			continue
		}
		designed++
		implements(t, p, c)
		require.InDelta(t, pay, c.Pay, 1e-8, "%+v", p)
		b, err := p.MinBudget()
		require.NoError(t, err)
		implements(t, p, b)
		require.InDelta(t, budget, b.Budget, 1e-8, "%+v", p)
		require.LessOrEqual(t, c.Pay, b.Pay+1e-8)
		require.LessOrEqual(t, b.Budget, c.Budget+1e-8)
	}
	assert.Greater(t, min(designed, infeasible), thorough(200))
}

// bestVertex looks at every vertex of the payments that implement the target, for
// the least pay and the least budget. The budget is one more variable.
func bestVertex(p contract.Problem) (pay, budget float64) {
	target := p.Actions[p.Target]
	n := len(target.Outcomes)
	var planes [][]float64
	var bounds []float64
	add := func(bound float64, coefficients ...float64) {
		planes, bounds = append(planes, coefficients), append(bounds, bound)
	}
	for i, a := range p.Actions {
		if i != p.Target {
			add(target.Cost-a.Cost, append(floats.SubTo(make([]float64, n), target.Outcomes, a.Outcomes), 0)...)
		}
	}
	add(target.Cost, append(append([]float64{}, target.Outcomes...), 0)...)
	for j := range n {
		paid, below := make([]float64, n+1), make([]float64, n+1)
		paid[j], below[j], below[n] = 1, -1, 1
		add(0, paid...)
		add(0, below...)
	}
	pay, budget = math.Inf(1), math.Inf(1)
	choose(len(planes), n+1, func(chosen []int) {
		a, b := mat.NewDense(n+1, n+1, nil), mat.NewVecDense(n+1, nil)
		for i, k := range chosen {
			a.SetRow(i, planes[k])
			b.SetVec(i, bounds[k])
		}
		var x mat.VecDense
		if x.SolveVec(a, b) != nil {
			return
		}
		t := x.RawVector().Data
		for k, plane := range planes {
			if floats.Dot(plane, t) < bounds[k]-1e-9 {
				return
			}
		}
		pay, budget = min(pay, floats.Dot(target.Outcomes, t[:n])), min(budget, t[n])
	})
	return pay, budget
}

// choose calls f with every choice of k out of n.
func choose(n, k int, f func([]int)) {
	var pick func(from int, chosen []int)
	pick = func(from int, chosen []int) {
		if len(chosen) == k {
			f(chosen)
			return
		}
		for i := from; i < n; i++ {
			pick(i+1, append(chosen[:len(chosen):len(chosen)], i))
		}
	}
	pick(0, nil)
}

// implements checks that the agent takes the target, and the sums.
func implements(t *testing.T, p contract.Problem, c contract.Contract) {
	t.Helper()
	action, gain, err := p.Response(c.Payments)
	require.NoError(t, err)
	require.Equal(t, p.Target, action, "%+v %+v", p, c)
	require.InDelta(t, c.Rent, gain, 1e-8)
	require.InDelta(t, floats.Dot(p.Actions[p.Target].Outcomes, c.Payments), c.Pay, 1e-9*(1+c.Pay))
	require.Equal(t, floats.Max(c.Payments), c.Budget)
	for _, v := range c.Payments {
		require.GreaterOrEqual(t, v, p.Floor-1e-9)
	}
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

// The less a shape allows, and the less is known of costs, the more is paid; and
// what a shape allows is kept.
func TestShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 2))
	for range thorough(2000) {
		p := random(r)
		before, budget := 0.0, 0.0
		for shape := contract.AnyShape; shape <= contract.PayForSuccess; shape++ {
			p.Shape, p.Robust = shape, false
			c, err := p.MinPay()
			if err != nil {
				before = math.Inf(1)
				if shape == contract.Monotone {
					imitates(t, p, err)
				}
				continue
			}
			require.GreaterOrEqual(t, c.Pay, before-1e-8, "%v %+v", shape, p)
			implements(t, p, c)
			b, err := p.MinBudget()
			require.NoError(t, err)
			require.GreaterOrEqual(t, b.Budget, budget-1e-8, "%v %+v", shape, p)
			before, budget = c.Pay, b.Budget
			if shape > contract.AnyShape {
				require.IsNonDecreasing(t, c.Payments)
			}
			if shape >= contract.Threshold {
				_, _, err := c.OnSuccess()
				require.NoError(t, err)
			}
			p.Robust = true
			if robust, err := p.MinPay(); err == nil {
				require.GreaterOrEqual(t, robust.Pay, c.Pay-1e-8)
			}
		}
	}
}

// Between two actions a design is a test: the least pay is for the outcome that
// tells them best apart, the least budget for all outcomes that speak for the
// target (Neyman and Pearson; Saig, Talgam-Cohen and Rosenfeld, 2023).
func TestTwoActionsAreATest(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 1))
	for range thorough(2000) {
		n := 2 + r.IntN(12)
		p := contract.Problem{Target: 1, Actions: []contract.Action{
			{Cost: 0, Outcomes: distribution(r, n)},
			{Cost: 1 + r.Float64(), Outcomes: distribution(r, n)},
		}}
		ratio, variation := 1.0, 0.0
		for j, q := range p.Actions[1].Outcomes {
			if q > 0 {
				ratio = min(ratio, p.Actions[0].Outcomes[j]/q)
			}
			variation += max(q-p.Actions[0].Outcomes[j], 0)
		}
		if variation < 1e-9 {
			continue // the same
		}
		cost := p.Actions[1].Cost
		pay, err := p.MinPay()
		require.NoError(t, err)
		assert.InEpsilon(t, cost/(1-ratio), pay.Pay, 1e-9)
		budget, err := p.MinBudget()
		require.NoError(t, err)
		assert.InEpsilon(t, cost/variation, budget.Budget, 1e-9)
	}
}

// Without limited liability the buyer pays what the target costs, and no more.
func TestUnlimitedLiability(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 3))
	for range thorough(1000) {
		p := random(r)
		_, err := p.MinPay()
		p.Floor, p.Outside = math.Inf(-1), float64(r.IntN(3)-1)
		c, unlimited := p.MinPay()
		require.Equal(t, err == nil, unlimited == nil, "%v, %v", err, unlimited)
		if err == nil {
			require.InDelta(t, p.Outside, c.Rent, 1e-7)
		}
	}
}

// A cap trades expected pay for budget, from one design to the other.
func TestCap(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 4))
	for range thorough(1000) {
		p := random(r)
		pay, err := p.MinPay()
		if err != nil || pay.Budget == 0 {
			continue
		}
		budget, err := p.MinBudget()
		require.NoError(t, err)
		p.Cap = budget.Budget * 0.99
		_, err = p.MinPay()
		require.ErrorContains(t, err, "Cap is")
		last := math.Inf(1)
		for _, share := range []float64{0, 0.5, 1} {
			p.Cap = budget.Budget*(1+1e-6) + share*(pay.Budget-budget.Budget)
			c, err := p.MinPay()
			require.NoError(t, err)
			require.LessOrEqual(t, c.Budget, p.Cap*(1+1e-9))
			require.LessOrEqual(t, c.Pay, last+1e-8)
			last = c.Pay
		}
		require.InDelta(t, pay.Pay, last, 1e-8)
	}
}

// Costs in another currency make no other contract.
func TestUnitsOfMoney(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 5))
	for range 300 {
		p := random(r)
		c, err := p.MinPay()
		rate := math.Pow(10, float64(r.IntN(30)-15))
		for i := range p.Actions {
			p.Actions[i].Cost *= rate
		}
		other, otherErr := p.MinPay()
		require.Equal(t, err == nil, otherErr == nil)
		if err == nil {
			require.InDelta(t, c.Pay, other.Pay/rate, 1e-8)
		}
	}
}

// Under pay for tokens the cheapest model is run, under any of the designs the
// one that is wanted, if it is wanted: the buyer's best depends on its value.
func TestWhatTheAgentDoes(t *testing.T) {
	action, _, err := humanEval.Response([]float64{1, 1})
	require.NoError(t, err)
	assert.Equal(t, 0, action)
	action, gain, err := humanEval.Response([]float64{0, 0})
	require.NoError(t, err)
	assert.Equal(t, -1, action, "it would rather not")
	assert.Zero(t, gain)
	least, err := humanEval.MinPay()
	require.NoError(t, err)
	assert.Equal(t, []int{0}, least.Binding, "the smallest tempts most")
	for value, want := range map[float64]int{1: 0, 100: 2} {
		best, surplus, err := humanEval.Best([]float64{0, value})
		require.NoError(t, err)
		assert.Equal(t, want, best.Target)
		assert.InDelta(t, value*humanEval.Actions[want].Outcomes[1]-best.Pay, surplus, 1e-9)
	}
}

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

// Who has no choice needs no pay.
func TestNoChoice(t *testing.T) {
	p := contract.Problem{Actions: []contract.Action{{Cost: 3, Outcomes: []float64{0.5, 0.5}}}, Outside: math.Inf(-1)}
	c, err := p.MinPay()
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 0}, c.Payments)
	p.Outside = 1
	c, err = p.MinBudget()
	require.NoError(t, err)
	assert.InDelta(t, 4, c.Pay, 1e-9)
	assert.InDelta(t, 4, c.Budget, 1e-9)
}

func TestErrorsAs(t *testing.T) {
	p := twoCoins(t)
	p.Actions[0].Outcomes = p.Actions[1].Outcomes
	_, err := p.MinBudget()
	var none *contract.Infeasible
	require.True(t, errors.As(err, &none))
	assert.Equal(t, []float64{1, 0}, none.Mixture)
}
