package relation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// Of a table without repeats a log tells what Crossed does, if what is left is
// interaction: the two methods are one there.
func TestLoggedAgreesWithCrossed(t *testing.T) {
	v := logNormal(0.5, 0.7)(rand.New(rand.NewPCG(1, 1)), 20, 15)
	var uses []relation.Use
	for i := range 20 {
		for j := range 15 {
			uses = append(uses, relation.Use{Receiver: name("r", i), Artifact: name("a", j), Result: v.At(i, j)})
		}
	}
	d, err := relation.Crossed(v, nil, 0.9)
	require.NoError(t, err)
	a, err := relation.Logged(uses, nil, 0.9)
	require.NoError(t, err)
	for _, pair := range [][2]simulate.Estimate{{d.Index, a.Most}, {d.Receiver, a.Receiver}, {d.Artifact, a.Artifact}} {
		assert.InDeltaSlice(t, list(pair[0]), list(pair[1]), 1e-9)
	}
	assert.InDelta(t, d.Interaction.Value, a.Luck.Value, 1e-9)
	assert.InDelta(t, d.Deviation, a.Deviation, 1e-9)
	assert.Less(t, a.Least.Value, a.Most.Value)
}

func list(e simulate.Estimate) []float64 {
	return []float64{e.Value, e.StandardError, e.Low, e.High}
}

func name(kind string, i int) string { return fmt.Sprintf("%s%d", kind, i) }

// Neither the order of the log nor the unit and origin of results matter.
func TestLoggedLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	uses := bernoulli(r, 120, 6, 3, 0.2, 0.1)
	want, err := relation.Logged(uses, nil, 0.95)
	require.NoError(t, err)
	r.Shuffle(len(uses), func(i, j int) { uses[i], uses[j] = uses[j], uses[i] })
	for i := range uses {
		uses[i].Result = 7 - 1e6*uses[i].Result
	}
	got, err := relation.Logged(uses, nil, 0.95)
	require.NoError(t, err)
	for _, pair := range [][2]simulate.Estimate{{want.Least, got.Least}, {want.Receiver, got.Receiver}, {want.Task, got.Task}, {want.Luck, got.Luck}} {
		assert.InDeltaSlice(t, list(pair[0]), list(pair[1]), 1e-9)
	}
	assert.InDelta(t, 1e6*want.Deviation, got.Deviation, 1e-3)
	assert.InDelta(t, 1, got.Receiver.Value+got.Task.Value+got.Artifact.Value+got.Interaction.Value+got.Luck.Value, 1e-9)
}

// bernoulli is a log of tries that succeed with a chance to which receivers and
// artifacts add as much as they are given, evenly spread: of each artifact on each
// of a receiver's tasks.
func bernoulli(r *rand.Rand, receivers, artifacts, tasks int, byReceiver, byArtifact float64) []relation.Use {
	var uses []relation.Use
	even := func(w float64) float64 { return w * (2*r.Float64() - 1) }
	plus := make([]float64, artifacts)
	for j := range plus {
		plus[j] = even(byArtifact)
	}
	for i := range receivers {
		own := even(byReceiver)
		for k := range tasks {
			for j := range artifacts {
				u := relation.Use{Receiver: name("r", i), Artifact: name("a", j), Task: name("t", k)}
				if r.Float64() < 0.5+own+plus[j] {
					u.Result = 1
				}
				uses = append(uses, u)
			}
		}
	}
	return uses
}

// Under a form all results have to be of it, and all pairs to be in the log.
func TestLoggedFormsRefuse(t *testing.T) {
	uses := products(rand.New(rand.NewPCG(4, 4)), 5, 4, 1, 1, 1, 1)
	_, err := relation.Logged(uses, relation.Within{High: 1}, 0.95)
	assert.ErrorContains(t, err, "Within is a form of tables without luck")
	uses[3].Result = -1
	_, err = relation.Logged(uses[3:], relation.LogNormal{}, 0.95)
	assert.ErrorContains(t, err, "use 0 has a Result of -1, want results above 0")
	assert.ErrorContains(t, err, "1 of 20 pairs of a receiver and an artifact have no use")
	var named []relation.Use
	grid(4, 4, func(i, j int) {
		for k := range 4 {
			named = append(named, relation.Use{Receiver: name("r", i), Artifact: name("a", j), Task: name("t", k/2), Result: float64(1 + i*j + k)})
		}
	})
	_, err = relation.Logged(named, relation.LogNormal{}, 0.95)
	assert.ErrorContains(t, err, "tasks are named and differ")
}

