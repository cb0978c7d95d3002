package pricing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// wellFormed returns an error, with its place, unless text is JSON in UTF-8.
func wellFormed(text []byte) error {
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return errors.New("there is no text, want an object")
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return errors.New("it begins with a byte order mark (EF BB BF), want UTF-8 without one")
	case isUTF16(text):
		return errors.New("it is UTF-16, or has zero bytes, want UTF-8")
	case !utf8.Valid(text):
		valid := 0
		for r, size := utf8.DecodeRune(text); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(text[valid:]) {
			valid += size
		}
		return fmt.Errorf("%s: the byte %#x is not UTF-8", position(text, valid), text[valid])
	case json.Valid(text):
		return nil
	}
	var fault *json.SyntaxError
	err := json.Unmarshal(text, new(json.RawMessage))
	if !errors.As(err, &fault) {
		return err
	}
	if strings.Contains(fault.Error(), "unexpected end") {
		return fmt.Errorf("%s: the text ends before the plan does: is it cut off?", position(text, len(text)))
	}
	return fmt.Errorf("%s: %w", position(text, max(int(fault.Offset)-1, 0)), fault)
}

// isUTF16 goes by the byte order mark and, without one, by the zero bytes that ASCII
// has in it.
func isUTF16(text []byte) bool {
	begins := text[:min(len(text), 4)]
	return bytes.HasPrefix(begins, []byte{0xfe, 0xff}) || bytes.HasPrefix(begins, []byte{0xff, 0xfe}) || bytes.IndexByte(begins, 0) >= 0
}

// position is a place in a text as editors count.
func position(text []byte, at int) string {
	before := text[:min(at, len(text))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return fmt.Sprintf("line %d, column %d", bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(line)+1)
}

// The rest goes through text that is known to be JSON.

// trim is the text without the space before it.
func trim(text []byte) []byte {
	for i, c := range text {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return text[i:]
		}
	}
	return nil
}

// cut splits a text that begins with a value into the value and what follows.
func cut(text []byte) (value, rest []byte) {
	text = trim(text)
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
			if depth < 0 {
				return text[:i], text[i:]
			}
		case ' ', '\n', '\t', '\r', ',', ':':
			if depth == 0 {
				return text[:i], text[i:]
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return text[:i+1], text[i+1:]
		}
	}
	return text, nil
}

// elements calls f with every element of a list.
func elements(list []byte, f func(value []byte)) {
	for rest := trim(trim(list)[1:]); rest[0] != ']'; {
		var value []byte
		value, rest = cut(rest)
		f(value)
		if rest = trim(rest); rest[0] == ',' {
			rest = rest[1:]
		}
	}
}

// members calls f with every member of an object.
func members(object []byte, f func(name string, value []byte)) {
	for rest := trim(trim(object)[1:]); rest[0] != '}'; rest = trim(rest) {
		var key, value []byte
		key, rest = cut(rest)
		value, rest = cut(trim(rest)[1:]) // after the colon
		f(unquote(key), value)
		if rest = trim(rest); rest[0] == ',' {
			rest = rest[1:]
		}
	}
}

// unquote is the text of a JSON string.
func unquote(quoted []byte) (text string) {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	_ = json.Unmarshal(quoted, &text) // it is valid
	return text
}
