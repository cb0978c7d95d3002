package main

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/examples/internal/attempts"
	"github.com/usevalue/usevalue/simulate"
)

// readLog returns a record for each agent and model of a log, as they come.
func readLog(path string) ([]*record, error) {
	list, err := attempts.Read(path)
	if err != nil {
		return nil, err
	}
	var names []string
	of := map[string][]attempts.Attempt{}
	for _, a := range list {
		if of[a.Model] == nil {
			names = append(names, a.Model)
		}
		of[a.Model] = append(of[a.Model], a)
	}
	var records []*record
	for _, name := range names {
		r, err := measure(name, of[name])
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// measure makes a record of attempts.
func measure(name string, list []attempts.Attempt) (*record, error) {
	r := &record{name: name, attempts: float64(len(list))}
	var costs [2][]float64
	projects, order := map[string]*group{}, []string{}
	for _, a := range list {
		r.resolved += a.Resolved
		r.cost += a.Cost
		r.wasted += (1 - a.Resolved) * a.Cost
		r.moments = r.moments.plus(moments{1, a.Resolved, a.Cost * a.Cost, a.Cost * a.Resolved})
		costs[int(a.Resolved)] = append(costs[int(a.Resolved)], a.Cost)
		g := projects[a.Project]
		if g == nil {
			g = &group{}
			projects[a.Project] = g
			order = append(order, a.Project)
		}
		g.attempts++
		g.resolved += a.Resolved
	}
	r.spread = spreadOf(projects, order)
	r.costError = r.moments.costError(r.perArtifact())
	// What never happened costs what the other does: it is not drawn.
	for i := range costs {
		if len(costs[i]) == 0 {
			costs[i] = costs[1-i]
		}
	}
	var err error
	if r.wrong, err = simulate.NewEmpirical(costs[0]...); err != nil {
		return nil, err
	}
	if r.right, err = simulate.NewEmpirical(costs[1]...); err != nil {
		return nil, err
	}
	r.meanWrong, r.meanRight = stat.Mean(costs[0], nil), stat.Mean(costs[1], nil)
	return r, nil
}

// moments are what the standard error of a cost per completed artifact takes.
type moments struct{ n, resolved, costSquared, costResolved float64 }

func (m moments) plus(k moments) moments {
	return moments{m.n + k.n, m.resolved + k.resolved, m.costSquared + k.costSquared, m.costResolved + k.costResolved}
}

// costError is the standard error of a ratio of sums by the delta method: the
// residuals cost - ratio x resolved have mean 0.
func (m moments) costError(ratio float64) float64 {
	squares := m.costSquared - 2*ratio*m.costResolved + ratio*ratio*m.resolved
	return math.Sqrt(squares/(m.n-1)*m.n) / m.resolved
}

// pool is all records as one, with the mean of their spreads.
func pool(list []*record) *record {
	p := &record{name: "all"}
	for _, r := range list {
		p.attempts += r.attempts
		p.resolved += r.resolved
		p.cost += r.cost
		p.wasted += r.wasted
		p.spread += r.spread / float64(len(list))
		p.moments = p.moments.plus(r.moments)
	}
	p.costError = p.moments.costError(p.perArtifact())
	return p
}

// byCost sorts by cost per completed artifact.
func byCost(list []*record) []*record {
	return slices.SortedStableFunc(slices.Values(list), func(a, b *record) int {
		if a.perArtifact() < b.perArtifact() {
			return -1
		}
		return 1
	})
}
