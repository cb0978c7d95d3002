package usagelog

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// textSource is a text that was written down here.
func textSource(text string) Source {
	return Source{Name: "log", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// encodings are ways in which the same text is stored.
var encodings = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"mark":          func(s string) string { return "\ufeff" + s },
	"Windows":       func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"UTF-16":        func(s string) string { return wideText("\ufeff"+s, binary.LittleEndian) },
	"UTF-16BE":      func(s string) string { return wideText("\ufeff"+s, binary.BigEndian) },
	"UTF-16 unsaid": func(s string) string { return wideText(s, binary.LittleEndian) },
	"gzip":          packed,
	"gzip of all": func(s string) string {
		return packed(wideText("\ufeff"+strings.ReplaceAll(s, "\n", "\r\n"), binary.BigEndian))
	},
}

func wideText(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

// read is what a log comes to: rows as they are handed over, and the error.
func read(t *testing.T, text string, o Options, need ...Field) (list []Row, l *Log, err error) {
	t.Helper()
	l, err = New(textSource(text), o)
	if err != nil {
		return nil, nil, err
	}
	err = l.Each(need, func(r *Row) { list = append(list, *r) })
	return list, l, err
}

// Whatever a file is stored as, it says the same: in CSV of any delimiter and decimal mark,
// in JSON, in JSON Lines, each in every encoding.
func TestOneLogInManyShapes(t *testing.T) {
	t.Parallel()
	shapes := map[string]string{
		"comma":         "model,project,resolved,cost_usd,prompt_tokens\nä𝄞,p,yes,1234.5,\"1,200\"\nm 2,\"q, r\",False,0.25,3\n",
		"semicolon":     "model;project;resolved;cost_usd;prompt_tokens\nä𝄞;p;yes;1234,5;1.200\nm 2;q, r;False;0,25;3\n",
		"tab":           "Model\tPROJECT\tResolved\tCost_USD\tPrompt_Tokens\nä𝄞\tp\t1\t1234.5\t1200\nm 2\tq, r\t0\t.25\t3",
		"bar":           "model|project|resolved|cost_usd|prompt_tokens\nä𝄞|p|resolved|$1,234.50|1200\nm 2|q, r|unresolved|$0.25|3\n\n",
		"spaces":        "model, project , resolved, cost usd, Prompt Tokens\nä𝄞, p, T, 1 234.5, 1 200\n m  2 , \"q, r\", n, 25e-2, 3\n,,,,\n",
		"euros":         "model;project;resolved;costUSD;promptTokens\nä𝄞;p;true;1.234,50 €;1 200\nm 2;q, r;wrong;0,25 €;3\n",
		"JSON Lines":    `{"model":"ä𝄞","project":"p","resolved":true,"cost_usd":1234.5,"prompt_tokens":1200}` + "\n\n" + `{"cost_usd":0.25,"model":"m 2","project":"q, r","resolved":0,"prompt_tokens":"3","more":{"x":[1]}}`,
		"JSON":          `[{"model":"ä𝄞","project":"p","resolved":true,"cost_usd":"1,234.5","prompt_tokens":1200},` + "\n" + `{"cost_usd":0.25,"model":"m 2","project":"q, r","resolved":false,"prompt_tokens":3}]`,
		"JSON, wrapped": "{\n\"object\": \"page\", \"data\" : [{\"model\":\"ä𝄞\",\"project\":\"p\",\"resolved\":1,\"amount\":{\"value\":1234.5},\"prompt_tokens\":1200},\n{\"amount\":{\"value\":0.25},\"model\":\"m 2\",\"project\":\"q, r\",\"resolved\":0,\"prompt_tokens\":3}], \"more\": false}",
		"JSON, nested":  `{"data":[{"project":"p","results":[{"model":"ä𝄞","resolved":1,"cost_usd":1234.5,"prompt_tokens":1200}]},{"project":"q, r","results":[{"model":"m 2","resolved":0,"cost_usd":0.25,"prompt_tokens":3}]}]}`,
		"OpenTelemetry": `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"ä𝄞"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"1200"}},{"key":"project","value":{"stringValue":"p"}},{"key":"cost_usd","value":{"doubleValue":1234.5}},{"key":"resolved","value":{"boolValue":true}}]},` +
			`{"attributes":{"gen_ai.request.model":"m 2","gen_ai.usage.input_tokens":3,"project":"q, r","cost_usd":0.25,"resolved":false}}]}]}]}`,
	}
	for shape, text := range shapes {
		for encoding, encode := range encodings {
			list, l, err := read(t, encode(text), Options{}, Model, Receiver, Outcome, Cost)
			if !assert.NoError(t, err, "%s, %s", shape, encoding) || !assert.Len(t, list, 2, "%s, %s", shape, encoding) {
				continue
			}
			for i := range list {
				list[i].Line = 0
			}
			want := []Row{{Artifact: "ä𝄞", Receiver: "p", Outcome: 1, Cost: 1234.5}, {Artifact: "m 2", Receiver: "q, r", Cost: 0.25}}
			want[0].Usage.Input, want[1].Usage.Input = 1200, 3
			assert.Equal(t, want, list, "%s, %s", shape, encoding)
			assert.Contains(t, l.Notes()[0], "columns read: cost=")
		}
	}
}

// A pipe is read once and kept, a directory or a file that is not there is an error, and so
// is a text that ends too early.
func TestSources(t *testing.T) {
	t.Parallel()
	const text = "model,cost_usd\nm,1\n"
	r, w, err := os.Pipe()
	require.NoError(t, err)
	go func() {
		w.WriteString(text)
		w.Close()
	}()
	pipe := filepath.Join("/proc/self/fd", string(rune('0'+r.Fd()%10)))
	if _, err := os.Stat(pipe); err == nil && r.Fd() < 10 {
		l, err := Open(pipe, Options{})
		require.NoError(t, err)
		list, err := Costs(l)
		require.NoError(t, err)
		assert.Equal(t, 1.0, list[0].Cost)
	}
	for want, from := range map[string]Source{
		"no such file":             File(filepath.Join(t.TempDir(), "none.csv")),
		"is a directory":           File(t.TempDir()),
		"unexpected EOF":           textSource(packed(text)[:30]),
		"log: no header":           textSource(""),
		"gzip: invalid header":     textSource("\x1f\x8bno gzip at all"),
		"log: no header: the file": textSource("\xff\xfe"),
	} {
		_, err := New(from, Options{})
		assert.ErrorContains(t, err, want)
	}
	half := wideText("\ufeff"+text, binary.LittleEndian)
	_, _, err = read(t, half[:len(half)-1], Options{}, Cost)
	assert.ErrorContains(t, err, "unexpected EOF")
	odd, _, err := read(t, wideText("\ufeffmodel,cost_usd\nm", binary.LittleEndian)+"\x00\xd8,\x001\x00", Options{}, Cost)
	require.NoError(t, err)
	assert.Equal(t, "m\ufffd", odd[0].Artifact, "half a character")
}

// Amounts as people write them, and what looks like one.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"1": 1, "-1.5": -1.5, "1e-9": 1e-9, ".5": .5, "5.": 5, "$1,234.50": 1234.5, "1,234,567": 1234567, "(0.5)": -.5, "-$2": -2, "$-2": -2, "−3": -3,
		"US$ 7": 7, "7 USD": 7, "1 234.5": 1234.5, "1'234": 1234, "+2E3": 2000, "£1": 1, "1\u00a0000": 1000,
	} {
		x, ok := notations['.'].parse(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, x, text)
		if !strings.Contains(text, "'") {
			swapped := strings.NewReplacer(".", ",", ",", ".").Replace(text)
			x, ok = notations[','].parse(swapped)
			assert.True(t, ok, swapped)
			assert.Equal(t, want, x, swapped)
		}
	}
	for _, text := range []string{"", "-", "$", "1_0", "0x10", "Inf", "NaN", "1,23", "12,34,567", "1..2", "1e", "--1", "(-1)", "1.2.3", "one", "1,2345", "e5", ".", "1 2", "$$1", "1%", "1e999"} {
		_, ok := notations['.'].parse(text)
		assert.False(t, ok, text)
	}
	for text, want := range map[string]rune{"0.5": '.', "0,5": ',', "1,234": 0, "1.234": 0, "0.123": '.', "1,234,567": '.', "1.234,5": ',', "$1,234.5": '.', "12": 0, "v1.2": 0, "2026.08.01": ','} {
		assert.Equal(t, want, decimalOf(text), text)
	}
}
