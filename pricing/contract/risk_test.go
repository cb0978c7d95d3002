package contract_test

import (
	"fmt"
	"log"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing/contract"
)

func sharedRisks(v *table) {
	v.source("O34", "Borch (1962), Wilson (1968)")
	for _, c := range []struct {
		risk                  contract.Risk
		share, premium, alone string
	}{
		{contract.Risk{BuyerRisk: 3, SellerRisk: 1, Variance: 4}, "0.75", "1.5", "6"},
		{contract.Risk{BuyerRisk: 2, SellerRisk: 0.5, Variance: 1}, "0.8", "0.2", "1"},
	} {
		s, err := c.risk.Best()
		require.NoError(v.t, err)
		name := fmt.Sprintf("aversions %v and %v, variance %v: ", c.risk.BuyerRisk, c.risk.SellerRisk, c.risk.Variance)
		v.exact(name+"the seller's share", c.share, s.Seller)
		v.exact(name+"premium", c.premium, s.Premium)
		v.exact(name+"premium of the buyer alone", c.alone, s.Alone)
	}
}

func spendCaps(v *table) {
	v.source("O39", "Black (1976)")
	for _, c := range []struct {
		cap                contract.SpendCap
		value, bill, binds string
	}{
		{contract.SpendCap{Mean: 0.28038, Variation: 1, Limit: 0.5}, "0.042800", "0.237580", "0.133267"},
		{contract.SpendCap{Mean: 1, Variation: 0.5, Limit: 1}, "0.186715", "0.813285", "0.406642"},
	} {
		got, err := c.cap.Price()
		require.NoError(v.t, err)
		name := fmt.Sprintf("mean %v, variation %v, limit %v: ", c.cap.Mean, c.cap.Variation, c.cap.Limit)
		v.exact(name+"the cap's value", c.value, got.Value)
		v.exact(name+"capped bill", c.bill, got.Bill)
		v.exact(name+"probability that it binds", c.binds, got.Binds)
	}
}

// A cap is worth the mean of what is above it.
func TestSpendCapIsTheMeanAboveIt(t *testing.T) {
	for _, c := range []contract.SpendCap{{Mean: 2, Variation: 0.1, Limit: 2}, {Mean: 0.3, Variation: 2, Limit: 1.5}, {Mean: 50, Variation: 0.7, Limit: 1}} {
		s := math.Sqrt(math.Log1p(c.Variation * c.Variation))
		law := distuv.LogNormal{Mu: math.Log(c.Mean) - s*s/2, Sigma: s}
		above := quad.Fixed(func(z float64) float64 {
			x := math.Exp(law.Mu + law.Sigma*z)
			return max(x-c.Limit, 0) * distuv.UnitNormal.Prob(z)
		}, (math.Log(c.Limit)-law.Mu)/law.Sigma, 40, 400, nil, 0)
		got, err := c.Price()
		require.NoError(t, err)
		assert.InEpsilon(t, above, got.Value, 1e-9)
		assert.InEpsilon(t, law.Survival(c.Limit), got.Binds, 1e-9)
	}
}

// No other division costs less.
func TestNoDivisionOfRiskCostsLess(t *testing.T) {
	for _, r := range []contract.Risk{{Variance: 4, BuyerRisk: 3, SellerRisk: 1}, {Variance: 1, BuyerRisk: 0, SellerRisk: 2}, {Variance: 1, BuyerRisk: 0.3, SellerRisk: 0}} {
		best, err := r.Best()
		require.NoError(t, err)
		for share := 0.0; share <= 1; share += 0.05 {
			cost := r.Variance / 2 * (share*share*r.SellerRisk + (1-share)*(1-share)*r.BuyerRisk)
			assert.GreaterOrEqual(t, cost, best.Premium-1e-12)
		}
	}
}

// A bill that hardly varies is worth capping by what it is above the limit.
func TestSpendCapOnABillThatHardlyVaries(t *testing.T) {
	for _, variation := range []float64{math.SmallestNonzeroFloat64, 1e-308, 1e-170, 1e-20} {
		for _, scale := range []float64{1e-300, 1, 1e99} {
			for _, c := range []struct{ mean, value, binds float64 }{{0.75, 0, 0}, {1, 0, 0.5}, {1.5, 0.5, 1}, {8, 7, 1}} {
				got, err := contract.SpendCap{Mean: c.mean * scale, Variation: variation, Limit: scale}.Price()
				require.NoError(t, err)
				assert.InDelta(t, c.value, got.Value/scale, 1e-15)
				assert.InDelta(t, c.mean-c.value, got.Bill/scale, 1e-14)
				assert.InDelta(t, c.binds, got.Binds, 1e-15)
			}
		}
	}
}

// Each fault is named once.
func TestBadRisks(t *testing.T) {
	require.EqualError(t, contract.Risk{Variance: nan, BuyerRisk: -1, SellerRisk: inf}.Validate(), `contract: Variance is NaN, want a number of at least 0 and at most 1e100
contract: BuyerRisk is -1, want a number of at least 0 and at most 1e100
contract: SellerRisk is +Inf, want a number of at least 0 and at most 1e100`)
	require.EqualError(t, contract.Risk{Variance: 1}.Validate(), "contract: BuyerRisk and SellerRisk are 0, want one above 0: nobody minds who bears it")
	require.EqualError(t, contract.SpendCap{Mean: 1e300, Variation: nan}.Validate(), `contract: Mean is 1e+300, want a number above 0 and at most 1e100
contract: Variation is NaN, want a number above 0 and at most 1e100
contract: Limit is 0, want a number above 0 and at most 1e100`)
}

// A guarantee that a bill of 1 on average, half of that its standard deviation, is
// not above 1.5.
func ExampleSpendCap_Price() {
	c, err := contract.SpendCap{Mean: 1, Variation: 0.5, Limit: 1.5}.Price()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("worth %.3f, binds in %.0f%%\n", c.Value, 100*c.Binds)
	// Output: worth 0.062, binds in 14%
}

// A buyer who minds risk three times as much as the seller leaves it three
// quarters.
func ExampleRisk_Best() {
	s, err := contract.Risk{Variance: 4, BuyerRisk: 3, SellerRisk: 1}.Best()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("the seller bears %.0f%%: it costs both %.1f, not the buyer alone %.1f\n", 100*s.Seller, s.Premium, s.Alone)
	// Output: the seller bears 75%: it costs both 1.5, not the buyer alone 6.0
}
