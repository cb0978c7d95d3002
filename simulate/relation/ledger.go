package relation

import (
	"errors"
	"fmt"
	"math"
)

// factor is one of the ways in which uses are grouped, and the part of variance
// that is common to a group.
type factor int

const (
	byReceiver factor = iota
	byTask
	byArtifact
	byBoth
	byTaskAndArtifact
	byUse
	factors
)

// ledger is a log with its uses grouped by every factor.
type ledger struct {
	results []float64
	unit    float64
	binary  bool             // all results are 0 or 1
	group   [factors][]int32 // by use
	groups  [factors]int     // how many
	names   [2][]string      // of receivers, of artifacts
	into    [factors]factor  // the factor that it cannot be told from, or itself
	meets   [factors][]*meet // by factor, in the order of kept
	kept    []factor         // those that can be told apart, byUse apart
	tasks   bool             // all are named
}

// mostFaults is how many bad uses are named before the rest are counted.
const mostFaults = 10

func newLedger(uses []Use) (*ledger, error) {
	l := &ledger{results: make([]float64, len(uses)), binary: true, tasks: true}
	var errs []error
	dropped := 0
	for i, u := range uses {
		for _, err := range u.faults(i) {
			if len(errs) < mostFaults {
				errs = append(errs, err)
			} else {
				dropped++
			}
		}
		l.results[i] = u.Result
		l.binary = l.binary && (u.Result == 0 || u.Result == 1)
		l.tasks = l.tasks && u.Task != ""
	}
	if dropped > 0 {
		errs = append(errs, fmt.Errorf("relation: and %d more", dropped))
	}
	l.number(uses)
	if n, m := l.groups[byReceiver], l.groups[byArtifact]; len(errs) == 0 && (n < 3 || m < 3) {
		errs = append(errs, fmt.Errorf("relation: %d uses by %d receivers of %d artifacts, want at least 3 receivers and 3 artifacts", len(uses), n, m))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var constant bool
	if l.unit, constant = standardise(l.results); constant {
		return nil, errors.New("relation: all results are the same, want some that differ")
	}
	return l, l.tell()
}

// faults are what is wrong with the use of number i.
func (u Use) faults(i int) (errs []error) {
	if u.Receiver == "" {
		errs = append(errs, fmt.Errorf("relation: use %d has no Receiver, want its name", i))
	}
	if u.Artifact == "" {
		errs = append(errs, fmt.Errorf("relation: use %d has no Artifact, want its name", i))
	}
	if math.IsNaN(u.Result) || math.IsInf(u.Result, 0) {
		errs = append(errs, fmt.Errorf("relation: use %d has a Result of %v, want a finite number", i, u.Result))
	}
	return errs
}

// number numbers the groups of every factor. Tasks are those of a receiver.
func (l *ledger) number(uses []Use) {
	type key struct {
		a, b int32
		name string
	}
	var seen [factors]map[key]int32
	for f := range seen {
		seen[f] = map[key]int32{}
		l.group[f] = make([]int32, len(uses))
	}
	for i, u := range uses {
		add := func(f factor, k key) int32 {
			g, known := seen[f][k]
			if !known {
				g = int32(len(seen[f]))
				seen[f][k] = g
			}
			l.group[f][i] = g
			return g
		}
		receiver, artifact := add(byReceiver, key{name: u.Receiver}), add(byArtifact, key{name: u.Artifact})
		if int(receiver) == len(l.names[0]) {
			l.names[0] = append(l.names[0], u.Receiver)
		}
		if int(artifact) == len(l.names[1]) {
			l.names[1] = append(l.names[1], u.Artifact)
		}
		k := key{a: receiver, b: -1, name: u.Task}
		if u.Task == "" {
			k.b = int32(i)
		}
		task := add(byTask, k)
		add(byBoth, key{a: receiver, b: artifact})
		add(byTaskAndArtifact, key{a: task, b: artifact})
		l.group[byUse][i] = int32(i)
	}
	for f := range byUse {
		l.groups[f] = len(seen[f])
	}
	l.groups[byUse] = len(uses)
}

// copies is how many uses repeat a task with the same artifact, or 0 if any of them
// has another result.
func (l *ledger) copies() int {
	n := 0
	first := map[int32]float64{}
	for i, g := range l.group[byTaskAndArtifact] {
		result, repeated := first[g]
		switch {
		case !repeated:
			first[g] = l.results[i]
		case result != l.results[i]:
			return 0
		default:
			n++
		}
	}
	return n
}
