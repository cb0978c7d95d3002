package main

import (
	"context"
	"fmt"
	"slices"
)

// mostGroups is how many are printed side by side.
const mostGroups = 6

// group is what was found of the persons of a group.
type group struct {
	name         string
	people, uses int
	is           [quantities]number
	luck         luck
	gapErrors    [readings]modelled // standard errors of what the market says less what was measured
}

func (g *group) value(q quantity) float64 { return g.is[q].value }

// groupsOf are those of a log in the order of their names; and all of them together, where
// there are several.
func groupsOf(ctx context.Context, people []person, seed uint64) ([]group, error) {
	members := map[string][]person{}
	var names []string
	for _, p := range people {
		if _, ok := members[p.group]; !ok {
			names = append(names, p.group)
		}
		members[p.group] = append(members[p.group], p)
	}
	slices.Sort(names)
	if len(names) > mostGroups {
		return nil, fmt.Errorf("%d groups in column group, want at most %d", len(names), mostGroups)
	}
	for _, name := range names {
		if n := len(members[name]); n < 2 {
			return nil, fmt.Errorf("group %q has %d person, want at least 2 for an interval", name, n)
		}
	}
	var found []group
	for _, name := range names {
		g, err := groupOf(ctx, name, members[name], seed)
		if err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	if len(names) > 1 {
		g, err := groupOf(ctx, everybody, people, seed)
		if err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	return found, nil
}

func groupOf(ctx context.Context, name string, people []person, seed uint64) (g group, err error) {
	g = group{name: name, people: len(people), is: measured(people)}
	if g.luck, err = byLuck(ctx, people, seed); err != nil {
		return g, err
	}
	for i := range people {
		g.uses += int(people[i].sum(one))
	}
	for as := range readings {
		if g.gapErrors[as], err = gapErrors(ctx, people, as, seed); err != nil {
			return g, fmt.Errorf("group %q: %w", name, err)
		}
	}
	return g, nil
}
