package simulate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Intervals at which a run stops hold about as often as those of runs of a fixed size. With
// -coverage.seeds it prints a table of docs/verification.md.
func TestStoppedByWidth(t *testing.T) {
	if testing.Short() {
		t.Skip("experiments by the dozen for each of many rules")
	}
	table, seeds := strings.Builder{}, max(*coverageSeeds, 200)
	for _, w := range stoppedByWidth(t) {
		t.Run(w.name, func(t *testing.T) {
			if w.long && *coverageSeeds == 0 {
				t.Skip("it takes long: with -coverage.seeds")
			}
			c := w.stop(t, w.of(seeds))
			assert.GreaterOrEqual(t, c.held, 0.935-within(0.935, c.met), "share of intervals that hold")
			fmt.Fprintf(&table, "| %s | %.0f | %.1f |\n", w.name, stat.Mean(c.replications, nil), 100*c.held)
		})
	}
	measured(t, stoppingFile, fmt.Sprintf(stoppingText, seeds)+table.String())
}

// A confidence sequence has a wrong verdict no more often than it says. With -coverage.seeds
// it prints a table of docs/verification.md.
func TestVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("experiments by the dozen for each of many rules")
	}
	most, seeds := 500, max(*coverageSeeds, 200)
	if *coverageSeeds > 0 {
		most = 5000
	}
	table := strings.Builder{}
	for _, w := range stoppedByVerdict(most) {
		t.Run(w.name, func(t *testing.T) {
			if w.long && *coverageSeeds == 0 {
				t.Skip("it takes long: with -coverage.seeds")
			}
			c := w.stop(t, w.of(seeds))
			assert.LessOrEqual(t, c.wrong, 0.05+within(0.05, float64(w.of(seeds))), "share of wrong verdicts")
			fmt.Fprintf(&table, "| %s | %.1f |", w.name, 100*c.wrong)
			if w.truth == 0 {
				table.WriteString(" | | |\n")
				return
			}
			quantile := func(p float64) float64 { return stat.Quantile(p, stat.Empirical, c.replications, nil) }
			z := distuv.UnitNormal.Quantile(0.975) + distuv.UnitNormal.Quantile(0.8)
			fmt.Fprintf(&table, " %.0f | %.0f | %.0f |\n", quantile(0.5), quantile(0.8), math.Ceil(z*z/w.truth/w.truth))
		})
	}
	measured(t, verdictFile, fmt.Sprintf(verdictText, seeds, most)+table.String())
}

// within is 4 standard errors of a share of so many.
func within(p, of float64) float64 { return 4 * math.Sqrt(p*(1-p)/of) }

// measured prints what was measured with -coverage.seeds, and writes it with -update.
func measured(t *testing.T, file, text string) {
	if *coverageSeeds == 0 {
		return
	}
	t.Log("\n" + text)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
}

const (
	stoppingFile = "testdata/stopping.golden"
	verdictFile  = "testdata/verdicts.golden"
)

const stoppingText = `## How often intervals hold at which a run stopped

Of %d experiments each that ran until half the interval of 95%% was narrow enough (` + "`Until.HalfWidth`" + `): the mean number of
replications, and how many in 100 intervals hold the true number. A run is not stopped while its interval would have a warning. In the last
rows whole markets are run, a fifth as many, and the true number is that of 40,000 replications. In the others, numbers are drawn in place
of what a replication brings. Written by

    go test ./simulate -run TestStoppedByWidth -coverage.seeds 10000 -update -timeout 1h

| difference | replications | held |
|---|---|---|
`

const verdictText = `## How often the better offer is not the better one

Of %d experiments each, and a fifth as many with whole markets, that ran until it was known at 95%% which of two offers is better, by a
confidence sequence: how many in 100 verdicts were wrong, as any is without a difference; how many replications it took in half of the
experiments, and in 80 of 100; and how many a test of a fixed size takes to find the difference in 80 of 100. Without a difference, there
were %d replications at the most. Written by

    go test ./simulate -run TestVerdicts -coverage.seeds 10000 -update -timeout 1h

| difference | wrong | half | 80 of 100 | fixed size |
|---|---|---|---|---|
`

// stopped is a run that ends when something is known of a number.
type stopped struct {
	name  string
	long  bool // only with -coverage.seeds
	run   func(seed int, rows *simulate.Rows) (*simulate.Stop, error)
	truth float64

	market bool // a whole one
}

// of is how many experiments there are, of so many of numbers.
func (w stopped) of(seeds int) int {
	if w.market {
		return seeds / 5
	}
	return seeds
}

// stops is what came of some of them.
type stops struct {
	met         float64 // how many were known
	held, wrong float64 // shares: of these, and of all

	replications []float64
}

