package usagelog

import (
	"slices"
	"strings"
)

// Field is something that a log may say of a row.
type Field int

// The fields of a log.
const (
	Cost       Field = iota // of the row, in currency
	Model                   // that answered
	Agent                   // that ran the model
	Receiver                // for whom: a project, a customer, a user
	Task                    // that was attempted
	Outcome                 // whether the answer was right
	ID                      // of the request, by which corrections and duplicates are found
	Currency                // of the cost
	Input                   // tokens of the prompt
	CacheRead               // tokens read from a cache
	CacheWrite              // tokens written to a cache
	Output                  // tokens that were written
	fieldCount
)

var fieldNames = [fieldCount]string{
	"cost", "model", "agent", "receiver", "task", "outcome", "id", "currency", "input", "cache_read", "cache_write", "output",
}

// String is the name by which Options and the flag -columns know the field.
func (f Field) String() string {
	if f < 0 || f >= fieldCount {
		return "unknown field"
	}
	return fieldNames[f]
}

// prompt says whether tokens of the prompt include those read from and written to a cache.
type prompt int

const (
	unsaid prompt = iota // the name does not say: the sample does
	whole                // they do
	rest                 // they do not
)

// known are the names of columns in exports. To read another export, add its names here,
// and to the table of docs/logs.md. Of several in one header the first in this list is
// taken. Names are compared without case, spaces, underscores and hyphens, and without
// "attributes." before them.
var known = []struct {
	field Field
	name  string
	from  string // the exports that have it
	input prompt // of Input
}{
	{Cost, "cost_usd", "Claude Code, logs of benchmarks", unsaid},
	{Cost, "spend", "LiteLLM", unsaid},
	{Cost, "cost_total", "OpenRouter", unsaid},
	{Cost, "amount_value", "OpenAI costs, CSV", unsaid},
	{Cost, "amount.value", "OpenAI costs, JSON", unsaid},
	{Cost, "total_cost", "Langfuse, ccusage", unsaid},
	{Cost, "calculated_total_cost", "Langfuse", unsaid},
	{Cost, "total_cost_usd", "Claude Code", unsaid},
	{Cost, "response_cost", "LiteLLM", unsaid},
	{Cost, "usage.cost", "OpenRouter, API", unsaid},
	{Cost, "gen_ai.usage.cost", "OpenTelemetry", unsaid},
	{Cost, "cost", "Cursor, plain", unsaid},

	{Model, "model", "LiteLLM, Cursor, plain", unsaid},
	{Model, "gen_ai.response.model", "OpenTelemetry", unsaid},
	{Model, "gen_ai.request.model", "OpenTelemetry", unsaid},
	{Model, "message.model", "Claude Code", unsaid},
	{Model, "model_name", "ccusage", unsaid},
	{Model, "model_permaslug", "OpenRouter", unsaid},
	{Model, "provided_model_name", "Langfuse", unsaid},
	{Model, "model_id", "Langfuse", unsaid},
	{Model, "models_used", "ccusage", unsaid},
	{Model, "line_item", "OpenAI costs", unsaid},

	{Agent, "agent", "plain", unsaid},
	{Agent, "agent_name", "plain", unsaid},
	{Agent, "gen_ai.agent.name", "OpenTelemetry", unsaid},

	{Receiver, "project", "ccusage, plain", unsaid},
	{Receiver, "receiver", "plain", unsaid},
	{Receiver, "customer", "plain", unsaid},
	{Receiver, "customer_id", "plain", unsaid},
	{Receiver, "end_user", "LiteLLM", unsaid},
	{Receiver, "project_id", "OpenAI costs, Langfuse", unsaid},
	{Receiver, "user_id", "Langfuse", unsaid},
	{Receiver, "user", "LiteLLM, Cursor", unsaid},
	{Receiver, "team_id", "LiteLLM", unsaid},
	{Receiver, "app_name", "OpenRouter", unsaid},
	{Receiver, "person", "studies", unsaid},

	{Task, "instance_id", "SWE-bench", unsaid},
	{Task, "task_id", "benchmarks", unsaid},
	{Task, "task", "plain", unsaid},
	{Task, "query", "benchmarks", unsaid},
	{Task, "question_id", "benchmarks", unsaid},

	{Outcome, "resolved", "SWE-bench", unsaid},
	{Outcome, "outcome", "plain", unsaid},
	{Outcome, "correct", "benchmarks", unsaid},
	{Outcome, "is_correct", "benchmarks", unsaid},
	{Outcome, "solved", "benchmarks", unsaid},
	{Outcome, "passed", "benchmarks", unsaid},

	{ID, "request_id", "LiteLLM, Claude Code", unsaid},
	{ID, "generation_id", "OpenRouter", unsaid},
	{ID, "message.id", "Claude Code", unsaid},
	{ID, "gen_ai.response.id", "OpenTelemetry", unsaid},
	{ID, "span_id", "OpenTelemetry", unsaid},
	{ID, "id", "Langfuse, plain", unsaid},

	{Currency, "amount_currency", "OpenAI costs, CSV", unsaid},
	{Currency, "amount.currency", "OpenAI costs, JSON", unsaid},
	{Currency, "currency", "plain", unsaid},

	{Input, "prompt_tokens", "LiteLLM, OpenAI", whole},
	{Input, "tokens_prompt", "OpenRouter", whole},
	{Input, "usage.prompt_tokens", "OpenAI, API", whole},
	{Input, "gen_ai.usage.input_tokens", "OpenTelemetry", whole},
	{Input, "context_tokens", "Azure", whole},
	{Input, "message.usage.input_tokens", "Claude Code", rest},
	{Input, "usage_details.input", "Langfuse", rest},
	{Input, "Input (w/o Cache Write)", "Cursor", rest},
	{Input, "input_tokens", "ccusage (less what is cached), plain", unsaid},

	{CacheRead, "cache_read_input_tokens", "Anthropic", unsaid},
	{CacheRead, "message.usage.cache_read_input_tokens", "Claude Code", unsaid},
	{CacheRead, "usage_details.cache_read_input_tokens", "Langfuse", unsaid},
	{CacheRead, "usage_details.input_cached_tokens", "Langfuse", unsaid},
	{CacheRead, "gen_ai.usage.cache_read.input_tokens", "OpenTelemetry", unsaid},
	{CacheRead, "cache_read_tokens", "ccusage, plain", unsaid},
	{CacheRead, "Cache Read", "Cursor", unsaid},
	{CacheRead, "tokens_cached", "OpenRouter", unsaid},
	{CacheRead, "prompt_tokens_details.cached_tokens", "LiteLLM, OpenAI", unsaid},
	{CacheRead, "usage.prompt_tokens_details.cached_tokens", "OpenAI, API", unsaid},

	{CacheWrite, "cache_creation_input_tokens", "Anthropic", unsaid},
	{CacheWrite, "message.usage.cache_creation_input_tokens", "Claude Code", unsaid},
	{CacheWrite, "usage_details.cache_creation_input_tokens", "Langfuse", unsaid},
	{CacheWrite, "gen_ai.usage.cache_creation.input_tokens", "OpenTelemetry", unsaid},
	{CacheWrite, "cache_creation_tokens", "ccusage", unsaid},
	{CacheWrite, "cache_write_tokens", "plain", unsaid},
	{CacheWrite, "Input (w/ Cache Write)", "Cursor", unsaid},

	{Output, "completion_tokens", "LiteLLM, OpenAI", unsaid},
	{Output, "tokens_completion", "OpenRouter", unsaid},
	{Output, "usage.completion_tokens", "OpenAI, API", unsaid},
	{Output, "gen_ai.usage.output_tokens", "OpenTelemetry", unsaid},
	{Output, "message.usage.output_tokens", "Claude Code", unsaid},
	{Output, "usage_details.output", "Langfuse", unsaid},
	{Output, "output_tokens", "ccusage, Cursor, plain", unsaid},
	{Output, "generated_tokens", "Azure", unsaid},
}

// statuses are names of columns that say that a request was answered: no outcome.
var statuses = []string{"status", "finish_reason", "finish_reason_normalized", "level"}

// same is a name as names are compared.
func same(name string) string {
	name = strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(name))
	return strings.TrimPrefix(name, "attributes.")
}

// namesOf are the names of columns that a field is looked for under.
func namesOf(f Field) (list []string) {
	for _, k := range known {
		if k.field == f {
			list = append(list, k.name)
		}
	}
	return list
}

// find is the column of a field in a header, and the prompt its name means; -1 where there
// is none.
func find(f Field, header []string) (column int, input prompt) {
	var folded []string
	for _, name := range header {
		folded = append(folded, same(name))
	}
	for _, k := range known {
		if k.field == f {
			if i := slices.Index(folded, same(k.name)); i >= 0 {
				return i, k.input
			}
		}
	}
	return -1, unsaid
}

// ParseField is the field of a name: its own, or that of a column known to hold it.
func ParseField(name string) (Field, bool) {
	for f := range fieldCount {
		if same(f.String()) == same(name) {
			return f, true
		}
	}
	for _, k := range known {
		if same(k.name) == same(name) {
			return k.field, true
		}
	}
	return 0, false
}
