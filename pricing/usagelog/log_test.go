package usagelog

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// Exports are read as they come, each in a line or two of its shape; what they say of rows
// that cost nothing is noted.
func TestExports(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		model string
		cost  float64
		usage pricing.Usage
		note  string
	}{
		"LiteLLM": {"request_id,call_type,spend,total_tokens,prompt_tokens,completion_tokens,startTime,model,end_user,status\nr1,acompletion,0.002,30,20,10,2026-01-01 10:00:00+00,m,u,success\n",
			"m", 0.002, pricing.Usage{Input: 20, Output: 10}, "id=request_id"},
		"OpenRouter": {"generation_id,created_at,cost_total,cost_cache,tokens_prompt,tokens_completion,model_permaslug,app_name\ng,2026-01-01 10:00:00.000,0.003,-0.001,20,10,openai/m,x\n",
			"openai/m", 0.003, pricing.Usage{Input: 20, Output: 10}, "receiver=app_name"},
		"OpenAI costs": {"start_time,end_time,amount_value,amount_currency,line_item,project_id\n1,2,0.500,usd,\"m, input\",p\n2,3,,,,\n",
			"m, input", 0.5, pricing.Usage{}, "1 of 2 rows left out: a cost of 0 or none"},
		"OpenAI costs, JSON": {`{"object":"page","data":[{"object":"bucket","start_time":1,"results":[{"amount":{"value":0.5,"currency":"usd"},"line_item":"m","project_id":null}]},{"object":"bucket","start_time":2,"results":[]}],"has_more":false}`,
			"m", 0.5, pricing.Usage{}, "cost=amount.value"},
		"Cursor": {"Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\nd,Included,m,No,1,2,3,4,10,Included\nd,On-Demand,m,No,100,20,3000,40,3160,$0.04\n",
			"m", 0.04, pricing.Usage{Input: 20, CacheRead: 3000, CacheWrite: 100, Output: 40}, "1 of 2 rows left out"},
		"Langfuse": {`{"data":[{"id":"a","type":"GENERATION","providedModelName":"m","totalCost":0.25,"userId":"u","usageDetails":{"input":5,"cache_read_input_tokens":100,"output":7},"level":"DEFAULT"}],"meta":{"page":1}}`,
			"m", 0.25, pricing.Usage{Input: 5, CacheRead: 100, Output: 7}, "receiver=userId"},
		"ccusage": {`{"sessions":[{"sessionId":"s","project":"p","inputTokens":5,"outputTokens":7,"cacheCreationTokens":50,"cacheReadTokens":100,"totalCost":0.25,"modelsUsed":["m"],"modelBreakdowns":[{"modelName":"m","cost":0.25}]}],"totals":{"totalCost":0.25}}`,
			"m", 0.25, pricing.Usage{Input: 5, CacheRead: 100, CacheWrite: 50, Output: 7}, "model=modelsUsed"},
		"Claude Code": {`{"type":"user","message":{"role":"user","content":"hello"}}` + "\n" + strings.Repeat(`{"type":"assistant","costUSD":0.5,"message":{"id":"x","model":"m","usage":{"input_tokens":3,"cache_creation_input_tokens":40,"cache_read_input_tokens":500,"output_tokens":7},"content":[{"type":"text","text":"hi"}]},"uuid":"1"}`+"\n", 2),
			"m", 0.5, pricing.Usage{Input: 3, CacheRead: 500, CacheWrite: 40, Output: 7}, "1 of 3 rows left out: the same id and the same numbers as another (line 3)"},
		"OpenTelemetry": {`{"name":"chat","attributes":{"gen_ai.response.model":"m","gen_ai.usage.input_tokens":600,"gen_ai.usage.cache_read.input_tokens":500,"gen_ai.usage.output_tokens":7,"gen_ai.usage.cost":0.5}}`,
			"m", 0.5, pricing.Usage{Input: 100, CacheRead: 500, Output: 7}, "input=attributes.gen_ai.usage.input_tokens"},
	} {
		list, l, err := read(t, c.text, Options{}, Cost)
		require.NoError(t, err, name)
		require.Len(t, list, 1, name)
		assert.Equal(t, c.model, list[0].Artifact, name)
		assert.Equal(t, c.cost, list[0].Cost, name)
		assert.Equal(t, c.usage, list[0].Usage, name)
		assert.Contains(t, strings.Join(l.Notes(), "\n"), c.note, name)
		assert.False(t, l.Has(Outcome), "%s: a status of success is no outcome", name)
		assert.Contains(t, l.Lacks(Outcome), "-columns outcome=NAME", name)
	}
}

