package usagelog

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Unpaid says what becomes of a row whose cost is 0 or empty.
type Unpaid int

// What may become of it. A row of tokens and no cost is priced by Options.Prices first.
const (
	LeaveOut Unpaid = iota // it is left out and counted: most exports write 0 for what they do not know
	Refuse                 // it is a fault
	Keep                   // it cost nothing
)

// Prompt says what tokens of input are.
type Prompt int

// What they may be. Where a name does not say (input_tokens), FromNames takes them for the
// whole prompt unless a row of the first 64 kB has more from caches than of input.
const (
	FromNames Prompt = iota // what the column's name means in the export that has it
	Whole                   // the whole prompt, what is cached too (OpenAI, OpenTelemetry)
	Rest                    // what is not cached (Anthropic)
)

// Options say how a log is read. The zero value finds out what it can.
type Options struct {
	Format  Format
	Columns map[Field]string // where a field is, by the name of its column, in place of the names that are known
	Unpaid  Unpaid
	Prompt  Prompt
	Prices  *Prices // of tokens, for rows that have no cost
	Graded  bool    // outcomes are numbers of at most 1e9 either way, not yes or no
}

// Flags are the flags of a program that reads a log: -columns, -receiver, -unpaid, -input,
// -prices, and those of Format. They set the options.
func (o *Options) Flags(flags *flag.FlagSet) {
	flags.Func("columns", "where the log has what under other names than those known: `field=name,...`, fields being "+
		strings.Join(fieldNames[:], ", "), o.setColumns)
	flags.Func("receiver", "the `column` that says for whom an attempt was: a project, a customer, a user", func(name string) error {
		return o.setColumn(Receiver, name)
	})
	o.Format.Flags(flags)
	flags.Func("unpaid", "what becomes of a row whose cost is 0 or empty: `leave` it out and count it (if not given), refuse, or keep",
		oneOf(&o.Unpaid, map[string]Unpaid{"leave": LeaveOut, "refuse": Refuse, "keep": Keep}))
	flags.Func("input", "what tokens of input are: the `whole` prompt, or the rest, which is not cached; found out if not given",
		oneOf(&o.Prompt, map[string]Prompt{"whole": Whole, "rest": Rest}))
	flags.Func("prices", "CSV `file` of prices of tokens, for a log that has no cost: columns model, input_usd_per_mtok, "+
		"output_usd_per_mtok, cache_read_usd_per_mtok, cache_write_usd_per_mtok (the last two may be absent)", func(path string) (err error) {
		o.Prices, err = ReadPrices(File(path))
		return err
	})
}

// Flags are the flags -delimiter and -decimal of a program that reads a table.
func (f *Format) Flags(flags *flag.FlagSet) {
	flags.Func("delimiter", "what is between the cells of a CSV log: a `character`, or tab; found out if not given", func(text string) error {
		if text == "tab" || text == `\t` {
			text = "\t"
		}
		if r := []rune(text); len(r) == 1 {
			f.Delimiter = r[0]
			return f.Validate()
		}
		return errors.New(`want one character, or "tab"`)
	})
	flags.Func("decimal", "the decimal `mark` of a log's numbers, point or comma; found out if not given",
		oneOf(&f.Decimal, map[string]rune{"point": '.', "comma": ','}))
}

// oneOf sets a value by one of its names.
func oneOf[T any](to *T, names map[string]T) func(string) error {
	return func(text string) error {
		value, ok := names[text]
		if !ok {
			return fmt.Errorf("want %s", strings.Join(slices.Sorted(maps.Keys(names)), " or "))
		}
		*to = value
		return nil
	}
}

func (o *Options) setColumns(text string) error {
	var errs []error
	for _, pair := range strings.Split(text, ",") {
		field, name, ok := strings.Cut(pair, "=")
		f, isField := ParseField(strings.TrimSpace(field))
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("%q has no =, want field=name, such as cost=spend", pair))
		case !isField:
			errs = append(errs, fmt.Errorf("no field %q%s; want %s", field, nearest(field, fieldNames[:]), strings.Join(fieldNames[:], ", ")))
		default:
			errs = append(errs, o.setColumn(f, name))
		}
	}
	return errors.Join(errs...)
}

func (o *Options) setColumn(f Field, name string) error {
	name = strings.TrimSpace(name)
	if before, twice := o.Columns[f]; twice && before != name {
		return fmt.Errorf("%v is %q, and was %q before, want one column", f, name, before)
	}
	if name == "" {
		return fmt.Errorf("%v has no name, want that of a column", f)
	}
	if o.Columns == nil {
		o.Columns = map[Field]string{}
	}
	o.Columns[f] = name
	return nil
}
