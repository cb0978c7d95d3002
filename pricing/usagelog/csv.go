package usagelog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// rows are a text's rows, one after the other.
type rows interface {
	names() []string               // of columns; those of JSON may grow with every row
	next() ([]string, error)       // cells, good until the next call; io.EOF; *rowFault for a row that is skipped
	at(column int) (line, col int) // where a cell of the last row stands; col is 0 where it is not known
}

// csvRows are those of a CSV file.
type csvRows struct {
	csv    *csv.Reader
	header []string
}

// newCSV reads the header.
func newCSV(r io.Reader, comma rune) (*csvRows, error) {
	c := &csvRows{csv: csv.NewReader(r)}
	c.csv.Comma, c.csv.ReuseRecord = comma, true
	c.csv.TrimLeadingSpace = comma != '\t' // which is a space
	header, err := c.csv.Read()
	if err == io.EOF {
		return nil, errors.New("no header: the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("no header: %w", err)
	}
	for _, name := range header {
		c.header = append(c.header, strings.ToValidUTF8(strings.TrimSpace(name), "\ufffd"))
	}
	return c, nil
}

func (c *csvRows) names() []string               { return c.header }
func (c *csvRows) at(column int) (line, col int) { return c.csv.FieldPos(column) }

// next skips rows in which every cell is empty, as spreadsheets leave behind.
func (c *csvRows) next() ([]string, error) {
	for {
		cells, err := c.csv.Read()
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad) && errors.Is(bad.Err, csv.ErrFieldCount):
			return nil, &rowFault{bad.Line, bad.Column, fmt.Sprintf("%v: %d, want %d as in the header", bad.Err, len(cells), len(c.header))}
		case errors.As(err, &bad):
			return nil, &brokenText{bad.Line, bad.Column, bad.Err}
		case err != nil:
			return nil, err
		}
		for _, cell := range cells {
			if cell != "" {
				return cells, nil
			}
		}
	}
}

// brokenText is an error after which the rest of a text cannot be told apart.
type brokenText struct {
	line, column int
	err          error
}

func (b *brokenText) Error() string { return b.err.Error() }

// findComma is the delimiter that sets most names of the header apart, in as many cells as
// the rows after it have.
func findComma(sample []byte) rune {
	best, most := ',', 0.0
	for _, comma := range []rune{',', ';', '\t', '|'} {
		c, err := newCSV(bytes.NewReader(sample), comma)
		if err != nil {
			continue
		}
		good, all := 1.0, 1.0
		for {
			_, err := c.next()
			var bad *rowFault
			if err != nil && !errors.As(err, &bad) {
				break
			}
			if all++; err == nil {
				good++
			}
		}
		if score := float64(len(c.header)-1) * good / all; score > most {
			best, most = comma, score
		}
	}
	return best
}
