package choice

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

type point float64

func (x point) Quantile(float64) float64 { return float64(x) }

func fixed(t *testing.T, x float64) market.Quantity {
	t.Helper()
	table, err := inverse.Compile(point(x))
	require.NoError(t, err)
	return market.Quantity{Table: table, Law: point(x)}
}

// offered are options of plans for answers that are right with probability q, to a
// receiver with so many tasks.
func offered(t *testing.T, who *pricing.Receiver, q float64, stakes []float64, plans ...pricing.Strategy) (*Situation, []Option) {
	t.Helper()
	population := &market.Population{}
	for d, x := range [market.Dimensions]float64{
		market.Knowledge: who.Knowledge, market.Stakes: 1, market.Ability: who.Ability, market.Trust: 1, market.OwnCost: who.OwnCost,
		market.RiskAversion: who.RiskAversion,
	} {
		population.Tables[d] = fixed(t, x).Table
	}
	p := &market.Producer{Quality: fixed(t, q).Table, Difficulty: fixed(t, 0).Table, Attempts: 1}
	for kind := range p.Kinds {
		p.Kinds[kind] = market.NewAttempt(pricing.Usage{}, fixed(t, 1), fixed(t, 0), nil)
	}
	p.Prepare()
	m := &market.Market{
		Population: population, Demand: &market.Demand{Tasks: fixed(t, float64(len(stakes))).Table, Stakes: fixed(t, 1).Table},
		Measurement: &market.Measurement{ValueError: fixed(t, 1), Same: 1, Nodes: []market.Node{{X: 1, Weight: 1}}, Rate: math.Inf(1)},
		View:        &market.View{Noise: fixed(t, 0).Table},
	}
	beliefs := make(market.Prospects, 1)
	m.Measurement.Weigh(&beliefs[0], who, p, p.Yield(q))
	var options []Option
	for _, s := range plans {
		plan := &bill.Plan{Strategy: s, Name: "plan", ReadsDeliveries: true}
		quoter := bill.NewQuoter(m, plan, p, func() bool { return false })
		b, err := quoter.Quote()
		require.NoError(t, err)
		options = append(options, Option{Bill: b, Quoter: &quoter, Producer: p, Beliefs: beliefs})
	}
	return &Situation{Who: who, Stakes: stakes, Measurement: m.Measurement}, options
}

// A receiver takes the option that leaves most, the first of equals, and buys where
// nothing is lost; it runs the tasks that are worth their price.
func TestChoose(t *testing.T) {
	who := &pricing.Receiver{Ability: 1}
	for name, c := range map[string]struct {
		plans  []pricing.Strategy
		option int // -1: none
		runs   int
	}{
		"the cheaper":              {[]pricing.Strategy{pricing.PerAttempt(0.5), pricing.PerAttempt(0.4)}, 1, 3},
		"the first of equals":      {[]pricing.Strategy{pricing.PerAttempt(0.4), pricing.PerOutcome(0.5)}, 0, 3},
		"what leaves nothing":      {[]pricing.Strategy{pricing.PerAttempt(0.8 * 3)}, 0, 1},
		"what costs more":          {[]pricing.Strategy{pricing.PerAttempt(0.8*3 + 0.01)}, -1, 0},
		"the tasks that are worth": {[]pricing.Strategy{pricing.PerAttempt(1.2)}, 0, 2},
		"a fee that is too much":   {[]pricing.Strategy{pricing.Subscription(0.8*6+0.1, pricing.Artifacts, 100, 0)}, -1, 0},
	} {
		s, options := offered(t, who, 0.8, []float64{1, 2, 3}, c.plans...)
		chosen, err := NewChooser(3).Choose(s, options)
		require.NoError(t, err)
		if c.option < 0 {
			assert.Nil(t, chosen, name)
			continue
		}
		if assert.NotNil(t, chosen, name) {
			assert.Equal(t, c.option, chosen.Option, name)
			assert.Len(t, chosen.Runs, c.runs, name)
		}
	}
}

