package main

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/pricing/usagelog"
	"github.com/usevalue/usevalue/simulate"
)

// readLog returns a record for each agent and model of a log that has outcomes, as they
// come. Without receivers no record has a spread. What attempts cost is kept one by one
// only to be drawn from.
func readLog(l *usagelog.Log, need []usagelog.Field, toDraw bool) ([]*record, error) {
	var list []*measured
	of := map[string]*measured{}
	err := l.Each(need, func(r *usagelog.Row) {
		m := of[r.Artifact]
		if m == nil {
			m = &measured{record: record{Total: usagelog.Total{Name: r.Artifact}}, groups: map[string]*group{}}
			of[r.Artifact] = m
			list = append(list, m)
		}
		m.add(r, toDraw)
	})
	if err != nil {
		return nil, err
	}
	var records []*record
	for _, m := range list {
		r, err := m.done(toDraw)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// measured is a record while attempts are added.
type measured struct {
	record
	costs  [2][]float64 // of wrong and right attempts
	groups map[string]*group
	order  []string // of groups, as they come
}

func (m *measured) add(r *usagelog.Row, toDraw bool) {
	m.Add(r)
	if toDraw {
		m.costs[int(r.Outcome)] = append(m.costs[int(r.Outcome)], r.Cost)
	}
	g := m.groups[r.Receiver]
	if g == nil {
		g = &group{}
		m.groups[r.Receiver] = g
		m.order = append(m.order, r.Receiver)
	}
	g.attempts++
	g.resolved += r.Outcome
}

// done is the record.
func (m *measured) done(toDraw bool) (*record, error) {
	r := m.record
	r.spread = spreadOf(m.groups, m.order)
	r.costError = r.PerRightError()
	if !toDraw {
		return &r, nil
	}
	// What never happened costs what the other does: it is not drawn.
	for i := range m.costs {
		if len(m.costs[i]) == 0 {
			m.costs[i] = m.costs[1-i]
		}
	}
	var err error
	if r.wrong, err = simulate.NewEmpirical(m.costs[0]...); err != nil {
		return nil, err
	}
	if r.right, err = simulate.NewEmpirical(m.costs[1]...); err != nil {
		return nil, err
	}
	r.meanWrong, r.meanRight = stat.Mean(m.costs[0], nil), stat.Mean(m.costs[1], nil)
	return &r, nil
}

// pool is all records as one, with the mean of their spreads.
func pool(list []*record) *record {
	p := &record{Total: usagelog.Total{Name: "all"}}
	for _, r := range list {
		p.Total = p.Plus(r.Total)
		p.spread += r.spread / float64(len(list))
	}
	p.costError = p.PerRightError()
	return p
}

// byCost sorts by cost per completed artifact.
func byCost(list []*record) []*record {
	return slices.SortedStableFunc(slices.Values(list), func(a, b *record) int { return cmp.Compare(a.PerRight(), b.PerRight()) })
}
