package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/usevalue/usevalue/examples/internal/prose"
)

// writeThousand prints what 1,000 conversations come to under each unit.
func writeThousand(w io.Writer, t terms) {
	fmt.Fprintf(w, "1. A thousand conversations, %.0f of them resolved, in dollars\n\n", 1000*t.rate)
	fmt.Fprintf(w, "quoted:   $%.2f a resolution (%s), $%.2f a conversation (%s),\n", t.byResolution.usd, t.byResolution.vendor, t.byConversation.usd, t.byConversation.vendor)
	fmt.Fprintf(w, "          %.1f%% resolved (%s), $%.2f for a person's answer\n", 100*t.rate, t.rateFrom, t.human)
	fmt.Fprintf(w, "assumed:  %.0f requests to a model in a conversation, as many as the actions quoted, half as many again where nothing is resolved;\n", t.requests)
	fmt.Fprintf(w, "          %d tokens read and %d written in each, Azure's means; $%.0f and $%.0f a million\n\n", inputTokens, outputTokens, inputPrice, outputPrice)
	table := newTable(w, "", "bill", "per resolution")
	row := func(name string, perConversation float64) {
		table.row(name, dollars(1000*perConversation), dollars(perConversation/t.rate))
	}
	byResolution := t.byResolution.usd * t.rate
	row(fmt.Sprintf("$%.2f a resolution", t.byResolution.usd), byResolution)
	row(fmt.Sprintf("$%.2f a conversation", t.byConversation.usd), t.byConversation.usd)
	row("tokens, at their list price", t.tokenCost())
	table.row("people answer all", dollars(1000*t.human), "–")
	table.Flush()
	fmt.Fprintln(w)

	const before, after = 0.40, 0.65
	prose.Paragraph(w, "Break-even.", fmt.Sprintf("The price of a resolution is dearer than that of a conversation above %.2f resolutions a conversation: %s.",
		t.byConversation.usd/t.byResolution.usd, possible(t.byConversation.usd/t.byResolution.usd)),
		fmt.Sprintf("Tokens would come to as much as resolutions at %.1f times their list price; tokens are all that they buy: no agent, and nobody who answers for it.", byResolution/t.tokenCost()))
	prose.Paragraph(w, "A better agent.", fmt.Sprintf("If %.0f%% are resolved instead of %.0f%%, of as many conversations, the bill by resolution rises by %.1f%%, from $%.0f to $%.0f.",
		100*after, 100*before, 100*(after/before-1), 1000*before*t.byResolution.usd, 1000*after*t.byResolution.usd),
		fmt.Sprintf("That by conversation stays, and what a resolution costs under it falls from $%.2f to $%.2f.", t.byConversation.usd/before, t.byConversation.usd/after))
}

// possible says in words whether a share can be as large.
func possible(share float64) string {
	if share >= 1 {
		return "never"
	}
	return fmt.Sprintf("at more than %.0f%% resolved", 100*share)
}

// writeVendors prints what each quoted price comes to, a conversation and a
// resolution, at the rates that are quoted.
func writeVendors(w io.Writer, q *quotes) {
	fmt.Fprintf(w, "2. What vendors quote, by the conversation and by the resolution, in dollars\n\nquoted:   prices: %s\n          rates: %s\n\n", q.priceSource, q.ratesSource)
	t := newTable(w, "", "price", "for a", "resolved", "per conversation", "per resolution")
	borrowed := ""
	for _, p := range q.prices {
		low, high, own := q.of(p.vendor)
		resolved := span(100*low, 100*high, 0) + "%"
		if !own {
			resolved, borrowed = resolved+"*", "* No rate of its own is quoted: that of the industry, or of all, is used. "
		}
		each := [2]float64{p.usd, p.usd}
		if p.unit == action {
			each = [2]float64{p.usd * q.actions.low, p.usd * q.actions.high}
		}
		byConversation, byResolution := span(each[0], each[1], 2), span(each[0]/high, each[1]/low, 2)
		if p.unit == resolution {
			byConversation, byResolution = span(p.usd*low, p.usd*high, 2), span(p.usd, p.usd, 2)
		}
		t.row(strings.TrimSpace(p.vendor+" "+p.product), dollars(p.usd), p.unit.String(), resolved, byConversation, byResolution)
	}
	t.Flush()
	fmt.Fprintln(w)
	if len(q.left) > 0 {
		borrowed += "Left out: " + strings.Join(q.left, ", ") + "."
	}
	prose.Paragraph(w, "Rates are claims.", "They run from the lowest to the highest that anybody states of a vendor, who counts what it calls resolved.", borrowed)
}

