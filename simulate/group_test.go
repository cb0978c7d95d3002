package simulate_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// grouped is a rich market by period, by segment and by stakes.
func grouped(replications int) simulate.Experiment {
	e := rich(replications)
	e.Groups = []simulate.Group{simulate.ByPeriod(e.Market.Periods), simulate.BySegment(len(e.Market.View.Segments) + 1), byStakes}
	e.Metrics = []simulate.Metric{large}
	return e
}

// The labels of a group that leaves out no row add up to the whole, in every number,
// and a metric with a sum of its own is what Tally says, where both know it.
func TestLabelsAddUpToTheWhole(t *testing.T) {
	e := grouped(3)
	charges := simulate.Metric{Name: "charges again", Row: func(r *simulate.Row) float64 { return r.Charges }}
	e.Metrics = append(e.Metrics, charges)
	r := mustRun(t, e)
	require.Len(t, r.Groups, 3)
	for _, g := range r.Groups {
		for o := range r.Offers {
			for i := range r.Tallies[o] {
				var sum simulate.Tally
				sum.Sums = make([]float64, len(e.Metrics))
				for k := range g.Labels {
					sum.Add(&g.Tallies[k][o][i])
				}
				whole := numbers(&r.Tallies[o][i])
				for n, x := range numbers(&sum) {
					assert.InDelta(t, whole[n], x, 1e-9*max(1, math.Abs(x)), "group %s, offer %d, number %d", g.Name, o, n)
				}
				assert.Equal(t, r.Tallies[o][i].Charges, r.Tallies[o][i].Sums[1])
			}
		}
	}
	for _, offer := range r.Offers {
		own, err := r.Estimate(offer, charges, 0.95)
		require.NoError(t, err)
		known, err := r.Estimate(offer, simulate.Metric{Name: "charges", Of: func(t *simulate.Tally) float64 { return t.Charges }}, 0.95)
		require.NoError(t, err)
		assert.Equal(t, known, own)
	}
}

func numbers(t *simulate.Tally) (list []float64) {
	eachNumber(reflect.ValueOf(*t), func(x float64) { list = append(list, x) })
	return append(list, t.Sums...)
}

// Add adds up every field, whatever is added to Tally.
func TestAddAddsEveryField(t *testing.T) {
	var one, sum simulate.Tally
	one.Sums, sum.Sums = []float64{1}, []float64{0}
	fill(reflect.ValueOf(&one).Elem())
	sum.Add(&one)
	sum.Add(&one)
	for _, m := range []*simulate.Moments{&sum.Bills, &sum.Surpluses} { // of two equal parts the mean stays
		assert.Equal(t, simulate.Moments{Count: 2, Mean: 1, Squares: 2}, *m)
		*m = simulate.Moments{Count: 2, Mean: 2, Squares: 2}
	}
	for n, x := range numbers(&sum) {
		assert.Equal(t, 2.0, x, "number %d", n)
	}
}

func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Kind() == reflect.Struct:
			fill(f)
		case f.Kind() == reflect.Float64:
			f.SetFloat(1)
		}
	}
}

