package simulate_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"reflect"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

var update = flag.Bool("update", false, "rewrite testdata")

// golden compares text with that of a file, or rewrites the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// printed is a result made by hand, so that what is printed depends on no draw
// and no platform.
func printed() *simulate.Result {
	r := &simulate.Result{Version: "v0.1.0", Platform: "any", Market: "answers", Offers: []string{"by the token", "by the outcome"},
		Seed: 7, Receivers: 100, Periods: 2, Warnings: []string{"somebody should know this"}, Tallies: make([][]simulate.Tally, 2)}
	for i := range 12 {
		x := float64(i*i%7) - 2 // 12 numbers without much of an order
		for o := range r.Tallies {
			k := float64(o)
			r.Tallies[o] = append(r.Tallies[o], simulate.Tally{
				Receivers: 200, Joined: 120 + x, Tasks: 400, Acted: 250 + 2*x, Right: 150 + x - 10*k, WrongCost: 20 + x, Events: 140,
				Delivered: pricing.Delivery{Usage: pricing.Usage{Input: 1e7 + 1e5*x, Output: 3e6}, Cost: 45 + x/3, Attempts: 260, Count: 250 + 2*x, Success: 140},
				Charges:   90 + 2*x + k*(7-x), Measuring: 5 * k, Gain: 300 + 9*x, Anticipated: 190 + x,
				FirstBest: 400 + 10*x, Missed: 100 + x, Wasted: 20 - x/2, Misused: 2 * k, Luck: x / 7,
			})
		}
	}
	return r
}

func TestReport(t *testing.T) {
	r := printed()
	report, err := r.Report(0.95)
	require.NoError(t, err)
	golden(t, "testdata/report.golden", report)

	differences, err := r.Differences("by the token", "by the outcome", 0.9, simulate.Profit, simulate.Surplus, simulate.Joined, simulate.PricePerArtifact)
	require.NoError(t, err)
	golden(t, "testdata/differences.golden", differences)

	compared := ""
	for _, m := range []simulate.Metric{simulate.Profit, simulate.CostPerToken, simulate.Missed, simulate.Measuring} {
		c, err := r.Compare("by the token", "by the outcome", m, 0.95)
		require.NoError(t, err)
		compared += c.String()
	}
	golden(t, "testdata/comparison.golden", compared)
}

// Every bit of a result survives JSON, and what was read joins with what is run.
func TestResultSurvivesJSON(t *testing.T) {
	first, second := rich(2), rich(1)
	second.First, first.Seed, second.Seed = 2, 1<<63+1, 1<<63+1 // no float64 holds it
	a, b := mustRun(t, first), mustRun(t, second)
	a.Warnings = []string{"<so & so>"}
	text, err := json.Marshal(a)
	require.NoError(t, err)
	var read simulate.Result
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, a, &read)
	again, err := json.Marshal(&read) // tells 0 from -0
	require.NoError(t, err)
	assert.Equal(t, text, again)
	want, err := simulate.Join(a, b)
	require.NoError(t, err)
	got, err := simulate.Join(&read, b)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func TestCSV(t *testing.T) {
	e := rich(3)
	e.First, e.Seed, e.Market.Name = 5, 1<<63+1, "a \"rich\", varied\nmarket"
	r := mustRun(t, e)
	var out bytes.Buffer
	require.NoError(t, r.WriteCSV(&out))
	rows, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+len(r.Offers)*3)
	column := map[string]int{}
	for i, name := range rows[0] {
		assert.NotContains(t, column, name, "a second column of this name")
		column[name] = i
	}
	for i, row := range rows[1:] {
		o, replication := i/3, i%3
		at := func(name string) string {
			require.Contains(t, column, name)
			return row[column[name]]
		}
		assert.Equal(t, []string{r.Version, r.Platform, r.Market, "9223372036854775809", strconv.Itoa(few(25, 10)), "2", r.Offers[o], strconv.Itoa(5 + replication)},
			[]string{at("Version"), at("Platform"), at("Market"), at("Seed"), at("Receivers"), at("Periods"), at("Offer"), at("Replication")})
		tally := &r.Tallies[o][replication]
		for name, want := range map[string]float64{
			"ReceiverPeriods": tally.Receivers, "Joined": tally.Joined, "Right": tally.Right, "Charges": tally.Charges, "Gain": tally.Gain,
			"Delivered.Cost": tally.Delivered.Cost, "Delivered.Usage.Output": tally.Delivered.Usage.Output, "Luck": tally.Luck, "Misused": tally.Misused,
		} {
			got, err := strconv.ParseFloat(at(name), 64)
			require.NoError(t, err)
			assert.Equal(t, want, got, name)
		}
	}
	assert.Len(t, column, 7+fields(reflect.TypeFor[simulate.Tally]()), "a field of Tally without a column")
}

// fields counts the numbers of a struct and of those within. What is true or
// false of a delivery is said of no total.
func fields(t reflect.Type) (n int) {
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			continue
		}
		switch f := t.Field(i).Type; f.Kind() {
		case reflect.Struct:
			n += fields(f)
		case reflect.Bool, reflect.Slice:
		default:
			n++
		}
	}
	return n
}

func TestCSVToAFullDisk(t *testing.T) {
	r := printed()
	var whole bytes.Buffer
	require.NoError(t, r.WriteCSV(&whole))
	for _, room := range []int{0, whole.Len() / 2, whole.Len() - 1} {
		assert.ErrorIs(t, r.WriteCSV(&disk{room}), errFull)
	}
	assert.NoError(t, r.WriteCSV(&disk{whole.Len()}))
}

// disk has room for so many bytes.
type disk struct{ room int }

var errFull = errors.New("no space left")

func (d *disk) Write(p []byte) (int, error) {
	if len(p) > d.room {
		return 0, errFull
	}
	d.room -= len(p)
	return len(p), nil
}
