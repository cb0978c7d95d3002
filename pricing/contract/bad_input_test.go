package contract_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

var nan, inf = math.NaN(), math.Inf(1)

// All that is wrong with a problem comes in one error.
func TestFaultsOfAProblem(t *testing.T) {
	_, err := contract.Problem{}.MinPay()
	require.EqualError(t, err, "contract: there are no Actions, want the Target and what the agent might do instead")
	_, err = contract.Problem{
		Actions: []contract.Action{
			{Name: "a", Cost: nan, Outcomes: []float64{0.5, 0.6}},
			{Name: "b", Cost: inf, Outcomes: []float64{-1, 2, nan}},
			{Name: "c"},
		},
		Target: 3, Shape: 9, Outside: nan, Floor: inf, Cap: -1,
	}.MinPay()
	require.EqualError(t, err, `contract: Target is 3, want the index of one of the 3 Actions
contract: Actions[0] "a": Cost is NaN, want a number of at most 1e100 either way
contract: Actions[0] "a": Outcomes sum to 1.1, want 1
contract: Actions[1] "b": Cost is +Inf, want a number of at most 1e100 either way
contract: Actions[1] "b": Outcomes[0] is -1, want a probability in [0,1]
contract: Actions[1] "b": Outcomes[1] is 2, want a probability in [0,1]
contract: Actions[1] "b": Outcomes[2] is NaN, want a probability in [0,1]
contract: Actions[1] "b": has 3 Outcomes and the first action 2, want as many
contract: Actions[2] "c": Outcomes is empty, want a probability for each
contract: Actions[2] "c": has 0 Outcomes and the first action 2, want as many
contract: Outside is NaN, want a number of at most 1e100 either way, or -Inf for none
contract: Floor is +Inf, want a number of at most 1e100 either way, or -Inf for none
contract: Cap is -1 and Floor +Inf, want Cap above Floor and at most 1e100, or 0 for none
contract: Shape is Shape(9), want one of the shapes of the package`)
	p := humanEval
	p.Outside, p.Floor = -inf, -inf
	_, err = p.MinPay()
	require.EqualError(t, err, "contract: Outside and Floor are both -Inf, so that payments have no least: want one of them finite")
	_, _, err = humanEval.Response([]float64{1, nan, 3})
	require.EqualError(t, err, `contract: there are 3 payments and 2 outcomes, want one for each
contract: payments[1] is NaN, want a number of at most 1e100 either way`)
	_, _, err = humanEval.Best(nil)
	require.EqualError(t, err, "contract: there are 0 values and 2 outcomes, want one for each")
}