// A label's result can be asked what the whole can: metrics, comparisons, reports,
// exports; it survives JSON, and joins.
func TestResultOfALabel(t *testing.T) {
	r := mustRun(t, grouped(4))
	first, second := grouped(3), grouped(1)
	second.First = 3
	a, b := mustRun(t, first), mustRun(t, second)
	joined, err := simulate.Join(a, b)
	require.NoError(t, err)
	assert.Equal(t, r, joined)

	text, err := json.Marshal(r)
	require.NoError(t, err)
	var read simulate.Result
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, r, &read)

	high, err := read.In("stakes", "high")
	require.NoError(t, err)
	low, err := read.In("stakes", "low")
	require.NoError(t, err)
	of := func(r *simulate.Result) float64 {
		e, err := r.Estimate(r.Offers[0], simulate.FirstBest, 0.95)
		require.NoError(t, err)
		return e.Value
	}
	assert.Greater(t, of(high), of(low), "more is at stake")
	_, err = high.Compare(r.Offers[0], r.Offers[1], large, 0.95)
	require.NoError(t, err)
	report, err := high.Report(0.95)
	require.NoError(t, err)
	assert.Contains(t, report, "rich, stakes high: 4 replications")

	var whole bytes.Buffer
	require.NoError(t, r.WriteCSV(&whole))
	rows, err := csv.NewReader(&whole).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 1+len(r.Offers)*4*(1+2+3+2), "the whole, periods, segments, stakes")
	assert.Equal(t, "large bills", rows[0][len(rows[0])-1])
	assert.Equal(t, []string{"Group", "Label"}, rows[0][8:10])
	assert.Equal(t, []string{"stakes", "high"}, rows[len(rows)-1][8:10])
	var part bytes.Buffer
	require.NoError(t, high.WriteCSV(&part))
	assert.Equal(t, 1+len(r.Offers)*4, strings.Count(part.String(), "\n"))
}

// Path is a metric by replication and period, and adds up to the whole.
func TestPath(t *testing.T) {
	r := mustRun(t, grouped(3))
	profit := simulate.Metric{Name: "profit", Of: (*simulate.Tally).Profit}
	for o, offer := range r.Offers {
		paths, err := r.Path(offer, profit)
		require.NoError(t, err)
		require.Len(t, paths, 3)
		for i, path := range paths {
			require.Len(t, path, 2)
			assert.InDelta(t, r.Tallies[o][i].Profit(), path[0]+path[1], 1e-9)
		}
	}
	_, err := r.Path("nobody's", profit)
	assert.ErrorContains(t, err, `no offer "nobody's"`)
	_, err = mustRun(t, rich(2)).Path(r.Offers[0], profit)
	assert.ErrorContains(t, err, `no group "period"`)
}

// What is wrong with groups and metrics is said before anything runs, all of it; what
// goes wrong with a row, with its place.
func TestBadGroups(t *testing.T) {
	run := func(change func(e *simulate.Experiment)) error {
		e := grouped(1)
		change(&e)
		_, err := simulate.Run(context.Background(), e)
		require.Error(t, err)
		return err
	}
	err := run(func(e *simulate.Experiment) {
		e.Groups = append(e.Groups, byStakes, simulate.Group{Name: "none"}, simulate.Group{Name: "twice", Labels: []string{"a", "a"}, Of: byStakes.Of}, simulate.ByPeriod(1000),
			simulate.Group{Labels: []string{"a"}, Of: byStakes.Of})
		e.Metrics = append(e.Metrics, large, simulate.Profit, simulate.Metric{Name: "both", Of: large.Per, Row: large.Row})
	})
	for _, want := range []string{
		`group 4 "stakes": a second group of this name`, `group 5 "none": no labels`, `group 5 "none": its function Of is nil`, `group 6 "twice": label "a" comes twice`,
		`group 7 "period": a second group of this name`, `group 8 "": no name`, `labels, want at most 1000 in all`,
		`metric 2 "large bills": a second metric of this name`, `metric 3 "profit": it has no function Row`, `metric 4 "both": it has both functions`,
	} {
		assert.ErrorContains(t, err, want)
	}
	for _, k := range []int{-2, 2} {
		err = run(func(e *simulate.Experiment) {
			e.Groups = []simulate.Group{{Name: "wild", Labels: []string{"a", "b"}, Of: func(*simulate.Row) int { return k }}}
		})
		assert.EqualError(t, err, fmt.Sprintf(`simulate: group "wild", replication 0, receiver 0, period 0: puts a row in label %d, want -1 to 1`, k))
	}
	err = run(func(e *simulate.Experiment) {
		e.Metrics = []simulate.Metric{{Name: "nothing", Row: func(*simulate.Row) float64 { return math.NaN() }}}
	})
	assert.EqualError(t, err, `simulate: metric "nothing", replication 0, receiver 0, period 0: of a row is NaN, want a finite number`)
	err = run(func(e *simulate.Experiment) { e.Groups[0].Of = func(*simulate.Row) int { panic("boom") } })
	assert.ErrorContains(t, err, `group "period", replication 0, receiver 0, period 0: panics: boom`)

	r := mustRun(t, rich(2))
	_, err = r.Estimate(r.Offers[0], large, 0.95)
	assert.ErrorContains(t, err, "want it in Experiment.Metrics")
	_, err = r.In("stakes", "high")
	assert.ErrorContains(t, err, `no group "stakes"`)
	_, err = mustRun(t, grouped(1)).In("stakes", "middling")
	assert.ErrorContains(t, err, `group "stakes" has no label "middling", want one of ["low" "high"]`)
}

