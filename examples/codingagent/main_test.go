package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/examples/internal/golden"
	"github.com/usevalue/usevalue/pricing/usagelog"
	"github.com/usevalue/usevalue/simulate"
)

// Short tests look at what comes before the simulations alone, and TestLogOutput has
// a few of those.
func TestOutput(t *testing.T) {
	const file = "testdata/published.golden"
	if testing.Short() {
		var page bytes.Buffer
		list := published()
		sold, err := choose(list, "")
		require.NoError(t, err)
		writeCosts(&page, list, publishedSource, false, false)
		page.WriteString("\n")
		writeAssumptions(&page, sold, usual, false)
		golden.Holds(t, file, page.String())
		return
	}
	golden.Check(t, file, golden.Output(t, run, "-replications", "100"))
}

// The README shows the table of costs as it is printed.
func TestReadmeShowsTheTable(t *testing.T) {
	_, table, _ := strings.Cut(golden.Read(t, "testdata/published.golden"), "\n\n")
	table, _, _ = strings.Cut(table, "\n\n")
	golden.Shown(t, "../../README.md", "```\n"+table+"\n```\n")
}

// The report on a log is the same however many work on it.
func TestLogOutput(t *testing.T) {
	few := []string{"-log", "testdata/attempts.csv", "-replications", "5", "-workers"}
	golden.Check(t, "testdata/log.golden", golden.Output(t, run, append(few, "3")...))
	if !testing.Short() {
		golden.Check(t, "testdata/log.golden", golden.Output(t, run, append(few, "1")...))
	}
}

// The log of 17,427 attempts is not part of this project; where it is at hand,
// its pooled figures have to come out.
func TestPooledFiguresOfTheFullLog(t *testing.T) {
	const path = "../../../shared/data/openhands_swe_bench_clean.csv"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the log of 17,427 attempts is not part of this project, and not beside it")
	}
	list := records(t, path)
	all := pool(list)
	assert.Len(t, list, 35)
	assert.Equal(t, 17427.0, all.Rows)
	assert.InDelta(t, 0.726, all.rate(), 0.0005)
	assert.InDelta(t, 0.958, all.PerRow(), 0.0005)
	assert.InDelta(t, 1.320, rounded(all.PerRow())/rounded(all.rate()), 0.0005)
	assert.InDelta(t, publishedSpread, all.spread, 0.005)
}

// records are those of a log with outcomes and projects.
func records(t *testing.T, path string) []*record {
	l, err := usagelog.Open(path, usagelog.Options{})
	require.NoError(t, err)
	list, err := readLog(l, []usagelog.Field{usagelog.Outcome, usagelog.Cost, usagelog.Receiver}, true)
	require.NoError(t, err)
	return list
}

// The published table has its own ratios and standard errors: 500 attempts each.
func TestPublishedFigures(t *testing.T) {
	want := map[string]float64{"gpt-oss-120b": 0.21969, "GPT-5 nano": 0.10941, "o4-mini": 0.46661, "o3": 0.57132, "GPT-5 mini": 0.05933, "GPT-5": 0.43136}
	for _, r := range published() {
		assert.InDelta(t, want[r.Name], r.PerRight(), 0.000005, r.Name)
	}
}

// The standard error of a ratio, against the residuals written out.
func TestCostError(t *testing.T) {
	list := []usagelog.Row{
		{Receiver: "a", Outcome: 1, Cost: 2}, {Receiver: "a", Cost: 3}, {Receiver: "b", Outcome: 1, Cost: 1},
		{Receiver: "b", Outcome: 1, Cost: 4}, {Receiver: "b", Cost: 5},
	}
	m := measured{groups: map[string]*group{}}
	for _, a := range list {
		m.add(&a, true)
	}
	r, err := m.done(true)
	require.NoError(t, err)
	require.InDelta(t, 5, r.PerRight(), 1e-12)
	squares := 0.0
	for _, a := range list {
		e := a.Cost - 5*a.Outcome
		squares += e * e
	}
	assert.InDelta(t, math.Sqrt(squares/4/5)/0.6, r.costError, 1e-12)
	assert.InDelta(t, 8.0/15, r.spentOnFailures(), 1e-12)
}

