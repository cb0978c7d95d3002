package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/golden"
)

// written is the path of a file of a text.
func written(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// A log of requests has what each model cost; what it lacks is named, and nothing is said of
// what it does not show.
func TestLogWithoutOutcomes(t *testing.T) {
	path := written(t, "request_id,spend,prompt_tokens,completion_tokens,model,status\n"+
		"r1,0.004,900,100,big,success\nr2,0.0002,700,120,small,success\n")
	out := golden.Output(t, run, "-log", path)
	for _, want := range []string{"What each model cost", "big    1     0.004", "all    2     0.0042",
		"no column for the outcome: looked for resolved", `"status" is none`} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "artifact")
	assert.Equal(t, out, golden.Output(t, run, "-log", path, "-costs"))
}

// The table of costs alone needs no receiver, and is that of the whole report.
func TestCostsAlone(t *testing.T) {
	out := golden.Output(t, run, "-log", "testdata/attempts.csv", "-costs")
	golden.Holds(t, "testdata/log.golden", out)
	assert.NotContains(t, out, "sold three ways")
	path := written(t, "model,correct,cost\nm,yes,1\nm,no,3\n")
	assert.Contains(t, golden.Output(t, run, "-log", path, "-costs"), "m      2         0.500    2.000      4.000")
	err := run(context.Background(), []string{"-log", path}, &bytes.Buffer{}, nil)
	assert.ErrorContains(t, err, "-receiver NAME")
	assert.ErrorContains(t, err, "-costs prints")
}

// Attempts that cost next to nothing have a table of costs, and are sold, whatever it costs
// to measure.
func TestCheapLog(t *testing.T) {
	text := "model,project,resolved,cost_usd\n"
	for i := range 40 {
		text += "m,p" + string(rune('0'+i%4)) + "," + string(rune('0'+min(i%3, 1))) + ",0.0003\n"
	}
	path := written(t, text)
	args := []string{"-log", path, "-replications", "2", "-measuring", "100"}
	if testing.Short() {
		args = append(args, "-costs")
	}
	out := golden.Output(t, run, args...)
	assert.Contains(t, out, "m      40        0.650    0.0003     0.000462")
	assert.Equal(t, !testing.Short(), strings.Contains(out, "$100.00 to measure"))
	assert.NotContains(t, out, "NaN")
	err := run(context.Background(), []string{"-measuring", "-1", "-check-cost", "NaN", "-stakes", "0"}, &bytes.Buffer{}, nil)
	for _, want := range []string{"measuring is -1", "check-cost is NaN", "stakes are 0"} {
		assert.ErrorContains(t, err, want)
	}
}

// Logs of others, where they are at hand, are read with at most one flag, or refused with
// what would mend them.
func TestCases(t *testing.T) {
	const logs, data = "../../../shared/cases/logs/", "../../../shared/data/"
	if _, err := os.Stat(logs); err != nil {
		t.Skip("the logs of others are not part of this project, and not beside it")
	}
	const none = "no column for the outcome"
	for file, c := range map[string]struct {
		flags []string
		want  string
	}{
		logs + "bools.csv":                     {nil, "12        0.500    1.050"},
		logs + "zero_cost.csv":                 {nil, "1 of 12 rows left out"},
		logs + "semicolon.csv":                 {nil, "12        0.500    1.050"},
		logs + "cost_1e-9.csv":                 {nil, "1e-09      2e-09"},
		logs + "cheap_requests.csv":            {nil, "120       0.675    0.000368"},
		logs + "litellm_spend.csv":             {nil, none},
		logs + "openrouter.csv":                {nil, none},
		logs + "cursor.csv":                    {nil, none},
		logs + "openai_costs.csv":              {nil, none},
		data + "openhands_swe_bench_clean.csv": {nil, "17427     0.726    0.958      1.319"},
		data + "reasoning_costs.csv":           {nil, "2064      0.762    0.046      0.061"},
		data + "claude_code_requests.csv":      {[]string{"-prices", data + "prices_litellm_2026-07-24.csv"}, "all         49334  3742.48"},
	} {
		out := golden.Output(t, run, append([]string{"-log", file, "-costs"}, c.flags...)...)
		assert.Contains(t, out, c.want, file)
		if c.want == none {
			assert.NotContains(t, out, "artifact", file)
		}
	}
	for file, want := range map[string]string{"one_dear_failure.csv": `cost_usd is "1_0"`,
		"dup_agent_header.csv": `column "agent" comes twice`} {
		assert.ErrorContains(t, run(context.Background(), []string{"-log", logs + file}, &bytes.Buffer{}, nil), want)
	}
	if testing.Short() {
		return
	}
	text, err := os.ReadFile(logs + "one_dear_failure.csv")
	require.NoError(t, err)
	mended := written(t, strings.Replace(string(text), "1_0", "10", 1))
	for _, n := range []string{"2", "5"} {
		out := golden.Output(t, run, "-log", mended, "-replications", n)
		assert.Contains(t, out, "12 attempts are too few")
		assert.Contains(t, out, "At equal expected bills the outcome fee earns the seller $0.009 less", n)
	}
}
