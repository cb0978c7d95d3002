// Package attempts reads logs of what coding agents attempted, for examples.
package attempts

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
)

// mostCost is what an attempt may cost, or come to, so that sums and squares are finite.
const mostCost = 1e9

// mostFaults is how many bad cells of a log are named before the rest are
// counted.
const mostFaults = 10

// Attempt is one attempt of a model at a task.
type Attempt struct {
	Model    string // after its agent and a slash, where the log has a column for it
	Project  string
	Task     string  // "" where the log has no column for it
	Resolved float64 // 0 or 1; from ReadResults any number of at most 1e9 either way
	Cost     float64 // dollars, above 0 and at most 1e9; 0 from ReadResults
}

// Read reads a file with a header and a row for each attempt, in columns agent
// (which may be absent), model, project, instance_id (which may be absent),
// resolved (0 or 1) and cost_usd (above 0, at most 1e9). There is at least one.
// Every bad cell is named with its file, line and column. A mark of UTF-8 before
// the header, as spreadsheets write, is no part of it.
func Read(path string) ([]Attempt, error) { return read(path, true) }

// ReadResults reads a file as Read does, but for costs, which it leaves out, and
// for results, which may be any number of at most 1e9 either way.
func ReadResults(path string) ([]Attempt, error) { return read(path, false) }

func read(path string, priced bool) ([]Attempt, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l, err := open(path, f, priced)
	if err != nil {
		return nil, err
	}
	if err := l.read(); err != nil {
		return nil, err
	}
	if len(l.attempts) == 0 {
		return nil, fmt.Errorf("%s: no attempts after the header, want at least 1", path)
	}
	return l.attempts, nil
}

// reader is a file while it is read.
type reader struct {
	path     string
	priced   bool // each has a cost, and is resolved or not
	csv      *csv.Reader
	column   map[string]int
	attempts []Attempt
	faults   []error
	dropped  int
}

func open(path string, r io.Reader, priced bool) (*reader, error) {
	text := bufio.NewReader(r)
	const mark = "\ufeff"
	if begin, _ := text.Peek(len(mark)); string(begin) == mark {
		if _, err := text.Discard(len(mark)); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	l := &reader{path: path, priced: priced, csv: csv.NewReader(text), column: map[string]int{}}
	header, err := l.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header: %w", path, err)
	}
	for i, name := range header {
		l.column[name] = i
	}
	var errs []error
	names := []string{"model", "project", "resolved"}
	if priced {
		names = append(names, "cost_usd")
	}
	for _, name := range names {
		if _, ok := l.column[name]; !ok {
			errs = append(errs, fmt.Errorf("%s:1: no column %q, want one", path, name))
		}
	}
	return l, errors.Join(errs...)
}

func (l *reader) read() error {
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
func (l *reader) add(row []string) {
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
	a := Attempt{
		Model:   row[l.column["model"]],
		Project: row[l.column["project"]],
	}
	if l.priced {
		a.Resolved = number("resolved", "0 or 1", func(x float64) bool { return x == 0 || x == 1 })
		a.Cost = number("cost_usd", "dollars, above 0 and at most 1e9", func(x float64) bool { return x > 0 && x <= mostCost })
	} else {
		a.Resolved = number("resolved", "a number of at most 1e9 either way", func(x float64) bool { return math.Abs(x) <= mostCost })
	}
	if i, ok := l.column["agent"]; ok {
		a.Model = row[i] + "/" + a.Model
	}
	if i, ok := l.column["instance_id"]; ok {
		a.Task = row[i]
	}
	if sound {
		l.attempts = append(l.attempts, a)
	}
}

func (l *reader) fault(line, column int, format string, args ...any) {
	if len(l.faults) == mostFaults {
		l.dropped++
		return
	}
	l.faults = append(l.faults, fmt.Errorf("%s:%d:%d: %s", l.path, line, column, fmt.Sprintf(format, args...)))
}