// Equal rates in all projects are explained by chance; rates of 0 and 1 are not.
func TestSpread(t *testing.T) {
	order := []string{"a", "b"}
	assert.Zero(t, spreadOf(map[string]*group{"a": {10, 5}, "b": {10, 5}}, order))
	assert.InDelta(t, 0.5, spreadOf(map[string]*group{"a": {1000, 1000}, "b": {1000, 0}}, order), 0.3)
	assert.Zero(t, spreadOf(map[string]*group{"a": {10, 5}}, order[:1]))
}

func TestBadLogs(t *testing.T) {
	const header = "agent,model,instance_id,project,resolved,cost_usd\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":         {"", []string{"no header: the file is empty"}},
		"columns":       {"model,resolved\nx,1\n", []string{":1: no column for the receiver: looked for project, ", "; -receiver NAME says where it is", ":1: no column for the cost: looked for cost_usd, ", "; -columns cost=NAME", `:1: the header is "model", "resolved"`, "-costs prints"}},
		"no rows":       {header, []string{":2: no rows after the header, want at least 1"}},
		"number":        {header + "a,m,i,p,1,0.5\na,m,i,p,1,zero\n", []string{`:3:11: cost_usd is "zero", want dollars, above 0 and at most 1e9`}},
		"cells":         {header + "a,m,i,p,2,-1\na,m,i,p,maybe,NaN\n", []string{`:2:9: resolved is "2", want 0 or 1`, `:2:11: cost_usd is "-1"`, `:3:9: resolved is "maybe"`}},
		"delimiter":     {"model:project\n", []string{`the header is "model:project": one name, as set apart by ',' (-delimiter says by what else)`}},
		"no names":      {header + "a,,i,,1,1\n", []string{":2:3: model is empty, want a name", ":2:6: project is empty"}},
		"fields":        {header + "a,m,i,p,1\na,m,i,p,1,x\n", []string{":2:1: wrong number of fields: 5, want 6 as in the header", `:3:11: cost_usd is "x"`}},
		"quotes":        {header + "a,m,i,p,1,\"0.5\na,m,i,p,1,0.5\n", []string{"extraneous or missing", "nothing is read from here on"}},
		"many":          {header + strings.Repeat("a,m,i,p,1,x\n", 25), []string{":2:11:", ":11:11:", "and 15 more"}},
		"huge costs":    {header + "a,m,i,p,1,1e308\na,m,i,p,1,1e308\n", []string{`:2:11: cost_usd is "1e308", want dollars, above 0 and at most 1e9`, ":3:11:"}},
		"no cost":       {header + "a,m,i,p,1,0\n", []string{"none of 1 row has a cost above 0", "-unpaid keep"}},
		"underscores":   {header + "a,m,i,p,1,1_0\n", []string{`:2:11: cost_usd is "1_0", want dollars`}},
		"twice":         {"agent,Agent,model,project,resolved,cost_usd\na,b,m,p,1,1\n", []string{`column "Agent" comes twice`}},
		"misspelt":      {"model,project,resolved,cots_usd\nm,p,1,1\n", []string{`the nearest is "cots_usd"`, "-columns cost=NAME"}},
		"infinite cost": {header + "a,m,i,p,1,Inf\n", []string{`cost_usd is "Inf"`}},
	} {
		path := filepath.Join(t.TempDir(), "log.csv")
		require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
		err := run(context.Background(), []string{"-log", path}, &bytes.Buffer{}, nil)
		for _, want := range c.want {
			assert.ErrorContains(t, err, want, name)
		}
		assert.ErrorContains(t, err, path, name)
	}
}

