package simulate_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// tiny is a sound experiment to spoil.
func tiny() simulate.Experiment {
	return simulate.Experiment{
		Market:       simulate.Market{Name: "m", Receivers: 10},
		Offers:       []simulate.Offer{simulate.Sell("o", pricing.PerOutcome(0.5))},
		Replications: 2,
		Seed:         1,
	}
}

// refused runs a bad experiment and returns its faults, one a line.
func refused(t *testing.T, e simulate.Experiment) (faults []string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			faults = []string{fmt.Sprint("Run panics: ", p)}
		}
	}()
	r, err := simulate.Run(context.Background(), e)
	assert.Nil(t, r)
	return strings.Split(fmt.Sprint(err), "\n")
}

// quantileFunc is a distribution from its quantile function.
type quantileFunc func(p float64) float64

func (f quantileFunc) Quantile(p float64) float64 { return f(p) }

// Every distribution of a market, with the largest value it may draw.
func TestBadDistributions(t *testing.T) {
	used := pricing.Usage{Output: 1}
	for name, c := range map[string]struct {
		of   func(m *simulate.Market) *simulate.Distribution
		high float64
	}{
		"Population: Knowledge": {func(m *simulate.Market) *simulate.Distribution { return &m.Population.Knowledge }, 1},
		"Population: Stakes":    {func(m *simulate.Market) *simulate.Distribution { return &m.Population.Stakes }, 0},
		"Population: Ability":   {func(m *simulate.Market) *simulate.Distribution { return &m.Population.Ability }, 1},
		"Population: Trust":     {func(m *simulate.Market) *simulate.Distribution { return &m.Population.Trust }, 1},
		"Population: OwnCost":   {func(m *simulate.Market) *simulate.Distribution { return &m.Population.OwnCost }, 0},
		"Population: CheckCost": {func(m *simulate.Market) *simulate.Distribution { return &m.Population.CheckCost }, 0},
		"Population: ReadCost":  {func(m *simulate.Market) *simulate.Distribution { return &m.Population.ReadCost }, 0},
		"Demand: Tasks":         {func(m *simulate.Market) *simulate.Distribution { return &m.Demand.Tasks }, 1e6},
		"Demand: Stakes":        {func(m *simulate.Market) *simulate.Distribution { return &m.Demand.Stakes }, 0},
		"Producer: Quality":     {func(m *simulate.Market) *simulate.Distribution { return &m.Producer.Quality }, 1},
		"Producer: Difficulty":  {func(m *simulate.Market) *simulate.Distribution { return &m.Producer.Difficulty }, 1},
		"Producer: Right: Size": {func(m *simulate.Market) *simulate.Distribution { return &m.Producer.Right.Size }, 0},
		"Producer: Right: Cost": {func(m *simulate.Market) *simulate.Distribution { return &m.Producer.Right.Cost }, 0},
		"Producer: Wrong: Size": {func(m *simulate.Market) *simulate.Distribution { return &m.Producer.Wrong.Size }, 0},
		"Producer: Wrong: Cost": {func(m *simulate.Market) *simulate.Distribution { return &m.Producer.Wrong.Cost }, 0},
	} {
		refuse := func(d simulate.Distribution, want string) {
			e := tiny()
			e.Market.Producer.Right.Usage, e.Market.Producer.Wrong.Usage = used, used
			*c.of(&e.Market) = d
			assert.Equal(t, []string{`simulate: market "m": ` + name + " " + want}, refused(t, e), "%s, %#v", name, d)
		}
		want := "at least 0"
		if c.high > 0 {
			want = fmt.Sprintf("in [0,%.0f]", c.high)
			refuse(simulate.Point(2*c.high), fmt.Sprintf("is %v, want it %s", 2*c.high, want))
		}
		refuse(simulate.Point(-1), "is -1, want it "+want)
		const first = "cannot be compiled: Quantile(1.1102230246251565e-16) is "
		refuse(simulate.Point(math.NaN()), first+"NaN, want a finite number")
		refuse(simulate.Point(math.Inf(1)), first+"+Inf, want a finite number")
		refuse(simulate.Point(math.Inf(-1)), first+"-Inf, want a finite number")
	}
}

