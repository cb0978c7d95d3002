package usagelog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

const (
	mostNames  = 10_000 // columns that JSON may have
	mostPath   = 1_000  // bytes of a name: what has a longer one is not read
	mostNested = 8      // lists of rows within each other
)

// jsonRows are the objects of a JSON document, or of one document after the other, as in
// JSON Lines. Fields of fields have names with dots.
type jsonRows struct {
	text   *lineReader
	read   *json.Decoder // of a document; nil for lines
	in     []json.Delim  // the lists and objects around the next row
	column map[string]int
	header []string
	cells  []string
	queue  [][]string // rows of what was read last: objects, from the outermost to the row itself
	line   int        // of the last row
	path   []byte     // the name of the value that is looked at
	fresh  []string   // names that have no column yet
}

// newJSON reads JSON. The sample tells whether every line is a document.
func newJSON(r *bufio.Reader, sample []byte) *jsonRows {
	j := &jsonRows{text: &lineReader{from: r, line: 1}, column: map[string]int{}}
	if first, _, whole := bytes.Cut(bytes.TrimSpace(sample), []byte("\n")); !whole || !json.Valid(first) || wraps(first) {
		j.read = json.NewDecoder(j.text)
	}
	return j
}

// wraps reports whether a text is no object, or one that holds rows in one of the lists.
func wraps(text []byte) bool {
	if text[0] != '{' {
		return true
	}
	_, list := listOf(string(text))
	return list != ""
}

func (j *jsonRows) names() []string        { return j.header }
func (j *jsonRows) at(int) (line, col int) { return j.line, 0 }

func (j *jsonRows) next() ([]string, error) {
	for len(j.queue) == 0 {
		o, err := j.object()
		if err != nil {
			return nil, err
		}
		j.queue = unfold(j.queue[:0], nil, o)
	}
	row := j.queue[0]
	j.queue = j.queue[1:]
	j.flattenRow(row)
	if len(j.fresh) > 0 {
		if len(j.header)+len(j.fresh) > mostNames {
			return nil, &brokenText{j.line, 0, fmt.Errorf("more than %d names of fields, want the same in every row", mostNames)}
		}
		for _, name := range j.fresh {
			j.column[name] = len(j.header)
			j.header, j.cells = append(j.header, name), append(j.cells, "")
		}
		j.flattenRow(row)
	}
	return j.cells, nil
}

// object is the text of the next object.
func (j *jsonRows) object() (string, error) {
	if j.read == nil {
		return j.nextLine()
	}
	o, err := j.nextOf()
	if err == io.EOF && len(j.in) > 0 {
		err = io.ErrUnexpectedEOF
	}
	var syntax *json.SyntaxError
	j.line = j.text.lineOf(j.read.InputOffset())
	if errors.As(err, &syntax) || err == io.ErrUnexpectedEOF {
		return "", &brokenText{j.line, 0, fmt.Errorf("no JSON: %w", err)}
	}
	return o, err
}

// nextLine is the object of the next line that is not empty. One that is none is named,
// and reading goes on.
func (j *jsonRows) nextLine() (string, error) {
	for {
		text, line, err := j.text.next()
		if err != nil {
			return "", err
		}
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		j.line = line
		var whole json.RawMessage
		if !json.Valid(text) {
			return "", &rowFault{line, 0, fmt.Sprintf("no JSON object: %v", json.Unmarshal(text, &whole))}
		}
		if text[0] != '{' {
			return "", &rowFault{line, 0, fmt.Sprintf("no JSON object: is %.20q, want {", text)}
		}
		return string(text), nil
	}
}

// nextOf steps into lists of rows, so that a document of any length is read row by row.
func (j *jsonRows) nextOf() (string, error) {
	for {
		if len(j.in) > 0 && !j.read.More() {
			if _, err := j.read.Token(); err != nil { // the end of the list or object
				return "", err
			}
			j.in = j.in[:len(j.in)-1]
			continue
		}
		if len(j.in) > 0 && j.in[len(j.in)-1] == '[' {
			return j.element()
		}
		o, err := j.step()
		if o != "" || err != nil {
			return o, err
		}
	}
}

// element is the next object of a list.
func (j *jsonRows) element() (string, error) {
	var value json.RawMessage
	if err := j.read.Decode(&value); err != nil {
		return "", err
	}
	if value[0] != '{' {
		return "", &rowFault{j.text.lineOf(j.read.InputOffset()), 0, fmt.Sprintf("no JSON object: is %.20q, want {", value)}
	}
	return string(value), nil
}

