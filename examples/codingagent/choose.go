package main

import (
	"fmt"
	"strconv"
	"strings"
)

// choose finds the record of a name: that of the agent and model, or of the
// model alone where one agent ran it. Without a name it is the one with the
// highest success rate. An unknown name is answered with the nearest, or
// with all.
func choose(list []*record, name string) (*record, error) {
	best, nearest := list[0], list[0]
	var found []*record
	for _, r := range list {
		if r.rate() > best.rate() {
			best = r
		}
		if distance(name, r.Name) < distance(name, nearest.Name) {
			nearest = r
		}
		_, model, split := strings.Cut(r.Name, "/")
		switch {
		case r.Name == name:
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
		return nil, fmt.Errorf("model %q was run by several agents, want %q or another of them", name, found[0].Name)
	}
	if distance(name, nearest.Name) <= max(2, len(name)/2) {
		return nil, fmt.Errorf("no model %q; the nearest is %q", name, nearest.Name)
	}
	return nil, fmt.Errorf("no model %q, want %s", name, oneOf(list))
}

// oneOf lists the names of records, as many as are easily read.
func oneOf(list []*record) string {
	const most = 10
	var names []string
	for _, r := range list[:min(len(list), most)] {
		names = append(names, strconv.Quote(r.Name))
	}
	if more := len(list) - most; more > 0 {
		return fmt.Sprintf("one of %s or %d others", strings.Join(names, ", "), more)
	}
	return "one of " + strings.Join(names, ", ")
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
