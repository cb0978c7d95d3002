package usagelog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/usevalue/usevalue/pricing"
)

// mostCost is what a row may cost, and the largest graded outcome, so that sums and
// squares are finite.
const mostCost = 1e9

// Log is a sheet whose columns are known.
type Log struct {
	sheet   *Sheet
	options Options
	column  [fieldCount]int // -1 where the log has none
	prompt  Prompt
	seen    int // names that columns were looked for among
	names   interned
	priced  map[string]*pricing.TokenPrices // by model; nil where there are none
	found   findings
}

// Row is a row of a log.
type Row struct {
	Line     int    // in the file
	Artifact string // the model, after its agent and a slash where the log has one
	Receiver string
	Task     string
	ID       string
	Outcome  float64 // 0 or 1, or what it was graded; 0 where Each was not asked for it
	Cost     float64 // in currency, less what later rows of the same ID take back; 0 where Each was not asked for it
	Usage    pricing.Usage
}

// Open reads the beginning of a file: how it is written, and where what is.
func Open(path string, o Options) (*Log, error) { return New(File(path), o) }

// New reads the beginning of a log. A column that Options name and the log has not is an
// error.
func New(from Source, o Options) (*Log, error) {
	s, err := OpenSheet(from, o.Format)
	if err != nil {
		return nil, err
	}
	l := &Log{sheet: s, options: o, prompt: o.Prompt, names: interned{}, priced: map[string]*pricing.TokenPrices{}}
	input := l.resolve()
	s.faults = faults{file: from.Name}
	for _, f := range slices.Sorted(maps.Keys(o.Columns)) {
		if f < 0 || f >= fieldCount {
			s.faults.add(0, 0, "Columns has field %d, want one of the fields of a log", int(f))
		} else if l.column[f] < 0 {
			s.faults.add(1, 0, "no column %q for the %v%s", o.Columns[f], f, nearest(o.Columns[f], s.header))
		}
	}
	if len(s.faults.list) > 0 {
		s.faults.add(1, 0, "the header is %s", s.headerText())
		return nil, s.faults.err()
	}
	if l.prompt == FromNames {
		l.prompt = l.promptOf(input)
	}
	return l, nil
}

// resolve finds the column of every field, and says what the name of input means.
func (l *Log) resolve() (input prompt) {
	for f := range fieldCount {
		name, given := l.options.Columns[f]
		if !given {
			var means prompt
			if l.column[f], means = find(f, l.sheet.header); f == Input {
				input = means
			}
			continue
		}
		i, ok := l.sheet.column[strings.ToLower(name)]
		if !ok {
			i = slices.IndexFunc(l.sheet.header, func(other string) bool { return same(other) == same(name) })
		}
		l.column[f] = i
	}
	l.seen = l.sheet.named
	return input
}

// promptOf says what input is: by its name, or by whether more is ever read from caches.
func (l *Log) promptOf(input prompt) Prompt {
	switch {
	case input == whole:
		return Whole
	case input == rest:
		return Rest
	}
	p := Whole
	l.sheet.eachSampled(func(cells []string) {
		at := func(f Field) float64 {
			if i := l.column[f]; i >= 0 && i < len(cells) {
				x, _ := l.sheet.numbers.parse(strings.TrimSpace(cells[i]))
				return x
			}
			return 0
		}
		if at(CacheRead)+at(CacheWrite) > at(Input) {
			p = Rest
		}
	})
	return p
}

// Has reports whether the log has a column for a field. It has a cost, too, if it has
// tokens and Options have prices of them.
func (l *Log) Has(f Field) bool {
	if f < 0 || f >= fieldCount {
		return false
	}
	return l.column[f] >= 0 || f == Cost && l.options.Prices != nil && (l.column[Input] >= 0 || l.column[Output] >= 0)
}

// Column is the name of the column for a field, "" where the log has none.
func (l *Log) Column(f Field) string {
	if f < 0 || f >= fieldCount || l.column[f] < 0 {
		return ""
	}
	return l.sheet.header[l.column[f]]
}

