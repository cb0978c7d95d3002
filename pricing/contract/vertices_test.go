package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/combin"

	"github.com/usevalue/usevalue/pricing/contract"
)

// On random problems the designs cost what the best of all vertices costs, the
// agent does take the target, and where there is no contract, the mixture named
// does have the target's outcomes at less cost.
func TestAgainstAllVertices(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 1))
	designed, infeasible := 0, 0
	for range thorough(1000) {
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
	assert.Greater(t, min(designed, infeasible), thorough(50))
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
	meet := func(chosen []int) {
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
	}
	for _, chosen := range combin.Combinations(len(planes), n+1) {
		meet(chosen)
	}
	return pay, budget
}
