package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/simulate"
)

// Metrics in the terms of support. Money is for 1,000 conversations that
// customers began, whoever answered.
var (
	profit  = perThousand("vendor's profit", (*simulate.Tally).Profit)
	surplus = perThousand("businesses' gain", (*simulate.Tally).Surplus)
	welfare = perThousand("both together", (*simulate.Tally).Welfare)
	bill    = perThousand("bill", func(t *simulate.Tally) float64 { return t.Charges })
	handled = simulate.Metric{Name: "answered by the agent", Unit: "share",
		Of:  func(t *simulate.Tally) float64 { return t.Delivered.Count },
		Per: func(t *simulate.Tally) float64 { return t.Tasks }}
	judging  = perThousand("judging", func(t *simulate.Tally) float64 { return t.Measuring })
	perEvent = named(simulate.PricePerEvent, "price per true success", "$")
	perRight = named(simulate.PricePerArtifact, "price per resolution", "$")

	wrong    = named(simulate.CountedWrong, "counted: not resolved, assumed", "share")
	anyway   = named(simulate.CountedAnyway, "counted: a person would have, too", "share")
	idle     = named(simulate.CountedIdle, "counted: not acted on", "share")
	improved = named(simulate.CountedImproved, "counted: only the agent did", "share")
)

func perThousand(name string, of func(t *simulate.Tally) float64) simulate.Metric {
	return simulate.Metric{Name: name, Unit: "$", Of: of, Per: func(t *simulate.Tally) float64 { return t.Tasks / 1000 }}
}

func named(m simulate.Metric, name, unit string) simulate.Metric {
	m.Name, m.Unit = name, unit
	return m
}

// write prints what was found.
func (st *study) write(w io.Writer) error {
	st.writeAssumptions(w)
	t := st.terms
	fmt.Fprintf(w, "4. At quoted prices: $%.2f for what is counted, under three meanings of it; $%.2f a conversation; tokens at list price\n\n", t.byResolution.usd, t.byConversation.usd)
	if err := writeTable(w, st.quoted, profit, surplus, welfare, bill, handled, perEvent, perRight, wrong, anyway, idle, improved); err != nil {
		return err
	}
	if err := writeAgainst(w, st.quoted); err != nil {
		return err
	}
	fmt.Fprintf(w, "5. At equal expected bills: $%.2f if resolved, $%.2f if acted on, $%.2f if improved; $%.3f a conversation; tokens at %.1f times their list price\n\n",
		st.fees[0], st.fees[1], st.fees[2], st.bill, st.bill/t.tokenCost())
	if err := writeTable(w, st.equal, profit, surplus, welfare, bill, handled, perEvent, perRight); err != nil {
		return err
	}
	if err := writeAgainst(w, st.equal); err != nil {
		return err
	}
	var shares []string
	for _, leave := range assumedShares {
		shares = append(shares, fmt.Sprintf("%.0f%%", 100*leave))
	}
	fmt.Fprintf(w, "6. At quoted prices, if %s of the unhelped leave and are counted as resolved\n\n", strings.Join(shares, " or "))
	if err := writeTable(w, st.assumed, profit, surplus, welfare, bill, perEvent, wrong); err != nil {
		return err
	}
	return st.writeVerdict(w)
}

// writeAssumptions says which numbers of the market are quoted.
func (st *study) writeAssumptions(w io.Writer) {
	t := st.terms
	prose.Paragraph(w, "A market", fmt.Sprintf("of %d businesses with %d conversations each on average.", businesses, conversations),
		"Money is for 1,000 conversations begun; businesses gain over having people answer all.")
	fmt.Fprintf(w, "quoted:   the prices; the mean rate, %.1f%%; the mean cost of a person's answer, $%.2f; list prices and tokens, as in 1\n", 100*t.rate, t.human)
	fmt.Fprintf(w, "assumed:  ± %.2f of the rate over businesses, each knowing its own; a person's cost widely spread (median $%.2f); a customer helped\n",
		t.spread(), t.medianHuman())
	fmt.Fprintf(w, "          is worth %.0f such costs; a person resolves %.0f%%; %.0f%% of customers can act on a right answer; %.0f%% of the unhelped leave;\n",
		worthOfHelp, 100*byPeople, 100*acting, 100*usual)
	fmt.Fprintf(w, "          $%.2f to watch a conversation, $%.2f for the vendor to judge it; it errs on %.0f%% of what did not happen, whatever is counted\n\n",
		watching, measuring, 100*usual)
	prose.Paragraph(w, "Counted are:", "resolved, that the answer was right; acted on, that the customer also could do what it said; improved, that moreover a person would not have resolved it.",
		"Each is run on the same businesses, conversations and luck. What varies from market to market is common to the columns: compare them by their differences, which are in pairs.")
}

// writeTable prints offers in columns, ± half the interval.
func writeTable(w io.Writer, r *simulate.Result, metrics ...simulate.Metric) error {
	text, err := r.Table(level, metrics...)
	_, table, _ := strings.Cut(text, "\n\n") // the head is of the engine's own unit
	fmt.Fprintf(w, "%s: %d replications, seed %d, ± half the %.0f%% interval\n\n%s\n", r.Market, r.Replications(), r.Seed, 100*level, table)
	return err
}

// writeAgainst prints what each alternative makes of the fee for a resolution,
// in pairs, and which intervals may not hold.
func writeAgainst(w io.Writer, r *simulate.Result) error {
	doubts := map[string][]string{} // where each is
	var order []string
	t := newTable(w, "minus "+ifResolved+", $", profit.Name, "", surplus.Name, "", welfare.Name)
	for _, name := range alternatives {
		e, err := effectOf(r, ifResolved, name)
		if err != nil {
			return err
		}
		cells := []string{name}
		for _, c := range []simulate.Comparison{e.profit, e.surplus, e.welfare} {
			cells = append(cells, fmt.Sprintf("%+.1f", c.Difference.Value), interval(c))
			for _, doubt := range c.Warnings {
				if doubts[doubt] == nil {
					order = append(order, doubt)
				}
				doubts[doubt] = append(doubts[doubt], name+", "+c.Metric)
			}
		}
		t.row(cells...)
	}
	t.Flush()
	fmt.Fprintln(w, "~ holds 0: the replications cannot tell it from no difference")
	for _, doubt := range order {
		if len(doubts[doubt]) < 3*len(alternatives) { // of all, the table of offers says it
			fmt.Fprintf(w, "warning: %s: %s\n", strings.Join(doubts[doubt], "; "), doubt)
		}
	}
	fmt.Fprintln(w)
	return nil
}

func interval(c simulate.Comparison) string {
	s := fmt.Sprintf("[%.1f, %.1f]", c.Difference.Low, c.Difference.High)
	if !c.Apart() {
		s += " ~"
	}
	return s
}