// A log in which nothing was completed has costs, and nothing to sell; the mark
// that spreadsheets write before it is no part of it.
func TestNothingCompleted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.csv")
	require.NoError(t, os.WriteFile(path, []byte("\ufeffmodel,project,resolved,cost_usd\nm,p,0,0.5\nm,p,0,1.5\n"), 0o600))
	for _, args := range [][]string{{"-log", path}, {"-log", path, "-model", "m"}} {
		text := golden.Output(t, run, args...)
		assert.Contains(t, text, "m      2         0.000    1.000      –")
		assert.Contains(t, text, "Nothing was completed, so no outcome fee covers the cost, and nothing is sold.")
		assert.NotContains(t, text, "Inf")
	}
}

func TestBadArguments(t *testing.T) {
	for want, args := range map[string][]string{
		"no such file":                 {"-log", "nowhere.csv"},
		`the nearest is "GPT-5"`:       {"-model", "GTP-5"},
		`want one of "gpt-oss-120b", `: {"-model", "a model that nobody has heard of"},
		`the nearest is "o4-mini"`:     {"-model", "o4 mini"},
		"want at least 2":              {"-replications", "1"},
		"0 replications":               {"-replications", "0"},
		"-1 workers":                   {"-workers", "-1"},
		`argument "x"`:                 {"x"},
		"several agents":               {"-log", "testdata/attempts.csv", "-model", "both"},
		"completed nothing":            {"-log", "testdata/attempts.csv", "-model", "hopeless"},
	} {
		var out bytes.Buffer
		assert.ErrorContains(t, run(context.Background(), args, &out, nil), want)
		assert.Empty(t, out.String(), "half a report")
	}
}

// Another search, on other points, finds the same prices to 0.5%.
func TestSearchIsSharp(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes four searches")
	}
	r, err := choose(published(), "")
	require.NoError(t, err)
	for name, c := range map[string]struct {
		in simulate.Market
		regime
	}{"for the seller": {believers(r, usual), forTheSeller}, "for receivers": {marketOf(r, usual), forReceivers}} {
		var found [2][]offered
		for seed := range found {
			e := simulate.Experiment{Market: c.in, Points: points, Replications: 1, Seed: uint64(seed)}
			found[seed], err = search(context.Background(), e, r, c.regime)
			require.NoError(t, err)
		}
		for i := range contracts {
			assert.InEpsilon(t, found[0][i].multiple, found[1][i].multiple, 0.005, "%s: %s", name, contracts[i].name)
		}
	}
}

// The top of a parabola in the logarithm of price is found, wherever it lies on the grid.
func TestVertex(t *testing.T) {
	grid := geometric(1, 4, 9)
	for _, top := range []float64{1.2, 1.9, 2, 3.2} {
		var profit []float64
		for _, x := range grid {
			profit = append(profit, 5-3*math.Pow(math.Log(x/top), 2))
		}
		best, low, high, err := forTheSeller(grid, profit)
		require.NoError(t, err)
		assert.InEpsilon(t, top, best, 1e-9)
		assert.True(t, low < top && top < high)
	}
}

func TestModelAloneWhereOneAgentRanIt(t *testing.T) {
	r, err := choose(records(t, "testdata/attempts.csv"), "solid")
	require.NoError(t, err)
	assert.Equal(t, "swift/solid", r.Name)
}

// Prices beyond the first grid are found too: of a model that costs a hundredth of another,
// a buyer who pays by the outcome pays as much.
func TestSearchGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes two searches")
	}
	fees := make([]float64, 2)
	for i, mu := range []float64{-1, -1 - math.Log(100)} {
		cost := distuv.LogNormal{Mu: mu, Sigma: 0.7}
		r := fitted("m", 325, 1, 0.5, 0, cost, cost)
		m := marketOf(r, usual)
		m.Producer.Right, m.Producer.Wrong = simulate.Attempt{}, simulate.Attempt{}
		found, err := search(context.Background(), simulate.Experiment{Market: m, Points: points, Replications: 1, Seed: 1}, r, forTheSeller)
		require.NoError(t, err)
		fees[i] = fee(r, found[1].multiple)
	}
	assert.InEpsilon(t, fees[0], fees[1], 0.005)
}
