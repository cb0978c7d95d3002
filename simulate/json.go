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

// checksum is that of a result: of its JSON, in which no number loses a bit.
func (r *plain) checksum() (string, error) {
	text, err := json.Marshal(r)
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
	sum, err := p.checksum()
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
	if err := checkNames(text); err != nil {
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
	sum, err := read.plain.checksum()
	if err != nil {
		return refuse(err)
	}
	if sum != read.Checksum {
		return refuse(fmt.Errorf("its Checksum is %q, and that of what it holds %q: it was changed since it was written",
			read.Checksum, sum))
	}
	*r = found
	return nil
}

// checkNames refuses names of fields that are spelt in other cases than ours, which
// encoding/json takes for the same. A string is a name where a colon follows.
func checkNames(text []byte) error {
	known := names()
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

// names are those of all fields of a result.
var names = sync.OnceValue(func() map[string]bool {
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
	add(reflect.TypeFor[Result]())
	return known
})
