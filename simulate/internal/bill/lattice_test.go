package bill

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// place is a market whose typical deliveries are known by hand, and its producer.
type place struct {
	market.Market
	producer *market.Producer
}

// plain is one attempt, counted if and only if it is right, at each of so many
// tasks; on may change that.
func plain(t *testing.T, tasks int, on ...func(p *market.Producer, m *market.Measurement)) place {
	t.Helper()
	one := fixed(t, 1)
	population := &market.Population{}
	for d, x := range [market.Dimensions]float64{
		market.Knowledge: 0.25, market.Stakes: 2, market.Ability: 0.5, market.Trust: 1, market.OwnCost: 0.05,
	} {
		population.Tables[d], population.Same[d] = fixed(t, x).Table, x
	}
	p := &market.Producer{Quality: fixed(t, 0.65).Table, Difficulty: fixed(t, 0).Table, Attempts: 1}
	p.Kinds[0] = market.NewAttempt(pricing.Usage{Input: 1500, CacheWrite: 30, Output: 700}, one, fixed(t, 0.5), nil)
	p.Kinds[1] = market.NewAttempt(pricing.Usage{Input: 900, CacheRead: 50, Output: 200}, one, fixed(t, 0.2), nil)
	m := &market.Measurement{ValueError: one, Same: 1, Nodes: []market.Node{{X: 1, Weight: 1}}, Rate: math.Inf(1)}
	for _, change := range on {
		change(p, m)
	}
	p.Prepare()
	return place{market.Market{Population: population, Demand: &market.Demand{Tasks: fixed(t, float64(tasks)).Table, Stakes: one.Table},
		Measurement: m, View: &market.View{Noise: fixed(t, 0).Table}}, p}
}

// point is a distribution that does not vary.
type point float64

func (x point) Quantile(float64) float64 { return float64(x) }

func fixed(t *testing.T, x float64) market.Quantity {
	t.Helper()
	table, err := inverse.Compile(point(x))
	require.NoError(t, err)
	return market.Quantity{Table: table, Law: point(x)}
}

// anticipated is a plan's bill in a market.
func anticipated(t *testing.T, in place, s pricing.Strategy) *Bill {
	t.Helper()
	plan := &Plan{Strategy: s, Name: "plan", ReadsBuyer: true, ReadsHistory: true, ReadsDeliveries: true}
	if r, ok := s.(interface{ ReadsDeliveries() bool }); ok {
		plan.ReadsDeliveries = r.ReadsDeliveries()
	}
	q := NewQuoter(&in.Market, plan, in.producer, func() bool { return false })
	b, err := q.Quote()
	require.NoError(t, err)
	return b
}

const plainValue = 0.5*0.75*2 + 0.05 // of a delivery that is counted in the plain market, currency

var (
	plainFailure = pricing.Delivery{Usage: pricing.Usage{Input: 1500, CacheWrite: 30, Output: 700}, Cost: 0.5, Attempts: 1, Count: 1}
	plainSuccess = pricing.Delivery{Usage: pricing.Usage{Input: 900, CacheRead: 50, Output: 200}, Cost: 0.2, Attempts: 1, Count: 1, Success: 1}
)

// exactly is the expected charge for m deliveries in the plain market, of which
// each is counted with probability p and then worth value, by summing over the
// binomial distribution.
func exactly(plan pricing.Strategy, m int, p, value float64) float64 {
	success := plainSuccess
	success.Value = value
	a := &pricing.Account{}
	for range m {
		a.Deliveries = append(a.Deliveries, plainFailure)
	}
	sum := 0.0
	for s := range m + 1 {
		if s > 0 {
			a.Deliveries[s-1] = success
		}
		weight := 0.0
		switch {
		case 0 < p && p < 1:
			weight = distuv.Binomial{N: float64(m), P: p}.Prob(float64(s))
		case s == int(p)*m:
			weight = 1
		}
		if weight > 0 {
			sum += weight * plan.Charge(a)
		}
	}
	return sum
}

