package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// unit is what a vendor charges for.
type unit int

const (
	resolution unit = iota
	conversation
	action
	another // that is none of these: its price is left out
)

var unitNames = []string{"resolution", "conversation", "action", "other"}

func (u unit) String() string { return unitNames[u] }

// phrases are what vendors call a unit, in the singular and without what stands in
// parentheses. A unit that is not here is refused: half of the names that hold the word
// resolved are not resolutions.
var phrases = map[unit][]string{
	resolution: {
		"resolution", "automated resolution", "autonomous resolution", "ai resolution", "resolved conversation", "resolved ticket",
		"resolved case", "autonomously resolved conversation", "automatically resolved conversation", "conversation resolved", "ticket resolved",
	},
	conversation: {"conversation", "ai conversation", "chat"},
	action:       {"action", "ai action"},
	another: {
		"unresolved conversation", "unresolved ticket", "qualification", "lead", "qualified lead", "recommended lead", "recovered value",
		"seat", "user", "agent seat", "contract-defined outcome",
	},
}

var (
	parentheses = regexp.MustCompile(`\s*\([^()]*\)`)
	pack        = regexp.MustCompile(`^([0-9][0-9.,']*)\s*(k|thousand|million)?\s+(.+)$`)
)

// units reads what is billed.
type units struct {
	given map[string]unit // by phrase, from the flag
}

// set takes the flag: phrase=unit, set apart by commas.
func (u *units) set(text string) error {
	var errs []error
	for _, pair := range strings.Split(text, ",") {
		phrase, name, _ := strings.Cut(pair, "=")
		i := slices.Index(unitNames, strings.TrimSpace(name))
		if i < 0 {
			errs = append(errs, fmt.Errorf("%q, want unit=resolution, conversation, action or other", pair))
			continue
		}
		if u.given == nil {
			u.given = map[string]unit{}
		}
		u.given[singular(phrase)] = unit(i)
	}
	return errors.Join(errs...)
}

// parse is the unit of a text such as "1,000 conversations", and how many of it a price is
// for. amount reads numbers as the file has them.
func (u *units) parse(text string, amount func(string) (float64, bool)) (is unit, size float64, err error) {
	phrase, size := text, 1.0
	if m := pack.FindStringSubmatch(trim(text)); m != nil {
		var ok bool
		if size, ok = amount(m[1]); !ok || size <= 0 {
			return 0, 0, fmt.Errorf("is %q, of which %q is no number above 0", text, m[1])
		}
		size *= map[string]float64{"": 1, "k": 1e3, "thousand": 1e3, "million": 1e6}[m[2]]
		phrase = m[3]
	}
	phrase = singular(phrase)
	if is, ok := u.given[phrase]; ok {
		return is, size, nil
	}
	for is, list := range phrases {
		if slices.Contains(list, phrase) {
			return is, size, nil
		}
	}
	return 0, 0, fmt.Errorf("is %q, which is no unit that is known: "+
		"-units %q says that it is a resolution, conversation or action, or other, which is left out", text, phrase+"=other")
}

// trim is a text in lower case, without parentheses and words before a number.
func trim(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(parentheses.ReplaceAllString(text, "")), " "))
	for _, word := range []string{"per ", "a ", "an ", "each "} {
		text = strings.TrimPrefix(text, word)
	}
	return text
}

// singular is a phrase without the s of its plural.
func singular(text string) string { return strings.TrimSuffix(trim(text), "s") }
