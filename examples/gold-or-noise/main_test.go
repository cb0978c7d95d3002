package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/examples/internal/golden"
)

func TestOutput(t *testing.T) {
	golden.Check(t, "testdata/builtin.golden", golden.Output(t, run))
}

// The README shows lines that are printed.
func TestReadme(t *testing.T) {
	_, shown, found := strings.Cut(golden.Read(t, "../../README.md"), "./examples/gold-or-noise` begins with\n\n```\n")
	require.True(t, found)
	shown, _, _ = strings.Cut(shown, "```")
	assert.True(t, strings.HasPrefix(golden.Read(t, "testdata/builtin.golden"), shown), "%s", shown)
}

// The log of 7,224 uses is not part of this project. Where it is at hand, it gives the
// figures that are built in, and what others found in it: of group A 55% gained nothing or
// less where 48.9% [43.0, 55.0] would were all alike, and of C 56.6% against 50.4% [44.4, 56.6].
func TestLogGivesBuiltIn(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a second")
	}
	people, err := readLog("../../../shared/data/human_ai_decisions.csv")
	if os.IsNotExist(err) {
		t.Skip("the log of 7,224 uses is not part of this project, and not beside it")
	}
	require.NoError(t, err)
	got, err := groupsOf(t.Context(), people, 1)
	require.NoError(t, err)
	require.Len(t, got, len(builtIn))
	assert.InDeltaSlice(t, flat(builtIn), flat(got), 1e-6)
	for i, want := range map[int]string{0: "[55.0 48.9 43.0 55.0]", 2: "[56.6 50.4 44.4 56.6]"} {
		l := got[i].luck
		assert.Equal(t, want, fmt.Sprintf("%.1f", []float64{100 * l.share, 100 * l.alike, 100 * l.low, 100 * l.high}))
	}
}

// flat are all numbers of groups.
func flat(groups []group) (x []float64) {
	for _, g := range groups {
		x = append(x, float64(g.people), float64(g.uses), g.luck.share, g.luck.alike, g.luck.low, g.luck.high, g.luck.chance)
		for _, n := range g.is {
			x = append(x, n.value, n.err)
		}
		for _, m := range g.gapErrors {
			x = append(x, m.improved, m.spoiled)
		}
	}
	return x
}

// Every use went one of four ways, fees count events that are each within the one before, and
// what people gained is what was improved less what was spoiled: in figures that are built
// in, and in any log.
func TestSharesAddUp(t *testing.T) {
	groups := append([]group{}, builtIn...)
	for seed := range uint64(20) {
		people := habits(rand.New(rand.NewPCG(seed, 1)), 5, 7, spread{0.6, 0.05}, spread{0.4, 0.05}, 0.7)
		groups = append(groups, group{is: measured(people)})
	}
	for _, g := range groups {
		assert.InDelta(t, 1, g.value(improved)+g.value(spoiled)+g.value(rightAnyway)+g.value(wrongAllTheSame), 1e-6)
		assert.InDelta(t, g.value(gain), g.value(improved)-g.value(spoiled), 1e-6)
		assert.InDelta(t, g.value(together), g.value(alone)+g.value(gain), 1e-6)
		assert.Equal(t, g.value(advice), g.value(billedRight))
		assert.LessOrEqual(t, g.value(billedActed), g.value(billedRight))
		assert.LessOrEqual(t, g.value(billedImproved), g.value(billedActed))
		assert.LessOrEqual(t, g.value(billedImproved), g.value(improved))
	}
}

// habits is a log of people who know as one spread has it, and follow advice that differs as
// another has it, whatever they know.
func habits(r *rand.Rand, people, uses int, knowledge, trust spread, quality float64) []person {
	coin := func(p float64) int {
		if r.Float64() < p {
			return 1
		}
		return 0
	}
	draw := func(s spread) float64 {
		d, err := s.distribution()
		if err != nil {
			panic(err)
		}
		return d.Quantile(r.Float64())
	}
	list := make([]person, people)
	for i := range list {
		list[i].group = everybody
		knows, follows := draw(knowledge), draw(trust)
		for range uses {
			own, advice := coin(knows), coin(quality)
			final := own
			if coin(follows) == 1 {
				final = advice
			}
			list[i].uses[own][advice][final]++
		}
	}
	return list
}

