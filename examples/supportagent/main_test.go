package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/golden"
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// What comes before the simulations does not depend on how many there are: short
// tests look at that, and TestPublishedArithmetic at what follows.
func TestOutput(t *testing.T) {
	const file = "testdata/builtin.golden"
	if testing.Short() {
		exact, _, _ := strings.Cut(once(t), "means: ")
		golden.Holds(t, file, exact)
		return
	}
	golden.Check(t, file, golden.Output(t, run))
}

// The report on quotes is the same however many work on it. Short tests have it from
// three workers alone.
func TestDataOutput(t *testing.T) {
	few := []string{"-data", "testdata/rates.csv", "-data", "testdata/prices.csv", "-replications", "20", "-workers"}
	three := golden.Output(t, run, append(few, "3")...)
	golden.Check(t, "testdata/data.golden", three)
	if !testing.Short() {
		assert.Equal(t, three, golden.Output(t, run, append(few, "1")...))
	}
}

// The README shows two tables as they are printed.
func TestReadmeShowsTheTables(t *testing.T) {
	printed := golden.Read(t, "testdata/builtin.golden")
	_, equal, _ := strings.Cut(printed, "\n5. ")
	for page, of := range map[string]string{printed: "people answer all  ", equal: "minus resolved"} {
		at := slices.IndexFunc(strings.Split(page, "\n\n"), func(block string) bool { return strings.Contains(block, of) })
		require.GreaterOrEqual(t, at, 0, of)
		golden.Shown(t, "../../README.md", "```\n"+strings.Split(page, "\n\n")[at]+"\n```\n")
	}
}

// once is a report on what is built in, of as few replications as can be, printed once
// for all tests.
func once(t *testing.T) string {
	t.Helper()
	if printed == "" {
		printed = golden.Output(t, run, "-replications", "2")
	}
	return printed
}

var printed string

// Published figures of a fee of $0.99: 1,000 conversations of which 67% are
// resolved, and a rate that rises from 40% to 65%.
func TestPublishedArithmetic(t *testing.T) {
	terms, err := builtIn().terms()
	require.NoError(t, err)
	fee := terms.byResolution.usd
	assert.InDelta(t, 663.30, 1000*fee*counted(terms.rate, 0), 1e-9)
	assert.InDelta(t, 2.0202020202, terms.byConversation.usd/fee, 1e-9)
	assert.InDelta(t, 0.625, counted(0.65, 0)/counted(0.40, 0)-1, 1e-12)
	assert.InDelta(t, 1.038761, fee*counted(0.67, 0.1)/0.67, 5e-7)
	assert.InDelta(t, 0.0469, 1-0.67/counted(0.67, 0.1), 5e-5)
	out := once(t)
	for _, want := range []string{"663.30", "2000.00", "2.02", "62.5%", "695.97", "4.7%", "1.0388"} {
		assert.Contains(t, out, want)
	}
}

// At the share that breaks even, an outcome costs what it was to cost.
func TestBreakEven(t *testing.T) {
	for _, rate := range []float64{0.05, 0.3, 0.67, 0.95} {
		for _, cost := range []float64{0.99, 2, 13.5} {
			leave := breakEven(0.99, rate, cost)
			assert.InEpsilon(t, cost, 0.99*counted(rate, leave)/rate, 1e-12)
		}
	}
}

// The market comes to the arithmetic where all businesses have the same rate, as
// all of them buy: within 4 standard errors.
func TestMarketAgreesWithTheArithmetic(t *testing.T) {
	terms, err := builtIn().terms()
	require.NoError(t, err)
	m := terms.market(pricing.Right, usual)
	m.Producer.Quality = simulate.Point(terms.rate)
	m.Population.OwnCost, m.Population.Stakes = simulate.Point(13.5), simulate.Point(40.5)
	x, err := simulate.Expect(context.Background(), simulate.Experiment{
		Market: m, Offers: []simulate.Offer{simulate.Sell("fee", pricing.PerOutcome(0.99))}, Replications: 10, Points: 64, Seed: 1})
	require.NoError(t, err)
	const knows, able = byPeople, acting
	for _, c := range []struct {
		want float64
		of   simulate.Metric
	}{
		{1000 * 0.99 * counted(0.67, 0.1), bill},
		{0.99 * counted(0.67, 0.1) / 0.67, perEvent},
		{1 - 0.67/counted(0.67, 0.1), wrong},
		{0.67 * knows / counted(0.67, 0.1), anyway},
		{0.67 * (1 - knows) * (1 - able) / counted(0.67, 0.1), idle},
		{0.67 * (1 - knows) * able / counted(0.67, 0.1), improved},
		{20, judging},
		{1, handled},
	} {
		e, err := x.Estimate("fee", c.of, level)
		require.NoError(t, err)
		assert.InDelta(t, c.want, e.Value, 4*e.StandardError+1e-6*c.want, c.of.Name)
	}
}

