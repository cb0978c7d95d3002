package contract_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// padded is the test of O32: 1 report in 20 is suspicious if all is well, 1 in 5
// if usage is padded.
var padded = contract.AuditTest{Honest: 0.05, Suspected: 0.2, FalseAlarm: 0.05}

// walk goes through every count of suspicious reports and returns with which
// probability an audit of padded ever flags a seller at some rate, and after how
// many reports on average, those that are flagged within the horizon.
func walk(t *testing.T, rate float64, horizon int) (flagged, reports float64) {
	t.Helper()
	step := func(suspicion float64) float64 {
		a, err := padded.Start()
		require.NoError(t, err)
		_, err = a.Observe(suspicion)
		require.NoError(t, err)
		return a.LogWealth()
	}
	up, down := step(1), step(0)
	at := []float64{1} // probability of each count, not flagged so far
	for n := 1; n <= horizon; n++ {
		next := make([]float64, n+1)
		for k, p := range at {
			next[k+1] += p * rate
			next[k] += p * (1 - rate)
		}
		for k, p := range next {
			if float64(k)*up+float64(n-k)*down >= -math.Log(padded.FalseAlarm) {
				flagged += p
				reports += p * float64(n)
				next[k] = 0
			}
		}
		at = next
	}
	return flagged, reports
}

// An audit flags as often, and as soon, as the walk through all counts says; an
// honest seller no more often than allowed, and a dishonest one no sooner than
// Wald's bound.
func TestAuditIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 1))
	const horizon = 400
	runs := float64(thorough(20000))
	for _, rate := range []float64{0.05, 0.2} {
		probability, mean := walk(t, rate, horizon)
		var flags, sum, squares float64
		for range int(runs) {
			a, err := padded.Start()
			require.NoError(t, err)
			for a.Reports() < horizon && !a.Flagged() {
				suspicion := 0.0
				if r.Float64() < rate {
					suspicion = 1
				}
				_, err := a.Observe(suspicion)
				require.NoError(t, err)
			}
			if a.Flagged() {
				n := float64(a.Reports())
				flags++
				sum += n
				squares += n * n
			}
		}
		assert.InDelta(t, probability, flags/runs, 4*math.Sqrt(probability*(1-probability)/runs))
		assert.InDelta(t, mean, sum/runs, 4*math.Sqrt((squares/runs-sum*sum/runs/runs)/runs))
	}
}

// Whatever an honest seller reports, and whatever is bet on, the expected wealth
// never rises, so that it is flagged with probability FalseAlarm at most.
func TestHonestSellersAreRarelyFlagged(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 2))
	const reports = 500
	runs := float64(thorough(1000))
	bits := func(mean float64) float64 {
		if r.Float64() < mean {
			return 1
		}
		return 0
	}
	shares := func(mean float64) float64 { return 2 * mean * r.Float64() }
	for _, suspected := range []float64{0, 0.06, 0.2, 0.9} {
		for _, draw := range []func(float64) float64{bits, shares} {
			for _, mean := range []float64{0.05, 0.02} {
				test := contract.AuditTest{Honest: 0.05, Suspected: suspected, FalseAlarm: 0.1}
				flags := 0.0
				for range int(runs) {
					a, err := test.Start()
					require.NoError(t, err)
					for range reports {
						if a.Flagged() {
							break
						}
						_, err := a.Observe(draw(mean))
						require.NoError(t, err)
					}
					if a.Flagged() {
						flags++
					}
				}
				assert.LessOrEqual(t, flags/runs, 0.1+4*math.Sqrt(0.1*0.9/runs), "suspected %v, mean %v", suspected, mean)
			}
		}
	}
}

// Without a suspicion of its own the audit learns one, and catches any padding.
func TestAuditLearns(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 3))
	for _, rate := range []float64{0.1, 0.3, 0.9} {
		a, err := contract.AuditTest{Honest: 0.05, FalseAlarm: 0.001}.Start()
		require.NoError(t, err)
		for range 5000 {
			suspicion := 0.0
			if r.Float64() < rate {
				suspicion = 1
			}
			_, err := a.Observe(suspicion)
			require.NoError(t, err)
		}
		assert.True(t, a.Flagged(), "%v", rate)
	}
}

// A long run neither overflows nor is forgotten.
func TestAuditOfManyReports(t *testing.T) {
	a, err := padded.Start()
	require.NoError(t, err)
	for range 10000 {
		_, err = a.Observe(1)
		require.NoError(t, err)
	}
	assert.InEpsilon(t, 10000*math.Log(4), a.LogWealth(), 1e-9)
	assert.True(t, math.IsInf(a.Wealth(), 1))
	for range 200000 {
		_, err = a.Observe(0)
		require.NoError(t, err)
	}
	assert.Zero(t, a.Wealth())
	assert.True(t, a.Flagged(), "once flagged, always flagged")
	for _, bad := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
		before := *a
		_, err = a.Observe(bad)
		require.ErrorContains(t, err, "want a probability in [0,1]")
		assert.Equal(t, before, *a)
	}
}