// What a log can tell apart depends on who met what how often, and it says so.
func TestLimitsOfLogs(t *testing.T) {
	const n, m = 8, 6
	result := func(i, j, k int) float64 { return float64((3*i+5*j*j+7*k*i+i*j)%11) + float64(i) }
	for _, c := range []struct {
		name        string
		uses        func(add func(i, j int, task string, k int))
		limits      []string
		least, most []float64 // lower and upper end of where the index is
	}{
		{"every task by everything, twice", func(add func(int, int, string, int)) {
			grid(n, m, func(i, j int) {
				for k := range 6 {
					add(i, j, name("t", k/2), k)
				}
			})
		}, nil, nil, nil},
		{"once each", func(add func(int, int, string, int)) {
			grid(n, m, func(i, j int) { add(i, j, "", 0) })
		}, []string{"the interaction from luck"}, nil, nil},
		{"tasks without names", func(add func(int, int, string, int)) {
			grid(n, m, func(i, j int) { add(i, j, "", 0); add(i, j, "", 1) })
		}, []string{"they are not named"}, nil, nil},
		{"tasks of one try", func(add func(int, int, string, int)) {
			grid(n, m, func(i, j int) { add(i, j, name("x", j), 0); add(i, j, name("y", j), 1) })
		}, []string{"tasks from luck: each was tried once"}, nil, nil},
		{"tasks tried once by each", func(add func(int, int, string, int)) {
			grid(n, m, func(i, j int) { add(i, j, "x", 0); add(i, j, "y", 1) })
		}, []string{"luck from how an artifact suits a task"}, nil, nil},
		{"one task each", func(add func(int, int, string, int)) {
			grid(n, m, func(i, j int) { add(i, j, "x", 0); add(i, j, "x", 1) })
		}, []string{"a receiver from its task", "interaction by receiver from that by task"}, nil, nil},
		{"one artifact a receiver", func(add func(int, int, string, int)) {
			for i := range n {
				add(i, i%3, "", 0)
				add(i, i%3, "", 1)
			}
		}, []string{"receiver's part from the interaction", "they are not named", "who was given them"}, nil, nil},
		{"answers made for one", func(add func(int, int, string, int)) {
			for i := range n {
				add(i, 2*i, "", 0)
				add(i, 2*i+1, "", 1)
			}
		}, []string{"artifacts from luck: each was used once", "who was given them"}, []float64{0, 1}, []float64{1, 1}},
		{"answers made for one, used again", func(add func(int, int, string, int)) {
			for i := range n {
				add(i, 2*i, "", 0)
				add(i, 2*i, "", 2)
				add(i, 2*i+1, "", 1)
				add(i, 2*i+1, "", 3)
			}
		}, []string{"artifact's part from the interaction", "they are not named", "who was given them"}, []float64{0, 1}, []float64{1, 1}},
		{"one use a receiver", func(add func(int, int, string, int)) {
			for i := range 3 * n {
				add(i, i%4, "", 0)
			}
		}, []string{"receivers from luck: each has one use", "who was given them"}, []float64{0, 0}, []float64{0, 1}},
	} {
		var uses []relation.Use
		c.uses(func(i, j int, task string, k int) {
			uses = append(uses, relation.Use{Receiver: name("r", i), Artifact: name("a", j), Task: task, Result: result(i, j, k)})
		})
		a, err := relation.Logged(uses, nil, 0.95)
		require.NoError(t, err, c.name)
		require.Len(t, a.Limits, len(c.limits), "%s: %q", c.name, a.Limits)
		for i, want := range c.limits {
			assert.Contains(t, a.Limits[i], want, c.name)
		}
		assert.LessOrEqual(t, a.Least.Value, a.Most.Value, c.name)
		if c.least != nil {
			assert.True(t, c.least[0] <= a.Least.Value && a.Least.Value <= c.least[1], "%s: %v", c.name, a.Least)
			assert.True(t, c.most[0] <= a.Most.Value && a.Most.Value <= c.most[1], "%s: %v", c.name, a.Most)
		}
	}
}

func grid(n, m int, do func(i, j int)) {
	for i := range n {
		for j := range m {
			do(i, j)
		}
	}
}

func TestNothingButLuck(t *testing.T) {
	var uses []relation.Use
	grid(6, 6, func(i, j int) { // every receiver and every artifact has the same mean
		for k := range 2 {
			uses = append(uses, relation.Use{Receiver: name("r", i), Artifact: name("a", j), Result: float64(k)})
		}
	})
	a, err := relation.Logged(uses, nil, 0.95)
	require.NoError(t, err)
	assert.Equal(t, []float64{0, math.Inf(1), 0, 1}, list(a.Least))
	assert.Equal(t, []float64{1, math.Inf(1), 0, 1}, list(a.Most))
	require.NotEmpty(t, a.Warnings)
	assert.Contains(t, a.Warnings[len(a.Warnings)-1], "the index may be anything")
	assert.Contains(t, a.Limits[len(a.Limits)-1], "what a success was worth")
}

