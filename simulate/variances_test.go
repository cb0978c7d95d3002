package simulate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/relation"
)

// light is a market with every mechanism that makes a value and without large amounts, so
// that tables of values are close to what they are drawn from.
func light() simulate.Market {
	return simulate.Market{
		Name: "light",
		Population: simulate.Population{
			Knowledge:    distuv.Uniform{Max: 0.5},
			Stakes:       distuv.Uniform{Min: 0.5, Max: 2},
			Ability:      distuv.Uniform{Min: 0.7, Max: 1},
			OwnCost:      distuv.Uniform{Max: 0.2},
			CheckCost:    distuv.Uniform{Max: 0.5},
			ReadCost:     simulate.Point(1e-4),
			Harm:         distuv.Uniform{Max: 0.5},
			RejectRight:  simulate.Point(0.1),
			PassWrong:    simulate.Point(0.2),
			Correlations: []simulate.Correlation{{A: simulate.Stakes, B: simulate.Fit, Rho: 0.5}},
		},
		Demand: simulate.Demand{Stakes: distuv.Uniform{Min: 0.5, Max: 1.5}},
		Producer: simulate.Producer{
			Quality: distuv.Uniform{Min: 0.4, Max: 0.9}, Difficulty: distuv.Uniform{Max: 0.4},
			Right:    simulate.Attempt{Usage: pricing.Usage{Output: 1000}, Size: distuv.Uniform{Min: 0.5, Max: 1.5}},
			Wrong:    simulate.Attempt{Usage: pricing.Usage{Output: 3000}, Size: distuv.Uniform{Min: 0.5, Max: 1.5}},
			Attempts: 3, RejectRight: 0.1, PassWrong: 0.4,
		},
	}
}

// The parts of the variance of value are, to within 4 standard errors, those of tables
// that are drawn.
func TestVariancesAreThoseOfValues(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("integrals over nine dimensions; TestVariancesOfTails has one that is known")
	}
	tables, side := 24, 80
	for name, change := range map[string]func(m *simulate.Market){
		"own quality":    func(*simulate.Market) {},
		"market quality": func(m *simulate.Market) { m.Producer.Known = simulate.MarketQuality },
		"task quality":   func(m *simulate.Market) { m.Producer.Known = simulate.TaskQuality },
		"trust":          func(m *simulate.Market) { m.Population.Trust = distuv.Uniform{Max: 1} },
		"one attempt":    func(m *simulate.Market) { m.Producer.Attempts = 1 },
		"many attempts":  func(m *simulate.Market) { m.Producer.Attempts, m.Producer.PassWrong = 20, 0.01 },
	} {
		m := light()
		change(&m)
		v, err := m.Variances()
		require.NoError(t, err, name)
		var found [4][]float64
		for k := range tables {
			table, err := m.Values(side, side, uint64(k))
			require.NoError(t, err)
			d, err := relation.Crossed(table, nil, 0.95)
			require.NoError(t, err)
			variance := d.Deviation * d.Deviation
			found[0] = append(found[0], mat.Sum(table)/float64(side*side))
			for i, share := range []simulate.Estimate{d.Receiver, d.Artifact, d.Interaction} {
				found[i+1] = append(found[i+1], share.Value*variance)
			}
		}
		for i, exact := range []float64{v.Mean, v.Receiver, v.Artifact, v.Interaction} {
			mean, sd := stat.MeanStdDev(found[i], nil)
			assert.InDelta(t, exact, mean, 4*sd/math.Sqrt(float64(tables))+1e-12, "%s: part %d", name, i)
		}
	}
}

// However far out the stakes are of which most of the variance is, the shares are exact:
// v = S right, with S of two log-normal factors, alone or tied to what does not matter.
func TestVariancesOfTails(t *testing.T) {
	t.Parallel()
	const q = 0.65
	for _, sd := range []float64{0.1, 1, 2, 2.5} {
		if testing.Short() && sd != 2 {
			continue
		}
		m := simulate.Market{
			Population: simulate.Population{Stakes: distuv.LogNormal{Mu: 3, Sigma: sd}},
			Demand:     simulate.Demand{Stakes: distuv.LogNormal{Mu: -1, Sigma: 0.3}},
			Producer:   simulate.Producer{Quality: simulate.Point(q)},
		}
		if sd == 2 {
			m.Population.Knowledge = distuv.Uniform{Max: 1e-9}
			m.Population.Correlations = []simulate.Correlation{{A: simulate.Knowledge, B: simulate.Stakes, Rho: 0.7}}
		}
		s, err := relation.OfMarket(m)
		require.NoError(t, err)
		receiver, artifact := math.Expm1(sd*sd+0.09), (1-q)/q
		total := receiver + artifact + receiver*artifact
		assert.InDelta(t, receiver/total, s.Receiver, 1e-4, "log sd %v", sd)
		assert.InDelta(t, artifact/total, s.Artifact, 1e-4, "log sd %v", sd)
		assert.InDelta(t, 1-artifact/total, s.Index(), 1e-4, "log sd %v", sd)
	}
}

func TestVariancesRefuse(t *testing.T) {
	m := simulate.Market{Name: "bad", Population: simulate.Population{Ability: simulate.Point(2)}, Producer: simulate.Producer{PassWrong: -1}}
	_, err := m.Variances()
	for _, want := range []string{"Ability is 2", "PassWrong is -1"} {
		assert.ErrorContains(t, err, want)
	}
	m = simulate.Market{Name: "wild", Population: simulate.Population{Stakes: distuv.Pareto{Xm: 1, Alpha: 1.5}}}
	_, err = m.Variances()
	assert.ErrorContains(t, err, `market "wild": Population.Stakes has a tail like that of a power law with exponent 1.5, and so no variance`)
	m = light()
	m.Producer.Wrong.Size = distuv.Pareto{Xm: 1, Alpha: 1.5}
	_, err = m.Variances()
	assert.ErrorContains(t, err, `market "light": Producer.Wrong.Size has a tail`)
	if testing.Short() {
		return // the integral takes a second
	}
	m.Population.ReadCost = nil
	_, err = m.Variances()
	assert.NoError(t, err, "nobody minds how long an answer is")
}

// Whose the value of answers is, in the market of the quickstart.
func ExampleMarket_Variances() {
	market := simulate.Market{
		Population: simulate.Population{Knowledge: distuv.Beta{Alpha: 2, Beta: 2}, Stakes: distuv.LogNormal{Mu: 0.7, Sigma: 1}},
		Producer:   simulate.Producer{Quality: simulate.Point(0.65)},
	}
	shares, err := relation.OfMarket(market)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(shares)
	// Output:
	// whose the variance of value is
	//   receiver                       0.246
	//   artifact                       0.199
	//   interaction                    0.555
	//   index, 0 commodity to 1 token  0.801
}
