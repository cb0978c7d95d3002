package fault

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	most    = 20    // faults that are kept; of more it is said how many
	longest = 1_000 // bytes of one, of which the middle is left out
)

// List gathers faults: the first are kept, the others counted. The zero List is empty.
type List struct {
	kept []error
	more int
}

// Add adds every fault that the errors join. A nil error is none.
func (l *List) Add(errs ...error) {
	for _, err := range errs {
		for _, e := range split(err) {
			switch m, ok := e.(More); {
			case ok:
				l.more += int(m)
			case l.Full():
				l.more++
			default:
				l.kept = append(l.kept, e)
			}
		}
	}
}

// Full reports whether what is added will be counted, and not kept.
func (l *List) Full() bool { return len(l.kept) == most }

// Len is the number of faults.
func (l *List) Len() int { return len(l.kept) + l.more }

// Err is one error of all faults; nil where there are none.
func (l *List) Err() error {
	if l.Len() == 0 {
		return nil
	}
	var all []error
	for _, e := range l.kept {
		if text := e.Error(); len(text) > longest {
			e = &clipped{e, clip(text)}
		}
		all = append(all, e)
	}
	if l.more > 0 {
		all = append(all, More(l.more))
	}
	return &faults{all}
}

// Join is one error of all faults, of which it keeps the first.
func Join(errs ...error) error {
	var l List
	l.Add(errs...)
	return l.Err()
}

// faults are an error of several, a line each.
type faults struct{ list []error }

func (f *faults) Error() string {
	lines := make([]string, len(f.list))
	for i, e := range f.list {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

func (f *faults) Unwrap() []error { return f.list }

// More is a number of faults beyond those that an error keeps.
type More int

// Error says how many.
func (m More) Error() string {
	if m == 1 {
		return "and 1 more fault"
	}
	return fmt.Sprintf("and %d more faults", int(m))
}

// More returns how many, to those who cannot name the type.
func (m More) More() int { return int(m) }

// clipped is a fault in fewer words.
type clipped struct {
	error
	text string
}

func (c *clipped) Error() string { return c.text }

func (c *clipped) Unwrap() error { return c.error }

// clip leaves out the middle of a text.
func clip(text string) string {
	head, tail := longest/2, len(text)-longest/2
	for head > 0 && !utf8.RuneStart(text[head]) {
		head--
	}
	for tail < len(text) && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + " … " + text[tail:]
}
