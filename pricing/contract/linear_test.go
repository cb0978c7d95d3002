package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/contract"
)

// The best share is better than any other, and the fixed part leaves the seller
// nothing, as drawn output has it.
func TestLinearContracts(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 1))
	o := contract.Output{SellerRisk: 0.5, EffortCost: 2, Variance: 0.25, BuyerRisk: 1}
	best, err := o.Best()
	require.NoError(t, err)
	for share := 0.0; share <= 1; share += 0.05 {
		other, err := o.At(share)
		require.NoError(t, err)
		assert.LessOrEqual(t, other.Welfare, best.Welfare)
	}
	const draws = 200000
	var seller, sellerSquares, buyer, buyerSquares float64
	for range draws {
		output := best.Effort + math.Sqrt(o.Variance)*r.NormFloat64()
		pay := best.Fixed + best.Share*output
		u := math.Exp(-o.SellerRisk * (pay - o.EffortCost*best.Effort*best.Effort/2))
		w := math.Exp(-o.BuyerRisk * (output - pay))
		seller, sellerSquares = seller+u, sellerSquares+u*u
		buyer, buyerSquares = buyer+w, buyerSquares+w*w
	}
	certain := func(sum, squares, risk float64) (equivalent, se float64) {
		mean := sum / draws
		return -math.Log(mean) / risk, math.Sqrt((squares/draws-mean*mean)/draws) / mean / risk
	}
	left, leftSE := certain(seller, sellerSquares, o.SellerRisk)
	assert.InDelta(t, 0, left, 4*leftSE)
	got, gotSE := certain(buyer, buyerSquares, o.BuyerRisk)
	assert.InDelta(t, best.Welfare, left+got, 4*(leftSE+gotSE))
}

// No other shares of measures make for more welfare; with as many measures as
// kinds of effort and no risk, nothing is lost; and one measure loses what the
// angle says.
func TestTasks(t *testing.T) {
	r := rand.New(rand.NewPCG(37, 1))
	vector := func(n int) []float64 {
		list := make([]float64, n)
		for k := range list {
			list[k] = r.NormFloat64()
		}
		return list
	}
	for range 200 {
		tasks := contract.Tasks{Value: vector(3), Risk: r.Float64()}
		for range 1 + r.IntN(4) {
			tasks.Measures = append(tasks.Measures, contract.Measure{Weights: vector(3), Variance: 0.1 + r.Float64()})
		}
		best, err := tasks.Best()
		require.NoError(t, err)
		require.Less(t, best.Welfare, best.FirstBest)
		for range 10 {
			shares := vector(len(tasks.Measures))
			floats.Add(shares, best.Shares)
			require.Less(t, welfare(tasks, shares), best.Welfare)
		}
		require.InDelta(t, welfare(tasks, best.Shares), best.Welfare, 1e-9)

		tasks.Risk, tasks.Measures = 0, tasks.Measures[:1]
		best, err = tasks.Best()
		require.NoError(t, err)
		f, g := tasks.Value, tasks.Measures[0].Weights
		cosine := floats.Dot(f, g) / math.Sqrt(floats.Dot(f, f)*floats.Dot(g, g))
		require.InDelta(t, best.FirstBest*cosine*cosine, best.Welfare, 1e-9)
	}
}

// Two measures that say almost the same span what both kinds of effort are worth.
// Numbers beyond floating point are refused.
func TestTasksFarFromOne(t *testing.T) {
	for _, apart := range []float64{1, 1e-3, 1e-7, 1e-9} {
		best, err := contract.Tasks{Value: []float64{1, 2}, Measures: []contract.Measure{
			{Weights: []float64{1, 1}}, {Weights: []float64{1, 1 + apart}},
		}}.Best()
		require.NoError(t, err)
		assert.InEpsilon(t, 2.5, best.Welfare, 1e-9, "%v", apart)
	}
	for _, scale := range []float64{1e-100, 1e100} {
		best, err := contract.Tasks{Value: []float64{1, 2}, Measures: []contract.Measure{
			{Weights: []float64{scale, 0}}, {Weights: []float64{0, 1 / scale}},
		}}.Best()
		require.NoError(t, err)
		assert.InEpsilon(t, 2.5, best.Welfare, 1e-9)
	}
	_, err := contract.Tasks{Value: []float64{1e200, 1}, Measures: []contract.Measure{{Weights: []float64{1, 1}}}}.Best()
	require.EqualError(t, err, "contract: the welfare is beyond floating point, want Value, Weights, Risk and Variances nearer to 1")
	_, err = contract.Tasks{Value: []float64{1, 1}, Measures: []contract.Measure{{Weights: []float64{0, 0}}}}.Best()
	require.ErrorContains(t, err, "say the same, or nothing")
}

func welfare(tasks contract.Tasks, shares []float64) float64 {
	effort, risk := make([]float64, len(tasks.Value)), 0.0
	for i, m := range tasks.Measures {
		floats.AddScaled(effort, shares[i], m.Weights)
		risk += tasks.Risk * m.Variance * shares[i] * shares[i] / 2
	}
	return floats.Dot(tasks.Value, effort) - floats.Dot(effort, effort)/2 - risk
}

// No other fee leaves the buyer more, if the agent then does what is best for it;
// and false positives cost more than as many false negatives.
func TestAttribution(t *testing.T) {
	r := rand.New(rand.NewPCG(36, 1))
	for range thorough(500) {
		a := contract.Attribution{Value: 4 * r.Float64(), EffortCost: 0.2 + r.Float64(), FalsePositive: r.Float64() / 2, FalseNegative: r.Float64() / 2.1}
		best, err := a.Best()
		require.NoError(t, err)
		informed := 1 - a.FalsePositive - a.FalseNegative
		for fee := 0.0; fee < 6; fee += 0.01 {
			success := min(fee*informed/a.EffortCost, 1)
			bill := fee * (success*(1-a.FalseNegative) + (1-success)*a.FalsePositive)
			if profit := a.Value*success - bill; profit > best.Profit+1e-12 {
				t.Fatalf("%+v: %v at a fee of %v, want at most %v", a, profit, fee, best.Profit)
			}
		}
		if a.FalsePositive > a.FalseNegative && best.Success < 1 {
			a.FalsePositive, a.FalseNegative = a.FalseNegative, a.FalsePositive
			other, err := a.Best()
			require.NoError(t, err)
			require.GreaterOrEqual(t, other.Profit, best.Profit)
		}
	}
}