// A log that was made of known knowledge, trust and quality gives them back, and its market
// agrees with it.
func TestGivesBackWhatItWasMadeOf(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it fits a market 20 times")
	}
	knowledge, trust, quality := spread{0.65, 0.03}, spread{0.4, 0.08}, 0.75
	people := habits(rand.New(rand.NewPCG(1, 2)), 1000, 20, knowledge, trust, quality)
	g := group{is: measured(people)}
	for q, want := range map[quantity]float64{
		alone:             knowledge.mean,
		knowledgeVariance: knowledge.variance,
		followed:          trust.mean,
		followedVariance:  trust.variance,
		advice:            quality,
		improved:          trust.mean * quality * (1 - knowledge.mean),
		spoiled:           trust.mean * (1 - quality) * knowledge.mean,
	} {
		assert.InDelta(t, want, g.value(q), 4*g.is[q].err, "quantity %d", q)
	}
	says, err := fitted(g.value).expect(t.Context(), habit, 1)
	require.NoError(t, err)
	gap, err := gapErrors(t.Context(), people, habit, 1)
	require.NoError(t, err)
	assert.InDelta(t, g.value(improved), says.improved, 4*gap.improved)
	assert.InDelta(t, g.value(spoiled), says.spoiled, 4*gap.spoiled)
	assert.Less(t, gap.improved, g.is[improved].err, "what the market takes from the log is taken into account")
}

// By habit the market is a formula.
func TestMarketOfHabits(t *testing.T) {
	f := fit{knowledge: spread{0.6, 0.02}, trust: spread{0.3, 0.1}, quality: 0.8}
	m, err := f.expect(t.Context(), habit, 1)
	require.NoError(t, err)
	assert.InDelta(t, 0.3*0.8*0.4, m.improved, 1e-4)
	assert.InDelta(t, 0.3*0.2*0.6, m.spoiled, 1e-4)
}

// By belief those follow who trust more than they know: of uniform trust in q and knowledge
// that all share, 1 less that.
func TestMarketOfBeliefs(t *testing.T) {
	f := fit{knowledge: spread{0.6, 0}, trust: spread{0.5, 1. / 12}, quality: 0.8}
	m, err := f.expect(t.Context(), belief, 1)
	require.NoError(t, err)
	assert.InDelta(t, 0.4*0.8*0.4, m.improved, 1e-3)
	assert.InDelta(t, 0.4*0.2*0.6, m.spoiled, 1e-3)
}

func dealt(t *testing.T, people []person) luck {
	l, err := byLuck(t.Context(), people, 1)
	require.NoError(t, err)
	return l
}

// Of people who are all alike luck explains who gains nothing, and no variance is beyond it;
// of people who differ it does not.
func TestLuckExplainsThoseWhoAreAlike(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	alike := habits(r, 100, 20, spread{0.6, 0}, spread{0.4, 0}, 0.75)
	l := dealt(t, alike)
	assert.InDelta(t, l.alike, l.share, 4*(l.high-l.low)/(2*1.96))
	is := measured(alike)
	for _, q := range []quantity{knowledgeVariance, followedVariance, gainVariance} {
		assert.InDelta(t, 0, is[q].value, 4*is[q].err)
	}
	assert.True(t, dealt(t, habits(r, 100, 20, spread{0.6, 0.1}, spread{0.5, 0.2}, 0.75)).beyond())
}

// Gains stay in their group: where all of one group gain and nobody of the other does, dealing
// them out again changes nothing.
func TestGainsStayInTheirGroup(t *testing.T) {
	var people []person
	for i := range 20 {
		p := person{group: string(rune('a' + i%2))}
		p.uses[0][1][i%2] = 3
		people = append(people, p)
	}
	l := dealt(t, people)
	assert.Equal(t, luck{share: 0.5, alike: 0.5, low: 0.5, high: 0.5, chance: 1, deals: mostDeals}, l)
}

// With as many uses for each, the error of a share is that of the mean over people.
func TestErrorIsThatOfAMean(t *testing.T) {
	people := habits(rand.New(rand.NewPCG(5, 6)), 30, 10, spread{0.6, 0.05}, spread{0.4, 0.05}, 0.7)
	var means []float64
	for i := range people {
		means = append(means, people[i].sum(gained)/10)
	}
	n := measured(people)[gain]
	assert.InDelta(t, stat.Mean(means, nil), n.value, 1e-12)
	assert.InDelta(t, stat.StdErr(stat.StdDev(means, nil), 30), n.err, 1e-12)
	low, high := n.interval(30)
	assert.InDelta(t, 2*n.err*distuv.StudentsT{Sigma: 1, Nu: 29}.Quantile(0.975), high-low, 1e-12)
}

