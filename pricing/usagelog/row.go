package usagelog

import (
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"github.com/usevalue/usevalue/pricing"
)

// reader makes rows of cells, in one pass.
type reader struct {
	*Log
	needs       [fieldCount]bool
	agents      map[[2]string]string // and models, as one name
	corrections map[string]correction
	recent      recent
	into        Row
}

// correction is what rows with a negative cost take back.
type correction struct {
	cost float64
	line int
}

func (l *Log) reader(need []Field) *reader {
	l.found = findings{unpriced: map[string]int{}}
	r := &reader{Log: l, agents: map[[2]string]string{}, recent: recent{seed: maphash.MakeSeed()}}
	for _, f := range need {
		r.needs[f] = true
	}
	return r
}

// cell is the text of a field.
func (r *reader) cell(c Cells, f Field) string {
	if i := r.column[f]; i >= 0 && i < len(c.cells) {
		return strings.TrimSpace(c.cells[i])
	}
	return ""
}

// fault names a cell, by the column's own name.
func (r *reader) fault(c Cells, f Field, format string, args ...any) {
	line, at := r.sheet.read.at(max(0, r.column[f]))
	r.sheet.faults.add(line, at, "%s "+format, append([]any{r.sheet.header[r.column[f]]}, args...)...)
}

// row is the row of some cells, or nil: it is named, or left out and counted.
func (r *reader) row(c Cells) *Row {
	if r.seen != r.sheet.named {
		r.resolve()
	}
	before := len(r.sheet.faults.list) + r.sheet.faults.dropped
	row := &r.into
	*row = Row{ID: r.cell(c, ID), Task: oneLine(r.cell(c, Task)), Receiver: r.names.of(r.cell(c, Receiver))}
	row.Line, _ = r.sheet.read.at(0)
	model := r.names.of(r.cell(c, Model))
	row.Artifact = r.artifact(r.cell(c, Agent), model)
	for _, f := range []Field{Model, Receiver, Task} {
		if r.needs[f] && r.cell(c, f) == "" {
			r.fault(c, f, "is empty, want a name")
		}
	}
	if r.needs[Outcome] {
		row.Outcome = r.outcome(c)
	}
	taken := true
	if r.needs[Cost] {
		row.Usage = r.usage(c)
		r.oneCurrency(c)
		row.Cost, taken = r.cost(c, row, model)
	}
	if len(r.sheet.faults.list)+r.sheet.faults.dropped > before || !taken || r.repeated(c, row) {
		return nil
	}
	return row
}

// artifact is the name of a model that an agent ran.
func (r *reader) artifact(agent, model string) string {
	if r.column[Agent] < 0 {
		return model
	}
	key := [2]string{agent, model}
	name, ok := r.agents[key]
	if !ok {
		name = r.names.of(agent) + "/" + model
		r.agents[[2]string{strings.Clone(agent), model}] = name
	}
	return name
}

// outcome reads whether the answer was right, or how it was graded.
func (r *reader) outcome(c Cells) float64 {
	text := r.cell(c, Outcome)
	if r.options.Graded {
		if x, ok := r.sheet.numbers.parse(text); ok && x >= -mostCost && x <= mostCost {
			return x
		}
	}
	x, ok := truth(text)
	isStatus := slices.Contains(statuses, strings.ToLower(r.sheet.header[r.column[Outcome]]))
	switch {
	case isStatus && strings.HasPrefix(strings.ToLower(text), "succe"):
		r.fault(c, Outcome, "is %.80q: that a request was answered, not that the answer was right; want 0 or 1, or yes or no", text)
	case !ok && r.options.Graded:
		r.fault(c, Outcome, "is %.80q, want a number of at most 1e9 either way, or yes or no", text)
	case !ok:
		r.fault(c, Outcome, "is %.80q, want 0 or 1, or a word such as yes, true, resolved, correct, passed, or its opposite", text)
	}
	return x
}

// usage reads the tokens of a row.
func (r *reader) usage(c Cells) pricing.Usage {
	at := func(f Field) float64 {
		text := r.cell(c, f)
		if text == "" {
			return 0
		}
		x, ok := r.sheet.numbers.parse(text)
		if !ok && isOne(text, unbilled) {
			return 0
		}
		if !ok || x < 0 || x > 1e15 {
			r.fault(c, f, "is %.80q, want tokens, from 0 to 1e15%s", text, r.sheet.numbers.hint(text))
		}
		return x
	}
	if r.column[Input] < 0 && r.column[Output] < 0 {
		return pricing.Usage{}
	}
	u := pricing.Usage{Input: at(Input), CacheRead: at(CacheRead), CacheWrite: at(CacheWrite), Output: at(Output)}
	if cached := u.CacheRead + u.CacheWrite; r.prompt == Whole && cached > 0 {
		if u.Input -= cached; u.Input < 0 {
			r.fault(c, Input, "is fewer than the %.0f tokens from and to caches, of which it should be the whole; "+
				"-input rest if it is what is not cached", cached)
		}
	}
	return u
}

