package usagelog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// lists are the members of a JSON document that hold its rows: of OpenAI's and Langfuse's
// answers, of ccusage, of OpenTelemetry's files, and plain ones. A list of another name is
// part of a row.
var lists = []string{
	"data", "results", "rows", "records", "items",
	"daily", "weekly", "monthly", "sessions", "blocks",
	"resourceSpans", "scopeSpans", "spans",
}

// mostNames is how many columns JSON may have.
const mostNames = 10_000

// object is a JSON object whose values are still text.
type object map[string]json.RawMessage

// jsonRows are the objects of a JSON document, or of one document after the other, as in
// JSON Lines. Fields of fields have names with dots.
type jsonRows struct {
	text   *lineReader
	read   *json.Decoder // of a document; nil for lines
	in     []json.Delim  // the lists and objects around the next row
	column map[string]int
	header []string
	cells  []string
	queue  []object // rows of lists within what was read last
	line   int      // of the last row
	fresh  []string
	last   object // of the last line
}

// newJSON reads JSON. The sample tells whether every line is a document.
func newJSON(r *bufio.Reader, sample []byte) *jsonRows {
	j := &jsonRows{text: &lineReader{from: r, line: 1}, column: map[string]int{}}
	if first, _, whole := bytes.Cut(bytes.TrimSpace(sample), []byte("\n")); !whole || !json.Valid(first) || wraps(first) {
		j.read = json.NewDecoder(j.text)
	}
	return j
}

// wraps reports whether an object holds rows in one of the lists, or is a list.
func wraps(text []byte) bool {
	var o object
	if json.Unmarshal(text, &o) != nil {
		return true
	}
	for _, name := range lists {
		if bytes.HasPrefix(o[name], []byte("[")) {
			return true
		}
	}
	return false
}

func (j *jsonRows) names() []string        { return j.header }
func (j *jsonRows) at(int) (line, col int) { return j.line, 0 }

func (j *jsonRows) next() ([]string, error) {
	for len(j.queue) == 0 {
		o, err := j.object()
		if err != nil {
			return nil, err
		}
		j.queue = unfold(j.queue[:0], o, nil)
	}
	row := j.queue[0]
	j.queue = j.queue[1:]
	clear(j.cells)
	j.fresh = j.fresh[:0]
	j.flattenObject("", row)
	if len(j.fresh) > 0 {
		if len(j.header)+len(j.fresh) > mostNames {
			return nil, &brokenText{j.line, 0, fmt.Errorf("more than %d names of fields, want the same in every row", mostNames)}
		}
		slices.Sort(j.fresh)
		for _, name := range j.fresh {
			j.column[name] = len(j.header)
			j.header, j.cells = append(j.header, name), append(j.cells, "")
		}
		j.flattenObject("", row)
	}
	return j.cells, nil
}

// object is the next object of the text.
func (j *jsonRows) object() (object, error) {
	if j.read == nil {
		return j.nextLine()
	}
	o, err := j.nextOf()
	if err == io.EOF && len(j.in) > 0 {
		err = io.ErrUnexpectedEOF
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	j.line = j.text.lineOf(j.read.InputOffset())
	if errors.As(err, &syntax) || errors.As(err, &kind) || err == io.ErrUnexpectedEOF {
		return nil, &brokenText{j.line, 0, fmt.Errorf("no JSON: %w", err)}
	}
	return o, err
}

// nextLine is the object of the next line that is not empty. One that is none is named,
// and reading goes on.
func (j *jsonRows) nextLine() (object, error) {
	for {
		text, line, err := j.text.next()
		if err != nil {
			return nil, err
		}
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		j.line = line
		clear(j.last)
		if err = json.Unmarshal(text, &j.last); err == nil && j.last == nil {
			err = errors.New("want one object")
		}
		if err != nil {
			return nil, &rowFault{line, 0, fmt.Sprintf("no JSON object: %v", err)}
		}
		return j.last, nil
	}
}

// nextOf steps into lists of rows, so that a document of any length is read row by row.
func (j *jsonRows) nextOf() (object, error) {
	for {
		if len(j.in) > 0 && !j.read.More() {
			if _, err := j.read.Token(); err != nil { // the end of the list or object
				return nil, err
			}
			j.in = j.in[:len(j.in)-1]
			continue
		}
		inObject := len(j.in) > 0 && j.in[len(j.in)-1] == '{'
		if len(j.in) > 0 && !inObject {
			var o object
			if err := j.read.Decode(&o); err != nil {
				return nil, err
			}
			return o, nil
		}
		o, err := j.step(inObject)
		if o != nil || err != nil {
			return o, err
		}
	}
}

// step reads the beginning of a document, or a member of an object around rows.
func (j *jsonRows) step(inObject bool) (object, error) {
	if inObject {
		return nil, j.member(nil)
	}
	token, err := j.read.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		j.in = append(j.in, '[')
		return nil, nil
	case json.Delim('{'):
		j.in = append(j.in, '{')
		o := object{}
		for j.read.More() {
			depth := len(j.in)
			if err := j.member(o); err != nil {
				return nil, err
			}
			if len(j.in) > depth {
				return nil, nil // a list of rows: what stands around it is none
			}
		}
		return o, nil // its end is read as that of an object around rows
	}
	return nil, &rowFault{j.text.lineOf(j.read.InputOffset()), 0, fmt.Sprintf("is %v, want an object", token)}
}