func TestLoggedRefuses(t *testing.T) {
	use := func(i, j int, x float64) relation.Use {
		return relation.Use{Receiver: name("r", i), Artifact: name("a", j), Result: x}
	}
	_, err := relation.Logged([]relation.Use{{}, {Receiver: "r", Artifact: "a", Result: math.NaN()}}, nil, 2)
	for _, want := range []string{"use 0 has no Receiver", "use 0 has no Artifact", "use 1 has a Result of NaN", "level of confidence is 2"} {
		assert.ErrorContains(t, err, want)
	}
	_, err = relation.Logged(make([]relation.Use, 20), nil, 0.95)
	assert.ErrorContains(t, err, "and 30 more")
	_, err = relation.Logged(nil, nil, 0.95)
	assert.ErrorContains(t, err, "0 uses by 0 receivers of 0 artifacts, want at least 3")
	var same, own []relation.Use
	grid(4, 4, func(i, j int) { same = append(same, use(i, j, 1)) })
	_, err = relation.Logged(same, nil, 0.95)
	assert.ErrorContains(t, err, "all results are the same")
	for i := range 4 {
		own = append(own, use(i, i, float64(i)), use(i, i, float64(2*i)))
	}
	_, err = relation.Logged(own, nil, 0.95)
	assert.ErrorContains(t, err, "every receiver has an artifact of its own")
}

// Whatever the log, there is an error, or shares and bounds that make sense.
func FuzzLogged(f *testing.F) {
	f.Add([]byte("aax1abx0bax0bbx1cax0cbx1acx0bcx1ccx0"))
	f.Add([]byte{1, 1, 1, 1, 2, 1, 1, 9, 3, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4})
	f.Fuzz(func(t *testing.T, log []byte) {
		var uses []relation.Use
		for u := range slices.Chunk(log[:min(len(log), 400)/4*4], 4) {
			uses = append(uses, relation.Use{Receiver: string(u[:1]), Artifact: string(u[1:2]), Task: string(u[2:3]), Result: float64(int8(u[3]))})
		}
		a, err := relation.Logged(uses, nil, 0.95)
		if err != nil {
			return
		}
		for _, e := range []simulate.Estimate{a.Receiver, a.Task, a.Artifact, a.Interaction, a.TaskInteraction, a.Luck, a.Least, a.Most} {
			require.True(t, 0 <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= 1 && e.StandardError >= 0, "%v", e)
		}
		require.LessOrEqual(t, a.Least.Value, a.Most.Value+1e-9)
	})
}

// Models on the tasks of twelve teams, of which some have harder ones: what is
// resolved turns on the task; team and model differ too little to say more.
func ExampleLogged() {
	var uses []relation.Use
	for team := range 12 {
		for model := range 10 {
			for task := range 10 {
				resolved := 0.0
				if task*7%10 < 2+team%6+model%3 {
					resolved = 1
				}
				uses = append(uses, relation.Use{
					Receiver: fmt.Sprint("team ", team), Artifact: fmt.Sprint("model ", model), Task: fmt.Sprint("task ", task), Result: resolved,
				})
			}
		}
	}
	a, err := relation.Logged(uses, nil, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(a)
	// Output:
	// whose the variance of results is: 1200 uses, 12 receivers, 120 tasks, 10 artifacts, described, without intervals
	//   receiver                       0.051
	//   task of the receiver           0.750
	//   artifact                       0.030
	//   interaction                    0.000
	//   luck                           0.187
	//   index, 0 commodity to 1 token  0.518
	//   cannot tell: luck from how an artifact suits a task: no artifact tried a task twice
	//   cannot tell: what a success was worth: results are 0 or 1, and stakes, knowledge and ability to act, which make value relational, are not in them
}

// Copies of rows are not taken for tries that came out the same by themselves.
func TestCopies(t *testing.T) {
	var uses []relation.Use
	for i := range 60 {
		uses = append(uses, relation.Use{
			Receiver: string(rune('a' + i%6)), Artifact: string(rune('A' + i/6%5)), Task: string(rune('p' + i/30)), Result: float64((i * i % 7) % 2),
		})
	}
	warned := func(uses []relation.Use) bool {
		a, err := relation.Logged(uses, nil, 0.95)
		require.NoError(t, err)
		return strings.Contains(strings.Join(a.Warnings, "\n"), "60 uses repeat a task with the same artifact, and every one has the same result")
	}
	assert.False(t, warned(uses))
	again := append(uses[:60:60], uses...)
	assert.True(t, warned(again))
	again[0].Result = 1 - again[0].Result
	assert.False(t, warned(again))
}
