package contract_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

var update = flag.Bool("update", false, "rewrite testdata")

// table is a list of known results and what the package makes of them.
type table struct {
	t    *testing.T
	text strings.Builder
	id   string
	from string
}

// source names where the results that follow are from.
func (v *table) source(id, from string) { v.id, v.from = id, from }

// exact compares with a closed form, given as such or by digits: it has to come
// out to half a unit of the last digit.
func (v *table) exact(what, known string, got float64) {
	v.t.Helper()
	want, err := strconv.ParseFloat(known, 64)
	require.NoError(v.t, err)
	_, decimals, _ := strings.Cut(known, ".")
	v.row(what, known, want, got, 0.5*math.Pow10(-len(decimals)))
}

// solved compares with a published figure of a numerical solver, which is within
// 1e-4 of the optimum.
func (v *table) solved(what, known string, got float64) {
	v.t.Helper()
	want, err := strconv.ParseFloat(known, 64)
	require.NoError(v.t, err)
	v.row(what, known, want, got, 1e-4)
}

// within compares with bounds.
func (v *table) within(what string, low, high, got float64) {
	v.t.Helper()
	v.row(what, fmt.Sprintf("%v to %v", low, high), (low+high)/2, got, (high-low)/2)
}

func (v *table) row(what, known string, want, got, off float64) {
	v.t.Helper()
	assert.InDelta(v.t, want, got, off*(1+1e-6), "%s: %s", v.id, what)
	fmt.Fprintf(&v.text, "| %s | %s | %s | %s | %.9g |\n", v.id, what, v.from, known, math.Round(got*1e9)/1e9)
}

// Every published and every closed-form result comes out to its last digit.
func TestVerification(t *testing.T) {
	v := &table{t: t}
	v.text.WriteString(`## Designs of contracts

Published figures and closed forms against what pricing/contract computes. Written by

    go test ./pricing/contract -run Verification -update

and compared in every test: a figure that is off by more than half a unit of the last digit of *known* fails; for O26, whose source is a numerical solver, by
more than 0.0001. Policies of O26 are written as 0 and 1, not to inspect and to inspect, after 0, 1 and 2 of two tasks resolved.

| | result | source | known | computed |
|---|---|---|---|---|
`)
	for _, group := range []func(*table){
		segmentationTriangle, codeModels, graders, inspections, coins, audits, linear, attributed, gamed, inspectionGame, sharedRisks, spendCaps,
	} {
		group(v)
	}
	const file = "testdata/verification.golden"
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(v.text.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), v.text.String())
}

func segmentationTriangle(v *table) {
	v.source("O12", "Bergemann, Brooks and Morris (2015)")
	d := contract.Demand{Values: []float64{1, 2, 3}, Shares: []float64{1. / 3, 1. / 3, 1. / 3}}
	price, uniform, err := d.Uniform()
	require.NoError(v.t, err)
	v.exact("one price for values 1, 2, 3: price", "2", price)
	v.exact("one price: producer surplus", "1.333333333333", uniform.Producer)
	v.exact("one price: consumer surplus", "0.333333333333", uniform.Consumer)
	perfect, err := d.Perfect()
	require.NoError(v.t, err)
	v.exact("a price each: producer surplus", "2.000000000000", perfect.Producer)
	segments, err := d.ForBuyers()
	require.NoError(v.t, err)
	best, err := d.Segmented(segments)
	require.NoError(v.t, err)
	v.exact("segments best for buyers: producer surplus", "1.333333333333", best.Producer)
	v.exact("segments best for buyers: consumer surplus", "0.666666666667", best.Consumer)
	v.exact("segments best for buyers: the first one's share", "0.666666666667", segments[0].Weight)
	worst, err := d.SegmentedHigh(segments)
	require.NoError(v.t, err)
	v.exact("the same at the highest of the best prices: producer surplus", "1.333333333333", worst.Producer)
	v.exact("the same at the highest of the best prices: consumer surplus", "0.000000000000", worst.Consumer)
}

func codeModels(v *table) {
	v.source("O24", "Saig, Einav and Talgam-Cohen (2024)")
	for _, c := range []struct {
		name                                  string
		problem                               contract.Problem
		aware, robust, awarePay, robustPay, r string
	}{
		{"HumanEval", humanEval, "2.353077", "2.699118", "1.247131", "1.430532", "0.606631"},
		{"MBPP", mbpp, "2.590909", "2.979545", "1.616727", "1.859236", "0.976227"},
	} {
		aware, err := c.problem.MinPay()
		require.NoError(v.t, err)
		v.exact(c.name+", costs known: payment for success", c.aware, aware.Payments[1])
		v.exact(c.name+", costs known: expected pay", c.awarePay, aware.Pay)
		v.exact(c.name+", costs known: rent", c.r, aware.Rent)
		c.problem.Robust = true
		robust, err := c.problem.MinPay()
		require.NoError(v.t, err)
		v.exact(c.name+", costs unknown: payment for success", c.robust, robust.Payments[1])
		v.exact(c.name+", costs unknown: expected pay", c.robustPay, robust.Pay)
	}
}

