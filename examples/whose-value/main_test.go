package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/golden"
	"github.com/usevalue/usevalue/pricing/usagelog"
	"github.com/usevalue/usevalue/simulate/relation"
)

const logged = "../codingagent/testdata/attempts.csv"

// Short tests draw fewer receivers and artifacts, and look at what does not depend on
// draws: what is in the tables, and the rows whose shares are 0 and 1.
func TestOutput(t *testing.T) {
	const file = "testdata/markets.golden"
	if !testing.Short() {
		golden.Check(t, file, golden.Output(t, run))
		return
	}
	printed := golden.Output(t, run, "-receivers", "300", "-artifacts", "300")
	assert.NotContains(t, printed, "NaN")
	names, exact := sheet(printed)
	wantNames, wantExact := sheet(golden.Read(t, file))
	assert.Equal(t, wantNames, names)
	assert.Equal(t, wantExact, exact)
	assert.Len(t, exact, 4, "a commodity, a rate of success, artifacts or contexts that are all alike")
}

// sheet has the first column of the tables that are printed, and the rows whose shares
// are 0 and 1.
func sheet(printed string) (names, exact []string) {
	for line := range strings.Lines(printed) {
		cells := regexp.MustCompile(`  +`).Split(strings.TrimSpace(line), -1)
		if len(cells) < 5 {
			continue
		}
		names = append(names, cells[0])
		if !slices.ContainsFunc(cells[1:4], func(share string) bool { return share != "0.000" && share != "1.000" }) {
			exact = append(exact, strings.Join(cells, " "))
		}
	}
	return names, exact
}

// The README shows lines that are printed.
func TestReadme(t *testing.T) {
	readme := golden.Read(t, "../../README.md")
	printed := golden.Read(t, "testdata/markets.golden")
	_, shown, _ := strings.Cut(readme, "./examples/whose-value` prints, among others,\n\n```\n")
	shown, _, _ = strings.Cut(shown, "```")
	lines := strings.SplitAfter(shown, "\n")
	assert.Len(t, lines, 3+1)
	for _, line := range lines {
		assert.Contains(t, printed, line)
	}
}

func TestLogOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as TestOutput, which runs the same program; tests without -short run it on a log too")
	}
	golden.Check(t, "testdata/log.golden", golden.Output(t, run, "-log", logged, "-receivers", "50", "-artifacts", "60"))
}

// The log of 17,427 attempts is not part of this project. Where it is at hand, the
// variances have to be those that a program in NumPy found by the same method.
func TestFullLogAgreesWithNumPy(t *testing.T) {
	const path = "../../../shared/data/openhands_swe_bench_clean.csv"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the log of 17,427 attempts is not part of this project, and not beside it")
	}
	l, err := usagelog.Open(path, usagelog.Options{})
	require.NoError(t, err)
	byProject, byTask, named, err := uses(l)
	require.NoError(t, err)
	assert.True(t, named)
	a, err := relation.Logged(byProject, nil, level)
	require.NoError(t, err)
	assert.InDelta(t, 0.49549653577, a.Least.Value, 1e-9)
	assert.Equal(t, a.Least, a.Most)
	assert.InDelta(t, 0.10795168/0.20135344, a.Task.Value, 1e-6)
	assert.InDelta(t, 0.07643469/0.20135344, a.Luck.Value, 1e-6)
	a, err = relation.Logged(byTask, nil, level)
	require.NoError(t, err)
	assert.InDelta(t, 0.92827350028, a.Least.Value, 1e-9)
	assert.InDelta(t, 0.95599105399, a.Most.Value, 1e-9)
}

// logPage is what is printed of a log.
func logPage(t *testing.T, path string) string {
	var out strings.Builder
	l, err := usagelog.Open(path, usagelog.Options{Graded: true})
	require.NoError(t, err)
	_, err = writeLog(&out, l, path)
	require.NoError(t, err)
	return out.String()
}

func TestWithoutNamesOfTasks(t *testing.T) {
	text := "model,project,resolved,cost_usd\n"
	for i, result := range []string{"1", "0", "1", "1", "0", "0", "1", "1", "1", "0", "0", "1"} {
		text += string(rune('a'+i%3)) + "," + string(rune('p'+i/3)) + "," + result + ",1\n"
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	out := logPage(t, path)
	assert.Contains(t, out, "Tasks are not all named")
	assert.Contains(t, out, "cannot tell: the interaction from luck")
}

// A cost that is not used need not be there, and results may be graded.
func TestWithoutCosts(t *testing.T) {
	text := "model,project,resolved\n"
	for i, result := range []string{"1", "0.5", "1", "-1", "0", "3", "1", "2", "1", "0", "0", "1"} {
		text += string(rune('a'+i%3)) + "," + string(rune('p'+i/3)) + "," + result + "\n"
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	out := logPage(t, path)
	assert.Contains(t, out, "whose the variance of results is: 12 uses")
	assert.NotContains(t, out, "results are 0 or 1")
}

func TestBadArguments(t *testing.T) {
	const header = "model,project,resolved,cost_usd\n"
	for text, want := range map[string]string{
		header + "m,p,x,1\n":  `:2:5: resolved is "x", want a number of at most 1e9 either way`,
		header + "m,p,NaN,\n": `:2:5: resolved is "NaN", want a number`,
		header + "m,p,1,1\n":  "want at least 3 receivers and 3 artifacts",
		header + "m,,1,1\n":   ":2:3: project is empty, want a name",
		"model\n":             "no column for the receiver: looked for project, ",
		header + "a,p,1,1\nb,q,1,1\nc,r,1,1\na,q,1,1\n": "all results are the same",
	} {
		path := filepath.Join(t.TempDir(), "log.csv")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		var out bytes.Buffer
		err := run(context.Background(), []string{"-log", path, "-receivers", "10", "-artifacts", "10"}, &out, nil)
		assert.ErrorContains(t, err, want)
		assert.ErrorContains(t, err, path)
		assert.Empty(t, out.String(), "half a report")
	}
	for want, args := range map[string][]string{
		"no such file":       {"-log", "nowhere.csv"},
		"want at least 3":    {"-receivers", "2"},
		"0 artifacts":        {"-artifacts", "0"},
		"product of at most": {"-receivers", "1000000", "-artifacts", "1000000"},
		`argument "x"`:       {"x"},
	} {
		assert.ErrorContains(t, run(context.Background(), args, io.Discard, nil), want)
	}
}
