package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/simulate"
)

// mostFaults is how many bad cells of a log are named before the rest are
// counted.
const mostFaults = 10

// readLog reads a file with a header and a row for each attempt, in columns
// agent (which may be absent), model, project, resolved (0 or 1) and cost_usd
// (above 0), and returns a record for each agent and model. Every bad cell is
// named with its file, line and column.
func readLog(path string) ([]*record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l, err := newLog(path, f)
	if err != nil {
		return nil, err
	}
	if err := l.read(); err != nil {
		return nil, err
	}
	return l.records()
}

type attempt struct {
	project  string
	resolved float64
	cost     float64
}

// logReader is a file while it is read.
type logReader struct {
	path    string
	csv     *csv.Reader
	column  map[string]int
	names   []string // of agents and models, as they come
	of      map[string][]attempt
	faults  []error
	dropped int
}

func newLog(path string, r io.Reader) (*logReader, error) {
	l := &logReader{path: path, csv: csv.NewReader(r), column: map[string]int{}, of: map[string][]attempt{}}
	header, err := l.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header: %w", path, err)
	}
	for i, name := range header {
		l.column[name] = i
	}
	var errs []error
	for _, name := range []string{"model", "project", "resolved", "cost_usd"} {
		if _, ok := l.column[name]; !ok {
			errs = append(errs, fmt.Errorf("%s:1: no column %q, want one", path, name))
		}
	}
	return l, errors.Join(errs...)
}

func (l *logReader) read() error {
	for {
		row, err := l.csv.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			l.fault(bad.Line, bad.Column, "%v", bad.Err)
			if errors.Is(bad.Err, csv.ErrFieldCount) {
				continue
			}
			break // the quotes are out of step: what follows cannot be told apart
		}
		if err != nil {
			return fmt.Errorf("%s: %w", l.path, err)
		}
		l.add(row)
	}
	if l.dropped > 0 {
		l.faults = append(l.faults, fmt.Errorf("%s: and %d more", l.path, l.dropped))
	}
	return errors.Join(l.faults...)
}

// add takes a row, or names what is wrong with it.
func (l *logReader) add(row []string) {
	sound := true
	number := func(name, want string, good func(float64) bool) float64 {
		text := row[l.column[name]]
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || !good(x) {
			line, column := l.csv.FieldPos(l.column[name])
			l.fault(line, column, "%s is %q, want %s", name, text, want)
			sound = false
		}
		return x
	}
	name := row[l.column["model"]]
	if i, ok := l.column["agent"]; ok {
		name = row[i] + "/" + name
	}
	a := attempt{
		project:  row[l.column["project"]],
		resolved: number("resolved", "0 or 1", func(x float64) bool { return x == 0 || x == 1 }),
		cost:     number("cost_usd", "dollars, above 0", func(x float64) bool { return x > 0 && !math.IsInf(x, 0) }),
	}
	if !sound {
		return
	}
	if l.of[name] == nil {
		l.names = append(l.names, name)
	}
	l.of[name] = append(l.of[name], a)
}

func (l *logReader) fault(line, column int, format string, args ...any) {
	if len(l.faults) == mostFaults {
		l.dropped++
		return
	}
	l.faults = append(l.faults, fmt.Errorf("%s:%d:%d: %s", l.path, line, column, fmt.Sprintf(format, args...)))
}

func (l *logReader) records() ([]*record, error) {
	if len(l.names) == 0 {
		return nil, fmt.Errorf("%s: no attempts after the header, want at least 1", l.path)
	}
	var list []*record
	for _, name := range l.names {
		r, err := measure(name, l.of[name])
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// measure makes a record of attempts.
func measure(name string, attempts []attempt) (*record, error) {
	r := &record{name: name, attempts: float64(len(attempts))}
	var costs [2][]float64
	projects, order := map[string]*group{}, []string{}
	for _, a := range attempts {
		r.resolved += a.resolved
		r.cost += a.cost
		r.wasted += (1 - a.resolved) * a.cost
		r.moments = r.moments.plus(moments{1, a.resolved, a.cost * a.cost, a.cost * a.resolved})
		costs[int(a.resolved)] = append(costs[int(a.resolved)], a.cost)
		g := projects[a.project]
		if g == nil {
			g = &group{}
			projects[a.project] = g
			order = append(order, a.project)
		}
		g.attempts++
		g.resolved += a.resolved
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
