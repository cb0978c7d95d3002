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
	runs := float64(thorough(3000))
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
	const reports = 300
	runs := float64(thorough(600))
	bits := func(mean float64) float64 {
		if r.Float64() < mean {
			return 1
		}
		return 0
	}
	shares := func(mean float64) float64 { return 2 * mean * r.Float64() }
	for _, suspected := range []float64{0, 0.06, 0.2, 0.9} {
		for _, from := range []struct {
			draw func(mean float64) float64
			mean float64
		}{{bits, 0.05}, {shares, 0.05}, {bits, 0.02}} {
			test := contract.AuditTest{Honest: 0.05, Suspected: suspected, FalseAlarm: 0.1}
			flags := 0.0
			for range int(runs) {
				a, err := test.Start()
				require.NoError(t, err)
				for a.Reports() < reports && !a.Flagged() {
					_, err := a.Observe(from.draw(from.mean))
					require.NoError(t, err)
				}
				if a.Flagged() {
					flags++
				}
			}
			assert.LessOrEqual(t, flags/runs, 0.1+4*math.Sqrt(0.1*0.9/runs), "suspected %v, mean %v", suspected, from.mean)
		}
	}
}

// Who need not say how much is padded bets on all of ten rates, and has a tenth of what the
// best of them makes at least, on every path.
func TestAuditIsNearTheBestBet(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 3))
	for range 200 {
		honest, rate := 0.001+0.5*r.Float64(), r.Float64()
		mixed, err := contract.AuditTest{Honest: honest, FalseAlarm: 0.05}.Start()
		require.NoError(t, err)
		var each []*contract.Audit
		for k := range 10 {
			one, err := contract.AuditTest{Honest: honest, Suspected: honest + math.Pow(0.5, float64(k+1))*(1-honest), FalseAlarm: 0.05}.Start()
			require.NoError(t, err)
			each = append(each, one)
		}
		for range r.IntN(100) {
			suspicion := r.Float64()
			if suspicion > rate {
				suspicion = 0
			}
			for _, a := range append(each, mixed) {
				_, err := a.Observe(suspicion)
				require.NoError(t, err)
			}
		}
		best, sum := math.Inf(-1), 0.0
		for _, a := range each {
			best = max(best, a.LogWealth())
			sum += a.Wealth() / 10
		}
		require.InDelta(t, sum, mixed.Wealth(), 1e-9*sum)
		require.GreaterOrEqual(t, mixed.LogWealth(), best-math.Log(10)-1e-9)
	}
}

// Nobody knows how much is padded: betting on any rate then finds no less of it than a
// middling suspicion within a hundred reports, and more within a thousand.
func TestAuditIsPowerful(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 4))
	runs := 800
	if testing.Short() {
		runs = 200
	}
	for _, reports := range []int{100, 1000} {
		more, squares := 0.0, 0.0
		for range runs {
			mixed, err := contract.AuditTest{Honest: 0.05, FalseAlarm: 0.05}.Start()
			require.NoError(t, err)
			middling, err := contract.AuditTest{Honest: 0.05, Suspected: 0.3, FalseAlarm: 0.05}.Start()
			require.NoError(t, err)
			rate := 0.06 * math.Pow(10, r.Float64()) // up to 0.6
			for range reports {
				suspicion := 0.0
				if r.Float64() < rate {
					suspicion = 1
				}
				for _, a := range []*contract.Audit{mixed, middling} {
					_, err := a.Observe(suspicion)
					require.NoError(t, err)
				}
			}
			switch {
			case mixed.Flagged() && !middling.Flagged():
				more, squares = more+1, squares+1
			case middling.Flagged() && !mixed.Flagged():
				more, squares = more-1, squares+1
			}
		}
		assert.GreaterOrEqual(t, more, -4*math.Sqrt(squares))
		if reports == 1000 {
			assert.Greater(t, more, 4*math.Sqrt(squares))
		}
	}
}

// Padding is what a recount does not find, and a seller who pads by a fifth is found out
// by a buyer who said nothing of a fifth.
func TestPadding(t *testing.T) {
	for _, c := range [][3]float64{{100, 80, 0.2}, {100, 100, 0}, {80, 100, 0}, {0, 0, 0}, {0, 5, 0}, {100, 0, 1}, {1e300, 1e-300, 1}} {
		share, err := contract.Padding(c[0], c[1])
		require.NoError(t, err)
		assert.InDelta(t, c[2], share, 1e-15)
	}
	_, err := contract.Padding(-1, nan)
	require.EqualError(t, err, "contract: reported is -1, want a finite number of at least 0\ncontract: counted is NaN, want a finite number of at least 0")

	r := rand.New(rand.NewPCG(32, 5))
	for _, factor := range []float64{1, 1.25} {
		a, err := contract.AuditTest{Honest: 0.05, FalseAlarm: 1e-6}.Start()
		require.NoError(t, err)
		for range 2000 {
			counted := 100 + 900*r.Float64()
			share, err := contract.Padding(factor*counted*(1+0.1*(r.Float64()-0.5)), counted)
			require.NoError(t, err)
			_, err = a.Observe(share)
			require.NoError(t, err)
		}
		assert.Equal(t, factor > 1, a.Flagged())
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
