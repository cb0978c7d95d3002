package usagelog

import (
	"encoding/json"
	"strings"
)

// The functions of this file take JSON apart that encoding/json has found to be valid. To
// have it decoded by that package, of which most is thrown away, takes four times as long.

// members hands over the names and the values of an object.
func members(object string, take func(key, value string)) {
	for i := next(object, 1); object[i] != '}'; {
		end := endOf(object, i)
		key := scalar(object[i:end])
		i = next(object, next(object, end)+1) // beyond the colon
		end = endOf(object, i)
		take(key, object[i:end])
		if i = next(object, end); object[i] == ',' {
			i = next(object, i+1)
		}
	}
}

// elements hands over the values of a list.
func elements(list string, take func(value string)) {
	for i := next(list, 1); list[i] != ']'; {
		end := endOf(list, i)
		take(list[i:end])
		if i = next(list, end); list[i] == ',' {
			i = next(list, i+1)
		}
	}
}

// next is where the next character is that is no space.
func next(text string, i int) int {
	for text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r' {
		i++
	}
	return i
}

// endOf is where the value ends that begins at i.
func endOf(text string, i int) int {
	for depth := 0; ; i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		default:
			if depth == 0 {
				for ; i < len(text); i++ {
					switch text[i] {
					case ',', '}', ']', ' ', '\t', '\n', '\r':
						return i
					}
				}
				return i
			}
		}
	}
}

// scalar is the text of a value that is no list and no object; none of null.
func scalar(value string) string {
	switch {
	case value == "null":
		return ""
	case value[0] != '"':
		return value
	case strings.IndexByte(value, '\\') < 0:
		return value[1 : len(value)-1]
	}
	var text string
	if json.Unmarshal([]byte(value), &text) != nil {
		return value
	}
	return text
}
