package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
)

// A test that needs a program that plays runs this one, with what it is to print in its environment.
const printed = "PERFORMANCE_TEST_PRINTED"

func TestMain(m *testing.M) {
	if text, ok := os.LookupEnv(printed); ok {
		fmt.Print(text)
		return
	}
	os.Exit(m.Run())
}

// played is a turn whose replications differ: a task takes so many nanoseconds, and every sum is greater by shift.
func played(name string, perTask, shift float64) turn {
	t := turn{program: name, rows: make([][columns]float64, 4)}
	for i := range t.rows {
		for k := range t.rows[i] {
			t.rows[i][k] = 20_000 + shift + float64(100*i*(k+1)*(k+1))
		}
	}
	t.elapsed = time.Duration(perTask * t.tasks())
	return t
}

// rounds of one program.
func rounds(turns ...turn) result { return result{turns[0].program, turns} }

// What a program prints is read as it was meant.
func TestTurnsAreReadAsWritten(t *testing.T) {
	sampled := played("NumPy 2.4.6", 123.25, 0.1)
	known := turn{program: "usevalue, Expect", elapsed: time.Millisecond, difference: &difference{0.76808, 1e-5, 2e-5}}
	for _, want := range []turn{sampled, known} {
		var text bytes.Buffer
		require.NoError(t, want.write(&text))
		got, err := parse(&text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
}

func TestOddOutputIsRefused(t *testing.T) {
	row := strings.Repeat("1 ", columns-1) + "1\n"
	whole := "program C\nseconds 1\n" + row + row
	_, err := parse(strings.NewReader(whole))
	require.NoError(t, err)
	for text, want := range map[string]string{
		"":                                      "no line `program`",
		"program C\n" + row + row:               "no line `seconds`",
		"program C\nseconds 0\n" + row + row:    "no line `seconds`",
		"program C\nseconds 1\n" + row:          "1 replications, want at least 2",
		whole + "1 2 3\n":                       "line 5: 3 numbers, want 16",
		whole + "\n":                            "line 5: 0 numbers, want 16",
		strings.Replace(whole, "1 1", "1 x", 1): `line 3: "x", want a finite number`,
		whole + "difference 1 NaN 2\n":          `line 5: "NaN", want a finite number`,
		whole + "Traceback\n":                   "line 5: 1 numbers, want 16",
	} {
		_, err := parse(strings.NewReader(text))
		assert.ErrorContains(t, err, want, "%q", text)
	}
}

func TestTables(t *testing.T) {
	results := []result{
		rounds(played("usevalue, Run", 100, 0), played("usevalue, Run", 90, 0), played("usevalue, Run", 200, 0)),
		rounds(played("NumPy", 200, 0), played("NumPy", 200, 0), played("NumPy", 4000, 0)),
	}
	assert.Equal(t, `A task under three offers, in processor time: medians and quartiles of 3 rounds in turn.

| program       | ns a task |    quartiles | Run's time / its |      quartiles |
|---------------|----------:|-------------:|-----------------:|---------------:|
| usevalue, Run |       100 |  95.0 to 150 |                1 |                |
| NumPy         |       200 | 200 to 2,100 |            0.450 | 0.250 to 0.475 |
`, taskTable(results))

	// A replication takes 20,150 tasks of 100 ns; the deviation of the difference is known.
	sd := stat.StdDev(results[0].columns()[columns], nil)
	known := turn{program: "usevalue, Expect", elapsed: 2015 * time.Microsecond,
		difference: &difference{value: 0.1, standardError: sd / 10, halfWidth: 1.9599639845400545 * sd / 9.99}}
	results = append(results, rounds(known, known, known))
	text := precisionTable(results)
	assert.Contains(t, text, `
| usevalue, Run    |          100 |  201 ms |                 100 |  95.0 to 150 |
| NumPy            |          100 |  403 ms |                 200 | 200 to 2,100 |
| usevalue, Expect |              | 2.01 ms |                   1 |              |
`)
	assert.NotContains(t, taskTable(results), "Expect", "it has no tasks")
}

func TestNumbersArePrinted(t *testing.T) {
	for want, x := range map[string]float64{
		"0": 0, "0.0321": 0.03214, "1.14": 1.139, "98.2": 98.21, "161": 161.4, "3,102": 3102, "1,234,568": 1234567.8,
	} {
		assert.Equal(t, want, number(x))
	}
	for want, x := range map[string]float64{"52.6 s": 52.6, "16.8 minutes": 1008, "3.00 days": 3 * 86400, "32.0 ms": 0.032, "40.0 µs": 4e-5} {
		assert.Equal(t, want, duration(x))
	}
	assert.Equal(t, 2.0, quartile([]float64{9, 1, 2}, 0.5))
	assert.Equal(t, 1.5, quartile([]float64{9, 1, 2}, 0.25))
}

// A program that plays another market is found, and one of the same market is not.
func TestAgreement(t *testing.T) {
	own := rounds(played("Run", 100, 0), played("Run", 100, 0))
	sd := stat.StdDev(own.columns()[0], nil)
	se := sd / 2 // of the difference of two means of 8 replications each
	for away, want := range map[float64]bool{0: true, 3.9: true, -3.9: true, 4.1: false} {
		peer := played("peer", 1, away*se)
		verdict, agree := agreement([]result{own, rounds(peer, peer)})
		assert.Equal(t, want, agree, verdict)
		assert.Equal(t, away != 0, strings.Contains(verdict, "peer, tasks"), verdict)
	}
	d := own.columns()[columns]
	mean := stat.Mean(d, nil)
	se = stat.StdDev(d, nil) / 3
	for away, want := range map[float64]bool{1: true, 6: false} {
		expect := turn{program: "Expect", difference: &difference{value: mean + away*se, standardError: se}}
		verdict, agree := agreement([]result{own, rounds(expect)})
		assert.Equal(t, want, agree, verdict)
	}
	_, agree := agreement([]result{own})
	assert.True(t, agree, "nothing to compare with")
}

// Our own program plays the market of the peers, whose means are those of 2,000 replications in NumPy.
func TestOursIsTheStandardMarket(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the tables of the market")
	}
	var text bytes.Buffer
	require.NoError(t, command(context.Background(), []string{"-own", "Run", "50", "3"}, &text, io.Discard))
	got, err := parse(&text)
	require.NoError(t, err)
	require.Len(t, got.rows, 50)
	r := rounds(got)
	for i, want := range []float64{20, 6.42, 2.646, 1.764, 9.86, 4.17, 4.67, 2.935, 1.284, 8.96, 3.03, 5.43, 2.828, 1.493, 9.40, 3.53} {
		mean, sd := stat.MeanStdDev(r.columns()[i], nil)
		assert.InDelta(t, want, mean/receivers, 4*sd/receivers*math.Sqrt(1/50.0+1/2000.0)+0.005, columnName(i)) // they are rounded
	}
}

// Expect knows the difference as Run does, and some thousand times as well for its time.
func TestExpectKnowsTheDifference(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the tables of the market")
	}
	got, err := expect(context.Background(), 10, 3)
	require.NoError(t, err)
	assert.InDelta(t, 0.76808, got.difference.value, 4*got.difference.standardError) // by a prototype
	assert.Less(t, got.difference.halfWidth, 0.002)
}