// No periods are one, as in a market.
func TestByPeriodOfNone(t *testing.T) {
	e := grouped(1)
	e.Market.Periods = 0
	e.Groups = []simulate.Group{simulate.ByPeriod(e.Market.Periods)}
	r := mustRun(t, e)
	assert.Equal(t, r.Tallies, r.Groups[0].Tallies[0])
}

// A result does not change with the labels that were handed in.
func TestLabelsAreTheResultsOwn(t *testing.T) {
	e := grouped(1)
	labels := []string{"all"}
	e.Groups = []simulate.Group{{Name: "g", Labels: labels, Of: func(*simulate.Row) int { return 0 }}}
	r := mustRun(t, e)
	labels[0] = "other"
	_, err := r.In("g", "all")
	assert.NoError(t, err)
}

// What was damaged, in a file say, is refused and not read.
func TestDamagedGroups(t *testing.T) {
	r := mustRun(t, grouped(2))
	offer := r.Offers[0]
	r.Groups[0].Tallies = r.Groups[0].Tallies[:1]
	const want = `simulate: result: group "period" has 2 labels and tallies of 1, want as many`
	_, err := r.In("period", "2")
	assert.EqualError(t, err, want)
	_, err = r.Path(offer, simulate.Profit)
	assert.EqualError(t, err, want)
	assert.EqualError(t, r.WriteCSV(&bytes.Buffer{}), want)
}

// A label that would break a line does not; and a metric that the result does not
// have is no ratio to nothing.
func TestTableOfALabel(t *testing.T) {
	e := grouped(2)
	e.Groups = []simulate.Group{{Name: "a\ngroup", Labels: []string{"x\ny"}, Of: func(*simulate.Row) int { return 0 }}}
	r, err := mustRun(t, e).In("a\ngroup", "x\ny")
	require.NoError(t, err)
	table, err := r.Table(0.95, large)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(table, "rich, a group x y: 2 replications"), table)
	_, err = mustRun(t, rich(2)).Table(0.95, large)
	assert.ErrorContains(t, err, "want it in Experiment.Metrics")
	_, err = r.Table(0.95, simulate.Metric{Name: "nothing"})
	assert.ErrorContains(t, err, `metric "nothing" has no function Of`)
}

// A run that was cancelled has as many replications in every label as in the whole, and
// joins with the rest.
func TestCancelledGroups(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	e := grouped(100)
	e.Workers = 2
	e.Progress = func(done, _ int) {
		if done == 2 {
			cancel()
		}
	}
	part, err := simulate.Run(ctx, e)
	require.ErrorIs(t, err, context.Canceled)
	n := part.Replications()
	rest := grouped(1)
	rest.First = n
	joined, err := simulate.Join(part, mustRun(t, rest))
	require.NoError(t, err)
	assert.Equal(t, mustRun(t, grouped(n+1)), joined)
	plain := rich(1)
	plain.First = n
	_, err = simulate.Join(part, mustRun(t, plain))
	assert.ErrorContains(t, err, `has groups none, want "period" of ["1" "2"]`)
}