// Nothing else takes what is no number, or no probability, either.
func TestFaultsOfTheRest(t *testing.T) {
	for want, f := range map[string]func() error{
		"contract: there are 0 trials, want 1 to 1000":    func() error { _, err := contract.Trials(0, 0.5); return err },
		"contract: p is NaN, want a probability in [0,1]": func() error { _, err := contract.Trials(3, nan); return err },
		"contract: there are Costs of 0 signals, want 1 to 12\ncontract: there are no Actions, want the Target and what the agent might do instead": func() error {
			_, err := contract.Inspection{}.Best()
			return err
		},
		`contract: Costs[0] is -1, want a number of at least 0 and at most 1e100
contract: Actions[0] "a": has 2 probabilities of signals and outcomes Refined after 1, want 1 of each
contract: Actions[1] "b": Cost is NaN, want a number of at most 1e100 either way
contract: Actions[1] "b": Refined[0] sum to 0.5, want 1
contract: Target is 7, want the index of one of the 2 Actions
contract: Cap is NaN and Floor 0, want Cap above Floor and at most 1e100, or 0 for none`: func() error {
			_, err := contract.Inspection{
				Costs: []float64{-1},
				Actions: []contract.Inspected{
					{Name: "a", Signal: []float64{0.5, 0.5}, Refined: [][]float64{{0.5}}},
					{Name: "b", Cost: nan, Signal: []float64{1}, Refined: [][]float64{{0.5}}},
				},
				Target: 7,
				Cap:    nan,
			}.Policies()
			return err
		},
		"contract: EffortCost is 0, want a number above 0 and at most 1e100\ncontract: Variance is NaN, want a number of at least 0 and at most 1e100\ncontract: SellerRisk is -1, want a number of at least 0 and at most 1e100\ncontract: BuyerRisk is +Inf, want a number of at least 0 and at most 1e100": func() error {
			_, err := contract.Output{Variance: nan, SellerRisk: -1, BuyerRisk: inf}.Best()
			return err
		},
		"contract: share is -1, want a finite number of at least 0":                                    func() error { _, err := contract.Output{EffortCost: 1}.At(-1); return err },
		"contract: there are 0 kinds of effort with a Value and 0 Measures, want one of each at least": func() error { _, err := contract.Tasks{}.Best(); return err },
		"contract: Risk is NaN, want a finite number of at least 0\ncontract: Value[0] is NaN, want a finite number\ncontract: Measures[0]: Variance is -1, want a finite number of at least 0\ncontract: Measures[0]: has 2 Weights for 1 kinds of effort, want one each\ncontract: Measures[0]: Weights[1] is +Inf, want a finite number": func() error {
			_, err := contract.Tasks{Value: []float64{nan}, Risk: nan, Measures: []contract.Measure{{Weights: []float64{1, inf}, Variance: -1}}}.Best()
			return err
		},
		"contract: the Measures without risk say the same, or nothing: want each to weigh efforts in a way of its own": func() error {
			_, err := contract.Tasks{Value: []float64{1, 1}, Measures: []contract.Measure{{Weights: []float64{1, 2}}, {Weights: []float64{1, 2}}}}.Best()
			return err
		},
		"contract: FalsePositive and FalseNegative sum to 1.1, want less than 1: else measurement is no better than chance": func() error {
			_, err := contract.Attribution{EffortCost: 1, FalsePositive: 0.3, FalseNegative: 0.8}.Best()
			return err
		},
		"contract: fee is NaN, want a finite number of at least 0\ncontract: success is 0, want a finite number above 0": func() error {
			_, _, err := contract.Attribution{}.Billed(nan, 0)
			return err
		},
		"contract: Saving is 0, want a finite number above 0\ncontract: Fee is NaN, want a finite number of at least 0\ncontract: Check is 0, want a finite number above 0\ncontract: Loss is -1, want a finite number of at least 0": func() error {
			_, err := contract.InspectionGame{Fee: nan, Loss: -1}.Equilibrium()
			return err
		},
		"contract: Honest is 0, want it above 0 and below 1\ncontract: Suspected is 1 and Honest 0, want Suspected above it and below 1, or 0\ncontract: FalseAlarm is NaN, want it above 0 and below 1": func() error {
			_, err := contract.AuditTest{Suspected: 1, FalseAlarm: nan}.Start()
			return err
		},
		"contract: Shares sum to 0.5, want 1\ncontract: Cost is -1, want a number of at least 0 and at most 1e100\ncontract: there are 2 Values and 1 Shares, want as many\ncontract: Values[1] is 1 after 2, want it above": func() error {
			_, err := contract.Demand{Values: []float64{2, 1}, Shares: []float64{0.5}, Cost: -1}.ForBuyers()
			return err
		},
		"contract: segments hold a share of 0 of buyers with Values[0], want 1": func() error {
			_, err := contract.Demand{Values: []float64{2}, Shares: []float64{1}}.Segmented(nil)
			return err
		},
		"contract: segment 0: has 1 Shares for 2 values, want as many": func() error {
			_, err := contract.Demand{Values: []float64{1, 2}, Shares: []float64{0.5, 0.5}}.Segmented([]contract.Segment{{Weight: 1, Shares: []float64{1}}})
			return err
		},
		"contract: segment 0: Weight is -2, want a finite number of at least 0\ncontract: segment 0: Shares is empty, want a probability for each": func() error {
			_, err := contract.Demand{Values: []float64{1}, Shares: []float64{1}}.Segmented([]contract.Segment{{Weight: -2}})
			return err
		},
	} {
		assert.EqualError(t, f(), want)
	}
	var zero contract.Audit
	_, err := zero.Observe(1)
	require.EqualError(t, err, "contract: the audit is the zero Audit, want one from AuditTest.Start")
}

// Whatever a problem holds, a design is either refused or keeps its promise.
func FuzzProblem(f *testing.F) {
	f.Add(0.335, 0.53, 0.2, 0.64, 0.0, 0.0, 0.0, uint8(0))
	f.Add(0.5, 0.5, 0.2, 0.64, 1.0, -1.0, 2.0, uint8(3))
	f.Add(1e-300, 1e-200, 1e100, -1e100, -inf, 0.0, 0.0, uint8(5))
	f.Fuzz(func(t *testing.T, q, r, low, high, outside, floor, cap float64, shape uint8) {
		p := contract.Problem{
			Actions: []contract.Action{
				{Cost: low, Outcomes: []float64{1 - q, q / 3, q - q/3}},
				{Cost: high, Outcomes: []float64{1 - r, r / 2, r - r/2}},
				{Cost: high / 2, Outcomes: []float64{0.25, 0.25, 0.5}},
			},
			Target: 1, Shape: contract.Shape(shape & 3), Robust: shape&4 > 0,
			Outside: outside, Floor: floor, Cap: cap,
		}
		for _, design := range []func() (contract.Contract, error){p.MinPay, p.MinBudget} {
			c, err := design()
			if err != nil {
				continue
			}
			if p.Robust {
				p.Actions[0].Cost = min(low, high, high/2)
				p.Actions[2].Cost = p.Actions[0].Cost
			}
			action, _, err := p.Response(c.Payments)
			if err != nil {
				continue // beyond 1e100
			}
			require.Equal(t, 1, action, "%+v %+v", p, c)
		}
	})
}
