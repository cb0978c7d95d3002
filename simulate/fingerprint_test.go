package simulate_test

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// told is an experiment in which all there is to tell by is in use.
func told() simulate.Experiment {
	producer := func() *simulate.Producer {
		return &simulate.Producer{
			Quality: distuv.Uniform{Min: 0.5, Max: 0.9}, Attempts: 2, PassWrong: 0.2,
			Right: simulate.Attempt{Usage: pricing.Usage{Input: 1000, Output: 100}, Cost: simulate.Point(0.1)},
			Wrong: simulate.Attempt{Usage: pricing.Usage{Input: 1000, Output: 200}, Cost: distuv.Uniform{Max: 0.2}},
		}
	}
	e := tiny()
	e.Market.Periods = 2
	e.Market.Population = simulate.Population{
		Knowledge: distuv.Uniform{Max: 0.3}, Stakes: distuv.LogNormal{Sigma: 1}, Trust: simulate.Point(0.6),
		Learning:     simulate.Learning{Evidence: 2, Observed: 0.5},
		Correlations: []simulate.Correlation{{A: simulate.Knowledge, B: simulate.Stakes, Rho: 0.3}},
	}
	e.Market.Demand.Tasks = simulate.Poisson{Lambda: 2}
	e.Market.Producer = *producer()
	stakes := func(r pricing.Receiver) float64 { return r.Stakes }
	e.Market.View = simulate.View{Signal: stakes, Noise: distuv.Uniform{Max: 1}, Segments: []float64{1, 2}}
	e.Market.Measurement = simulate.Measurement{FalsePositive: 0.1, Holdout: 0.1, ValueError: simulate.Point(1)}
	e.Offers = []simulate.Offer{
		simulate.Sell("a", pricing.StrategyFunc(func(a *pricing.Account) float64 { return 0.1 * a.Total().Success })),
		{Name: "b", Options: []simulate.Option{{Plan: pricing.PerOutcome(0.3), Producer: producer(), Actual: producer()}}},
	}
	e.Groups = []simulate.Group{simulate.BySegment(3)}
	return e
}

func fingerprint(t *testing.T, e simulate.Experiment) string {
	t.Helper()
	r, err := simulate.Run(context.Background(), e)
	require.NoError(t, err)
	require.Len(t, r.Fingerprint, 32)
	return r.Fingerprint
}

// What an experiment does decides its fingerprint, not how it is written, nor which part of
// it is run by whom.
func TestFingerprintOfTheSame(t *testing.T) {
	one, err := simulate.NewEmpirical(0.6)
	require.NoError(t, err)
	alone, err := simulate.NewMixture([]simulate.Distribution{distuv.LogNormal{Sigma: 1}}, []float64{3})
	require.NoError(t, err)
	want := fingerprint(t, told())
	for name, change := range map[string]func(e *simulate.Experiment){
		"replications": func(e *simulate.Experiment) { e.Replications = 5 },
		"first":        func(e *simulate.Experiment) { e.First = 7 },
		"workers":      func(e *simulate.Experiment) { e.Workers = 3 },
		"progress":     func(e *simulate.Experiment) { e.Progress = func(done, of int) {} },
		"names":        func(e *simulate.Experiment) { e.Market.Name, e.Offers[0].Name = "other", "c" },
		"a plan": func(e *simulate.Experiment) {
			e.Offers[1].Options[0].Plan = pricing.StrategyFunc(func(a *pricing.Account) float64 { return 0.3 * a.Total().Success })
		},
		"an empirical": func(e *simulate.Experiment) { e.Market.Population.Trust = one },
		"a mixture":    func(e *simulate.Experiment) { e.Market.Population.Stakes = alone },
		"a quantile": func(e *simulate.Experiment) {
			e.Market.Producer.Quality = quantileFunc(func(p float64) float64 { return 0.5 + 0.4*p })
		},
		"a default": func(e *simulate.Experiment) {
			e.Market.Demand.Stakes, e.Market.Measurement.ValueError = simulate.Point(1), nil
		},
		"a pair":    func(e *simulate.Experiment) { c := &e.Market.Population.Correlations[0]; c.A, c.B = c.B, c.A },
		"a pointer": func(e *simulate.Experiment) { e.Offers[1].Options[0].Producer = &e.Market.Producer },
	} {
		e := told()
		change(&e)
		assert.Equal(t, want, fingerprint(t, e), name)
	}
}

