package contract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// models are three sizes of one language model, by what a million tokens cost
// them, and what each scores. Costs and scores: Saig, Einav and Talgam-Cohen
// (2024), arXiv 2406.11118; the largest is wanted.
func models(outcomes [3][]float64) contract.Problem {
	p := contract.Problem{Target: 2}
	for i, name := range []string{"7B", "13B", "70B"} {
		p.Actions = append(p.Actions, contract.Action{
			Name:     name,
			Cost:     0.105 * []float64{1.73, 2.3, 6.1}[i],
			Outcomes: outcomes[i],
		})
	}
	return p
}

// passing are models whose answers pass a test, or not.
func passing(rates ...float64) contract.Problem {
	var outcomes [3][]float64
	for i, q := range rates {
		outcomes[i] = []float64{1 - q, q}
	}
	return models(outcomes)
}

var (
	humanEval = passing(0.335, 0.36, 0.53)
	mbpp      = passing(0.414, 0.47, 0.624)
	mtBench   = models([3][]float64{ // scores from 1 to 10
		{0.15625, 0.16875, 0.0375, 0.00625, 0, 0.04375, 0.05, 0.1125, 0.1375, 0.2875},
		{0.16875, 0.1375, 0.0125, 0, 0.00625, 0.04375, 0.05625, 0.05, 0.16875, 0.35625},
		{0.09375, 0.1875, 0.01875, 0.00625, 0.00625, 0.0375, 0.0625, 0.075, 0.11875, 0.39375},
	})
)

// agents are six coding agents on SWE-bench, their share of tasks resolved and
// the cost of all 500 tasks: two tasks are looked at, and eight more where the
// buyer inspects, at a cost of 1000. Figures: Saig et al. (2026), arXiv 2603.17212.
func agents(t testing.TB) contract.Inspection {
	in := contract.Inspection{Target: 5, Costs: []float64{1000, 1000, 1000}}
	for i, name := range []string{"gpt-oss-120b", "GPT-5 nano", "o4-mini", "o3", "GPT-5 mini", "GPT-5"} {
		resolved := []float64{0.26, 0.348, 0.45, 0.584, 0.598, 0.65}[i]
		coarse, refined := trials(t, 2, resolved), trials(t, 8, resolved)
		in.Actions = append(in.Actions, contract.Inspected{
			Name:    name,
			Cost:    []float64{28.559528, 19.03759, 104.986666, 166.826374, 17.738534, 140.191509}[i],
			Signal:  coarse,
			Refined: [][]float64{refined, refined, refined},
		})
	}
	return in
}

func trials(t testing.TB, n int, p float64) []float64 {
	t.Helper()
	outcomes, err := contract.Trials(n, p)
	require.NoError(t, err)
	return outcomes
}

// twoCoins are eleven trials of two actions.
func twoCoins(t testing.TB) contract.Problem {
	return contract.Problem{
		Actions: []contract.Action{
			{Name: "shirk", Cost: 0, Outcomes: trials(t, 11, 0.6)},
			{Name: "work", Cost: 1, Outcomes: trials(t, 11, 0.7)},
		},
		Target: 1,
	}
}

// distribution is random, and sometimes has zeros.
func distribution(r *rand.Rand, n int) []float64 {
	list, sum := make([]float64, n), 0.0
	for sum == 0 {
		for j := range list {
			list[j] = float64(r.IntN(4))
			sum += list[j]
		}
	}
	for j := range list {
		list[j] /= sum
	}
	return list
}

// random is a problem with few actions and outcomes, any of which may be wanted.
func random(r *rand.Rand) contract.Problem {
	var p contract.Problem
	outcomes := 2 + r.IntN(3)
	for range 1 + r.IntN(4) {
		p.Actions = append(p.Actions, contract.Action{Cost: float64(r.IntN(6)), Outcomes: distribution(r, outcomes)})
	}
	p.Target = r.IntN(len(p.Actions))
	return p
}

// thorough is how often something is tried, a tenth of it in short tests.
func thorough(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}