func graders(v *table) {
	v.source("O25", "Saig, Einav and Talgam-Cohen (2024)")
	p := mtBench
	design := func(shape contract.Shape, robust bool, of func(contract.Problem) (contract.Contract, error)) contract.Contract {
		p.Shape, p.Robust = shape, robust
		c, err := of(p)
		require.NoError(v.t, err)
		return c
	}
	for _, c := range []struct {
		costs                                       string
		robust                                      bool
		top, pay, most, monotoneMost, monotoneLower string
	}{
		{"known", false, "10.640000", "4.1895", "7.341600", "6.162333", "4.477667"},
		{"unknown", true, "12.236000", "4.817925", "7.341600", "6.627833", "5.608167"},
	} {
		for _, shape := range []contract.Shape{contract.Threshold, contract.Monotone} {
			least := design(shape, c.robust, contract.Problem.MinPay)
			v.exact(fmt.Sprintf("MT-bench, %v of least pay, costs %s: payment for score 10", shape, c.costs), c.top, least.Payments[9])
			v.exact(fmt.Sprintf("MT-bench, %v of least pay, costs %s: expected pay", shape, c.costs), c.pay, least.Pay)
			assert.Equal(v.t, make([]float64, 9), least.Payments[:9])
		}
		threshold := design(contract.Threshold, c.robust, contract.Problem.MinBudget)
		v.exact(fmt.Sprintf("MT-bench, threshold of least budget, costs %s: payment from score 2", c.costs), c.most, threshold.Payments[1])
		assert.Zero(v.t, threshold.Payments[0])
		monotone := design(contract.Monotone, c.robust, contract.Problem.MinBudget)
		for score := 2; score <= 9; score++ {
			v.exact(fmt.Sprintf("MT-bench, monotone of least budget, costs %s: payment for score %d", c.costs, score), c.monotoneLower, monotone.Payments[score-1])
		}
		v.exact(fmt.Sprintf("MT-bench, monotone of least budget, costs %s: payment for score 10", c.costs), c.monotoneMost, monotone.Payments[9])
	}
}

func inspections(v *table) {
	v.source("O26", "Saig et al. (2026)")
	policies, err := agents(v.t).Policies()
	require.NoError(v.t, err)
	known := []string{"797.219890", "638.996597", "722.546286", "1093.996597", "501.666224", "761.496597", "845.046279", "1216.496597"}
	require.Len(v.t, policies, len(known))
	for i, policy := range policies {
		v.solved(fmt.Sprintf("policy %03b: cost", i), known[i], policy.Cost)
	}
	best, err := agents(v.t).Best()
	require.NoError(v.t, err)
	assert.Equal(v.t, []bool{true, false, false}, best.Inspect)
	v.solved("the best policy, 100: cost", "501.666224", best.Cost)
}

func coins(v *table) {
	v.source("O27", "two actions, closed form")
	p := twoCoins(v.t)
	least, err := p.MinPay()
	require.NoError(v.t, err)
	v.exact("11 trials of 0.6 or 0.7: payment for 11 of 11", "61.937542", least.Payments[11])
	v.exact("least expected pay", "1.224708", least.Pay)
	most, err := p.MinBudget()
	require.NoError(v.t, err)
	v.exact("least budget, one over total variation", "3.659276", most.Budget)
}

func audits(v *table) {
	v.source("O32", "Velasco et al. (2026), instance derived")
	flagged, reports := walk(v.t, 0.2, 1000)
	v.exact("suspicion 0.05, padded 0.2, false alarm 0.05: padding is flagged", "1.000000", flagged)
	v.within("reports until then, at least Wald's bound", 21.43, 28, reports)
	flagged, _ = walk(v.t, 0.05, 1000)
	v.within("an honest seller is ever flagged", 0, 0.05, flagged)
}