func TestFingerprintOfOthers(t *testing.T) {
	known := map[string]string{fingerprint(t, told()): "told"}
	for name, change := range map[string]func(e *simulate.Experiment){
		"seed":      func(e *simulate.Experiment) { e.Seed++ },
		"receivers": func(e *simulate.Experiment) { e.Market.Receivers++ },
		"periods":   func(e *simulate.Experiment) { e.Market.Periods++ },
		"stakes": func(e *simulate.Experiment) {
			e.Market.Population.Stakes = distuv.LogNormal{Mu: math.Log(100), Sigma: 1}
		},
		"a little":    func(e *simulate.Experiment) { e.Market.Population.Stakes = distuv.LogNormal{Mu: 1e-6, Sigma: 1} },
		"correlation": func(e *simulate.Experiment) { e.Market.Population.Correlations[0].Rho = 0.4 },
		"learning":    func(e *simulate.Experiment) { e.Market.Population.Learning.Observed = 0.6 },
		"aversion":    func(e *simulate.Experiment) { e.Market.Population.RiskAversion = simulate.Point(0.01) },
		"tasks":       func(e *simulate.Experiment) { e.Market.Demand.Tasks = simulate.Poisson{Lambda: 2.1} },
		"task stakes": func(e *simulate.Experiment) { e.Market.Demand.Stakes = simulate.Point(1.1) },
		"quality":     func(e *simulate.Experiment) { e.Market.Producer.Quality = distuv.Uniform{Min: 0.5, Max: 0.91} },
		"known":       func(e *simulate.Experiment) { e.Market.Producer.Known = simulate.MarketQuality },
		"attempts":    func(e *simulate.Experiment) { e.Market.Producer.Attempts = 3 },
		"usage":       func(e *simulate.Experiment) { e.Market.Producer.Right.Usage.Input++ },
		"size":        func(e *simulate.Experiment) { e.Market.Producer.Right.Size = simulate.Point(1.1) },
		"cost":        func(e *simulate.Experiment) { e.Market.Producer.Wrong.Cost = distuv.Uniform{Max: 0.3} },
		"effort":      func(e *simulate.Experiment) { e.Market.Producer.Effort = 0.01 },
		"hidden":      func(e *simulate.Experiment) { e.Offers[1].Options[0].Actual.PassWrong = 0.3 },
		"measurement": func(e *simulate.Experiment) { e.Market.Measurement.FalsePositive = 0.2 },
		"event":       func(e *simulate.Experiment) { e.Market.Measurement.Event = pricing.Acted },
		"value error": func(e *simulate.Experiment) { e.Market.Measurement.ValueError = simulate.Point(1.1) },
		"signal": func(e *simulate.Experiment) {
			e.Market.View.Signal = func(r pricing.Receiver) float64 { return 2 * r.Stakes }
		},
		"noise":        func(e *simulate.Experiment) { e.Market.View.Noise = distuv.Uniform{Max: 2} },
		"segments":     func(e *simulate.Experiment) { e.Market.View.Segments[1] = 2.001 },
		"price":        func(e *simulate.Experiment) { e.Offers[1].Options[0].Plan = pricing.PerOutcome(0.3000001) },
		"another bill": func(e *simulate.Experiment) { e.Offers[1].Options[0].Plan = pricing.PerAttempt(0.3) },
		"far cap":      func(e *simulate.Experiment) { e.Offers[1].Options[0].Plan = bounded(pricing.PerOutcome(0.3), 0, 15) },
		"loyalty": func(e *simulate.Experiment) {
			e.Offers[0] = simulate.Sell("a", pricing.StrategyFunc(func(a *pricing.Account) float64 {
				return 0.1 * a.Total().Success / float64(1+len(a.History))
			}))
		},
		"by signal": func(e *simulate.Experiment) {
			e.Market.View.Segments = nil
			e.Offers[0] = simulate.Sell("a", pricing.StrategyFunc(func(a *pricing.Account) float64 { return 0.01 * a.Buyer.Signal }))
		},
		"by segment": func(e *simulate.Experiment) {
			e.Offers[0] = simulate.Sell("a", pricing.StrategyFunc(func(a *pricing.Account) float64 {
				return 0.1 * a.Total().Success * float64(1+a.Buyer.Segment/2)
			}))
		},
		"order": func(e *simulate.Experiment) { e.Offers[0], e.Offers[1] = e.Offers[1], e.Offers[0] },
		"option": func(e *simulate.Experiment) {
			e.Offers[1].Options = append(e.Offers[1].Options, e.Offers[1].Options[0])
		},
		"group": func(e *simulate.Experiment) { e.Groups[0].Name = "g" },
		"metric": func(e *simulate.Experiment) {
			e.Metrics = []simulate.Metric{{Name: "m", Row: func(*simulate.Row) float64 { return 1 }}}
		},
	} {
		e := told()
		change(&e)
		sum := fingerprint(t, e)
		assert.Empty(t, known[sum], name)
		known[sum] = name
	}
}