// Every fault is named with its place, what was looked for, what is there, and the flag.
func TestFaults(t *testing.T) {
	t.Parallel()
	const header = "model,project,resolved,cost_usd,id\n"
	for text, want := range map[string][]string{
		"model,project,resolved,cots_usd\nm,p,1,1\n":                                 {`log:1: no column for the cost: looked for cost_usd, `, `the nearest is "cots_usd"; -columns cost=NAME`, `the header is "model", "project", "resolved", "cots_usd"`},
		"model,resolved,cost_usd\nm,1,1\n":                                           {"no column for the receiver: looked for project", "-receiver NAME"},
		"model,status,cost\nm,success,1\n":                                           {`"status" is none: it says that a request was answered`},
		"model,prompt_tokens,resolved,project\nm,1,1,p\n":                            {"-columns cost=NAME, or -prices FILE for its tokens"},
		"model,model,project,resolved,cost\nm,m,p,1,1\n":                             {`column "model" comes twice`},
		"model,MODEL,project,resolved,cost\nm,m,p,1,1\n":                             {`column "MODEL" comes twice`},
		header + "m,p,1,1_0,\n":                                                      {`log:2:7: cost_usd is "1_0", want dollars, above 0 and at most 1e9`},
		header + "m,p,perhaps,1,\n":                                                  {`log:2:5: resolved is "perhaps", want 0 or 1, or a word such as yes`},
		header + ",p,1,1,\nm,,1,1,\n":                                                {"log:2:1: model is empty, want a name", "log:3:3: project is empty"},
		header + "m,p,1,-1,\n":                                                       {`cost_usd is "-1"`, "-columns id=NAME"},
		header + "m,p,1,1,a\nm,p,1,-2,a\n":                                           {"take back 2, want no more than it"},
		header + "m,p,1,1,a\nm,p,1,-1,b\n":                                           {`log:3: a cost of -1 takes back that of id "b", which no row with a cost has`},
		header + "m,p,1,0,a\n":                                                       {"none of 1 row has a cost above 0", "-unpaid keep"},
		header:                                                                       {"log:2: no rows after the header"},
		header + "m,p,1\nm,p,1,x,\n":                                                 {"log:2:1: wrong number of fields: 3, want 5 as in the header", `log:3:7: cost_usd is "x"`},
		header + "m,p,\"1,1,\nm,p,1,1,\n":                                            {"nothing is read from here on"},
		header + strings.Repeat("m,p,1,x,\n", 30):                                    {"log:11:7:", "log: and 20 more"},
		header + strings.Repeat("m,p,1,0.5,\n", 9) + "m,p,1,\"0,5\",\n":              {`cost_usd is "0,5"`, "-decimal comma reads it"},
		"model,project,resolved,cost,currency\nm,p,1,1,usd\nm,p,1,1,EUR\n":           {`currency is "EUR", and "usd" in the rows before, want one currency`},
		"model,project,resolved,cost,output_tokens\nm,p,1,1,-5\n":                    {`output_tokens is "-5", want tokens`},
		"model,project,resolved,cost,prompt_tokens,cache_read_tokens\nm,p,1,1,5,6\n": {"-input rest"},
		`{"model":"m","project":"p","resolved":1,"cost":1}` + "\n{oops\n[1]\n":       {"log:2: no JSON object", "log:3: no JSON object"},
		`[{"model":"m","project":"p","resolved":1,"cost":1},` + "\n 5]":              {"log:2: no JSON"},
		`[{"model":"m","project":"p","resolved":1,"cost":1},`:                        {"no JSON", "nothing is read from here on"},
		`{"model":"m","Model":"n","project":"p","resolved":1,"cost":1}`:              {"comes twice"},
		`{"model":"m","project":"p","resolved":1,"cost":"x"}`:                        {`log:1: cost is "x"`},
	} {
		list, _, err := read(t, text, Options{}, Model, Receiver, Outcome, Cost)
		for _, w := range want {
			assert.ErrorContains(t, err, w, "%q", text)
		}
		assert.LessOrEqual(t, len(list), 9, "%q", text)
	}
}

