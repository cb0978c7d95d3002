package main

import (
	"context"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// parts in which persons are left out, for errors of what a market is computed for.
const parts = 20

// fit is what a market of persons with advice is made of.
type fit struct {
	knowledge, trust spread
	quality          float64 // share of advice that is right
}

// spread is how persons differ in a probability.
type spread struct{ mean, variance float64 }

// reading is what trust is taken for.
type reading int

const (
	habit  reading = iota // who follows advice does so whatever it knows: a share of all uses
	belief                // who follows advice believes it to be right more often than the own answer
	readings
)

// modelled are shares of uses in a market.
type modelled struct{ improved, spoiled float64 }

// fitted makes a market of what was measured.
func fitted(of func(quantity) float64) fit {
	return fit{
		knowledge: spread{of(alone), of(knowledgeVariance)},
		trust:     spread{of(followed), of(followedVariance)},
		quality:   of(advice),
	}
}

// told reports whether a log tells all of it.
func (f fit) told() bool {
	return !math.IsNaN(f.knowledge.mean + f.knowledge.variance + f.trust.mean + f.trust.variance + f.quality)
}

// Sums of the parameters of a Beta distribution: below the least, persons are taken to be at 0
// or at 1; above the most, to be all alike.
const leastSize, mostSize = 0.05, 1e4

// size is the sum of the parameters of the Beta distribution of that mean and variance.
func (s spread) size() float64 {
	if s.variance <= 0 {
		return math.Inf(1)
	}
	return s.mean*(1-s.mean)/s.variance - 1
}

// distribution has the mean and the variance, if they are those of a probability.
func (s spread) distribution() (simulate.Distribution, error) {
	switch size := s.size(); {
	case s.mean <= 0 || s.mean >= 1 || size > mostSize:
		return simulate.Point(min(max(s.mean, 0), 1)), nil
	case size < leastSize:
		return simulate.NewWeighted([]float64{0, 1}, []float64{1 - s.mean, s.mean})
	default:
		return distuv.Beta{Alpha: s.mean * size, Beta: (1 - s.mean) * size}, nil
	}
}

// market is that of persons who have advice for nothing. Stakes of 1 and full ability are
// assumed: the log has neither. Own answer and advice are independent.
func (f fit) market(as reading) (m simulate.Market, err error) {
	m = simulate.Market{
		Name:        "advice",
		Producer:    simulate.Producer{Quality: simulate.Point(f.quality)},
		Measurement: simulate.Measurement{Event: pricing.Improved},
	}
	if m.Population.Knowledge, err = f.knowledge.distribution(); err != nil {
		return m, err
	}
	trust := f.trust
	if as == habit {
		trust.variance = math.MaxFloat64 // each use for itself: at 0 or at 1
	}
	m.Population.Trust, err = trust.distribution()
	return m, err
}

// The shares of uses that advice improves, and that it spoils: with stakes of 1 and nothing
// to pay, gains are the first less the second.
var (
	shareImproved = simulate.Metric{Name: "improved", Unit: "share of uses",
		Of:  func(t *simulate.Tally) float64 { return t.Events },
		Per: func(t *simulate.Tally) float64 { return t.Tasks }}
	shareSpoiled = simulate.Metric{Name: "spoiled", Unit: "share of uses",
		Of:  func(t *simulate.Tally) float64 { return t.Events - t.Gain },
		Per: func(t *simulate.Tally) float64 { return t.Tasks }}
)

// expect is what the market of a fit comes to.
func (f fit) expect(ctx context.Context, as reading, seed uint64) (m modelled, err error) {
	if !f.told() {
		return modelled{math.NaN(), math.NaN()}, nil
	}
	market, err := f.market(as)
	if err != nil {
		return m, err
	}
	const free = "free"
	x, err := simulate.Expect(ctx, simulate.Experiment{
		Market:       market,
		Offers:       []simulate.Offer{simulate.Sell(free, pricing.PerAttempt(0))},
		Replications: 2,
		Points:       1 << 12,
		Seed:         seed,
	})
	if err != nil {
		return m, err
	}
	if m.improved, err = x.Mean(free, shareImproved); err != nil {
		return m, err
	}
	m.spoiled, err = x.Mean(free, shareSpoiled)
	return m, err
}

// gapErrors are the standard errors of what the market says less what was measured. A part
// of the persons is left out at a time, and the market fitted anew to the rest.
func gapErrors(ctx context.Context, people []person, as reading, seed uint64) (modelled, error) {
	var improves, spoils []float64
	n := min(parts, len(people))
	for part := range n {
		var rest []person
		for i := range people {
			if i%n != part {
				rest = append(rest, people[i])
			}
		}
		of := func(q quantity) float64 { return valueOf(q, rest) }
		m, err := fitted(of).expect(ctx, as, seed)
		if err != nil {
			return modelled{}, err
		}
		improves, spoils = append(improves, m.improved-of(improved)), append(spoils, m.spoiled-of(spoiled))
	}
	return modelled{jackknife(improves), jackknife(spoils)}, nil
}