// Parts of one name that are of other experiments are not joined.
func TestJoinRefusesAnotherExperiment(t *testing.T) {
	a, b := tiny(), tiny()
	a.Market.Population.Stakes, b.Market.Population.Stakes = simulate.Point(1), simulate.Point(100)
	b.First = a.Replications
	_, err := simulate.Join(mustRun(t, a), mustRun(t, b))
	assert.ErrorContains(t, err, "from replication 2 on has fingerprint")
	b.Market.Population.Stakes = simulate.Binomial{N: 1, P: 1}
	r, err := simulate.Join(mustRun(t, b), mustRun(t, a))
	require.NoError(t, err)
	assert.Equal(t, 4, r.Replications())
}

// Whatever is asked of a damaged result, the answer is the same error.
func TestDamagedResults(t *testing.T) {
	questions := map[string]func(r *simulate.Result) error{
		"Report":      func(r *simulate.Result) error { _, err := r.Report(0.95); return err },
		"Table":       func(r *simulate.Result) error { _, err := r.Table(0.95, simulate.Profit); return err },
		"CSV":         func(r *simulate.Result) error { return r.WriteCSV(&strings.Builder{}) },
		"Estimate":    func(r *simulate.Result) error { _, err := r.Estimate("a", simulate.Profit, 0.95); return err },
		"Compare":     func(r *simulate.Result) error { _, err := r.Compare("a", "b", simulate.Profit, 0.95); return err },
		"Differences": func(r *simulate.Result) error { _, err := r.Differences("a", "b", 0.95, simulate.Profit); return err },
		"StdDev":      func(r *simulate.Result) error { _, err := r.StdDev("a", simulate.BillStdDev, 0.95); return err },
		"Uplift":      func(r *simulate.Result) error { _, err := r.Uplift("a", 0.95); return err },
		"In":          func(r *simulate.Result) error { _, err := r.In("segment", "0"); return err },
		"Path":        func(r *simulate.Result) error { _, err := r.Path("a", simulate.Profit); return err },
		"Join":        func(r *simulate.Result) error { _, err := simulate.Join(r); return err },
		"Certain": func(r *simulate.Result) error {
			_, err := r.CertaintyEquivalent("a", simulate.Seller, 0.1, 0.95)
			return err
		},
		"CompareCertain": func(r *simulate.Result) error {
			_, err := r.CompareCertain("a", "b", simulate.Seller, 0.1, 0.95)
			return err
		},
		"None": func(r *simulate.Result) error { _, err := r.Differences("a", "b", 0.95); return err },
	}
	e := told()
	e.Replications = 3
	whole := mustRun(t, e)
	for what, damage := range map[string]func(r *simulate.Result){
		"it is nil, want a result":                                nil,
		`offer "b" has 2 replications, want 3 as the first has`:   func(r *simulate.Result) { r.Tallies[1] = r.Tallies[1][:2] },
		"it has 2 offers and tallies of 1, want as many":          func(r *simulate.Result) { r.Tallies = r.Tallies[:1] },
		"it has 2 offers and tallies of 0, want as many":          func(r *simulate.Result) { r.Tallies = nil },
		"label \"1\": it has 2 offers and tallies of 0":           func(r *simulate.Result) { r.Groups[0].Tallies[1] = nil },
		`group "segment" has 3 labels and tallies of 2`:           func(r *simulate.Result) { r.Groups[0].Tallies = r.Groups[0].Tallies[:2] },
		`offer 2 has the name "a" of another`:                     func(r *simulate.Result) { r.Offers[1] = "a" },
		`offer "a", replication 1: Joined is -1, want a count`:    func(r *simulate.Result) { r.Tallies[0][1].Joined = -1 },
		`offer "b", replication 2: Charges is NaN`:                func(r *simulate.Result) { r.Tallies[1][2].Charges = math.NaN() },
		`offer "b", replication 0: Right is +Inf`:                 func(r *simulate.Result) { r.Tallies[1][0].Right = math.Inf(1) },
		`replication 0: 21 Joined of 20 Receivers`:                func(r *simulate.Result) { r.Tallies[0][0].Joined = 21 },
		`label "2": offer "a", replication 0: Tasks is -1`:        func(r *simulate.Result) { r.Groups[0].Tallies[2][0][0].Tasks = -1 },
		`offer "b" has replication 2 where 1 is wanted: some are`: func(r *simulate.Result) { r.Tallies[1][1] = r.Tallies[1][2] },
		`offer "a" has replication 1 where 0 is wanted`: func(r *simulate.Result) {
			for o := range r.Tallies {
				r.Tallies[o] = r.Tallies[o][1:]
			}
			for k := range r.Groups[0].Tallies {
				for o := range r.Offers {
					r.Groups[0].Tallies[k][o] = r.Groups[0].Tallies[k][o][1:]
				}
			}
		},
	} {
		var r *simulate.Result
		if damage != nil {
			text, err := json.Marshal(whole)
			require.NoError(t, err)
			r = new(simulate.Result)
			require.NoError(t, json.Unmarshal(text, r))
			require.Equal(t, whole, r)
			damage(r)
		}
		for name, ask := range questions {
			if name != "None" || damage == nil { // of no metric is nothing told
				assert.ErrorContains(t, ask(r), what, name)
			}
		}
	}
	var none *simulate.Result
	assert.Zero(t, none.Replications())
}