// member reads a name and its value into an object, or steps into the list that it is.
func (j *jsonRows) member(into object) error {
	name, err := j.read.Token()
	if err != nil {
		return err
	}
	key, _ := name.(string)
	if slices.Contains(lists, key) && j.opensList() {
		if _, err := j.read.Token(); err != nil {
			return err
		}
		j.in = append(j.in, '[')
		return nil
	}
	var value json.RawMessage
	if err := j.read.Decode(&value); err != nil {
		return err
	}
	if into != nil {
		into[key] = value
	}
	return nil
}

// opensList reports whether a list is next.
func (j *jsonRows) opensList() bool {
	rest, _ := j.read.Buffered().(*bytes.Reader)
	for rest != nil {
		c, err := rest.ReadByte()
		if err != nil {
			return j.text.opensList()
		}
		if !bytes.ContainsRune([]byte(" \t\r\n:"), rune(c)) {
			return c == '['
		}
	}
	return false
}

// unfold appends the rows of an object: itself, or those of its lists of rows, each with
// what stands around it. What is nearer to a row hides what is farther.
func unfold(to []object, o, around object) []object {
	for _, name := range lists {
		var list []object
		if !bytes.HasPrefix(o[name], []byte("[")) || json.Unmarshal(o[name], &list) != nil {
			continue
		}
		outer := merged(around, o)
		delete(outer, name)
		for _, each := range list {
			to = unfold(to, each, outer)
		}
		return to
	}
	if len(around) == 0 {
		return append(to, o)
	}
	return append(to, merged(around, o))
}

func merged(outer, inner object) object {
	both := object{}
	maps.Copy(both, outer)
	maps.Copy(both, inner)
	return both
}

// flattenObject sets the cells of all within an object. Names that have no column yet are
// kept in fresh.
func (j *jsonRows) flattenObject(name string, o object) {
	for key, value := range o {
		if name != "" {
			key = name + "." + key
		}
		j.flatten(key, value)
	}
}

// flatten sets the cells of a value and all within it.
func (j *jsonRows) flatten(name string, value json.RawMessage) {
	switch value[0] {
	case '{':
		var o object
		if json.Unmarshal(value, &o) == nil { // it was read whole
			j.flattenObject(name, o)
		}
	case '[':
		j.flattenList(name, value)
	default:
		if i, ok := j.column[name]; ok {
			j.cells[i] = scalar(value)
		} else if !slices.Contains(j.fresh, name) {
			j.fresh = append(j.fresh, name)
		}
	}
}

// flattenList sets the cells of attributes as OpenTelemetry writes them, each an object
// with a key and a value of some type. Plain values are one cell; other lists are not read.
func (j *jsonRows) flattenList(name string, text json.RawMessage) {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil {
		return
	}
	var plain []string
	for _, each := range list {
		var attribute struct {
			Key   string
			Value object
		}
		switch each[0] {
		case '{':
			if json.Unmarshal(each, &attribute) == nil && attribute.Key != "" && len(attribute.Value) == 1 {
				for _, v := range attribute.Value {
					j.flatten(name+"."+attribute.Key, v)
				}
			}
		case '[':
		default:
			plain = append(plain, scalar(each))
		}
	}
	if plain == nil {
		return
	}
	if joined, err := json.Marshal(strings.Join(plain, ", ")); err == nil {
		j.flatten(name, joined)
	}
}

// scalar is the text of a value that is no list and no object; none of null.
func scalar(value json.RawMessage) string {
	switch {
	case value[0] == 'n':
		return ""
	case value[0] != '"':
		return string(value)
	case !bytes.ContainsRune(value, '\\'):
		return string(value[1 : len(value)-1])
	}
	var text string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	return text
}

// lineReader counts lines while a text is read.
type lineReader struct {
	from *bufio.Reader
	line int
	ends []int64 // of the lines after the one that was asked for last
	read int64
}

// next is the next line, and its number. A line may be of any length.
func (l *lineReader) next() ([]byte, int, error) {
	text, err := l.from.ReadBytes('\n')
	if err == io.EOF && len(text) > 0 {
		err = nil
	}
	l.line++
	return text, l.line - 1, err
}

// Read notes where lines end.
func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.read+int64(i))
		}
	}
	l.read += int64(n)
	return n, err
}

// lineOf is the line of an offset, none before the last that was asked for.
func (l *lineReader) lineOf(offset int64) int {
	n := 0
	for n < len(l.ends) && l.ends[n] < offset {
		n++
	}
	l.ends = l.ends[n:]
	l.line += n
	return l.line
}

// opensList reports whether a list is what comes next in the text.
func (l *lineReader) opensList() bool {
	for n := 1; ; n++ {
		text, err := l.from.Peek(n)
		if err != nil {
			return false
		}
		if c := text[n-1]; !bytes.ContainsRune([]byte(" \t\r\n:"), rune(c)) {
			return c == '['
		}
	}
}