// Lacks says of a field that the log has no column for what it was looked for under, the
// nearest name, and the flag that says where it is; "" of one that it has.
func (l *Log) Lacks(f Field) string {
	if l.Has(f) {
		return ""
	}
	text := fmt.Sprintf("no column for the %v: looked for %s", f, strings.Join(namesOf(f), ", "))
	text += nearestOf(namesOf(f), l.sheet.header)
	flag := fmt.Sprintf("-columns %v=NAME", f)
	if f == Receiver {
		flag = "-receiver NAME"
	}
	if f == Cost && (l.column[Input] >= 0 || l.column[Output] >= 0) {
		flag += ", or -prices FILE for its tokens"
	}
	text += "; " + flag + " says where it is"
	if f == Outcome {
		for _, name := range l.sheet.header {
			if slices.Contains(statuses, same(name)) || slices.Contains(statuses, strings.ToLower(name)) {
				text += fmt.Sprintf(" (%q is none: it says that a request was answered, not that the answer was right)", name)
			}
		}
	}
	return text
}

// nearestOf is the nearest of the header to any of several names.
func nearestOf(names, header []string) string {
	best, least := "", 1<<30
	for _, name := range names {
		for _, other := range header {
			if d := distance(same(name), same(other)); d < least && d <= max(1, len(name)/3) {
				best, least = other, d
			}
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; the nearest is %q", best)
}

// Header lists the names of the log's columns, for errors.
func (l *Log) Header() string { return l.sheet.headerText() }

// Each hands over every row that is good, from the beginning of the log. The row is good
// until the function returns; its texts may be kept.
//
// Fields that are needed must have a column, and no cell of them may be empty but of the
// cost, as Options.Unpaid says. Cost and Outcome are read where they are needed alone.
// Two rows with the same ID and the same in all other fields are one, found where
// no more than 450,000 other rows lie between; a row with a negative cost takes it
// back from the row with its ID. Where the log has an ID it is therefore read twice.
//
// The error has everything that is wrong with the file, up to ten places.
func (l *Log) Each(need []Field, take func(*Row)) error {
	s := l.sheet
	s.faults = faults{file: s.source.Name}
	for _, f := range need {
		if lacks := l.Lacks(f); lacks != "" {
			s.faults.add(1, 0, "%s", lacks)
		}
	}
	if len(s.faults.list) > 0 {
		s.faults.add(1, 0, "the header is %s", s.headerText())
		return s.faults.err()
	}
	r := l.reader(need)
	if r.needs[Cost] && l.column[Cost] >= 0 && l.column[ID] >= 0 {
		r.findCorrections()
	}
	s.pass(func(c Cells) {
		if row := r.row(c); row != nil {
			l.found.Taken++
			take(row)
		}
	})
	r.unmatched()
	if len(s.faults.list) == 0 && l.found.Taken == 0 {
		s.faults.add(0, 0, "none of %s has a cost above 0, want at least 1%s", rowCount(s.rows), l.unpaidHint())
	}
	return s.faults.err()
}

// unpaidHint says what would give rows a cost.
func (l *Log) unpaidHint() string {
	if l.options.Prices == nil && (l.column[Input] >= 0 || l.column[Output] >= 0) {
		return "; -prices FILE prices their tokens"
	}
	return "; -unpaid keep takes them as they are"
}

// interned are texts that come again and again, cleaned and each kept once.
type interned map[string]string

// of is a text on one line.
func (n interned) of(text string) string {
	if kept, ok := n[text]; ok {
		return kept
	}
	clean := oneLine(strings.ToValidUTF8(text, "\ufffd"))
	if len(n) < 1<<16 {
		n[strings.Clone(text)] = clean
	}
	return clean
}

// oneLine is a text with single spaces.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\n\r\t\v\f") && !strings.Contains(text, "  ") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}