// Columns that are named are taken, by their own names or others'; those that are not there
// are refused with what is.
func TestColumns(t *testing.T) {
	t.Parallel()
	const text = "what,who,good,price paid,Agent\nm,p,y,5,a\n"
	options := func(args ...string) (o Options, err error) {
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		flags.SetOutput(io.Discard)
		o.Flags(flags)
		return o, flags.Parse(args)
	}
	for _, args := range [][]string{
		{"-columns", "model=what,receiver=who,outcome=good,cost=price paid"},
		{"-columns", "model_name=WHAT, cost_usd=price_paid", "-columns", "resolved=good", "-receiver", "who"},
	} {
		o, err := options(args...)
		require.NoError(t, err)
		list, _, err := read(t, text, o, Model, Receiver, Outcome, Cost)
		require.NoError(t, err)
		assert.Equal(t, []Row{{Line: 2, Artifact: "a/m", Receiver: "p", Outcome: 1, Cost: 5}}, list)
	}
	o, err := options("-columns", "cost=price payed,model=nothing like it")
	require.NoError(t, err)
	_, err = New(textSource(text), o)
	assert.ErrorContains(t, err, `log:1: no column "price payed" for the cost; the nearest is "price paid"`)
	assert.ErrorContains(t, err, `no column "nothing like it" for the model`)
	assert.ErrorContains(t, err, `the header is "what", "who"`)
	for want, args := range map[string][]string{
		`no field "costs"; the nearest is "cost"`: {"-columns", "costs=x"},
		"has no =":                  {"-columns", "cost"},
		"want one column":           {"-columns", "cost=a,cost=b"},
		"has no name":               {"-receiver", ""},
		"want one character":        {"-delimiter", "ab"},
		"the delimiter is":          {"-delimiter", "\""},
		"want comma or point":       {"-decimal", "."},
		"want keep or leave or ref": {"-unpaid", "drop"},
		"no such file":              {"-prices", "nowhere.csv"},
	} {
		_, err := options(args...)
		assert.ErrorContains(t, err, want)
	}
	_, err = New(textSource(text), Options{Columns: map[Field]string{99: "x"}})
	assert.ErrorContains(t, err, "field 99")
	_, err = New(textSource(text), Options{Format: Format{Decimal: 'x'}})
	assert.ErrorContains(t, err, "want '.' or ','")
}

// What becomes of rows without a cost is chosen; tokens are priced where a list has the
// model.
func TestUnpaid(t *testing.T) {
	t.Parallel()
	const text = "model,cost_usd,input_tokens,cache_read_tokens,output_tokens\nopus-4-5,0,1000000,0,0\nopus-4-5,,1500000,500000,1000000\nother,0,5,0,5\nother,2,5,0,5\n"
	const list = "model,input_usd_per_mtok,output_usd_per_mtok,cache_read_usd_per_mtok\nclaude-opus-4-5,5,25,\nclaude-opus-4-5-20251101,5,25,0.5\nunknown,,,\n"
	costs := func(o Options) (list []float64, l *Log, err error) {
		rows, l, err := read(t, text, o, Cost)
		for _, r := range rows {
			list = append(list, r.Cost)
		}
		return list, l, err
	}
	got, l, err := costs(Options{})
	require.NoError(t, err)
	assert.Equal(t, []float64{2}, got)
	assert.Contains(t, l.Notes()[1], "3 of 4 rows left out")
	got, _, err = costs(Options{Unpaid: Keep})
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 0, 0, 2}, got)
	_, _, err = costs(Options{Unpaid: Refuse})
	for _, want := range []string{`log:2:10: cost_usd is "0"`, `log:3:10: cost_usd is ""`, `log:4:7: cost_usd is "0"`, "-unpaid leave"} {
		assert.ErrorContains(t, err, want)
	}
	prices, err := ReadPrices(textSource(list))
	require.NoError(t, err)
	got, l, err = costs(Options{Prices: prices})
	require.NoError(t, err)
	assert.Equal(t, []float64{5, 5 + 0.25 + 25, 2}, got)
	notes := strings.Join(l.Notes(), "\n")
	for _, want := range []string{"2 of 4 rows priced by tokens, from log", `1 of 4 rows of model "other", for which log has no price`, "input_tokens is taken for the whole prompt"} {
		assert.Contains(t, notes, want)
	}
	got, _, err = costs(Options{Prices: prices, Prompt: Rest})
	require.NoError(t, err)
	assert.Equal(t, []float64{5, 7.5 + 0.25 + 25, 2}, got)
	_, err = ReadPrices(textSource("model,input_usd_per_mtok,output_usd_per_mtok\na,1,2\nA,1,3\nb,-1,2\n"))
	assert.ErrorContains(t, err, "comes twice, at other prices")
	assert.ErrorContains(t, err, `input_usd_per_mtok is "-1"`)
}