// A peer that fails is named and left out; a race goes on without it, but not without our own programs.
func TestPeersThatFailAreLeftOut(t *testing.T) {
	var text strings.Builder
	require.NoError(t, played("whoever", 100, 0).write(&text))
	t.Setenv(printed, text.String())
	good, bad := []string{os.Args[0]}, []string{os.Args[0] + ".missing"}
	var said bytes.Buffer
	programs := []program{{"us", good, 1, true}, {"gone", bad, 1, false}, {"them", good, 1, false}}
	results, err := inTurn(context.Background(), programs, 3, pin{}, &said)
	require.NoError(t, err)
	require.Len(t, results, 2)
	assert.Len(t, results[1].turns, 3)
	assert.Equal(t, 1, strings.Count(said.String(), "gone"), said.String())
	_, err = inTurn(context.Background(), []program{{"us", bad, 1, true}}, 2, pin{}, io.Discard)
	assert.ErrorContains(t, err, "us: ")
	t.Setenv(printed, "Segmentation fault\n")
	_, err = inTurn(context.Background(), []program{{"us", good, 1, true}}, 2, pin{}, io.Discard)
	assert.ErrorContains(t, err, "us: what it prints: line 1: 2 numbers, want 16")
}

func TestFaultsOfTheCommand(t *testing.T) {
	for args, want := range map[string]string{
		"-rounds 1 fast":          "argument \"fast\", want flags alone\n1 rounds, want at least 2 for a spread",
		"-own Walk 10 1":          `no program of our own is named "Walk", want one of [Run`,
		"-own Run 10":             "1 arguments, want replications and seed",
		"-own Run ten 1":          `"ten": invalid syntax`,
		"-own Run 10 -1":          `"-1": invalid syntax`,
		"-own Run 0 1":            "replications",
		"-rounds 2 -unheard of 3": "not defined: -unheard",
	} {
		assert.ErrorContains(t, command(context.Background(), strings.Fields(args), io.Discard, io.Discard), want, args)
	}
}

func TestLastCore(t *testing.T) {
	for list, want := range map[string]string{"0": "0", "0-3": "3", "0,2": "2", "0-3,8": "8"} {
		assert.Equal(t, want, lastCore("Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t"+list+"\nMems_allowed:\t1\n"))
	}
}
