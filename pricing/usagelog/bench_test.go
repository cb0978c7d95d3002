package usagelog

import (
	"io"
	"runtime"
	"strconv"
	"testing"
)

// generated is a log of n rows, written while it is read.
type generated struct {
	n    int
	row  func(to []byte, i int) []byte
	next int
	text []byte
}

func source(n int, header string, row func(to []byte, i int) []byte) Source {
	return Source{Name: "generated", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(&generated{n: n, row: row, text: []byte(header)}), nil
	}}
}

func (g *generated) Read(p []byte) (int, error) {
	for len(g.text) < len(p) && g.next < g.n {
		g.text = g.row(g.text, g.next)
		g.next++
	}
	n := copy(p, g.text)
	g.text = append(g.text[:0], g.text[n:]...)
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// pattern is a row in which # is its number and % a number of seven digits.
func pattern(text string) func([]byte, int) []byte {
	return func(to []byte, i int) []byte {
		for _, c := range []byte(text) {
			switch c {
			case '#':
				to = strconv.AppendInt(to, int64(i), 10)
			case '%':
				to = strconv.AppendInt(to, int64(1_000_000+i%999_983), 10)
			case '?':
				to = append(to, '0'+byte(i%2))
			case '@':
				to = append(to, '0'+byte(i%7))
			default:
				to = append(to, c)
			}
		}
		return to
	}
}

// A table of costs of a million rows, on one core: as a benchmark of attempts has them, as
// LiteLLM has them (with an id, so that it is read twice), and as JSON Lines.
func BenchmarkCosts(b *testing.B) {
	const n = 1_000_000
	for name, from := range map[string]Source{
		"attempts": source(n, "agent,model,instance_id,project,resolved,cost_usd\n", pattern("a,m@,t#,p@,?,0.%\n")),
		"LiteLLM": source(n, "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,endTime,model,status\n",
			pattern("r#,acompletion,hash,0.%,900,800,100,2026-08-01 10:00:00+00,2026-08-01 10:00:02+00,m@,success\n")),
		"JSON Lines": source(n, "",
			pattern(`{"model":"m@","project":"p@","resolved":?,"cost_usd":0.%,"usage":{"prompt_tokens":800,"completion_tokens":100}}`+"\n")),
	} {
		b.Run(name, func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			for range b.N {
				l, err := New(from, Options{})
				if err != nil {
					b.Fatal(err)
				}
				list, err := Costs(l)
				if err != nil || len(list) != 7 {
					b.Fatal(len(list), err)
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys)/1e6, "MB")
		})
	}
}
