package simulate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// written is a result as it stands in a file: with a checksum of all the rest.
type written struct {
	*plain
	Checksum string
}

// plain is a Result without its methods.
type plain Result

// checksum is that of what is written: of its JSON, in which no number loses a bit.
func checksum(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// MarshalJSON writes the result with a field more, Checksum, which tells what reads it
// whether something was changed or cut since.
func (r Result) MarshalJSON() ([]byte, error) {
	p := plain(r)
	sum, err := checksum(&p)
	if err != nil {
		return nil, fmt.Errorf("simulate: result: %w", err)
	}
	return json.Marshal(written{&p, sum})
}

// UnmarshalJSON reads what MarshalJSON wrote, bit for bit. It refuses a result with a field
// that is unknown or spelt otherwise, whose checksum is of other numbers, or of which
// something is missing. How the text is laid out does not matter. The checksum finds
// accidents: whoever computes it anew can change what they like.
func (r *Result) UnmarshalJSON(text []byte) error {
	refuse := func(err error) error { return fmt.Errorf("simulate: result: %w", err) }
	if err := checkNames(text, names()); err != nil {
		return refuse(err)
	}
	read := written{plain: &plain{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return refuse(err)
	}
	if read.plain == nil || bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return refuse(errors.New("it is null, want a result"))
	}
	if read.Checksum == "" {
		return refuse(errors.New("it has no Checksum, want the whole of what was written"))
	}
	found := Result(*read.plain)
	if err := found.check(); err != nil {
		return refuse(err)
	}
	if err := unchanged(read.plain, read.Checksum); err != nil {
		return refuse(err)
	}
	*r = found
	return nil
}

// unchanged reports whether what was read has the checksum that was written with it.
func unchanged(v any, want string) error {
	sum, err := checksum(v)
	if err == nil && sum != want {
		err = fmt.Errorf("its Checksum is %q, and that of what it holds %q: it was changed since it was written", want, sum)
	}
	return err
}

// checkNames refuses names of fields that are not known or spelt in other cases, which
// encoding/json takes for the same. A string is a name where a colon follows.
func checkNames(text []byte, known map[string]bool) error {
	for at := 0; at < len(text); at++ {
		if text[at] != '"' {
			continue
		}
		begin := at + 1
		for at++; at < len(text) && text[at] != '"'; at++ {
			if text[at] == '\\' {
				at++
			}
		}
		end := min(at, len(text))
		after := bytes.TrimLeft(text[min(end+1, len(text)):], " \t\r\n")
		if name := text[begin:end]; len(after) > 0 && after[0] == ':' && !known[string(name)] {
			return fmt.Errorf("unknown field %q, at byte %d", name, begin)
		}
	}
	return nil
}

// names are those of all fields of a result, and expectationNames of an expectation.
var names, expectationNames = namesOf(reflect.TypeFor[Result]()), namesOf(reflect.TypeFor[means]())

// namesOf are the names of the fields of what is written, with its checksum.
func namesOf(written reflect.Type) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool { return fieldNames(written) })
}

func fieldNames(written reflect.Type) map[string]bool {
	known := map[string]bool{"Checksum": true}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Slice, reflect.Pointer:
			add(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				if f := t.Field(i); f.IsExported() {
					known[f.Name] = true
					add(f.Type)
				}
			}
		}
	}
	add(written)
	return known
}
