//go:build countdraws

package simulate_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/count"
)

// A bound is the sum of its terms. Who spares a draw takes it off the term that it was in.
type bound []term

type term struct {
	of    string  // what costs so much each
	times float64 // how many of them there were
	each  float64
}

func (b bound) sum() float64 {
	sum := 0.0
	for _, t := range b {
		sum += t.times * t.each
	}
	return sum
}

func (b bound) String() string {
	var s strings.Builder
	for _, t := range b {
		fmt.Fprintf(&s, "  %g for %s, %.0f times\n", t.each, t.of, t.times)
	}
	return s.String()
}

// played is what some replications of the standard market had, and what they cost.
type played struct {
	receivers, tasks float64
	fours            float64 // tasks of a receiver in fours, rounded up: of what is drawn four at a time
	runs             float64 // tasks that some offer runs
	blocks, lookups  float64
}

// countReplications counts those of ten replications: what twenty cost less what ten do, which leaves out
// what is compiled before.
func countReplications(t *testing.T, run func(e simulate.Experiment) error) played {
	t.Helper()
	const n = 10
	fours := simulate.Metric{Name: "fours", Row: func(r *simulate.Row) float64 { return math.Ceil(r.Tasks / 4) }}
	e := standard(2 * n)
	e.Workers, e.Metrics = 1, []simulate.Metric{fours}
	var p played
	r := mustRun(t, e)
	for i := range n {
		// A task is worth running or not, so the offer with the lowest bill runs all that any runs: cost-plus.
		x := &r.Tallies[0][n+i]
		p.receivers += x.Receivers
		p.tasks += x.Tasks
		p.fours += x.Sums[0]
		p.runs += x.Delivered.Count
	}
	for _, sign := range []float64{1, -1} {
		blocks, lookups := count.Blocks.Load(), count.Lookups.Load()
		require.NoError(t, run(e))
		p.blocks += sign * float64(count.Blocks.Load()-blocks)
		p.lookups += sign * float64(count.Lookups.Load()-lookups)
		e.Replications -= n
	}
	require.Greater(t, p.blocks, 0.0)
	t.Logf("a task takes %.3f blocks of four random numbers and %.3f lookups; of %.0f tasks %.1f%% are run",
		p.blocks/p.tasks, p.lookups/p.tasks, p.tasks, 100*p.runs/p.tasks)
	return p
}

func (p *played) within(t *testing.T, blocks, lookups bound) {
	t.Helper()
	t.Logf("%.0f blocks, at most %.0f; %.0f lookups, at most %.0f", p.blocks, blocks.sum(), p.lookups, lookups.sum())
	assert.LessOrEqual(t, p.blocks, blocks.sum(), "more blocks of random numbers than\n%v", blocks)
	assert.LessOrEqual(t, p.lookups, lookups.sum(), "more lookups than\n%v", lookups)
}

// What a replication of the standard market draws and looks up, at most.
func TestDrawsOfRun(t *testing.T) {
	p := countReplications(t, func(e simulate.Experiment) error {
		_, err := simulate.Run(context.Background(), e)
		return err
	})
	p.within(t, bound{
		{"a receiver: its context, and how many tasks it has", p.receivers, 2},
		{"four tasks: their stakes", p.fours, 1},
		{"a task that is run: its luck, and what the attempt takes", p.runs, 2},
	}, bound{
		{"a receiver: knowledge, stakes, ability, quality, and how many tasks it has", p.receivers, 5},
		{"a task: its stakes", p.tasks, 1},
		{"a task that is run: the cost of the attempt", p.runs, 1},
	})
}

// What Expect draws and looks up, at most: no luck.
func TestDrawsOfExpect(t *testing.T) {
	p := countReplications(t, func(e simulate.Experiment) error {
		e.Metrics = nil
		_, err := simulate.Expect(context.Background(), e)
		return err
	})
	p.within(t, bound{
		{"a receiver: its context, and how many tasks it has", p.receivers, 2},
		{"four tasks: their stakes", p.fours, 1},
	}, bound{
		{"a receiver: knowledge, stakes, ability, quality, and how many tasks it has", p.receivers, 5},
		{"a task: its stakes", p.tasks, 1},
	})
}