// A file that was edited, cut or is spelt otherwise is refused when it is read. How it is
// laid out does not matter.
func TestEditedFiles(t *testing.T) {
	e := tiny()
	e.Groups = []simulate.Group{simulate.BySegment(1)}
	whole := mustRun(t, e)
	bytes, err := json.Marshal(whole)
	require.NoError(t, err)
	text := string(bytes)
	for name, c := range map[string]struct{ old, new, want string }{
		"other case":       {`"Tallies"`, `"tallies"`, `unknown field "tallies"`},
		"case deep within": {`"Joined"`, `"joined"`, `unknown field "joined"`},
		"unknown":          {`"Version"`, `"Versions"`, `unknown field "Versions"`},
		"in another place": {`"Version"`, `"Joined"`, `unknown field "Joined"`},
		"a number":         {`"Joined":10`, `"Joined":9`, "it was changed since it was written"},
		"the name":         {`"Market":"m"`, `"Market":"n"`, "it was changed since it was written"},
		"the seed":         {`"Seed":1`, `"Seed":2`, "it was changed since it was written"},
		"no checksum":      {`,"Checksum":"`, `,"Version":"`, "it has no Checksum"},
		"null tallies":     {`"Tallies":[`, `"Tallies":null,"Warnings":[`, ""},
		"cut":              {text[len(text)/2:], "", "unexpected end of JSON input"},
		"null":             {text, "null", "it is null, want a result"},
		"a list":           {text, "[]", "cannot unmarshal array"},
		"twice":            {`"Seed":1`, `"Seed":1,"Seed":3`, "it was changed since it was written"},
	} {
		before := simulate.Result{Market: "before"}
		err := json.Unmarshal([]byte(strings.Replace(text, c.old, c.new, 1)), &before)
		assert.ErrorContains(t, err, c.want, name)
		assert.Equal(t, simulate.Result{Market: "before"}, before, name)
	}
	var loose map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&loose))
	laid, err := json.MarshalIndent(loose, "", "  ") // in the order of the alphabet
	require.NoError(t, err)
	var r simulate.Result
	require.NoError(t, json.Unmarshal(laid, &r))
	assert.Equal(t, whole, &r)
}