func linear(v *table) {
	v.source("O35", "Holmström and Milgrom (1987, 1991)")
	for _, c := range []struct {
		o                                     contract.Output
		share, effort, welfare, none, outcome string
	}{
		{contract.Output{SellerRisk: 1, EffortCost: 1, Variance: 1}, "0.5", "0.5", "0.25", "0", "0"},
		{contract.Output{SellerRisk: 2, EffortCost: 0.5, Variance: 4}, "0.2", "0.4", "0.2", "0", "-3"},
		{contract.Output{SellerRisk: 1, EffortCost: 1, Variance: 1, BuyerRisk: 2}, "0.75", "0.75", "0.125", "-1", "0"},
		{contract.Output{SellerRisk: 0.5, EffortCost: 2, Variance: 0.25, BuyerRisk: 1}, "0.857143", "0.428571", "0.196429", "-0.125", "0.1875"},
	} {
		name := fmt.Sprintf("risk %v and %v, cost %v, variance %v: ", c.o.SellerRisk, c.o.BuyerRisk, c.o.EffortCost, c.o.Variance)
		best, err := c.o.Best()
		require.NoError(v.t, err)
		v.exact(name+"share", c.share, best.Share)
		v.exact(name+"effort", c.effort, best.Effort)
		v.exact(name+"welfare", c.welfare, best.Welfare)
		none, err := c.o.At(0)
		require.NoError(v.t, err)
		v.exact(name+"welfare if nothing depends on output", c.none, none.Welfare)
		pure, err := c.o.At(1)
		require.NoError(v.t, err)
		v.exact(name+"welfare if all does", c.outcome, pure.Welfare)
	}
}

func attributed(v *table) {
	v.source("O36", "closed form")
	for _, c := range []struct {
		fp, fn               float64
		success, fee, profit string
	}{
		{0, 0, "0.5", "0.5", "0.25"},
		{0.1, 0.1, "0.4375", "0.546875", "0.191406"},
		{0.05, 0.3, "0.461538", "0.710059", "0.213018"},
		{0.3, 0.1, "0.25", "0.416667", "0.0625"},
	} {
		name := fmt.Sprintf("false positives %v, negatives %v: ", c.fp, c.fn)
		best, err := contract.Attribution{Value: 1, EffortCost: 1, FalsePositive: c.fp, FalseNegative: c.fn}.Best()
		require.NoError(v.t, err)
		v.exact(name+"success", c.success, best.Success)
		v.exact(name+"fee", c.fee, best.Fee)
		v.exact(name+"the buyer's profit", c.profit, best.Profit)
	}
	for _, c := range []struct {
		fn         float64
		per, wrong string
	}{{0, "1.038761", "0.0469"}, {0.1, "0.939761", "0.0519"}} {
		name := fmt.Sprintf("0.99 a resolution, 67%% right, false positives 0.1, negatives %v: ", c.fn)
		per, wrong, err := contract.Attribution{FalsePositive: 0.1, FalseNegative: c.fn}.Billed(0.99, 0.67)
		require.NoError(v.t, err)
		v.exact(name+"a true success costs", c.per, per)
		v.exact(name+"share of charges that are wrong", c.wrong, wrong)
	}
}

func gamed(v *table) {
	v.source("O37", "Baker (1992), Feltham and Xie (1994)")
	for _, c := range []struct {
		value, weights        []float64
		share, welfare, first string
	}{
		{[]float64{1, 1}, []float64{1, 0}, "1", "0.5", "1"},
		{[]float64{1, 1}, []float64{2, 1}, "0.6", "0.9", "1"},
		{[]float64{3, 1}, []float64{1, 3}, "0.6", "1.8", "5"},
	} {
		name := fmt.Sprintf("value %v measured as %v: ", c.value, c.weights)
		best, err := contract.Tasks{Value: c.value, Measures: []contract.Measure{{Weights: c.weights}}}.Best()
		require.NoError(v.t, err)
		v.exact(name+"share", c.share, best.Shares[0])
		v.exact(name+"welfare", c.welfare, best.Welfare)
		v.exact(name+"first best", c.first, best.FirstBest)
	}
}

func inspectionGame(v *table) {
	v.source("O42", "inspection game")
	for _, c := range []struct {
		game         contract.InspectionGame
		shirk, check string
	}{
		{contract.InspectionGame{Check: 1, Loss: 20, Saving: 0.45885, Fee: 2}, "0.05", "0.229425"},
		{contract.InspectionGame{Check: 0.5, Loss: 2, Saving: 0.1, Fee: 0.5}, "0.25", "0.2"},
	} {
		name := fmt.Sprintf("check %v, loss %v, saving %v, fee %v: ", c.game.Check, c.game.Loss, c.game.Saving, c.game.Fee)
		e, err := c.game.Equilibrium()
		require.NoError(v.t, err)
		v.exact(name+"probability to shirk", c.shirk, e.Shirk)
		v.exact(name+"probability to check", c.check, e.Check)
	}
}
