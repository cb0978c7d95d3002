package main

import (
	"fmt"
	"strings"
)

// choose finds the record of a name: that of the agent and model, or of the
// model alone where one agent ran it. Without a name it is the one with the
// highest success rate. An unknown name is answered with the nearest.
func choose(list []*record, name string) (*record, error) {
	best, nearest := list[0], list[0]
	var found []*record
	for _, r := range list {
		if r.rate() > best.rate() {
			best = r
		}
		if distance(name, r.name) < distance(name, nearest.name) {
			nearest = r
		}
		_, model, split := strings.Cut(r.name, "/")
		switch {
		case r.name == name:
			return r, nil
		case split && model == name:
			found = append(found, r)
		}
	}
	switch {
	case name == "":
		return best, nil
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("model %q was run by several agents, want %q or another of them", name, found[0].name)
	}
	return nil, fmt.Errorf("no model %q; the nearest is %q", name, nearest.name)
}

// distance is the number of letters to insert, delete or replace between two
// names, whatever their case (Levenshtein, 1966); a missing agent is free.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if _, model, split := strings.Cut(b, "/"); split && !strings.Contains(a, "/") {
		b = model
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
