package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// extreme are numbers at which something overflows, vanishes or is rounded away.
var extreme = []float64{0, math.SmallestNonzeroFloat64, 1e-308, 1e-170, 1e-17, 0.5, 1 - 0x1p-53, 1, 1e17, 1e100, 1e170, 1e308, math.MaxFloat64}

// Numbers of any size are refused, or what comes of them is a number.
func TestExtremeNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(52, 1))
	corners := []float64{0, math.SmallestNonzeroFloat64, 1e-170, 0.5, 1, 1e170, math.MaxFloat64}
	for _, a := range corners {
		for _, b := range corners {
			for _, c := range corners {
				isNumber(t, a, b, c)
			}
		}
	}
	any := func() float64 { return extreme[r.IntN(len(extreme))] }
	for range thorough(300) {
		isNumber(t, any(), any(), any())
	}
}

func isNumber(t *testing.T, a, b, c float64) {
	t.Helper()
	for name, of := range extremes(a, b, c) {
		numbers, err := of()
		for _, v := range numbers {
			if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
				t.Errorf("%s of %v, %v and %v: %v", name, a, b, c, numbers)
				break
			}
		}
	}
}

// extremes are what designs make of three numbers.
func extremes(a, b, c float64) map[string]func() ([]float64, error) {
	two := []float64{0.5, 0.5}
	return map[string]func() ([]float64, error){
		"Risk": func() ([]float64, error) {
			s, err := contract.Risk{Variance: a, BuyerRisk: b, SellerRisk: c}.Best()
			return []float64{s.Seller, s.Premium, s.Alone}, err
		},
		"SpendCap": func() ([]float64, error) {
			s, err := contract.SpendCap{Mean: a, Variation: b, Limit: c}.Price()
			return []float64{s.Value, s.Bill, s.Binds}, err
		},
		"AuditTest": func() ([]float64, error) {
			audit, err := contract.AuditTest{Honest: a, Suspected: b, FalseAlarm: c}.Start()
			if err != nil {
				return nil, err
			}
			for _, suspicion := range []float64{1, 0, 0.5, a, 1, 0} {
				_, err = audit.Observe(suspicion)
			}
			return []float64{audit.LogWealth()}, err
		},
		"Demand": func() ([]float64, error) {
			d := contract.Demand{Values: []float64{a, b}, Shares: two, Cost: c}
			price, s, err := d.Uniform()
			if err != nil {
				return nil, err
			}
			segments, err := d.ForBuyers()
			if err != nil {
				return nil, err
			}
			perfect, err := d.Perfect()
			if err != nil {
				return nil, err
			}
			buyers, err := d.Segmented(segments)
			return []float64{price, s.Producer, s.Consumer, s.Total(), buyers.Producer, buyers.Consumer, buyers.Total(), perfect.Producer}, err
		},
		"Inspection": func() ([]float64, error) {
			policy, err := contract.Inspection{Target: 1, Costs: []float64{a, a}, Cap: c, Actions: []contract.Inspected{
				{Signal: two, Refined: [][]float64{two, two}},
				{Cost: b, Signal: []float64{0.25, 0.75}, Refined: [][]float64{two, {0.25, 0.75}}},
			}}.Best()
			return []float64{policy.Inspecting, policy.Cost}, err
		},
		"Tasks": func() ([]float64, error) {
			in, err := contract.Tasks{Value: []float64{a, a}, Risk: b, Measures: []contract.Measure{{Weights: []float64{c, 1}, Variance: b}}}.Best()
			return append(append([]float64{in.Welfare, in.FirstBest}, in.Shares...), in.Effort...), err
		},
		"Output": func() ([]float64, error) {
			l, err := contract.Output{EffortCost: a, Variance: b, SellerRisk: c, BuyerRisk: c}.Best()
			return []float64{l.Share, l.Fixed, l.Effort, l.Welfare}, err
		},
		"Attribution": func() ([]float64, error) {
			best, err := contract.Attribution{Value: a, EffortCost: b, FalsePositive: c}.Best()
			return []float64{best.Fee, best.Success, best.Bill, best.Profit}, err
		},
		"Billed": func() ([]float64, error) {
			bill, wrong, err := contract.Attribution{FalsePositive: c}.Billed(a, b)
			return []float64{bill, wrong}, err
		},
		"InspectionGame": func() ([]float64, error) {
			e, err := contract.InspectionGame{Saving: a, Fee: b, Check: c, Loss: a}.Equilibrium()
			return []float64{e.Shirk, e.Check, e.Cost, e.Gain}, err
		},
		"Padding": func() ([]float64, error) {
			suspicion, err := contract.Padding(a, b)
			return []float64{suspicion}, err
		},
	}
}

// An audit that bets all but everything on what it suspects still weighs what is clean.
func TestAuditOfWhatIsAllButCertain(t *testing.T) {
	audit, err := contract.AuditTest{Honest: 0.3, Suspected: 1 - 0x1p-53, FalseAlarm: 0.05}.Start()
	require.NoError(t, err)
	_, err = audit.Observe(0)
	require.NoError(t, err)
	assert.InEpsilon(t, 0x1p-53/0.7, audit.Wealth(), 1e-9)
}
