package usagelog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Format is how a file is written. The zero value finds it out from the first 64 kB.
type Format struct {
	Delimiter rune // between the cells of CSV; 0: comma, semicolon, tab or bar, whichever it is
	Decimal   rune // '.' or ','; 0: '.' unless more numbers can only be read with ','
}

// Validate returns what is wrong with the format.
func (f Format) Validate() error {
	var errs []error
	if f.Delimiter == '"' || f.Delimiter == '\r' || f.Delimiter == '\n' || f.Delimiter < 0 || f.Delimiter == '\ufffd' {
		errs = append(errs, fmt.Errorf("usagelog: the delimiter is %q, want a character such as ',' or ';'", f.Delimiter))
	}
	if f.Decimal != 0 && f.Decimal != '.' && f.Decimal != ',' {
		errs = append(errs, fmt.Errorf("usagelog: the decimal mark is %q, want '.' or ','", f.Decimal))
	}
	return errors.Join(errs...)
}

// Sheet is a table of text with named columns: a CSV file with a header, or the objects of
// a JSON file. It reads its source anew for every pass, and holds a row of it at a time.
type Sheet struct {
	source  Source
	format  Format
	json    bool
	numbers notation
	header  []string       // of the sample; JSON adds to it
	column  map[string]int // by name in lower case
	sample  []byte         // the beginning of the text, in whole lines
	named   int            // names of the header that are in column
	twice   []int          // columns whose name came before
	faults  faults
	rows    int
	read    rows // of the pass that runs
}

// OpenSheet reads the beginning of a source: how it is written, and its header.
func OpenSheet(from Source, f Format) (*Sheet, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	s := &Sheet{source: from, format: f, column: map[string]int{}, faults: faults{file: from.Name}}
	err := s.text(func(r *bufio.Reader) error {
		text, err := r.Peek(sampleSize)
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return err
		}
		if s.sample = bytes.Clone(text); err == nil { // there is more: the last line may be cut off
			if end := bytes.LastIndexByte(s.sample, '\n'); end > 0 {
				s.sample = s.sample[:end+1]
			}
		}
		return nil
	})
	if err != nil {
		return nil, named(from.Name, err)
	}
	first := bytes.TrimSpace(s.sample)
	s.json = len(first) > 0 && (first[0] == '{' || first[0] == '[')
	if !s.json && s.format.Delimiter == 0 {
		s.format.Delimiter = findComma(s.sample)
	}
	if err := s.look(); err != nil {
		return nil, fmt.Errorf("%s: %w", from.Name, err)
	}
	return s, nil
}

// named is an error that names the file, once.
func named(file string, err error) error {
	if strings.Contains(err.Error(), file) {
		return err
	}
	return fmt.Errorf("%s: %w", file, err)
}

// text opens the source for a function.
func (s *Sheet) text(use func(*bufio.Reader) error) error {
	file, err := s.source.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	r, err := plain(file)
	if err != nil {
		return err
	}
	return use(r)
}

// open begins to read rows.
func (s *Sheet) open(r *bufio.Reader) (rows, error) {
	if !s.json {
		return newCSV(r, s.format.Delimiter)
	}
	sample, _ := r.Peek(sampleSize)
	return newJSON(r, sample), nil
}

// look reads the header and the numbers of the sample.
func (s *Sheet) look() error {
	marks := map[rune]int{}
	err := s.eachSampled(func(cells []string) {
		for _, cell := range cells {
			marks[decimalOf(cell)]++
		}
	})
	if s.format.Decimal == 0 {
		s.format.Decimal = '.'
		if marks[','] > marks['.'] {
			s.format.Decimal = ','
		}
	}
	s.numbers = notations[s.format.Decimal]
	return err
}

// eachSampled hands over the good rows of the sample, and takes up its header.
func (s *Sheet) eachSampled(take func(cells []string)) error {
	rows, err := s.open(bufio.NewReaderSize(bytes.NewReader(s.sample), sampleSize))
	if err != nil {
		return err
	}
	for {
		cells, err := rows.next()
		var bad *rowFault
		switch {
		case err == nil:
			take(cells)
		case !errors.As(err, &bad):
			s.name(rows.names())
			return nil
		}
	}
}

// name takes up names of columns that are new.
func (s *Sheet) name(header []string) {
	s.header = header
	for ; s.named < len(header); s.named++ {
		key := strings.ToLower(header[s.named])
		if _, before := s.column[key]; before && key != "" {
			s.twice = append(s.twice, s.named)
		} else {
			s.column[key] = s.named
		}
	}
}

// Names are the names of the columns, as the file has them; of JSON those of its first
// 64 kB, and of what was read.
func (s *Sheet) Names() []string { return slices.Clone(s.header) }

// Has reports whether there is a column of the name, in upper or lower case.
func (s *Sheet) Has(column string) bool { _, ok := s.column[strings.ToLower(column)]; return ok }

// Each hands over every row, which is good until the function returns. The columns have
// to be there, and at least one row. No name may come twice. The error has all faults:
// those of the file, and those that the function named.
func (s *Sheet) Each(columns []string, take func(Cells)) error {
	s.faults = faults{file: s.source.Name}
	missing := false
	for _, name := range columns {
		if !s.Has(name) {
			s.faults.add(1, 0, "no column %q%s", name, nearest(name, s.header))
			missing = true
		}
	}
	if missing {
		s.faults.add(1, 0, "the header is %s", s.headerText())
	}
	return s.pass(take)
}

