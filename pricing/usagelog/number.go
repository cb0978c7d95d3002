package usagelog

import (
	"regexp"
	"strconv"
	"strings"
)

// notation is how a file writes numbers.
type notation struct {
	decimal byte           // '.' or ','
	form    *regexp.Regexp // with marks between thousands
}

var notations = map[rune]notation{
	'.': {'.', regexp.MustCompile(`^[+-]?(\d{1,3}([, '’]\d{3})+|\d*)(\.\d*)?([eE][+-]?\d+)?$`)},
	',': {',', regexp.MustCompile(`^[+-]?(\d{1,3}([. '’]\d{3})+|\d*)(,\d*)?([eE][+-]?\d+)?$`)},
}

// parse reads a number, with or without a currency and marks between thousands. Minus
// may be a pair of parentheses. It takes no infinity, no hexadecimal and no underscores.
func (n notation) parse(text string) (float64, bool) {
	if n.decimal == '.' && isPlain(text) {
		x, err := strconv.ParseFloat(text, 64)
		return x, err == nil
	}
	text = bare(text)
	if !n.form.MatchString(text) {
		return 0, false
	}
	text = strings.Map(func(r rune) rune {
		switch r {
		case rune(n.decimal):
			return '.'
		case '.', ',', ' ', '\'', '’':
			return -1
		}
		return r
	}, text)
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}

// isPlain reports whether a text has the characters of a plain number alone.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return false
		}
	}
	return text != ""
}

// bare is the text of an amount without its currency, with a plain minus and plain spaces.
func bare(text string) string {
	text = strings.TrimSpace(strings.NewReplacer("−", "-", "\u00a0", " ", "\u202f", " ").Replace(text))
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		text = "-" + strings.TrimSuffix(inner, ")")
	}
	minus := ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		minus, text = "-", strings.TrimSpace(rest)
	}
	for _, sign := range []string{"US$", "USD", "usd", "EUR", "eur", "GBP", "gbp", "$", "€", "£"} {
		if rest, ok := strings.CutPrefix(text, sign); ok {
			text = strings.TrimSpace(rest)
			break
		}
		if rest, ok := strings.CutSuffix(text, sign); ok {
			text = strings.TrimSpace(rest)
			break
		}
	}
	if minus != "" && strings.HasPrefix(text, "-") {
		return "" // twice
	}
	return minus + text
}

// decimalOf is the mark that a number must have as its decimal mark; 0 where either can be
// meant, as in 1,234, or the text is no number.
func decimalOf(text string) rune {
	text = bare(text)
	i := strings.LastIndexAny(text, ".,")
	if i < 0 || strings.Trim(text, "+-0123456789., 'eE’") != "" {
		return 0
	}
	mark, other := rune(text[i]), rune('.')
	if mark == '.' {
		other = ','
	}
	whole := strings.TrimLeft(text[:i], "+-")
	switch {
	case strings.Count(text, string(mark)) > 1:
		return other
	case strings.ContainsRune(whole, other):
		return mark
	case len(text)-i-1 == 3 && len(whole) <= 3 && whole != "" && whole[0] != '0':
		return 0
	}
	return mark
}
