package contract_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract"
)

// Seeing more never raises the pay, and the best policy is not beaten. Payments
// are those of the contract, signal by signal.
func TestSeeingMoreSavesPay(t *testing.T) {
	r := rand.New(rand.NewPCG(26, 1))
	for range 200 {
		in := contract.Inspection{Costs: []float64{r.Float64(), r.Float64()}}
		for i := range 3 {
			in.Actions = append(in.Actions, contract.Inspected{
				Cost:    float64(i),
				Signal:  distribution(r, 2),
				Refined: [][]float64{distribution(r, 3), distribution(r, 2)},
			})
		}
		in.Target = 2
		policies, err := in.Policies()
		if err != nil {
			var none *contract.Infeasible
			require.ErrorAs(t, err, &none)
			continue
		}
		best, err := in.Best()
		require.NoError(t, err)
		for _, a := range policies {
			require.LessOrEqual(t, best.Cost, a.Cost)
			require.InDelta(t, a.Cost, a.Contract.Pay+a.Inspecting, 1e-12)
			var flat []float64
			for _, list := range a.Payments {
				flat = append(flat, list...)
			}
			require.Equal(t, a.Contract.Payments, flat)
			for _, b := range policies {
				if sees(a, b) {
					require.LessOrEqual(t, a.Contract.Pay, b.Contract.Pay+1e-8)
				}
			}
		}
	}
}

func sees(a, b contract.Policy) bool {
	for k := range a.Inspect {
		if b.Inspect[k] && !a.Inspect[k] {
			return false
		}
	}
	return true
}

// A lower cap leaves fewer choices of signals, each of which costs no less; if there is
// none, the cap that is named is the least one.
func TestCappedInspection(t *testing.T) {
	free, err := agents(t).Best()
	require.NoError(t, err)
	last := free.Cost
	for _, cap := range []float64{1, 0.5, 0.3, 0.2, 0.1, 0.05, 0.01, 0.001} {
		in := agents(t)
		in.Cap = cap * free.Contract.Budget
		best, err := in.Best()
		if err != nil {
			var least float64
			_, scanErr := fmt.Sscanf(err.Error(), fmt.Sprintf("contract: Cap is %v, want at least %%g,", in.Cap), &least)
			require.NoError(t, scanErr, err.Error())
			in.Cap = least * (1 + 1e-6)
			_, err = in.Best()
			require.NoError(t, err)
			in.Cap = least * (1 - 1e-6)
			_, err = in.Best()
			require.Error(t, err)
			return
		}
		assert.LessOrEqual(t, best.Contract.Budget, in.Cap*(1+1e-9))
		assert.GreaterOrEqual(t, best.Cost, last*(1-1e-9), "cap %v", in.Cap)
		last = best.Cost
	}
	require.Fail(t, "every cap is enough")
}

// To know the lowest cost alone is to take every other action to cost as little.
func TestRobustInspection(t *testing.T) {
	robust, cheap := agents(t), agents(t)
	robust.Robust = true
	for i := range cheap.Actions[:cheap.Target] {
		cheap.Actions[i].Cost = 17.738534
	}
	got, err := robust.Policies()
	require.NoError(t, err)
	want, err := cheap.Policies()
	require.NoError(t, err)
	assert.Equal(t, want, got)
	known, err := agents(t).Policies()
	require.NoError(t, err)
	for i := range known {
		assert.GreaterOrEqual(t, got[i].Cost, known[i].Cost*(1-1e-9))
	}
}

// Neither player of the inspection game gains by doing otherwise.
func TestNobodyDeviates(t *testing.T) {
	r := rand.New(rand.NewPCG(42, 1))
	for range 1000 {
		g := contract.InspectionGame{Saving: 0.1 + r.Float64(), Fee: 2 * r.Float64(), Check: 0.1 + r.Float64(), Loss: 2 * r.Float64()}
		e, err := g.Equilibrium()
		require.NoError(t, err)
		shirking := g.Saving - e.Check*g.Fee
		trusting, checking := e.Shirk*g.Loss, g.Check
		assert.InDelta(t, e.Gain, e.Shirk*shirking, 1e-12)
		assert.InDelta(t, e.Gain, max(shirking, 0), 1e-12)
		assert.InDelta(t, e.Cost, e.Check*checking+(1-e.Check)*trusting, 1e-12)
		assert.InDelta(t, e.Cost, min(trusting, checking), 1e-12)
	}
}

// Trials are a distribution with the mean of a binomial.
func TestTrials(t *testing.T) {
	for _, n := range []int{1, 11, 1000} {
		for _, p := range []float64{0, 1e-9, 0.3, 1} {
			outcomes := trials(t, n, p)
			mean := 0.0
			for k, q := range outcomes {
				mean += float64(k) * q
			}
			assert.InDelta(t, 1, floats.Sum(outcomes), 1e-9)
			assert.InDelta(t, float64(n)*p, mean, 1e-9*float64(n))
		}
	}
}
