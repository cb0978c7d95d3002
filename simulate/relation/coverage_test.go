package relation_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

var (
	coverageSeeds = flag.Int("coverage.seeds", 0, "experiments for each row of the table of coverage; 0 is few")
	update        = flag.Bool("update", false, "write testdata/coverage.golden")
)

// covered is a row of the table of coverage: a quantity with its true value, at some
// sizes.
type covered struct {
	quantity string
	truth    float64
	sizes    []string
	counts   []held // by size
}

// held counts experiments: all, those with an interval, those whose interval holds the
// truth, and those that warn or have none.
type held struct{ all, with, holds, warned float64 }

func (h *held) add(e simulate.Estimate, warnings []string, truth float64) {
	h.all++
	if math.IsInf(e.StandardError, 1) {
		h.warned++
		return
	}
	h.with++
	if e.Low <= truth && truth <= e.High {
		h.holds++
	}
	if len(warnings) > 0 {
		h.warned++
	}
}

func (c *covered) add(size string, h held) {
	c.sizes, c.counts = append(c.sizes, size), append(c.counts, h)
}

// check says that intervals hold the truth in 93.9% of experiments, or that 99% warn or
// have none: fewer do with a probability of that of 4 standard errors.
func (c *covered) check(t *testing.T) {
	t.Helper()
	four := distuv.UnitNormal.CDF(-4)
	atLeast := func(share, count, of float64) bool { return distuv.Binomial{N: of, P: share}.CDF(count) > four }
	for i, h := range c.counts {
		assert.True(t, atLeast(0.99, h.warned, h.all) || atLeast(0.939, h.holds, h.with),
			"%s, %s: %v of %v intervals hold, %v of %v warn", c.quantity, c.sizes[i], h.holds, h.with, h.warned, h.all)
	}
}

func (c *covered) row() string {
	cells := make([]string, len(c.sizes))
	for i, h := range c.counts {
		cells[i] = c.sizes[i] + ": none"
		if h.with > 0 {
			cells[i] = fmt.Sprintf("%s: %.1f", c.sizes[i], 100*h.holds/h.with)
			if h.warned > 0 {
				cells[i] += fmt.Sprintf(" (warned %.1f)", 100*h.warned/h.all)
			}
		}
	}
	return fmt.Sprintf("| %s | %.4g | %s |\n", c.quantity, c.truth, strings.Join(cells, ", "))
}

const coverageHead = `## Coverage of the intervals of package relation

How many of %d intervals of 95%% hold the true share, in percent, by receivers x artifacts; *none* is a description, which has no interval. Written by

    go test ./simulate/relation -run Coverage -coverage.seeds 4000 -update

| share of the variance of value | true | held |
|---|---|---|
`

// Intervals of 95% hold the true share in 95% of experiments, or are not printed.
// `-coverage.seeds 4000 -update` makes the table of docs/verification.md.
func TestCoverage(t *testing.T) {
	experiments := *coverageSeeds
	if experiments == 0 {
		experiments = 20
		if testing.Short() {
			t.Skip("three experiments of a number judge no interval, and more take long")
		}
	}
	var rows []covered
	for _, family := range []func(*testing.T, int) []covered{crossedCoverage, withinCoverage, loggedCoverage} {
		rows = append(rows, family(t, experiments)...)
	}
	var s strings.Builder
	fmt.Fprintf(&s, coverageHead, experiments)
	for i := range rows {
		rows[i].check(t)
		s.WriteString(rows[i].row())
	}
	t.Log("\n" + s.String())
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile("testdata/coverage.golden", []byte(s.String()), 0o644))
	}
}

// crossedCoverage is that of tables of products of log-normal factors.
func crossedCoverage(t *testing.T, experiments int) []covered {
	var rows []covered
	for _, c := range []struct {
		artifact, receiver, both float64
		form                     relation.Form
	}{{0.5, 1, 0, relation.LogNormal{}}, {0.7, 2, 0, relation.LogNormal{}}, {0.5, 0.5, 0.5, relation.LogNormal{}}, {0.7, 2, 0, nil}} {
		truth := factors(c.artifact, c.receiver, c.both)
		what := fmt.Sprintf("table, log sd %v of artifacts, %v of receivers, %v of both", c.artifact, c.receiver, c.both)
		if c.form == nil {
			what += ", no form"
		}
		index := covered{quantity: what + ": index", truth: truth.Index()}
		artifact := covered{quantity: what + ": artifact", truth: truth.Artifact}
		for k, n := range []int{5, 10, 30, 100} {
			var i, a held
			r := rand.New(rand.NewPCG(17, uint64(k)))
			for range experiments {
				v := logNormal(c.artifact, c.receiver)(r, n, n)
				v.Apply(func(_, _ int, x float64) float64 { return x * math.Exp(c.both*r.NormFloat64()) }, v)
				d, err := relation.Crossed(v, c.form, 0.95)
				require.NoError(t, err)
				i.add(d.Index, d.Warnings, truth.Index())
				a.add(d.Artifact, d.Warnings, truth.Artifact)
			}
			size := fmt.Sprintf("%d x %d", n, n)
			index.add(size, i)
			artifact.add(size, a)
		}
		rows = append(rows, index, artifact)
	}
	return rows
}