func (w stopped) stop(t *testing.T, seeds int) (c stops) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var rows simulate.Rows
			for seed := range next {
				s, err := w.run(seed, &rows)
				if !assert.NoError(t, err) {
					continue
				}
				mu.Lock()
				c.replications = append(c.replications, float64(s.Replications))
				if d := s.Differences[0]; s.Met {
					c.met++
					c.held += indicator(d.Low <= w.truth && w.truth <= d.High)
					c.wrong += indicator(d.Value*w.truth <= 0)
				}
				mu.Unlock()
			}
		})
	}
	for seed := range seeds {
		next <- seed + 1
	}
	close(next)
	wait.Wait()
	slices.Sort(c.replications)
	c.held /= c.met
	c.wrong /= float64(seeds)
	return c
}

// ofNumbers looks at numbers, a stream for each seed.
func ofNumbers(name string, long bool, u simulate.Until, most int, truth float64, number func(*rand.Rand) float64) stopped {
	u.Level = 0.95
	return stopped{name, long, func(seed int, rows *simulate.Rows) (*simulate.Stop, error) {
		random := rand.New(rand.NewPCG(uint64(seed), 0))
		return rows.StopAt(u, most, func() float64 { return number(random) })
	}, truth, false}
}

// ofMarket runs a market.
func ofMarket(name string, long bool, e simulate.Experiment, truth float64) stopped {
	return stopped{name, long, func(seed int, _ *simulate.Rows) (*simulate.Stop, error) {
		e := e
		e.Seed, e.Workers = uint64(seed), 1
		r, err := simulate.Run(context.Background(), e)
		if err != nil {
			return nil, err
		}
		return r.Stopped, nil
	}, truth, true}
}

func stoppedByWidth(t *testing.T) (list []stopped) {
	add := func(name string, long bool, half, share, truth float64, number func(*rand.Rand) float64) {
		list = append(list, ofNumbers(name, long, simulate.Until{HalfWidth: half, Share: share}, 100_000, truth, number))
	}
	add("normal, to 0.35 standard deviations", false, 0.35, 0, 0, normal(0))
	add("normal, to 0.2", false, 0.2, 0, 0, normal(0))
	add("normal, to a quarter of the mean of 0.3", false, 0.001, 0.25, 0.3, normal(0.3))
	add("1 with a probability of 0.2, to 0.05", true, 0.05, 0, 0.2, func(r *rand.Rand) float64 { return indicator(r.Float64() < 0.2) })
	add("exponential, to 0.2", false, 0.2, 0, 0, exponential(0))
	add("log-normal with logs' sd of 1, to 0.1", true, 0.1, 0, 0, func(r *rand.Rand) float64 {
		return (math.Exp(r.NormFloat64()) - math.Exp(0.5)) / math.Sqrt(math.E*(math.E-1))
	})
	for _, m := range []struct {
		of   simulate.Metric
		half float64
	}{{simulate.Profit, 0.15}, {simulate.Surplus, 0.5}, {simulate.SuccessRate, 0.01}} {
		e := ten(nil, 0)()
		e.Offers = e.Offers[:2]
		truth := 0.0
		if *coverageSeeds > 0 {
			e.Replications, e.Seed = 40_000, 1<<40
			c, err := mustRun(t, e).Compare("cost-plus", "fee", m.of, 0.95)
			require.NoError(t, err)
			truth = c.Difference.Value
		}
		e.Until = simulate.Until{Metric: m.of, HalfWidth: m.half, Level: 0.95}
		list = append(list, ofMarket(fmt.Sprintf("the standard market of 10 receivers, %s, to %v", m.of.Name, m.half), true, e, truth))
	}
	return list
}

// exponential are numbers of a mean with a standard deviation of 1 and a skewness of 2.
func exponential(mean float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return mean - 1 + r.ExpFloat64() }
}

func stoppedByVerdict(most int) (list []stopped) {
	add := func(name string, long bool, truth float64, most int, number func(*rand.Rand) float64) {
		list = append(list, ofNumbers(name, long, simulate.Until{Better: true}, most, truth, number))
	}
	add("none, normal", false, 0, most, normal(0))
	add("none, exponential", true, 0, most, exponential(0))
	e := simulate.Experiment{Market: answers, Replications: 1000, Until: simulate.Until{Metric: simulate.Profit, Better: true, Level: 0.95}}
	e.Market.Receivers, e.Market.Population.Trust = 10, nil
	e.Offers = []simulate.Offer{
		simulate.Sell("by the attempt", pricing.PerAttempt(0.66)), simulate.Sell("by the outcome", pricing.PerOutcome(1)),
	}
	list = append(list, ofMarket("none, two offers of the same expected bill to 10 receivers, 1000 replications", true, e, 0))
	for _, mean := range []float64{0.3, 0.15, 0.075} {
		add(fmt.Sprintf("%v standard deviations, normal", mean), mean < 0.2, mean, 1_000_000, normal(mean))
	}
	add("0.15 standard deviations, exponential", true, 0.15, 1_000_000, exponential(0.15))
	return list
}