// expected is the same by the
func (b *Bill) expected(m int, p, value float64) float64 {
	n := float64(m)
	total := b.Fixed + n*p*b.Worth(value)
	for z, share := range [2]float64{1 - p, p} {
		total += n * share * (b.Terms[z].Delivery + b.Terms[z].Attempt[z])
	}
	if b.Lattice != nil {
		var c Counted
		c.Begin()
		for range m {
			c.Add(p)
		}
		total += b.Lattice.Rest(&c, 0, nil)
	}
	return total
}

func bounded(p pricing.Plan, minimum, maximum float64) pricing.Plan {
	p.Minimum, p.Maximum = minimum, maximum
	return p
}

// straight plans are sums over deliveries, bent ones are not.
var (
	straight = map[string]pricing.Strategy{
		"nothing":           pricing.Plan{},
		"flat":              pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(1e6)}, {Meter: pricing.Artifacts, Rate: pricing.PerUnit(1e-3)}}},
		"tokens":            pricing.PerToken(pricing.ListPrices(3, 15)),
		"attempts":          pricing.PerAttempt(0.3),
		"cost":              pricing.CostPlus(0.25),
		"outcomes":          pricing.PerOutcome(0.99),
		"share":             pricing.ShareOfValue(0.3),
		"hybrid":            pricing.Hybrid("h", pricing.Subscription(5, pricing.Tokens, 0, 1e-4), pricing.PerOutcome(0.5), pricing.ShareOfValue(0.1)),
		"tokens on success": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.OnSuccess{Of: pricing.ListPrices(3, 15)}, Rate: pricing.PerUnit(2)}}},
		"discount":          pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Cost, Rate: pricing.PerUnit(1)}}, Discount: 0.2},
		"refund": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Artifacts, Rate: pricing.PerUnit(1)},
			{Meter: pricing.Outcomes, Rate: pricing.PerUnit(-0.4)}}},
		"out of reach": bounded(pricing.PerOutcome(0.5), 0, 1e4),
		"function":     pricing.StrategyFunc(func(a *pricing.Account) float64 { t := a.Total(); return 0.2*t.Count + 0.7*t.Success }),
	}
	bent = map[string]pricing.Strategy{
		"capped":   bounded(pricing.PerOutcome(1), 0, 9.5),
		"minimum":  bounded(pricing.PerOutcome(0.9), 6, 0),
		"included": pricing.Subscription(3, pricing.Artifacts, 10, 0.5),
		"outcomes included, tokens too": pricing.Hybrid("h", pricing.Subscription(2, pricing.Outcomes, 7, 0.8),
			pricing.Subscription(1, pricing.Tokens, 12_000, 1e-4)),
		"graduated": pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes,
			Rate: pricing.Graduated{{UpTo: 4, Unit: 1}, {UpTo: 15, Unit: 0.5, Fee: 2}, {Unit: 0.1}}}}},
		"volume": pricing.StrategyFunc(func(a *pricing.Account) float64 {
			t := a.Total()
			if t.Success >= 12 {
				return 0.6*t.Success + 0.1*t.Cost
			}
			return t.Success
		}),
		"value capped": bounded(pricing.ShareOfValue(0.5), 0, 5),
		"packages":     pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Tokens, Rate: pricing.Package{Size: 10_000, Price: 1}}}},
	}
)

func TestBillsOfSumsCollapseToTerms(t *testing.T) {
	testers := plain(t, 40, func(p *market.Producer, m *market.Measurement) {
		p.Attempts, p.RejectRight, p.PassWrong = 4, 0.1, 0.2
		m.Event, m.FalsePositive, m.FalseNegative = pricing.Acted, 0.1, 0.2
	})
	for market, m := range map[string]place{"plain": plain(t, 40), "retries and errors": testers} {
		for name, plan := range straight {
			b := anticipated(t, m, plan)
			assert.False(t, b.Lattice != nil || b.Sampled, "%s: %s", market, name)
		}
		for name, plan := range bent {
			b := anticipated(t, m, plan)
			assert.True(t, b.Lattice != nil || b.Sampled, "%s: %s", market, name)
		}
	}
}

