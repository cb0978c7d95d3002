package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// mostFaults is how many bad cells of a file are named before the rest are
// counted.
const mostFaults = 10

// sheet is a CSV file with a header, while it is read.
type sheet struct {
	path    string
	csv     *csv.Reader
	column  map[string]int
	rows    int
	faults  []error
	dropped int
}

func newSheet(path string, r io.Reader) (*sheet, error) {
	s := &sheet{path: path, csv: csv.NewReader(r), column: map[string]int{}}
	header, err := s.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header: %w", path, err)
	}
	for i, name := range header {
		name = strings.TrimPrefix(name, "\ufeff") // as spreadsheets write it
		if s.has(name) {
			line, column := s.csv.FieldPos(i)
			s.fault(line, column, "column %q comes twice, want it once", name)
		}
		s.column[name] = i
	}
	return s, nil
}

func (s *sheet) has(column string) bool { _, ok := s.column[column]; return ok }

// each hands over every row, and returns all faults, those that it found and
// those of the file itself.
func (s *sheet) each(columns []string, take func(row)) error {
	for _, name := range columns {
		if !s.has(name) {
			s.fault(1, 1, "no column %q, want one", name)
		}
	}
	if len(s.faults) == 0 {
		if err := s.read(take); err != nil {
			return err
		}
	}
	if s.dropped > 0 {
		s.faults = append(s.faults, fmt.Errorf("%s: and %d more", s.path, s.dropped))
	}
	return errors.Join(s.faults...)
}

func (s *sheet) read(take func(row)) error {
	for {
		cells, err := s.csv.Read()
		var bad *csv.ParseError
		switch {
		case err == io.EOF:
			if s.rows == 0 {
				s.fault(2, 1, "no rows after the header, want at least 1")
			}
			return nil
		case errors.As(err, &bad):
			s.rows++
			s.fault(bad.Line, bad.Column, "%v", bad.Err)
			if !errors.Is(bad.Err, csv.ErrFieldCount) {
				return nil // the quotes are out of step: what follows cannot be told apart
			}
		case err != nil:
			return fmt.Errorf("%s: %w", s.path, err)
		default:
			s.rows++
			take(row{s, cells})
		}
	}
}

func (s *sheet) fault(line, column int, format string, args ...any) {
	if len(s.faults) == mostFaults {
		s.dropped++
		return
	}
	s.faults = append(s.faults, fmt.Errorf("%s:%d:%d: %s", s.path, line, column, fmt.Sprintf(format, args...)))
}

// row is one of a sheet.
type row struct {
	of    *sheet
	cells []string
}

// text is a cell on one line.
func (r row) text(column string) string {
	return strings.Join(strings.Fields(r.cells[r.of.column[column]]), " ")
}

// fault names a cell of the row.
func (r row) fault(column, format string, args ...any) {
	line, at := r.of.csv.FieldPos(r.of.column[column])
	r.of.fault(line, at, column+" "+format, args...)
}