// What is counted is one of four things; all offers and events met the same
// points; and fees of equal expected bills do bill the same, at rates
// that differ as little as they can.
func TestSideBySide(t *testing.T) {
	terms, err := builtIn().terms()
	require.NoError(t, err)
	replications := 20
	if testing.Short() {
		replications = 4
	}
	st, err := newStudy(context.Background(), terms, settings{replications: replications, seed: 1})
	require.NoError(t, err)
	asTasks := simulate.Metric{Name: "tasks",
		Of:  func(t *simulate.Tally) float64 { return t.Tasks },
		Per: func(t *simulate.Tally) float64 { return t.Receivers }}
	for _, x := range []*simulate.Expectation{st.quoted, st.equal} {
		assert.Equal(t, []string{byConversation, byToken, ifResolved, ifActed, ifImproved}, x.Offers())
		for _, offer := range x.Offers() {
			for _, m := range []simulate.Metric{simulate.FirstBest, asTasks} {
				c, err := x.Compare(byConversation, offer, m, level)
				require.NoError(t, err)
				assert.Zero(t, c.Difference.Value, "%s: %s", offer, m.Name)
				assert.Zero(t, c.Difference.StandardError, "%s: %s", offer, m.Name)
			}
			sum := 0.0
			for _, m := range []simulate.Metric{wrong, anyway, idle, improved} {
				mean, err := x.Mean(offer, m)
				require.NoError(t, err)
				sum += mean
			}
			assert.InDelta(t, 1, sum, 1e-9, offer)
		}
	}
	for i, event := range events {
		assert.InEpsilon(t, st.bill, st.fees[i]*counted(terms.happens(event), usual), 1e-12)
	}
}

// Where the quoted files are at hand, they are read whole: the fee and the price of
// a conversation are those that are built in.
func TestQuotedFiles(t *testing.T) {
	const prices, rates = "../../../shared/data/market_outcome_prices.csv", "../../../shared/data/market_outcome_rates.csv"
	if _, err := os.Stat(prices); err != nil {
		t.Skip("the files that the built-in quotes were taken from are not part of this project, and not beside it")
	}
	q, err := readQuotes([]string{prices, rates}, options{})
	require.NoError(t, err)
	assert.Len(t, q.prices, 11)
	assert.Len(t, q.left, 7)
	assert.Len(t, q.rates, 9)
	terms, err := q.terms()
	require.NoError(t, err)
	assert.Equal(t, []float64{0.99, 2, 0.66, 13.5, 10},
		[]float64{terms.byResolution.usd, terms.byConversation.usd, terms.rate, terms.human, terms.requests})
}

const (
	priceHeader = "vendor,product,billing_unit,price_usd\n"
	rateHeader  = "vendor,metric,value,unit\n"
)

func TestBadFiles(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":       {"", []string{"no header"}},
		"neither":     {"a,b\n1,2\n", []string{":1: no column price_usd", "or value"}},
		"columns":     {"price_usd,product\n1,x\n", []string{`no column "vendor"`, `no column "billing_unit"`}},
		"twice":       {"vendor,vendor,product,billing_unit,price_usd\na,a,b,c,1\n", []string{`:1: column "vendor" comes twice`}},
		"no rows":     {priceHeader, []string{":2: no rows after the header"}},
		"prices":      {priceHeader + ",p,resolution,1\na,p,,-1\na,p,resolution,NaN\na,p,resolution,1e9\na,p,lead,x%\n", []string{":2:1: vendor is empty", ":3:5: billing_unit is empty", `:3:6: price_usd is "-1", want dollars`, `:4:16: price_usd is "NaN"`, `:5:16: price_usd is "1e9"`, `:6:10: price_usd is "x%"`}},
		"units":       {priceHeader + "a,p,\"1,000 frobnications\",1\nb,q,0 actions,1\n", []string{`:2:5: billing_unit is "1,000 frobnications", which is no unit that is known: -units "frobnication=other"`, `:3:5: billing_unit is "0 actions", of which "0" is no number above 0`}},
		"none a unit": {priceHeader + "a,p,lead,1\n", []string{"no price a resolution, want at least one", "no price a conversation"}},
		"free":        {priceHeader + "a,p,resolution,0\na,p,conversation,1\n", []string{"the first price a resolution is 0, want one above 0"}},
		"too dear":    {priceHeader + "a,p,resolution,1e6\na,p,conversation,1\n", []string{"nobody buys at $1e+06 a resolution"}},
		"of no use":   {rateHeader + "a,m,1,pct\nh,cost,0.01,usd\n", []string{"nobody buys at $0.99 a resolution where 1% are resolved"}},
		"rates":       {rateHeader + "a,m,101,pct\na,m,50-20,pct\n,m,x,pct\na,m,-5,usd\na,m,1,usd\na,m,1,eur\na,actions,0,count\na,m,5-,pct\n", []string{`:2:5: value is "101", want percent`, `:3:5: value is "50-20"`, ":4:1: vendor is empty", `:4:4: value is "x"`, `:5:5: value is "-5"`, ":6:7: unit is usd again", `:7:7: unit is "eur", want pct, usd or count`, `:8:11: value is "0", want actions, above 0`, `:9:5: value is "5-"`}},
		"many":        {rateHeader + strings.Repeat("a,m,1,eur\n", 25), []string{":2:7:", ":11:7:", "and 15 more"}},
		"no rate":     {rateHeader + "a,m,5,usd\n", []string{"no rate, want at least one of unit pct"}},
		"rate of all": {rateHeader + "a,m,100,pct\n", []string{"the first rate is 100%, want one from 1 to 99"}},
		"fields":      {rateHeader + "a,m,5\na,m,x,pct\n", []string{":2:1: wrong number of fields", `:3:5: value is "x"`}},
		"quotes":      {rateHeader + "a,m,\"5,pct\na,m,5,pct\n", []string{"extraneous or missing"}},
	} {
		path := filepath.Join(t.TempDir(), "quotes.csv")
		require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
		var out bytes.Buffer
		err := run(context.Background(), []string{"-data", path, "-replications", "2"}, &out, nil)
		for _, want := range c.want {
			assert.ErrorContains(t, err, want, name)
		}
		if name != "too dear" && name != "of no use" {
			assert.ErrorContains(t, err, path, name)
		}
		assert.Empty(t, out.String(), "half a report")
	}
}

