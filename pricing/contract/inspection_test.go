package contract_test

import (
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