// factors are the shares of a product of log-normal factors.
func factors(artifact, receiver, both float64) relation.Shares {
	a, c, all := math.Expm1(artifact*artifact), math.Expm1(receiver*receiver), math.Expm1(artifact*artifact+receiver*receiver+both*both)
	return relation.Shares{Receiver: c / all, Artifact: a / all, Interaction: 1 - (a+c)/all}
}

// withinCoverage is that of tables of values that are right for all or for none, times
// what is at stake, which is 1 for one in twenty and next to nothing for the others.
func withinCoverage(t *testing.T, experiments int) []covered {
	const right, dear, little = 0.65, 0.05, 0.01
	mean, square := dear+(1-dear)*little, dear+(1-dear)*little*little
	receiver, artifact := square/mean/mean-1, (1-right)/right
	all := receiver + artifact + receiver*artifact
	row := covered{quantity: "table of values within 0 and 1: index", truth: 1 - artifact/all}
	both := covered{quantity: "table of values within 0 and 1: receiver", truth: receiver / all}
	for k, n := range []int{10, 30, 100} {
		var i, b held
		r := rand.New(rand.NewPCG(18, uint64(k)))
		for range experiments {
			v := mat.NewDense(n, n, nil)
			v.Outer(1, vector(n, func() float64 {
				if r.Float64() < dear {
					return 1
				}
				return little
			}), vector(n, func() float64 { return math.Floor(right + r.Float64()) }))
			d, err := relation.Crossed(v, relation.Within{High: 1}, 0.95)
			require.NoError(t, err)
			i.add(d.Index, d.Warnings, row.truth)
			b.add(d.Receiver, d.Warnings, both.truth)
		}
		row.add(fmt.Sprintf("%d x %d", n, n), i)
		both.add(fmt.Sprintf("%d x %d", n, n), b)
	}
	return []covered{row, both}
}

// loggedCoverage is that of logs of products of log-normal factors, of which everybody
// used everything up to three times.
func loggedCoverage(t *testing.T, experiments int) []covered {
	var rows []covered
	for _, form := range []relation.Form{relation.LogNormal{}, nil} {
		const artifact, receiver, both, luck = 0.5, 1, 0.4, 0.5
		truth := factors(artifact, receiver, both)
		notLuck := math.Expm1(artifact*artifact+receiver*receiver+both*both) / math.Expm1(artifact*artifact+receiver*receiver+both*both+luck*luck)
		parts := []struct {
			name  string
			truth float64
			of    func(a *relation.Attribution) simulate.Estimate
		}{
			{"index", truth.Index(), func(a *relation.Attribution) simulate.Estimate { return a.Least }},
			{"artifact", truth.Artifact * notLuck, func(a *relation.Attribution) simulate.Estimate { return a.Artifact }},
			{"interaction", truth.Interaction * notLuck, func(a *relation.Attribution) simulate.Estimate { return a.Interaction }},
			{"luck", 1 - notLuck, func(a *relation.Attribution) simulate.Estimate { return a.Luck }},
		}
		list := make([]covered, len(parts))
		for p := range parts {
			list[p] = covered{quantity: "log: " + parts[p].name, truth: parts[p].truth}
			if form == nil {
				list[p].quantity = "log, no form: " + parts[p].name
			}
		}
		for k, size := range [][2]int{{10, 4}, {30, 10}, {100, 33}} {
			counts := make([]held, len(parts))
			r := rand.New(rand.NewPCG(19, uint64(k)))
			for range experiments {
				a, err := relation.Logged(products(r, size[0], size[1], artifact, receiver, both, luck), form, 0.95)
				require.NoError(t, err)
				for p := range parts {
					counts[p].add(parts[p].of(&a), a.Warnings, parts[p].truth)
				}
			}
			for p := range parts {
				list[p].add(fmt.Sprintf("%d x %d", size[0], size[1]), counts[p])
			}
		}
		rows = append(rows, list...)
	}
	return rows
}

// products are uses whose results are products of log-normal factors, by the standard
// deviations of their logarithms.
func products(r *rand.Rand, receivers, artifacts int, artifact, receiver, both, luck float64) []relation.Use {
	var uses []relation.Use
	a := vector(artifacts, func() float64 { return artifact * r.NormFloat64() })
	for i := range receivers {
		c := receiver * r.NormFloat64()
		for j := range artifacts {
			x := a.AtVec(j) + c + both*r.NormFloat64()
			for range 1 + (i+2*j)%3 {
				uses = append(uses, relation.Use{Receiver: name("r", i), Artifact: name("a", j), Result: math.Exp(x + luck*r.NormFloat64())})
			}
		}
	}
	return uses
}