// Every number of a market: a probability, or an amount of at least 0.
func TestBadNumbers(t *testing.T) {
	card := func(m *simulate.Market) *pricing.CostCard {
		m.Producer.Card = &pricing.CostCard{}
		return m.Producer.Card
	}
	for name, c := range map[string]struct {
		of   func(m *simulate.Market) *float64
		want string
	}{
		"Measurement: FalsePositive": {func(m *simulate.Market) *float64 { return &m.Measurement.FalsePositive }, "a probability in [0,1]"},
		"Measurement: FalseNegative": {func(m *simulate.Market) *float64 { return &m.Measurement.FalseNegative }, "a probability in [0,1]"},
		"Measurement: Cost":          {func(m *simulate.Market) *float64 { return &m.Measurement.Cost }, "a finite number, at least 0"},
		"Measurement: Holdout":       {func(m *simulate.Market) *float64 { return &m.Measurement.Holdout }, "a share in [0,1)"},
		"Producer: Effort":           {func(m *simulate.Market) *float64 { return &m.Producer.Effort }, "a finite number, at least 0"},
		"Producer: Penalty":          {func(m *simulate.Market) *float64 { return &m.Producer.Penalty }, "a finite number, at least 0"},
		"Population: Learning: Observed": {func(m *simulate.Market) *float64 {
			m.Population.Trust, m.Population.Learning.Evidence = simulate.Point(0.5), 1
			return &m.Population.Learning.Observed
		}, "a probability in [0,1]"},
		"Population: Learning: Evidence": {func(m *simulate.Market) *float64 {
			m.Population.Trust = simulate.Point(0.5)
			return &m.Population.Learning.Evidence
		}, "a finite number, at least 0"},
		"Producer: RejectRight":             {func(m *simulate.Market) *float64 { return &m.Producer.RejectRight }, "a probability in [0,1]"},
		"Producer: PassWrong":               {func(m *simulate.Market) *float64 { return &m.Producer.PassWrong }, "a probability in [0,1]"},
		"Producer: Right: Usage.Input":      {func(m *simulate.Market) *float64 { return &m.Producer.Right.Usage.Input }, "a finite number, at least 0"},
		"Producer: Right: Usage.CacheRead":  {func(m *simulate.Market) *float64 { return &m.Producer.Right.Usage.CacheRead }, "a finite number, at least 0"},
		"Producer: Wrong: Usage.CacheWrite": {func(m *simulate.Market) *float64 { return &m.Producer.Wrong.Usage.CacheWrite }, "a finite number, at least 0"},
		"Producer: Wrong: Usage.Output":     {func(m *simulate.Market) *float64 { return &m.Producer.Wrong.Usage.Output }, "a finite number, at least 0"},
		"Producer: Card: Input":             {func(m *simulate.Market) *float64 { return &card(m).Input }, "a finite number of at least 0"},
		"Producer: Card: CacheRead":         {func(m *simulate.Market) *float64 { return &card(m).CacheRead }, "a finite number of at least 0"},
		"Producer: Card: CacheWrite":        {func(m *simulate.Market) *float64 { return &card(m).CacheWrite }, "a finite number of at least 0"},
		"Producer: Card: Output":            {func(m *simulate.Market) *float64 { return &card(m).Output }, "a finite number of at least 0"},
		"Population: Correlations[0] of Knowledge and Fit": {func(m *simulate.Market) *float64 {
			m.Population.Correlations = []simulate.Correlation{{A: simulate.Knowledge, B: simulate.Fit}}
			return &m.Population.Correlations[0].Rho
		}, "a number in [-1,1]"},
	} {
		for _, x := range []float64{math.NaN(), math.Inf(1), -1.5} {
			e := tiny()
			*c.of(&e.Market) = x
			assert.Equal(t, []string{fmt.Sprintf(`simulate: market "m": %s is %v, want %s`, name, x, c.want)}, refused(t, e))
		}
		if strings.Contains(c.want, "1]") {
			e := tiny()
			*c.of(&e.Market) = math.Nextafter(1, 2)
			assert.Len(t, refused(t, e), 1, name)
		}
	}
}

