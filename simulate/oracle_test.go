package simulate_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// oracle is a known result, and what the engine makes of it.
type oracle struct {
	id, what, source string
	exact            float64
	digits           float64 // half a unit of the last digit published; 0 where exact is a closed form
	simulated, se    float64
}

// z is by how many standard errors the engine differs, beyond what the published
// digits leave open.
func (o oracle) z() float64 {
	off := max(math.Abs(o.simulated-o.exact)-o.digits-1e-9*max(1, math.Abs(o.exact)), 0)
	if off == 0 {
		return 0
	}
	return math.Copysign(off/o.se, o.simulated-o.exact)
}

// verified are the groups of results, in the order of docs/verification.md:
// negative controls first.
var verified = []func(t *testing.T) []oracle{
	commodityLimit, neutrality,
	uniformDemand, exponentialDemand, lognormalDemand, logitDemand, perfectPrices, valueOfInformation,
	whoseValue,
	retries, modelChoice, benchmarkCosts, tokenBill, threeModes, trustDynamics,
	hiddenAbility, twoTiers, segmentedPrices, unknownSellers, trust, breakEvenMeasuring, checkingByStakes, validationWork, noisyBill, resolutionFee,
	hiddenEffort, modelTiers, verbosity, padding, retokenised,
	certaintyEquivalents, sharedRisk, riskTransfer, spendCap, averseEffort,
}

// Every known result comes out of the engine within 4 standard errors, and
// docs/verification.md holds them all. Short tests have both negative controls, every
// fourth group and fewer receivers.
func TestVerification(t *testing.T) {
	groups := make([][]oracle, len(verified))
	t.Run("run", func(t *testing.T) {
		for i, group := range verified {
			if testing.Short() && i > 1 && i%4 > 0 {
				continue
			}
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				groups[i] = group(t)
			})
		}
	})
	var rows []oracle
	for _, group := range groups {
		for _, o := range group {
			assert.LessOrEqual(t, math.Abs(o.z()), 4.0, "%s, %s: %v, want %v (standard error %v)", o.id, o.what, o.simulated, o.exact, o.se)
			rows = append(rows, o)
		}
	}
	if testing.Short() {
		return // fewer replications, other digits
	}
	const file = "../docs/verification.md"
	text := document(t, rows)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	if runtime.GOARCH == "amd64" { // others may round the last digit otherwise
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, string(want), text)
	}
}

func document(t *testing.T, rows []oracle) string {
	var s strings.Builder
	s.WriteString(`# Verification

Known results of economics and published figures, each set up as a market and offers, run, and read off the engine's own metrics. Written by

    go test ./simulate -run Verification -update

and compared in every test: a result more than 4 standard errors away fails. *Exact* is a closed form, an integral where there is none (O64), or the figure as
published; *z* is the difference in standard errors, beyond what the published digits leave open. A standard error of 0 is a result that does not depend on
chance, and has to come out to 1e-9, or to the digits that were published. The numbers O1 to O64 are names. The rows of a name share their draws: where one
is off by luck, so are its neighbours.
O16 is read off package relation, by tables of values in place of offers, and in markets computed to four digits.
O20 is held against what log-normal fits of the published costs imply, which is up to 12% from what was measured.

The first two are negative controls: markets in which the unit of the price must make no difference. An advantage found there would be a bug.

| | result | source | exact | simulated | s.e. | z |
|---|---|---|---|---|---|---|
`)
	for _, o := range rows {
		fmt.Fprintf(&s, "| %s | %s | %s | %s | %s | %s | %.1f |\n",
			o.id, o.what, o.source, figure(o.exact), figure(o.simulated), figure(o.se), math.Round(10*o.z())/10+0)
	}
	designs, err := os.ReadFile("../pricing/contract/testdata/verification.golden")
	require.NoError(t, err)
	intervals, err := os.ReadFile(coverageFile)
	require.NoError(t, err)
	stopping, err := os.ReadFile(stoppingFile)
	require.NoError(t, err)
	verdicts, err := os.ReadFile(verdictFile)
	require.NoError(t, err)
	shares, err := os.ReadFile("relation/testdata/coverage.golden")
	require.NoError(t, err)
	return s.String() + "\n" + string(designs) + "\n" + string(intervals) + "\n" + string(stopping) + "\n" + string(verdicts) + "\n" + string(shares)
}

func figure(v float64) string {
	if math.Abs(v) < 1e-9 { // as closely as it has to come out
		return "0"
	}
	return fmt.Sprintf("%.4g", v)
}

// verify makes the oracles of one source.
type verify struct {
	id, source string
	rows       []oracle
}

// metric adds a metric of an offer.
func (v *verify) metric(t *testing.T, what string, exact float64, r *simulate.Result, offer string, m simulate.Metric) {
	t.Helper()
	e, err := r.Estimate(offer, m, 0.95)
	require.NoError(t, err)
	v.add(what, exact, e.Value, e.StandardError)
}

func (v *verify) add(what string, exact, simulated, se float64) {
	v.rows = append(v.rows, oracle{id: v.id, what: what, source: v.source, exact: exact, simulated: simulated, se: se})
}

// published says that the last result is known to so many decimals.
func (v *verify) published(decimals int) { v.rows[len(v.rows)-1].digits = 0.5 * math.Pow10(-decimals) }

// trade runs offers in a market: about so many receivers in all, fewer in short
// tests. Every source has its own seed, so that one bad draw does not show in all.
func (v *verify) trade(t *testing.T, m simulate.Market, receivers int, offers ...simulate.Offer) *simulate.Result {
	t.Helper()
	m.Name = "verification"
	if m.Receivers == 0 {
		m.Receivers = 1000
	}
	if testing.Short() {
		m.Receivers = max(m.Receivers/10, 1)
		receivers = max(receivers/50, 30*m.Receivers)
	}
	seed, err := strconv.ParseUint(v.id[1:], 10, 64)
	require.NoError(t, err)
	e := simulate.Experiment{Market: m, Offers: offers, Replications: receivers / m.Receivers, Seed: seed}
	r, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	balance(t, r)
	asExpected(t, r, e)
	return r
}

// asExpected asserts that means over what was drawn are those of an expectation.
func asExpected(t *testing.T, r *simulate.Result, e simulate.Experiment) {
	t.Helper()
	e.Replications, e.Points = 10, 64
	x := mustExpect(t, e)
	for _, offer := range r.Offers {
		for _, m := range []simulate.Metric{simulate.Profit, simulate.Surplus, simulate.Anticipated, simulate.Joined, simulate.TasksRun, simulate.Loss} {
			got, err := r.Estimate(offer, m, 0.95)
			require.NoError(t, err)
			want, err := x.Estimate(offer, m, 0.95)
			require.NoError(t, err)
			if len(want.Warnings) == 0 {
				bound := 4*math.Hypot(got.StandardError, want.StandardError) + 1e-9*max(1, math.Abs(want.Value))
				assert.InDelta(t, want.Value, got.Value, bound, "%q: %s drawn, and expected", offer, m.Name)
			}
		}
	}
}

// balance checks the accounting identity in every replication.
func balance(t *testing.T, r *simulate.Result) {
	t.Helper()
	for o := range r.Tallies {
		for i := range r.Tallies[o] {
			s := &r.Tallies[o][i]
			scale := max(1, math.Abs(s.FirstBest), math.Abs(s.Gain), math.Abs(s.Charges))
			require.InDelta(t, s.FirstBest+s.Luck, s.Profit()+s.Surplus()+s.Loss(), 1e-9*scale)
		}
	}
}