// Of a plan whose charges follow outcomes, the bill of a period is the mean of its
// charges.
func TestExpectedBillIsTheBinomialMean(t *testing.T) {
	for _, plans := range []map[string]pricing.Strategy{straight, bent} {
		for name, plan := range plans {
			b := anticipated(t, plain(t, dense), plan)
			if b.Sampled { // by each receiver for itself
				continue
			}
			for _, m := range []int{0, 1, 2, 9, 10, 11, 40, dense} {
				for _, p := range []float64{0, 1e-9, 0.04, 0.35, 0.65, 0.98, 1} {
					want := exactly(plan, m, p, plainValue)
					assert.InDelta(t, want, b.expected(m, p, plainValue), 1e-9*max(1, want), "%s: %d deliveries, counted with %v", name, m, p)
				}
			}
		}
	}
}

// Beyond dense, sizes and counts are spaced and what lies between is
// interpolated: of a cap, which is concave, at most a quarter of the spacing is
// lost in each, and nothing is gained. Sums are exact at any size.
func TestInterpolationBeyondDense(t *testing.T) {
	const most, full = 1000, 400 // successes at which the cap is reached
	sizes, periods := allSizes(most), []int{dense + 1, 70, 101, 350, 617, 640, 777, 999, most}
	if testing.Short() {
		periods = []int{70, 350, 617}
	}
	sum := pricing.Hybrid("h", pricing.PerOutcome(1), pricing.CostPlus(0))
	straight := anticipated(t, plain(t, most), sum)
	for _, c := range []struct {
		fee  float64 // of a typical success
		plan pricing.Strategy
	}{
		{1, bounded(pricing.PerOutcome(1), 0, full)},
	} {
		b := anticipated(t, plain(t, most), c.plan)
		for _, m := range periods {
			k := 0
			for sizes[k] < m {
				k++
			}
			for _, p := range []float64{0, 0.001, 0.1, 0.4, 0.65, 0.999, 1} {
				name := fmt.Sprintf("%d deliveries, counted with %v and then billed %v", m, p, c.fee)
				want, got := exactly(c.plan, m, p, plainValue), b.expected(m, p, plainValue)
				between := c.fee * p * float64(sizes[k]-sizes[k-1]) / 4
				within := c.fee * float64((sizes[k]+spaced-1)/spaced) / 4
				const rounding = 1e-9 * full
				assert.LessOrEqual(t, got, want+rounding, name)
				assert.GreaterOrEqual(t, got, want-between-within-rounding, name)

				want = exactly(sum, m, p, plainValue)
				assert.InEpsilon(t, want, straight.expected(m, p, plainValue), 1e-9, name)
			}
		}
	}
}

func TestBinomialWeights(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 64, 1000, 20_000} {
		for _, p := range []float64{0, 1e-12, 0.003, 0.5, 0.77, 1 - 1e-9, 1} {
			seen := map[int]float64{}
			var weights []float64
			binomial(n, p, func(s int, w float64) {
				require.True(t, 0 <= s && s <= n)
				require.NotContains(t, seen, s, "each number is visited once")
				seen[s] = w
				weights = append(weights, w)
			})
			sum := floats.Sum(weights)
			if n == 0 || p == 0 || p == 1 {
				assert.Equal(t, map[int]float64{int(p) * n: 1}, seen)
				continue
			}
			missed := 1.0
			for s, w := range seen {
				want := distuv.Binomial{N: float64(n), P: p}.Prob(float64(s))
				missed -= want
				// gonum's probabilities come from logarithms of factorials.
				require.InDelta(t, want, w/sum, 1e-9, "%d of %d at %v", s, n, p)
			}
			assert.InDelta(t, 0, missed, 1e-9, "what is not visited is negligible: %d at %v", n, p)
		}
	}
}