// Everything else, each with its whole error.
func TestBadExperiments(t *testing.T) {
	const market, offer = `simulate: market "m": `, `simulate: offer 1 "o": `
	sell := func(s pricing.Strategy) func(e *simulate.Experiment) {
		return func(e *simulate.Experiment) { e.Offers[0].Options[0].Plan = s }
	}
	correlate := func(pairs ...simulate.Correlation) func(e *simulate.Experiment) {
		return func(e *simulate.Experiment) { e.Market.Population.Correlations = pairs }
	}
	stakes := func(q quantileFunc) func(e *simulate.Experiment) {
		return func(e *simulate.Experiment) { e.Market.Population.Stakes = q }
	}
	signal := func(r pricing.Receiver) float64 { return r.Stakes }
	k, s, a := simulate.Knowledge, simulate.Stakes, simulate.Ability
	for name, c := range map[string]struct {
		spoil func(e *simulate.Experiment)
		want  []string
	}{
		"no receivers":       {func(e *simulate.Experiment) { e.Market.Receivers = 0 }, []string{market + "0 receivers, want at least 1"}},
		"negative receivers": {func(e *simulate.Experiment) { e.Market.Receivers = -3 }, []string{market + "-3 receivers, want at least 1"}},
		"endless receivers and periods": {func(e *simulate.Experiment) {
			e.Market.Receivers, e.Market.Periods, e.Replications = 1e9+1, math.MaxInt, 0
		}, []string{
			"simulate: 0 replications, want at least 1",
			market + "1000000001 receivers, want at most 1000000000: more replications tell more than larger ones",
			market + "9223372036854775807 periods, want at most 1000000"}},
		"negative periods":      {func(e *simulate.Experiment) { e.Market.Periods = -1 }, []string{market + "-1 periods, want at least 1, or 0 for 1"}},
		"no replications":       {func(e *simulate.Experiment) { e.Replications = 0 }, []string{"simulate: 0 replications, want at least 1"}},
		"negative replications": {func(e *simulate.Experiment) { e.Replications = -1 }, []string{"simulate: -1 replications, want at least 1"}},
		"negative First":        {func(e *simulate.Experiment) { e.First = -1 }, []string{"simulate: First is -1, want at least 0"}},
		"learning without trust": {func(e *simulate.Experiment) {
			e.Market.Population.Learning = simulate.Learning{Evidence: 2, Observed: 0.5}
		},
			[]string{market + "Population: Learning: Evidence is given and Trust is nil, want the trust that it is worth"}},
		"observing without evidence": {func(e *simulate.Experiment) {
			e.Market.Population.Trust, e.Market.Population.Learning.Observed = simulate.Point(0.5), 0.5
		}, []string{market + "Population: Learning: Observed is given and Evidence is 0, want what trust is worth in observations"}},
		"checks that err and cannot be made": {func(e *simulate.Experiment) { e.Market.Population.PassWrong = simulate.Point(0.1) },
			[]string{market + "Population: RejectRight or PassWrong is given and CheckCost is not, want the cost of a check for it to err"}},
		"padding nothing": {func(e *simulate.Experiment) { e.Market.Producer.Padding = 0.1 },
			[]string{market + "Producer: Padding is given and attempts use no tokens, want the Usage that is padded"}},
		"holding out to count improvements": {func(e *simulate.Experiment) {
			e.Market.Measurement.Holdout, e.Market.Measurement.Event, e.Market.Population.Knowledge = 0.1, pricing.Improved, simulate.Point(0.5)
		}, []string{market + "Measurement: Holdout is given and Event is Improved, want Right or Acted: what would have been without the answer is what tasks held out tell"}},
		"improving on nothing": {func(e *simulate.Experiment) { e.Market.Measurement.Event = pricing.Improved },
			[]string{market + "Event is Improved and Knowledge is nil, want what receivers know unaided: there is nothing to improve on"}},
		"a bad producer in truth": {func(e *simulate.Experiment) { e.Offers[0].Options[0].Actual = &simulate.Producer{Effort: -1} },
			[]string{offer + "Actual: Producer: Effort is -1, want a finite number, at least 0"}},
		"aversion below 0": {func(e *simulate.Experiment) { e.Market.Population.RiskAversion = simulate.Point(-1) },
			[]string{market + "Population: RiskAversion is -1, want it at least 0"}},
		"First too large":         {func(e *simulate.Experiment) { e.First = math.MaxInt }, []string{"simulate: First is 9223372036854775807 and there are 2 replications, want numbers that add up to at most 9223372036854775807"}},
		"negative workers":        {func(e *simulate.Experiment) { e.Workers = -2 }, []string{"simulate: -2 workers, want at least 1, or 0 for one a processor"}},
		"no offers":               {func(e *simulate.Experiment) { e.Offers = nil }, []string{"simulate: no offers, want at least 1"}},
		"two offers of one name":  {func(e *simulate.Experiment) { e.Offers = append(e.Offers, e.Offers[0]) }, []string{`simulate: offer 2 "o": a second offer of this name, want names that differ`}},
		"no options":              {func(e *simulate.Experiment) { e.Offers[0].Options = nil }, []string{offer + "no options, want at least 1"}},
		"no plan":                 {sell(nil), []string{offer + "its plan is nil, want a strategy"}},
		"nil pointer":             {sell((*pricing.Plan)(nil)), []string{offer + "its plan is nil, want a strategy"}},
		"nil function":            {sell(pricing.StrategyFunc(nil)), []string{offer + "its plan is nil, want a strategy"}},
		"nil Contextual":          {sell(pricing.Contextual(nil)), []string{offer + "its plan is nil, want a strategy"}},
		"nil pointer with a name": {sell((*stringer)(nil)), []string{offer + "its plan is nil, want a strategy"}},
		"no default in Segments": {sell(pricing.Segments{Name: "s"}), []string{
			offer + `pricing: segments "s": Default is nil, want a strategy for the segments beyond By`}},
		"a plan with many faults, in a menu": {func(e *simulate.Experiment) {
			e.Offers[0] = simulate.Sell("o", pricing.PerAttempt(1), pricing.Plan{Name: "p", Discount: 2, Credit: math.NaN(), Charges: []pricing.Charge{
				{Name: "c", Meter: pricing.Tokens, Included: -1}, {Name: "d", Rate: pricing.Graduated{{UpTo: 5, Unit: -1}}}}})
		}, []string{
			offer + `option 2: pricing: plan "p": charge 1 "c": Rate is nil, want a rate such as PerUnit`,
			offer + `option 2: pricing: plan "p": charge 1 "c": Included is -1, want a finite number of at least 0`,
			offer + `option 2: pricing: plan "p": charge 2 "d": Rate: tier 1: Unit is -1, want a finite number of at least 0`,
			offer + `option 2: pricing: plan "p": charge 2 "d": Rate: tier 1: UpTo is 5, want 0 (open): usage beyond the last tier would have no price`,
			offer + `option 2: pricing: plan "p": Discount is 2, want a share in [0,1]`,
			offer + `option 2: pricing: plan "p": Credit is NaN, want a finite number of at least 0`}},
		"an option's producer": {func(e *simulate.Experiment) {
			e.Offers[0] = simulate.Offer{Name: "o", Options: []simulate.Option{{Plan: pricing.PerAttempt(1)},
				{Plan: pricing.PerAttempt(1), Producer: &simulate.Producer{Attempts: -1, PassWrong: 2}}}}
		}, []string{
			offer + "option 2: Producer: Attempts is -1, want at least 0",
			offer + "option 2: Producer: PassWrong is 2, want a probability in [0,1]"}},
		"a card with two faults": {func(e *simulate.Experiment) { e.Market.Producer.Card = &pricing.CostCard{Input: -1, Output: -2} }, []string{
			market + "Producer: Card: Input is -1, want a finite number of at least 0",
			market + "Producer: Card: Output is -2, want a finite number of at least 0"}},
		"Card and Cost": {func(e *simulate.Experiment) {
			e.Market.Producer.Card, e.Market.Producer.Wrong.Cost = &pricing.CostCard{}, simulate.Point(1)
		}, []string{market + "Producer: Wrong: Cost is given and the producer has a Card, want exactly one of the two"}},
		"Size without Usage": {func(e *simulate.Experiment) { e.Market.Producer.Right.Size = simulate.Point(1) }, []string{
			market + "Producer: Right: Size is given and Usage is zero, want tokens for it to multiply"}},
		"negative attempts": {func(e *simulate.Experiment) { e.Market.Producer.Attempts = -1 }, []string{market + "Producer: Attempts is -1, want at least 0"}},
		"unknown Known": {func(e *simulate.Experiment) { e.Market.Producer.Known = 3 }, []string{
			market + "Producer: Known is Known(3), want OwnQuality, MarketQuality or TaskQuality"}},
		"Trust and TaskQuality": {func(e *simulate.Experiment) {
			e.Market.Producer.Known, e.Market.Population.Trust = simulate.TaskQuality, simulate.Point(1)
		}, []string{market + "Producer: Known is task quality and the population has Trust, want one of the two: a belief, or knowledge"}},
		"unknown event":           {func(e *simulate.Experiment) { e.Market.Measurement.Event = 9 }, []string{market + "Measurement: Event is Event(9), want Right, Acted or Improved"}},
		"Segments without Signal": {func(e *simulate.Experiment) { e.Market.View.Segments = []float64{1} }, []string{market + "View: Signal is nil and Noise or Segments are given, want a Signal for them"}},
		"Noise without Signal":    {func(e *simulate.Experiment) { e.Market.View.Noise = distuv.UnitNormal }, []string{market + "View: Signal is nil and Noise or Segments are given, want a Signal for them"}},
		"Segments that fall": {func(e *simulate.Experiment) {
			e.Market.View = simulate.View{Signal: signal, Segments: []float64{1, 2, 2, math.NaN()}}
		}, []string{
			market + "View: Segments[2] is 2, want numbers that ascend", market + "View: Segments[3] is NaN, want numbers that ascend"}},
		"Noise that is not finite": {func(e *simulate.Experiment) {
			e.Market.View = simulate.View{Signal: signal, Noise: simulate.Point(math.NaN())}
		}, []string{
			market + "View: Noise cannot be compiled: Quantile(1.1102230246251565e-16) is NaN, want a finite number"}},
		"one dimension twice": {correlate(simulate.Correlation{A: k, B: k, Rho: 1}), []string{market + "Population: Correlations[0] is of Knowledge and Knowledge, want two different dimensions"}},
		"no such dimension":   {correlate(simulate.Correlation{A: k, B: 200}), []string{market + "Population: Correlations[0] is of Knowledge and Dimension(200), want two different dimensions"}},
		"one pair twice":      {correlate(simulate.Correlation{A: k, B: s}, simulate.Correlation{A: s, B: k}), []string{market + "Population: Correlations[1]: Stakes and Knowledge are correlated twice, want each pair once"}},
		"not a correlation matrix": {correlate(simulate.Correlation{A: k, B: s, Rho: -0.9}, simulate.Correlation{A: s, B: a, Rho: -0.9}, simulate.Correlation{A: k, B: a, Rho: -0.9}), []string{
			market + "Population: Correlations are not those of any variables: the matrix has a negative eigenvalue; want smaller correlations"}},
		"a singular one that contradicts itself": {correlate(simulate.Correlation{A: k, B: s, Rho: 1}, simulate.Correlation{A: s, B: a, Rho: 1}, simulate.Correlation{A: k, B: a, Rho: 0.99}), []string{
			market + "Population: Correlations are not those of any variables: the matrix has a negative eigenvalue; want smaller correlations"}},
		"nil distribution within": {func(e *simulate.Experiment) { e.Market.Population.Stakes = (*distuv.Uniform)(nil) }, []string{
			market + "Population: Stakes cannot be compiled: it is a nil pointer to a distuv.Uniform, want a value"}},
		"a mean out of range": {func(e *simulate.Experiment) { e.Market.Demand.Tasks = simulate.Poisson{Lambda: 1e9} }, []string{
			market + "Demand: Tasks cannot be compiled: Lambda of a Poisson distribution is 1e+09, want a mean in [0,10000000]"}},
		"trials out of range": {func(e *simulate.Experiment) { e.Market.Demand.Tasks = simulate.Binomial{N: -1, P: 2} }, []string{
			market + "Demand: Tasks cannot be compiled: N of a Binomial distribution is -1, want a number of trials in [0,10000000]",
			market + "Demand: Tasks cannot be compiled: P of a Binomial distribution is 2, want a probability in [0,1]"}},
		"empty mixture":            {func(e *simulate.Experiment) { e.Market.Population.Stakes = &simulate.Mixture{} }, []string{market + "Population: Stakes cannot be compiled: a mixture without parts, want one of NewMixture"}},
		"distribution that panics": {stakes(func(float64) float64 { panic("boom") }), []string{market + "Population: Stakes cannot be compiled: its quantile function panics: boom"}},
		"distribution that falls": {stakes(func(p float64) float64 { return 1 - math.Floor(2*p) }), []string{
			market + "Population: Stakes cannot be compiled: Quantile(0.5078125) is 0, less than the 1 before it: want a function that does not fall"}},
		"strategy that cannot be anticipated": {sell(pricing.StrategyFunc(func(*pricing.Account) float64 { return math.NaN() })), []string{
			`simulate: offer "o", strategy pricing.StrategyFunc: charges NaN for a typical period of 0 deliveries, want a finite amount`}},
		"strategy that panics when anticipated": {sell(pricing.StrategyFunc(func(a *pricing.Account) float64 { return a.Deliveries[0].Cost })), []string{
			`simulate: offer "o", strategy pricing.StrategyFunc: panics on a typical period of 0 deliveries: runtime error: index out of range [0] with length 0`}},
	} {
		t.Run(name, func(t *testing.T) {
			e := tiny()
			c.spoil(&e)
			assert.Equal(t, c.want, refused(t, e))
		})
	}
}