// step reads the beginning of a document, or a member of an object around rows.
func (j *jsonRows) step() (string, error) {
	if len(j.in) > 0 {
		return "", j.member(nil)
	}
	token, err := j.read.Token()
	if err != nil {
		return "", err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return "", &rowFault{j.text.lineOf(j.read.InputOffset()), 0, fmt.Sprintf("no JSON object: is %.20q, want {", fmt.Sprint(token))}
	}
	j.in = append(j.in, delim)
	if delim == '[' {
		return "", nil
	}
	var o strings.Builder
	for j.read.More() {
		depth := len(j.in)
		if err := j.member(&o); err != nil {
			return "", err
		}
		if len(j.in) > depth {
			return "", nil // a list of rows: what stands around it is none
		}
	}
	if o.Len() == 0 {
		o.WriteByte('{')
	}
	return o.String() + "}", nil // its end is read as that of an object around rows
}

// member reads a name and its value, and writes both, or steps into the list of rows that
// it is.
func (j *jsonRows) member(to *strings.Builder) error {
	name, err := j.read.Token()
	if err != nil {
		return err
	}
	key, _ := name.(string)
	if slices.Contains(lists, key) && j.opensList() {
		_, err := j.read.Token()
		j.in = append(j.in, '[')
		return err
	}
	var value json.RawMessage
	if err := j.read.Decode(&value); err != nil || to == nil {
		return err
	}
	mark := ","
	if to.Len() == 0 {
		mark = "{"
	}
	quoted, err := json.Marshal(key)
	fmt.Fprintf(to, "%s%s:%s", mark, quoted, value)
	return err
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

// unfold appends the rows of an object: itself, or those of its list of rows, each with
// what stands around it.
func unfold(to [][]string, around []string, o string) [][]string {
	around = append(around[:len(around):len(around)], o)
	_, list := listOf(o)
	if list == "" || len(around) > mostNested {
		return append(to, around)
	}
	elements(list, func(each string) { to = unfold(to, around, each) })
	return to
}

// listOf is the list of rows that an object holds, and its name.
func listOf(o string) (name, list string) {
	members(o, func(key, value string) {
		if list == "" && slices.Contains(lists, key) && isList(value) {
			name, list = key, value
		}
	})
	return name, list
}

// isList reports whether a value is a list of objects.
func isList(value string) bool {
	ok := value[0] == '['
	if ok {
		elements(value, func(each string) { ok = ok && each[0] == '{' })
	}
	return ok
}

// flattenRow sets the cells of a row. What is nearer to it is set last, and hides what is
// farther.
func (j *jsonRows) flattenRow(row []string) {
	clear(j.cells)
	j.fresh = j.fresh[:0]
	for i, o := range row {
		name := ""
		if i < len(row)-1 {
			name, _ = listOf(o)
		}
		members(o, func(key, value string) {
			if name == "" || key != name {
				j.flatten(0, key, value)
			}
		})
	}
}

// flatten sets the cells of a value and all within it. The first n bytes of the path are
// the name of what is around it.
func (j *jsonRows) flatten(n int, key, value string) {
	j.path = j.path[:n]
	if n > 0 {
		j.path = append(j.path, '.')
	}
	j.path = append(j.path, key...)
	if n = len(j.path); n > mostPath {
		return
	}
	switch value[0] {
	case '{':
		members(value, func(key, value string) { j.flatten(n, key, value) })
	case '[':
		j.flattenList(n, value)
	default:
		j.set(scalar(value))
	}
}

// set sets the cell of the path.
func (j *jsonRows) set(text string) {
	if i, ok := j.column[string(j.path)]; ok {
		j.cells[i] = text
	} else if !slices.Contains(j.fresh, string(j.path)) {
		j.fresh = append(j.fresh, string(j.path))
	}
}

// flattenList sets the cells of attributes as OpenTelemetry writes them, each an object
// with a key and a value of some type. Plain values are one cell; other lists are not read.
func (j *jsonRows) flattenList(n int, list string) {
	var plain []string
	elements(list, func(each string) {
		switch each[0] {
		case '{':
			var attribute struct {
				Key   string
				Value map[string]json.RawMessage
			}
			if json.Unmarshal([]byte(each), &attribute) == nil && attribute.Key != "" && len(attribute.Value) == 1 {
				for _, v := range attribute.Value {
					j.flatten(n, attribute.Key, string(v))
				}
			}
		case '[':
		default:
			plain = append(plain, scalar(each))
		}
	})
	if plain != nil {
		j.path = j.path[:n]
		j.set(strings.Join(plain, ", "))
	}
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