// row is a use in a file.
func row(name string, own, advice, final int) string {
	return fmt.Sprintf("%s,%d,%d,%d\n", name, own, advice, final)
}

const header = "person,own_right,advice_right,final_right\n"

func file(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "log.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// A log may be of anything: what cannot be told is said, and nothing else is refused.
func TestOddLogs(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one use each":       header + row("p", 1, 0, 0) + row("q", 0, 1, 1),
		"nothing differs":    header + strings.Repeat(row("p", 1, 1, 1)+row("q", 0, 0, 0), 3),
		"all are right":      header + strings.Repeat(row("p", 1, 1, 1)+row("q", 1, 1, 1), 3),
		"all are wrong":      header + strings.Repeat(row("p", 0, 0, 0)+row("q", 0, 0, 0), 3),
		"always or never":    header + strings.Repeat(row("p", 0, 1, 1)+row("q", 0, 1, 0)+row("r", 1, 0, 1)+row("s", 1, 0, 0), 5),
		"advice never right": header + strings.Repeat(row("p", 1, 0, 1)+row("q", 1, 0, 0)+row("r", 0, 0, 1), 4),
		"uneven":             header + strings.Repeat(row("p", 1, 0, 1), 90) + row("q", 1, 0, 0) + row("r", 0, 1, 1) + row("r", 0, 1, 0),
	} {
		out := golden.Output(t, run, "-log", file(t, text))
		for _, bad := range []string{"NaN", "Inf", "%!"} {
			assert.NotContains(t, out, bad, name)
		}
	}
	if testing.Short() {
		return
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range 5 {
		text := header
		for range 4 + r.IntN(40) {
			text += row(string(rune('p'+r.IntN(3))), r.IntN(2), r.IntN(2), r.IntN(2))
		}
		text += row("p", 1, 1, 1) + row("q", 1, 1, 1)
		assert.NotContains(t, golden.Output(t, run, "-log", file(t, text)), "NaN", text)
	}
}

func TestBadInput(t *testing.T) {
	for text, wants := range map[string][]string{
		header + "p,2,x,1\nq,1,1,\n": {`:2:3: own_right is "2", want 0 or 1`, `:2:5: advice_right is "x"`, `:3:7: final_right is ""`},
		header + ",1,1,1\n":          {":2:1: person is empty, want a name"},
		header + "p,1,1\n":           {":2:1: wrong number of fields"},
		header:                       {":2: no rows"},
		header + "p,1,1,1\n":         {`group "all" has 1 person, want at least 2`},
		"who,own_right,advice_right\np,1,1\n": {
			`no column "person"`, `no column "final_right"`, `the header is "who", "own_right", "advice_right"`,
		},
		"group,group,person,own_right,advice_right,final_right\n":     {`column "group" comes twice`},
		"group,person,own_right,advice_right,final_right\n,p,1,1,1\n": {":2:1: group is empty"},
	} {
		path := file(t, text)
		var out bytes.Buffer
		err := run(context.Background(), []string{"-log", path}, &out, nil)
		for _, want := range wants {
			assert.ErrorContains(t, err, want)
		}
		assert.ErrorContains(t, err, path)
		assert.Empty(t, out.String(), "half a report")
	}
	var many strings.Builder
	many.WriteString("group," + header)
	for i := range 2 * (mostGroups + 1) {
		fmt.Fprintf(&many, "%d,p%d,1,1,1\n", i/2, i)
	}
	assert.ErrorContains(t, run(context.Background(), []string{"-log", file(t, many.String())}, io.Discard, nil), "7 groups")
	assert.ErrorContains(t, run(context.Background(), []string{"-log", "nowhere.csv"}, io.Discard, nil), "no such file")
	assert.ErrorContains(t, run(context.Background(), []string{"x"}, io.Discard, nil), `argument "x"`)
}

// A number that cannot be told is said to be so.
func TestCannotTell(t *testing.T) {
	assert.Equal(t, "cannot tell", figure(number{math.NaN(), math.NaN()}, 5, 0))
	assert.Equal(t, "cannot tell", spread{math.NaN(), 0}.String())
}
