// Package sheet reads CSV files with a header, and names every bad cell of them by
// file, line and column.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// mostFaults is how many bad cells of a file are named before the rest are
// counted.
const mostFaults = 10

// Sheet is a file while it is read.
type Sheet struct {
	path    string
	csv     *csv.Reader
	header  []string
	column  map[string]int
	rows    int
	faults  []error
	dropped int
}

// Open reads the header of a file. A mark of UTF-8 before it, as spreadsheets
// write, is no part of it, nor are spaces around names.
func Open(path string) (*Sheet, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	s := &Sheet{path: path, csv: csv.NewReader(bytes.NewReader(text)), column: map[string]int{}}
	s.csv.TrimLeadingSpace = true
	s.header, err = s.csv.Read()
	switch {
	case err == io.EOF:
		return nil, fmt.Errorf("%s: no header: the file is empty", path)
	case err != nil:
		return nil, fmt.Errorf("%s: no header: %w", path, err)
	}
	for i, name := range s.header {
		s.header[i] = strings.TrimSpace(name)
	}
	for i := len(s.header) - 1; i >= 0; i-- {
		s.column[s.header[i]] = i // the first of a name
	}
	return s, nil
}

// Has reports whether there is a column of the name.
func (s *Sheet) Has(column string) bool { _, ok := s.column[column]; return ok }

// Each hands over every row. The columns have to be there, each once, and at least
// one row. It returns all faults: those of the file, and those that take named.
func (s *Sheet) Each(columns []string, take func(Row)) error {
	s.require(columns)
	if len(s.faults) == 0 {
		s.read(take)
	}
	if s.dropped > 0 {
		s.faults = append(s.faults, fmt.Errorf("%s: and %d more", s.path, s.dropped))
	}
	return errors.Join(s.faults...)
}

func (s *Sheet) require(columns []string) {
	missing := false
	for _, name := range columns {
		if !s.Has(name) {
			s.fault(1, 1, "no column %q, want one", name)
			missing = true
		}
		for i, other := range s.header {
			if other == name && i != s.column[name] {
				line, at := s.csv.FieldPos(i)
				s.fault(line, at, "column %q comes twice, want it once", name)
			}
		}
	}
	if missing {
		s.fault(1, 1, "the header is %.200q, want names set apart by commas", s.header)
	}
}

func (s *Sheet) read(take func(Row)) {
	for {
		cells, err := s.csv.Read()
		if err == io.EOF {
			break
		}
		s.rows++
		var bad *csv.ParseError
		if !errors.As(err, &bad) {
			take(Row{s, cells})
			continue
		}
		if !errors.Is(bad.Err, csv.ErrFieldCount) {
			s.fault(bad.Line, bad.Column, "%v", bad.Err)
			break // the quotes are out of step: what follows cannot be told apart
		}
		s.fault(bad.Line, bad.Column, "%v: %d, want %d as in the header", bad.Err, len(cells), len(s.header))
	}
	if s.rows == 0 {
		s.fault(2, 1, "no rows after the header, want at least 1")
	}
}

func (s *Sheet) fault(line, column int, format string, args ...any) {
	if len(s.faults) == mostFaults {
		s.dropped++
		return
	}
	s.faults = append(s.faults, fmt.Errorf("%s:%d:%d: %s", s.path, line, column, fmt.Sprintf(format, args...)))
}

// Row is one of a sheet.
type Row struct {
	of    *Sheet
	cells []string
}

// Text is a cell on one line; "" where the sheet has no such column.
func (r Row) Text(column string) string {
	i, ok := r.of.column[column]
	if !ok {
		return ""
	}
	return strings.Join(strings.Fields(r.cells[i]), " ")
}

// Name is a cell that may not be empty.
func (r Row) Name(column string) string {
	text := r.Text(column)
	if text == "" {
		r.Fault(column, "is empty, want a name")
	}
	return text
}

// Number is a cell's number, if it is good; else 0, and the cell is named with what
// would be.
func (r Row) Number(column, want string, good func(float64) bool) float64 {
	return r.Parse(column, r.Text(column), want, good)
}

// Parse is the number that a part of a cell is.
func (r Row) Parse(column, part, want string, good func(float64) bool) float64 {
	x, err := strconv.ParseFloat(part, 64)
	if err != nil || !good(x) {
		r.Fault(column, "is %q, want %s", r.Text(column), want)
		return 0
	}
	return x
}

// Fault names a cell of the row.
func (r Row) Fault(column, format string, args ...any) {
	line, at := r.of.csv.FieldPos(r.of.column[column])
	r.of.fault(line, at, column+" "+format, args...)
}