// Under a cap, what counts say exactly is what going through all cases says, for who is
// averse to risk and who is not; and what paths say is close to it.
func TestCappedOutcomesExactly(t *testing.T) {
	const q, fee, most, tasks = 0.6, 0.3, 1.0, 6
	plan := pricing.PerOutcome(fee)
	plan.Maximum = most
	stakes := []float64{2, 2, 2, 2, 2, 2}
	for _, r := range []float64{0, 0.3} {
		who := &pricing.Receiver{Ability: 1, RiskAversion: r}
		s, options := offered(t, who, q, stakes, plan)
		require.NotNil(t, options[0].Bill.Lattice)
		chosen, err := NewChooser(tasks).Choose(s, options)
		require.NoError(t, err)
		require.Len(t, chosen.Runs, tasks)
		mean, utility := 0.0, 0.0
		for k := range tasks + 1 {
			p := distuv.Binomial{N: tasks, P: q}.Prob(float64(k))
			x := 2*float64(k) - min(fee*float64(k), most)
			mean += p * x
			utility += p * math.Exp(-r*x)
		}
		want := mean
		if r > 0 {
			want = -math.Log(utility) / r
		}
		assert.InDelta(t, mean, chosen.Expected, 1e-9)
		assert.InDelta(t, want, chosen.Certain, 1e-9, "aversion %v", r)

		sampled := *options[0].Bill
		sampled.Lattice, sampled.Sampled = nil, true
		options[0].Bill = &sampled
		chosen, err = NewChooser(tasks).Choose(s, options)
		require.NoError(t, err)
		assert.InDelta(t, want, chosen.Certain, 4*most/2/math.Sqrt(valuingPaths), "a charge lies between 0 and the cap: its standard deviation is at most half of that")
	}
}

// What a receiver holds possible after what it has seen has its belief as the mean, and
// is kept.
func TestPosterior(t *testing.T) {
	who := &pricing.Receiver{Ability: 1}
	s, options := offered(t, who, 0.7, []float64{1}, pricing.PerAttempt(0.1))
	options[0].Evidence = 12
	d := decision{Situation: s, Option: &options[0], memory: NewChooser(1)}
	nodes := d.posterior(options[0].Beliefs.Of(0))
	mean, square, weight := 0.0, 0.0, 0.0
	for _, n := range nodes {
		mean, square, weight = mean+n.Weight*n.X, square+n.Weight*n.X*n.X, weight+n.Weight
	}
	beta := distuv.Beta{Alpha: 0.7 * 12, Beta: 0.3 * 12}
	assert.InDelta(t, 1, weight, 1e-12)
	assert.InDelta(t, beta.Mean(), mean, 1e-9)
	assert.InDelta(t, beta.Variance(), square-mean*mean, 1e-9)
	again := d.posterior(options[0].Beliefs.Of(0))
	assert.Same(t, &nodes[0], &again[0])
}

// A bill that is the same for all tasks chooses alike with and without what they are worth.
func TestWeighAlike(t *testing.T) {
	for _, stakes := range [][]float64{{1, 0.2, 3, 0.9, 12, 0}, {0.1, 0.1}, {}} {
		for _, who := range []pricing.Receiver{
			{Ability: 1, Knowledge: 0.3}, {Ability: 0.7, CheckCost: 0.2}, {Ability: 1, Knowledge: 0.9, CheckCost: 0.1}, {Ability: 1, OwnCost: 2, CheckCost: 0.5},
		} {
			for _, price := range []float64{0, 0.5, 0.8 * 0.9, 3} {
				s, options := offered(t, &who, 0.8, stakes, pricing.PerAttempt(price))
				slow, err := NewChooser(len(stakes)).Choose(s, options)
				require.NoError(t, err)
				worth := market.NewWorth(len(stakes))
				worth.Set(options[0].Beliefs, stakes)
				options[0].Worth = &worth
				fast, err := NewChooser(len(stakes)).Choose(s, options)
				require.NoError(t, err)
				require.Equal(t, slow == nil, fast == nil)
				if slow == nil {
					continue
				}
				assert.Equal(t, slow.Runs, fast.Runs)
				assert.InDelta(t, slow.Certain, fast.Certain, 1e-12)
				for _, j := range slow.Runs {
					assert.Equal(t, slow.Modes[j], fast.Modes[j])
				}
			}
		}
	}
}
