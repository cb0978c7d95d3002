package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// What a line of a replication holds: the tasks, and five sums for each of three offers.
const (
	receivers = 1000 // of a replication
	offers    = 3    // cost-plus, fee, half of each
	sums      = 5    // uses, revenue, cost, value, right answers
	columns   = 1 + offers*sums
)

// turn is what a program has to say of one run. All write it alike: a line `program` with the name and
// version, a line `seconds`, and either a line of numbers for each replication or, from a program that draws no
// outcomes, a line `difference`.
type turn struct {
	program    string
	elapsed    time.Duration // of processors, without start, compilation and a replication to warm up
	rows       [][columns]float64
	difference *difference
}

// difference is the fee's profit less that of cost-plus, for each receiver, and how well it is known.
type difference struct {
	value, standardError float64
	halfWidth            float64 // of the interval at level
}

const level = 0.95 // of intervals

// parse reads a turn, and says which line is not as it should be.
func parse(r io.Reader) (turn, error) {
	var t turn
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if err := t.read(lines.Text()); err != nil {
			return turn{}, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return turn{}, err
	}
	var faults []error
	if t.program == "" {
		faults = append(faults, errors.New("no line `program`, want one with the name"))
	}
	if t.elapsed <= 0 {
		faults = append(faults, errors.New("no line `seconds`, want one with a time above 0"))
	}
	if len(t.rows) < 2 && t.difference == nil {
		faults = append(faults, fmt.Errorf("%d replications, want at least 2, or a line `difference`", len(t.rows)))
	}
	return t, errors.Join(faults...)
}

// read reads one line.
func (t *turn) read(line string) error {
	switch word, rest, _ := strings.Cut(line, " "); word {
	case "program":
		t.program = strings.TrimSpace(rest)
		return nil
	case "seconds":
		x, err := numbers(rest, 1)
		if err == nil {
			t.elapsed = time.Duration(x[0] * float64(time.Second))
		}
		return err
	case "difference":
		x, err := numbers(rest, 3)
		if err == nil {
			t.difference = &difference{x[0], x[1], x[2]}
		}
		return err
	}
	x, err := numbers(line, columns)
	if err == nil {
		t.rows = append(t.rows, [columns]float64(x))
	}
	return err
}

// numbers reads n finite numbers.
func numbers(text string, n int) ([]float64, error) {
	words := strings.Fields(text)
	if len(words) != n {
		return nil, fmt.Errorf("%d numbers, want %d", len(words), n)
	}
	list := make([]float64, n)
	for i, w := range words {
		x, err := strconv.ParseFloat(w, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%q, want a finite number", w)
		}
		list[i] = x
	}
	return list, nil
}

// write prints a turn as parse reads it.
func (t turn) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "program %s\nseconds %v\n", t.program, t.elapsed.Seconds())
	if t.difference != nil {
		fmt.Fprintf(out, "difference %v %v %v\n", t.difference.value, t.difference.standardError, t.difference.halfWidth)
	}
	for _, row := range t.rows {
		for i, x := range row {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(strconv.FormatFloat(x, 'g', -1, 64))
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// tasks is how many tasks all replications had.
func (t *turn) tasks() float64 {
	n := 0.0
	for i := range t.rows {
		n += t.rows[i][0]
	}
	return n
}

// perTask is the time of a task under all three offers, in nanoseconds.
func (t *turn) perTask() float64 { return float64(t.elapsed.Nanoseconds()) / t.tasks() }

// perReplication is the time of a replication, in seconds.
func (t *turn) perReplication() float64 { return t.elapsed.Seconds() / float64(len(t.rows)) }

// profitDifference is the fee's profit less that of cost-plus in a replication, for each receiver.
func profitDifference(row [columns]float64) float64 {
	const costPlus, fee = 1, 1 + sums
	return (row[fee+1] - row[fee+2] - row[costPlus+1] + row[costPlus+2]) / receivers
}
