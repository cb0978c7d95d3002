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
	"github.com/usevalue/usevalue/simulate/internal/draw"
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

// cost is what was drawn and looked up: blocks of four random numbers, quantiles, and shares below a number.
type cost struct{ blocks, lookups, shares float64 }

func costSoFar() cost {
	return cost{float64(count.Blocks.Load()), float64(count.Lookups.Load()), float64(count.Shares.Load())}
}

func (c cost) less(d cost) cost {
	return cost{c.blocks - d.blocks, c.lookups - d.lookups, c.shares - d.shares}
}

const counted = 10 // replications

// countedCost is that of the replications from counted on: what twice as many cost less what they do, which leaves
// out what comes before the first.
func countedCost(t *testing.T, run func(e simulate.Experiment) error) cost {
	t.Helper()
	e := standard(2 * counted)
	e.Workers = 1
	require.NoError(t, run(e)) // compiles
	begin := costSoFar()
	require.NoError(t, run(e))
	twice := costSoFar()
	e.Replications = counted
	require.NoError(t, run(e))
	c := twice.less(begin).less(costSoFar().less(twice))
	require.Greater(t, c.blocks, 0.0)
	return c
}

// bounds are those of a cost.
type bounds struct{ blocks, lookups, shares bound }

// within compares what was counted with bounds, for things of which there were so many.
func (c cost) within(t *testing.T, most bounds, thing string, n float64) {
	t.Helper()
	for _, x := range []struct {
		name string
		cost float64
		most bound
	}{
		{"blocks of four random numbers", c.blocks, most.blocks},
		{"quantiles that are looked up", c.lookups, most.lookups},
		{"shares that are looked up", c.shares, most.shares},
	} {
		t.Logf("a %s takes %.3f %s, at most %.3f", thing, x.cost/n, x.name, x.most.sum()/n)
		assert.LessOrEqual(t, x.cost, x.most.sum(), "%s: more than\n%v", x.name, x.most)
	}
}

// What a replication of the standard market draws and looks up, at most.
func TestDrawsOfRun(t *testing.T) {
	c := countedCost(t, func(e simulate.Experiment) error {
		_, err := simulate.Run(context.Background(), e)
		return err
	})
	e := standard(2 * counted)
	e.Metrics = []simulate.Metric{{Name: "fours", Row: func(r *simulate.Row) float64 { return math.Ceil(r.Tasks / 4) }}}
	var receivers, tasks, fours, runs float64
	// The offer with the lowest bill, cost-plus, runs all tasks that any runs.
	costPlus := mustRun(t, e).Tallies[0]
	for i := counted; i < len(costPlus); i++ {
		x := &costPlus[i]
		receivers += x.Receivers
		tasks += x.Tasks
		fours += x.Sums[0]
		runs += x.Delivered.Count
	}
	t.Logf("of %.0f tasks %.1f%% are run", tasks, 100*runs/tasks)
	c.within(t, bounds{
		blocks: bound{
			{"a receiver: its context, and how many tasks it has", receivers, 2},
			{"four tasks of a receiver: their stakes", fours, 1},
			{"a task that is run: its luck, and what the attempt takes", runs, 1},
		},
		lookups: bound{
			{"a receiver: knowledge, stakes, ability, quality, and how many tasks it has", receivers, 5},
			{"a task: its stakes", tasks, 1},
			{"a task that is run: the cost of the attempt", runs, 1},
		},
	}, "task", tasks)
}

// What Expect draws and looks up in the standard market, at most.
func TestDrawsOfExpect(t *testing.T) {
	c := countedCost(t, func(e simulate.Experiment) error {
		_, err := simulate.Expect(context.Background(), e)
		return err
	})
	points := float64(counted * 256)
	offers := points * float64(len(standard(1).Offers))
	c.within(t, bounds{
		blocks: bound{
			{"a replication: how its points are scrambled", counted, draw.SobolDimensions / 4},
		},
		lookups: bound{
			{"a point: knowledge, stakes, ability, quality", points, 4},
		},
		// Of the lines that a task is worth in its stakes (acting, checking, and not to run it) the largest bends at two
		// stakes at most; acting parts from checking at one. What an offer runs is one range of stakes.
		shares: bound{
			{"a point: where acting parts from checking, and where the planner runs a task", points, 3},
			{"an offer: where it runs a task and how", offers, 2},
			{"an offer: the lower end of what it runs, for the chance that a receiver joins", offers, 1},
		},
	}, "point", points)
}