// writeAssumed prints what resolutions that are only assumed do to a bill: a
// share of the customers who were not helped leaves without a word, and is
// counted.
func writeAssumed(w io.Writer, t terms) {
	fmt.Fprint(w, "3. Resolutions that are only assumed: some customers who were not helped leave without asking on, and are billed; in dollars\n\n")
	table := newTable(w, fmt.Sprintf("of the unhelped, at %.0f%% resolved", 100*t.rate), "bill of 1,000", "wrong, of charges", "per true resolution", "a customer lost may cost", "and by the conversation")
	for _, leave := range assumedShares {
		counted := counted(t.rate, leave)
		bill := t.byResolution.usd * counted
		worth := func(bill float64) string {
			if leave == 0 {
				return "–"
			}
			return dollars((counted*t.human - bill) / (counted - t.rate))
		}
		table.row(fmt.Sprintf("%.0f%% leave", 100*leave), dollars(1000*bill), percent(1-t.rate/counted), fmt.Sprintf("%.4f", bill/t.rate), worth(bill), worth(t.byConversation.usd))
	}
	table.Flush()
	fmt.Fprintln(w)
	prose.Paragraph(w, "A customer lost may cost", "at most", fmt.Sprintf("so much, or people answering everything, at $%.2f, is the better choice: it is the worth of the answers spared, less the bill, spread over those who leave unhelped.", t.human),
		"A wrong charge costs as much as a resolution, a customer lost as much as that customer would have been worth.")
	writeBreakEven(w, t)
}

// counted is the share of conversations that is counted as an outcome, which
// happens at a rate, if so many of the others leave and are counted too.
func counted(rate, leave float64) float64 { return rate + leave*(1-rate) }

// breakEven is the share of the others that has to leave for an outcome that
// did happen to cost as much as is given, at a fee for what is counted: above 1
// where no share does.
func breakEven(fee, rate, cost float64) float64 { return rate * (cost/fee - 1) / (1 - rate) }

// writeBreakEven prints how many assumed resolutions it takes for a true one to
// cost as much as a conversation, and as a person.
func writeBreakEven(w io.Writer, t terms) {
	table := newTable(w, "resolved", fmt.Sprintf("per true resolution, %.0f%% leave", 100*usual), fmt.Sprintf("at $%.2f a conversation", t.byConversation.usd),
		fmt.Sprintf("costs $%.2f if", t.byConversation.usd), fmt.Sprintf("costs $%.2f if", t.human))
	for _, rate := range []float64{0.05, 0.25, 0.40, t.rate, 0.81} {
		leave := func(cost float64) string {
			switch x := breakEven(t.byResolution.usd, rate, cost); {
			case x > 1:
				return "never"
			case x < 0:
				return "always"
			default:
				return fmt.Sprintf("%.0f%% leave", 100*x)
			}
		}
		table.row(percent(rate), dollars(t.byResolution.usd*counted(rate, usual)/rate), dollars(t.byConversation.usd/rate), leave(t.byConversation.usd), leave(t.human))
	}
	table.Flush()
	fmt.Fprintln(w)
	prose.Paragraph(w, "Of the unhelped,", "so many as the last two columns say would have to leave for a true resolution, by the resolution, to cost as much as a conversation, or as a person's answer.",
		"By the conversation all are billed, helped or not.")
}

// table is one with columns flush left.
type table struct{ *tabwriter.Writer }

func newTable(w io.Writer, head ...string) table {
	t := table{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	t.row(head...)
	return t
}

func (t table) row(cells ...string) { fmt.Fprintln(t, strings.Join(cells, "\t")) }

func dollars(x float64) string { return fmt.Sprintf("%.2f", x) }
func percent(x float64) string { return fmt.Sprintf("%.1f%%", 100*x) }

// span prints a number, or a range of two that differ; a dash is a ratio to
// nothing.
func span(low, high float64, decimals int) string {
	print := func(x float64) string {
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return "–"
		}
		return strconv.FormatFloat(x, 'f', decimals, 64)
	}
	a, b := print(low), print(high)
	if a == b {
		return a
	}
	return a + "–" + b
}