// oneCurrency names a second currency.
func (r *reader) oneCurrency(c Cells) {
	text := r.cell(c, Currency)
	switch {
	case text == "" || strings.EqualFold(text, r.found.currency):
	case r.found.currency == "":
		r.found.currency = strings.ToLower(text)
	default:
		r.fault(c, Currency, "is %.80q, and %q in the rows before, want one currency", text, r.found.currency)
	}
}

// cost is what a row cost, and whether it is one to be handed over: not if it has no cost, or
// is a correction.
func (r *reader) cost(c Cells, row *Row, model string) (cost float64, taken bool) {
	text := r.cell(c, Cost)
	cost, ok := 0.0, true
	if text != "" {
		cost, ok = r.sheet.numbers.parse(text)
		ok = ok || isOne(text, unbilled)
	}
	const want = "dollars, above 0 and at most 1e9"
	back, corrected := r.corrections[row.ID]
	switch {
	case !ok:
		r.fault(c, Cost, "is %.80q, want %s%s", text, want, r.sheet.numbers.hint(text))
		return 0, false
	case cost > mostCost || cost < -mostCost:
		r.fault(c, Cost, "is %.80q, want %s", text, want)
		return 0, false
	case cost < 0 && row.ID == "":
		r.fault(c, Cost, "is %.80q, want %s; what takes back the cost of another row needs its id (-columns id=NAME)", text, want)
		return 0, false
	case cost < 0:
		r.found.Corrections++
		return 0, false
	case cost == 0:
		return r.unpaid(c, row, model, text)
	case corrected && row.ID != "":
		delete(r.corrections, row.ID)
		net := cost + back.cost
		if net < -1e-9*cost {
			r.fault(c, Cost, "is %.80q, of which rows with the same id take back %v, want no more than it", text, -back.cost)
		}
		return max(0, net), true
	}
	return cost, true
}

// unpaid is the cost of a row that has none.
func (r *reader) unpaid(c Cells, row *Row, model, text string) (cost float64, taken bool) {
	if prices := r.pricesOf(model); prices != nil && row.Usage != (pricing.Usage{}) {
		if cost = prices.Cost(row.Usage); cost > 0 && cost <= mostCost {
			r.found.Priced++
			return cost, true
		}
	} else if r.options.Prices != nil && row.Usage != (pricing.Usage{}) {
		r.found.unpriced[model]++
	}
	switch r.options.Unpaid {
	case Keep:
		return 0, true
	case Refuse:
		if r.column[Cost] < 0 {
			line, _ := r.sheet.read.at(0)
			r.sheet.faults.add(line, 0, "no cost, and no price of %q, want one (-unpaid leave counts such rows and leaves them out)", model)
		} else {
			r.fault(c, Cost, "is %.80q, want dollars, above 0 and at most 1e9 (-unpaid leave counts such rows and leaves them out)", text)
		}
		return 0, false
	}
	r.found.Unpaid++
	return 0, false
}

// pricesOf are the prices of a model, looked up once.
func (r *reader) pricesOf(model string) *pricing.TokenPrices {
	if r.options.Prices == nil {
		return nil
	}
	prices, ok := r.priced[model]
	if !ok {
		if p, found := r.options.Prices.Of(model); found {
			prices = &p
		}
		r.priced[model] = prices
	}
	return prices
}

// findCorrections reads what rows with a negative cost take back. What is wrong with rows
// is named when they are read again.
func (r *reader) findCorrections() {
	r.corrections = map[string]correction{}
	if !r.sheet.mayBeNegative() {
		return
	}
	r.sheet.pass(func(c Cells) {
		if r.seen != r.sheet.named {
			r.resolve()
		}
		text := r.cell(c, Cost)
		if text == "" || text[0] >= '0' && text[0] <= '9' {
			return
		}
		if x, ok := r.sheet.numbers.parse(text); ok && x < 0 && x >= -mostCost {
			id := strings.Clone(r.cell(c, ID))
			line, _ := r.sheet.read.at(0)
			if before, twice := r.corrections[id]; twice {
				x, line = x+before.cost, before.line
			}
			r.corrections[id] = correction{x, line}
		}
	})
	r.sheet.faults = faults{file: r.sheet.source.Name}
}

// unmatched names corrections of rows that are not there.
func (r *reader) unmatched() {
	delete(r.corrections, "") // named already
	for _, id := range slices.SortedFunc(maps.Keys(r.corrections), func(a, b string) int {
		return r.corrections[a].line - r.corrections[b].line
	}) {
		r.sheet.faults.add(r.corrections[id].line, 0, "a cost of %v takes back that of id %.80q, which no row with a cost has",
			r.corrections[id].cost, id)
	}
}

