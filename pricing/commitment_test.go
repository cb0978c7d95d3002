package pricing_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// months charges periods one after the other, each with the history of those
// before.
func months(t *testing.T, p pricing.Plan, usage ...float64) (charges []float64) {
	t.Helper()
	var history []pricing.Statement
	for _, n := range usage {
		s, err := pricing.StatementOf(p, &pricing.Account{Totals: &pricing.Delivery{Count: n}, History: history})
		require.NoError(t, err)
		charges = append(charges, s.Charge)
		history = append(history, s)
	}
	return charges
}

func TestCommitment(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Commitment = pricing.Commitment{Amount: 100, Periods: 3}
	assert.Equal(t, []float64{20, 20, 60, 90, 20, 0}, months(t, plan, 20, 20, 20, 90, 20, 0), "no more is missing in the second term")
	plan.Commitment.Rollover = true
	// 40 were missing and pay for the usage of the second term. The 70 that are missing
	// there are charged in full.
	assert.Equal(t, []float64{20, 20, 60, 0, 0, 70}, months(t, plan, 20, 20, 20, 10, 10, 10))
	plan.Commitment = pricing.Commitment{Amount: 50, Periods: 2, Rollover: true}
	assert.Equal(t, []float64{10, 40, 0, 40, 0, 50}, months(t, plan, 10, 10, 5, 5, 0, 0))
	plan.Commitment = pricing.Commitment{Amount: 100, Periods: 1}
	assert.Equal(t, []float64{100, 150}, months(t, plan, 20, 150))
}

// A term costs the larger of its usage and the amount, less what the term before was
// short of as far as there is usage that it can pay for. So whatever is used, usage is
// paid for in full over any number of terms, no term costs less than it is short of,
// and nothing that was charged as missing pays for more than itself.
func TestRolloverPaysForUsageAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 300 {
		n := 1 + random.IntN(4)
		plan := pricing.PerArtifact(1)
		plan.Commitment = pricing.Commitment{Amount: float64(random.IntN(60)), Periods: n, Rollover: true}
		usage := make([]float64, n*(1+random.IntN(6)))
		for i := range usage {
			if random.IntN(3) > 0 {
				usage[i] = 30 * random.Float64()
			}
		}
		charges := months(t, plan, usage...)
		short, used, paid := 0.0, 0.0, 0.0
		for from := 0; from < len(usage); from += n {
			term, cost := 0.0, 0.0
			for i := from; i < from+n; i++ {
				term += usage[i]
				cost += charges[i]
				assert.GreaterOrEqual(t, charges[i], 0.0)
			}
			assert.InDelta(t, max(term, plan.Commitment.Amount)-min(term, short), cost, 1e-9, "%v of %v", plan.Commitment, usage)
			short = max(plan.Commitment.Amount-term, 0)
			used, paid = used+term, paid+cost
			assert.GreaterOrEqual(t, cost, short-1e-9)
			assert.GreaterOrEqual(t, paid, used-1e-9)
		}
	}
}

// Credit that was paid for before pays for what is missing too, and is drawn on so
// that as little as possible of either kind is lost.
func TestRolloverBesidePrepaid(t *testing.T) {
	plan := pricing.PerArtifact(1)
	plan.Commitment = pricing.Commitment{Amount: 50, Periods: 1, Rollover: true}
	plan.Prepaid = []pricing.Grant{{Amount: 30, From: 1, For: 1}}
	assert.Equal(t, []float64{50, 0, 20}, months(t, plan, 10, 20, 50), "40 rolled over pay for 20, the grant for the 30 that are missing")
	plan.Prepaid = []pricing.Grant{{Amount: 30}}
	assert.Equal(t, []float64{20, 50, 0}, months(t, plan, 50, 0, 50),
		"the grant pays for usage of the first period, 50 rolled over for that of the last")
}

// A part's own commitment is kept if it is for the period, and refused if it reads
// the history of the whole bill.
func TestCommitmentOfAPart(t *testing.T) {
	committed := pricing.PerOutcome(1)
	committed.Commitment = pricing.Commitment{Amount: 50, Periods: 1}
	both := pricing.Hybrid("", committed, pricing.PerAttempt(2))
	require.NoError(t, both.Validate())
	assert.Equal(t, 56.0, both.Charge(&pricing.Account{Totals: &pricing.Delivery{Success: 2, Attempts: 3}}))
	assert.Equal(t, 70.0, both.Charge(&pricing.Account{Totals: &pricing.Delivery{Success: 70}}))
	for _, several := range []pricing.Commitment{{Amount: 50, Periods: 2}, {Amount: 50, Periods: 1, Rollover: true}, {Amount: 50}} {
		committed.Commitment = several
		assert.Error(t, pricing.Hybrid("", committed).Validate())
	}
}