// All that can be quoted makes a report.
func TestExtremeQuotes(t *testing.T) {
	for name, c := range map[string]struct{ prices, rates string }{
		"seldom":        {"", "\ufeff" + rateHeader + "a,m,25,pct\na,m,0,pct\n"},
		"almost always": {"", rateHeader + "a,m,99,pct\n"},
		"cheap":         {priceHeader + "a,\"p\nq\",resolution,1e-9\na,p,conversation,1e-9\na,p,action,0\n", ""},
		"dear calls":    {priceHeader + "a,p,resolution,1\na,p,conversation,1e6\n", rateHeader + "a,m,0-100,pct\nb,actions,1e6,count\nh,cost,1e6,usd\n"},
	} {
		if testing.Short() && (name == "almost always" || name == "seldom") {
			continue // each takes as long: the others have the least and most of prices, rates and calls
		}
		var args []string
		for i, text := range []string{c.prices, c.rates} {
			if text != "" {
				path := filepath.Join(t.TempDir(), string(rune('a'+i)))
				require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
				args = append(args, "-data", path)
			}
		}
		out := golden.Output(t, run, append(args, "-replications", "2")...)
		assert.NotContains(t, out, "NaN", name)
		assert.NotContains(t, out, "Inf", name)
	}
}

// Whatever a file holds, it is refused, or it is quotes that a market can take.
func FuzzReadQuotes(f *testing.F) {
	f.Add(priceHeader + "a,p,resolution,1\na,p,conversation,25%\na,p,action,\n")
	f.Add("\ufeff" + rateHeader + "a,m,25-35,pct\na,m,1e3,usd\na,actions,5-15,count\n")
	f.Add("vendor,\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "quotes.csv")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		q, err := readQuotes([]string{path}, options{})
		if err != nil {
			return
		}
		assert.True(t, q.human > 0 && q.human <= most)
		assert.True(t, q.actions.low > 0 && q.actions.low <= q.actions.high && q.actions.high <= most)
		for _, p := range q.prices {
			assert.True(t, p.usd >= 0 && p.usd <= most)
		}
		for _, r := range q.rates {
			assert.True(t, 0 <= r.low && r.low <= r.high && r.high <= 1)
		}
	})
}

func TestBadArguments(t *testing.T) {
	err := run(context.Background(), []string{"-data", "nowhere.csv", "-data", t.TempDir(), "-replications", "1", "-workers", "-1", "x"}, &bytes.Buffer{}, nil)
	for _, want := range []string{"no such file", "is a directory", "1 replications", "-1 workers", `argument "x"`} {
		assert.ErrorContains(t, err, want, "all at once")
	}
	for want, args := range map[string][]string{
		"no such file":          {"-data", "nowhere.csv"},
		"want one file of each": {"-data", "testdata/prices.csv", "-data", "testdata/prices.csv"},
		"want at least 2":       {"-replications", "1"},
		"0 replications":        {"-replications", "0"},
		"-1 workers":            {"-workers", "-1"},
		`argument "x"`:          {"x"},
	} {
		var out bytes.Buffer
		err := run(context.Background(), args, &out, nil)
		assert.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "nobody buys", "no cause but one")
		assert.Empty(t, out.String(), "half a report")
	}
}

// A difference whose interval holds 0 is never told as one.
func TestAmount(t *testing.T) {
	c := simulate.Contrast{Difference: simulate.Estimate{Value: 1, Low: -1, High: 3}}
	assert.Equal(t, "as much, as far as can be told [-1.0, +3.0]", amount(c))
	c.Difference.Low = 0.5
	assert.Equal(t, "$1.0 more [+0.5, +3.0]", amount(c))
	c.Difference = simulate.Estimate{Value: -2, Low: -3, High: -1}
	assert.Equal(t, "$2.0 less [-3.0, -1.0]", amount(c))
	assert.Equal(t, "–", span(math.NaN(), math.Inf(1), 2))
}
