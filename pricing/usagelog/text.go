package usagelog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"
)

// sampleSize is how many bytes of a text are looked at to tell how it is written.
const sampleSize = 1 << 16

// Source is a text that can be read from its beginning more than once.
type Source struct {
	Name string // as errors name it
	Open func() (io.ReadCloser, error)
}

// File is the source of a file. What is not a regular file, such as a pipe, is read once
// and kept.
func File(path string) Source {
	s := Source{Name: path, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if about, err := os.Stat(path); err != nil || about.Mode().IsRegular() || about.IsDir() {
		return s
	}
	text, err := os.ReadFile(path)
	s.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), err }
	return s
}

// plain is the text of a source in UTF-8: unpacked, and without a byte order mark.
func plain(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, sampleSize)
	if head, _ := b.Peek(2); string(head) == "\x1f\x8b" {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, sampleSize)
	}
	head, _ := b.Peek(3)
	var order binary.ByteOrder
	mark := 0
	switch {
	case string(head) == "\ufeff":
		mark = 3
	case len(head) < 2:
	case string(head[:2]) == "\xff\xfe":
		order, mark = binary.LittleEndian, 2
	case string(head[:2]) == "\xfe\xff":
		order, mark = binary.BigEndian, 2
	case head[0] != 0 && head[1] == 0:
		order = binary.LittleEndian
	case head[0] == 0 && head[1] != 0:
		order = binary.BigEndian
	}
	if _, err := b.Discard(mark); err != nil {
		return nil, err
	}
	if order != nil {
		b = bufio.NewReaderSize(&wide{from: b, order: order}, sampleSize)
	}
	return b, nil
}

// wide turns UTF-16 into UTF-8.
type wide struct {
	from  *bufio.Reader
	order binary.ByteOrder
	out   []byte // decoded, and not yet read
}

// Read returns UTF-8. Half a character is the replacement character, as in package utf16;
// half a unit at the end is an error.
func (w *wide) Read(p []byte) (int, error) {
	for len(w.out) < len(p) {
		r, err := w.unit()
		if err != nil {
			if len(w.out) > 0 {
				break // the error comes again
			}
			return 0, err
		}
		if utf16.IsSurrogate(r) {
			next, err := w.from.Peek(2)
			if err == nil {
				if pair := utf16.DecodeRune(r, rune(w.order.Uint16(next))); pair != utf8.RuneError {
					r = pair
					w.from.Discard(2) // what was just seen
				}
			}
		}
		w.out = utf8.AppendRune(w.out, r)
	}
	n := copy(p, w.out)
	w.out = append(w.out[:0], w.out[n:]...)
	return n, nil
}

func (w *wide) unit() (rune, error) {
	b, err := w.from.Peek(2)
	switch {
	case err == io.EOF && len(b) == 1:
		return 0, io.ErrUnexpectedEOF
	case err != nil:
		return 0, err
	}
	r := rune(w.order.Uint16(b))
	_, err = w.from.Discard(2)
	return r, err
}