// headerText lists the names of the columns.
func (s *Sheet) headerText() string {
	const most = 40
	var list []string
	for _, name := range s.header[:min(len(s.header), most)] {
		list = append(list, fmt.Sprintf("%.80q", name))
	}
	if more := len(s.header) - most; more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	text := strings.Join(list, ", ")
	if !s.json && len(s.header) == 1 {
		text += fmt.Sprintf(": one name, as set apart by %q (-delimiter says by what else)", s.format.Delimiter)
	}
	return text
}

// pass reads all rows, unless there are faults already.
func (s *Sheet) pass(take func(Cells)) error {
	for _, i := range s.twice {
		s.faults.add(1, 0, "column %q comes twice, want it once: rename or remove one", s.header[i])
	}
	s.rows = 0
	if len(s.faults.list) > 0 {
		return s.faults.err()
	}
	err := s.text(func(r *bufio.Reader) (err error) {
		if s.read, err = s.open(r); err == nil {
			s.each(take)
		}
		return err
	})
	if err != nil {
		s.faults.add(0, 0, "%v", err)
	}
	if s.rows == 0 && len(s.faults.list) == 0 {
		s.faults.add(2, 0, "no rows after the header, want at least 1")
	}
	return s.faults.err()
}

// each reads rows until the text ends, or cannot be told apart any more.
func (s *Sheet) each(take func(Cells)) {
	for {
		cells, err := s.read.next()
		if header := s.read.names(); len(header) > s.named {
			before := len(s.twice)
			s.name(header)
			for _, i := range s.twice[before:] {
				line, _ := s.read.at(0)
				s.faults.add(line, 0, "column %q comes twice, in upper and lower case, want it once", header[i])
			}
		}
		var row *rowFault
		var broken *brokenText
		switch {
		case err == nil:
			s.rows++
			take(Cells{s, cells})
		case err == io.EOF:
			return
		case errors.As(err, &row):
			s.rows++
			s.faults.add(row.line, row.column, "%s", row.says)
		case errors.As(err, &broken):
			s.faults.add(broken.line, broken.column, "%v: nothing is read from here on", broken.err)
			return
		default:
			line, _ := s.read.at(0)
			s.faults.add(line, 0, "%v: nothing is read after this line", err)
			return
		}
	}
}

// mayBeNegative reports whether the text has a minus before a number, or a parenthesis. It
// is much faster than to read rows.
func (s *Sheet) mayBeNegative() bool {
	found := false
	err := s.text(func(r *bufio.Reader) error {
		before := byte(0)
		for {
			if _, err := r.Peek(1); err != nil {
				return nil // what is wrong is named when rows are read
			}
			text, _ := r.Peek(r.Buffered())
			if found = isNegative(before, text); found {
				return nil
			}
			before = text[len(text)-1]
			if _, err := r.Discard(len(text)); err != nil {
				return err
			}
		}
	})
	return found || err != nil
}

// isNegative reports whether a text has a parenthesis, a minus sign of Unicode, or a minus
// that does not follow a letter or digit, as in dates, names and exponents.
func isNegative(before byte, text []byte) bool {
	if bytes.IndexByte(text, '(') >= 0 || bytes.IndexByte(text, 0xe2) >= 0 {
		return true
	}
	for at := 0; ; at++ {
		i := bytes.IndexByte(text[at:], '-')
		if i < 0 {
			return false
		}
		if at += i; at > 0 {
			before = text[at-1]
		}
		isDigit, isLetter := before >= '0' && before <= '9', before|0x20 >= 'a' && before|0x20 <= 'z'
		if !isDigit && !isLetter {
			return true
		}
	}
}

// Cells are those of a row.
type Cells struct {
	of    *Sheet
	cells []string
}

// Text is a cell on one line; "" where there is no such column.
func (c Cells) Text(column string) string {
	i, ok := c.of.column[strings.ToLower(column)]
	if !ok || i >= len(c.cells) {
		return ""
	}
	return strings.Join(strings.Fields(c.cells[i]), " ")
}

// Name is a cell that may not be empty.
func (c Cells) Name(column string) string {
	text := c.Text(column)
	if text == "" {
		c.Fault(column, "is empty, want a name")
	}
	return text
}

// Number is a cell's number, if it is good; else 0, and the cell is named with what would
// be.
func (c Cells) Number(column, want string, good func(float64) bool) float64 {
	return c.Parse(column, c.Text(column), want, good)
}

// Parse is the number that a part of a cell is, as Number.
func (c Cells) Parse(column, part, want string, good func(float64) bool) float64 {
	x, ok := c.Amount(part)
	if !ok || !good(x) {
		c.Fault(column, "is %.80q, want %s%s", c.Text(column), want, c.of.numbers.hint(part))
		return 0
	}
	return x
}

// Amount reads a number as the file writes them, with or without a currency: 1,234.5 or, if
// the comma is its decimal mark, 1.234,5.
func (c Cells) Amount(text string) (float64, bool) { return c.of.numbers.parse(text) }

// hint says which flag would make a number of a text.
func (n notation) hint(text string) string {
	other, flag := notations[','], "comma"
	if n.decimal == ',' {
		other, flag = notations['.'], "point"
	}
	_, now := n.parse(text)
	if _, then := other.parse(text); then && !now {
		return " (-decimal " + flag + " reads it)"
	}
	return ""
}

// Fault names a cell of the row.
func (c Cells) Fault(column, format string, args ...any) {
	i, ok := c.of.column[strings.ToLower(column)]
	if !ok {
		i = 0
	}
	line, at := c.of.read.at(i)
	c.of.faults.add(line, at, "%s "+format, append([]any{column}, args...)...)
}