// repeated reports whether a row is one that came before, by its id and all that is read
// of it. Rows of another id, or none, are counted.
func (r *reader) repeated(c Cells, row *Row) bool {
	byID := r.column[ID] >= 0
	if byID && row.ID == "" || !byID && r.column[Task] < 0 {
		return false // nothing says which rows should differ
	}
	h := &r.recent.hash
	h.SetSeed(r.recent.seed)
	add := func(text string) {
		h.WriteString(text)
		h.WriteByte(0)
	}
	if !byID {
		for _, cell := range c.cells {
			add(cell)
		}
		if _, before := r.recent.see(h.Sum64(), 0); before {
			r.found.Alike++
		}
		return false
	}
	for f := range fieldCount {
		if f != ID {
			add(r.cell(c, f))
		}
	}
	is := h.Sum64()
	h.Reset()
	add(row.ID)
	was, before := r.recent.see(h.Sum64(), is)
	switch {
	case before && was == is:
		r.found.repeated(row.Line)
		return true
	case before:
		r.found.SameID++
	}
	return false
}

// mostRecent is how many keys are remembered at least.
const mostRecent = 7 << 16 // as a map of 1 << 19 places is full at seven eighths

// recent remembers the last keys, mostRecent at least and twice as many at most.
type recent struct {
	seed     maphash.Seed
	hash     maphash.Hash
	now, old map[uint64]uint64
}

// see keeps what belongs to a key, and returns what did before.
func (r *recent) see(key, is uint64) (was uint64, before bool) {
	if was, before = r.now[key]; !before {
		was, before = r.old[key]
	}
	switch len(r.now) {
	case 0:
		r.now = map[uint64]uint64{}
	case 1 << 14: // more will come: at once to the size that is kept
		all := make(map[uint64]uint64, mostRecent)
		maps.Copy(all, r.now)
		r.now = all
	case mostRecent:
		r.now, r.old = make(map[uint64]uint64, mostRecent), r.now
	}
	r.now[key] = is
	return was, before
}

// findings are what was noticed while a log was read.
type findings struct {
	Taken       int // rows handed over
	Unpaid      int // rows left out: their cost is 0 or empty
	Priced      int // rows priced by their tokens
	Corrections int // rows that take back the cost of others
	Repeats     int // rows left out: they are others again
	SameID      int // rows kept that have the id of another and differ
	Alike       int // rows kept that are another again, of a log without id
	lines       []int
	currency    string
	unpriced    map[string]int // rows by model that no price is known of
}

func (f *findings) repeated(line int) {
	if f.Repeats++; len(f.lines) < 3 {
		f.lines = append(f.lines, line)
	}
}

// Notes say, after Each, which columns were read as what, and what became of rows that
// are not as others: left out, priced, taken back, or repeated. A sentence each.
func (l *Log) Notes() []string {
	var columns []string
	for f, i := range l.column {
		if i >= 0 {
			columns = append(columns, fmt.Sprintf("%v=%s", Field(f), l.sheet.header[i]))
		}
	}
	f := &l.found
	notes := []string{"columns read: " + strings.Join(columns, ", ")}
	note := func(n int, format string, args ...any) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf("%s of %s ", count(n), rowCount(l.sheet.rows))+fmt.Sprintf(format, args...))
		}
	}
	note(f.Unpaid, "left out: a cost of 0 or none (-unpaid refuse or keep treats them otherwise)")
	note(f.Priced, "priced by tokens, from %s", l.pricesName())
	for _, model := range slices.Sorted(maps.Keys(f.unpriced)) {
		note(f.unpriced[model], "of model %q, for which %s has no price, or several%s",
			model, l.pricesName(), nearest(model, l.options.Prices.names))
	}
	note(f.Corrections, "taken off the cost of the row with the same id")
	note(f.Repeats, "left out: the same id and the same numbers as another (line %s)", strings.Trim(fmt.Sprint(f.lines), "[]"))
	note(f.SameID, "with the id of another row and other numbers: kept")
	note(f.Alike, "the same as another in every column: kept, as no id tells whether they are one")
	if f.currency != "" && f.currency != "usd" {
		notes = append(notes, fmt.Sprintf("costs are in %s, and printed as $", f.currency))
	}
	if f.Priced > 0 && l.column[CacheRead]+l.column[CacheWrite] > -2 {
		notes = append(notes, fmt.Sprintf("%s is taken for %s", l.sheet.header[max(0, l.column[Input])],
			map[Prompt]string{
				Whole: "the whole prompt, what is cached too (-input rest if it is not)",
				Rest:  "what is not cached (-input whole if it is not)",
			}[l.prompt]))
	}
	return notes
}

func (l *Log) pricesName() string {
	if l.options.Prices == nil {
		return "a list"
	}
	return l.options.Prices.source
}

func count(n int) string { return fmt.Sprint(n) }

func rowCount(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