// Of models with like names, the one that is meant is found, or none.
func TestPricesOf(t *testing.T) {
	t.Parallel()
	p, err := ReadPrices(textSource("model,input_usd_per_mtok,output_usd_per_mtok\nx-mini,1,2\nx-mini-2024-07-18,1,2\ny-mini,3,4\nz-4-20250514,5,6\n"))
	require.NoError(t, err)
	for name, want := range map[string]float64{"x-mini": 1, "X-MINI-20250101": 1, "openai/x-mini": 1, "mini": 0, "4": 5, "z-4": 5, "i": 0, "": 0, "q": 0} {
		got, ok := p.Of(name)
		assert.Equal(t, want != 0, ok, name)
		assert.Equal(t, want, got.Input, name)
	}
}

// Rows that take back the cost of others make the log as if it had been so from the
// beginning, whatever their order. Rows that come again are left out, if their id says so.
func TestCorrectionsAndDuplicates(t *testing.T) {
	t.Parallel()
	const header = "id,model,resolved,cost_usd\n"
	lines := []string{"a,m,1,3\n", "a,m,1,-1\n", "b,m,0,5\n", "a,m,1,-$0.50\n", "b,m,0,-5\n", "c,n,1,7\n"}
	for shift := range lines {
		text := header + strings.Join(lines[shift:], "") + strings.Join(lines[:shift], "")
		list, l, err := read(t, text, Options{}, Cost, Outcome)
		require.NoError(t, err)
		costs := map[string]float64{}
		for _, r := range list {
			costs[r.ID] = r.Cost
		}
		assert.Equal(t, map[string]float64{"a": 1.5, "b": 0, "c": 7}, costs)
		assert.Len(t, list, 3)
		assert.Contains(t, strings.Join(l.Notes(), "\n"), "3 of 6 rows taken off the cost of the row with the same id")
	}
	list, l, err := read(t, header+"a,m,1,3\na,m,1,3\na,m,1,4\nb,m,1,3\n,m,1,3\n,m,1,3\n", Options{}, Cost)
	require.NoError(t, err)
	assert.Len(t, list, 5)
	notes := strings.Join(l.Notes(), "\n")
	assert.Contains(t, notes, "1 of 6 rows left out: the same id and the same numbers as another (line 3)")
	assert.Contains(t, notes, "1 of 6 rows with the id of another row and other numbers: kept")
	list, l, err = read(t, "task,model,cost_usd\na,m,3\na,m,3\n", Options{}, Cost)
	require.NoError(t, err)
	assert.Len(t, list, 2)
	assert.Contains(t, strings.Join(l.Notes(), "\n"), "1 of 2 rows the same as another in every column: kept")
}

// A log can be read again, and says the same.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	l, err := New(textSource("id,model,cost_usd\na,m,3\na,m,-1\nb,m,x\nb,m,2\n"), Options{})
	require.NoError(t, err)
	first, second := l.Each([]Field{Cost}, func(*Row) {}), l.Each([]Field{Cost}, func(*Row) {})
	assert.ErrorContains(t, first, `log:4:5: cost_usd is "x"`)
	assert.Equal(t, first.Error(), second.Error())
}

// Totals are sums, whatever the parts they are made of.
func TestTotals(t *testing.T) {
	t.Parallel()
	var all Total
	var parts [2]Total
	for i, r := range []Row{{Cost: 2, Outcome: 1}, {Cost: 3}, {Cost: 1, Outcome: 1}, {Cost: 4, Outcome: 1}, {Cost: 5}} {
		all.Add(&r)
		parts[i%2].Add(&r)
	}
	assert.Equal(t, all, parts[0].Plus(parts[1]))
	assert.Equal(t, 5.0, all.PerRight())
	assert.Equal(t, 3.0, all.PerRow())
	assert.Equal(t, 8.0, all.Wasted)
	var b strings.Builder
	require.NoError(t, WriteCosts(&b, []Total{all}, true))
	assert.Contains(t, b.String(), "5     15  1.000  3      0.600  5")
}

// The docs list every name that is known, under its field.
func TestNamesAreInTheDocs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/logs.md")
	require.NoError(t, err)
	for f := range fieldCount {
		row := ""
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, fmt.Sprintf("| `%v` |", f)) {
				row = line
			}
		}
		for _, name := range namesOf(f) {
			assert.Contains(t, row, "`"+name+"`", "the row of %v in docs/logs.md", f)
		}
		back, ok := ParseField(f.String())
		assert.True(t, ok)
		assert.Equal(t, f, back)
	}
	for i, k := range known {
		for _, other := range known[:i] {
			assert.NotEqual(t, same(k.name), same(other.name), "one name, one field")
		}
	}
}
