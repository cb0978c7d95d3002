package main

import (
	"fmt"
	"io"
	"math"
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
	if err := writeRisk(w, st.risk); err != nil {
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
	fmt.Fprintf(w, "          $%.2f to watch a conversation, $%.2f for the vendor to judge it; it errs on %.0f%% of what did not happen, whatever is counted\n",
		watching, measuring, 100*usual)
	fmt.Fprintf(w, "means:    by expectation: %d sets of %d points stand for businesses;\n          integrated, not drawn: %s\n",
		st.quoted.Replications(), st.quoted.Points(), strings.Join(st.quoted.Integrated, ", "))
	fmt.Fprintf(w, "risk:     at equal expected bills, by %d drawn replications of %d businesses\n\n", st.risk.Replications(), st.risk.Receivers)
	prose.Paragraph(w, "Counted are:", "resolved, that the answer was right; acted on, that the customer also could do what it said; improved, that moreover a person would not have resolved it.",
		"Each meets the same points, so that offers are compared in pairs: differences are known better than columns.")
}

// writeTable prints offers in columns, ± half the interval.
func writeTable(w io.Writer, x *simulate.Expectation, metrics ...simulate.Metric) error {
	text, err := x.Table(level, metrics...)
	head, table, _ := strings.Cut(text, "\n\n")
	head, _, _ = strings.Cut(head, "\n") // what follows is of the engine's own unit
	fmt.Fprintf(w, "Means by expectation. %s, ± half the %.0f%% interval\n\n%s\n", head, 100*level, table)
	return err
}

// writeAgainst prints what each alternative makes of the fee for a resolution,
// in pairs, and which intervals may not hold.
func writeAgainst(w io.Writer, x *simulate.Expectation) error {
	doubts := map[string][]string{} // where each is
	var order []string
	t := newTable(w, "minus "+ifResolved+", $", profit.Name, "", surplus.Name, "", welfare.Name)
	for _, name := range alternatives {
		e, err := effectOf(x, ifResolved, name)
		if err != nil {
			return err
		}
		cells := []string{name}
		for _, c := range []simulate.Contrast{e.profit, e.surplus, e.welfare} {
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
	fmt.Fprintln(w, "~ holds 0: it cannot be told from no difference")
	for _, doubt := range order {
		if len(doubts[doubt]) < 3*len(alternatives) { // of all, the table of offers says it
			fmt.Fprintf(w, "warning: %s: %s\n", strings.Join(doubts[doubt], "; "), doubt)
		}
	}
	fmt.Fprintln(w)
	return nil
}

func interval(c simulate.Contrast) string {
	s := fmt.Sprintf("[%.1f, %.1f]", c.Difference.Low, c.Difference.High)
	if !c.Apart() {
		s += " ~"
	}
	return s
}

// writeRisk prints how much bills, gains and profit vary.
func writeRisk(w io.Writer, r *simulate.Result) error {
	fmt.Fprintf(w, "Risk by draws, at these prices. %s: %d replications of %d businesses, seed %d\n"+
		"standard deviations in $, those of bills and gains ± half the %.0f%% interval\n\n",
		r.Market, r.Replications(), r.Receivers, r.Seed, 100*level)
	t := newTable(w, append([]string{""}, r.Offers...)...)
	for _, row := range []struct {
		name string
		of   simulate.StdDev
	}{{"bill, from business to business", simulate.BillStdDev}, {"gain, from business to business", simulate.SurplusStdDev}} {
		cells := []string{row.name}
		for _, offer := range r.Offers {
			e, err := r.StdDev(offer, row.of, level)
			if err != nil {
				return err
			}
			cells = append(cells, fmt.Sprintf("%.1f ± %.1f", e.Value, e.High-e.Value))
		}
		t.row(cells...)
	}
	cells := []string{"profit for 1,000 conversations, from market to market"}
	for _, offer := range r.Offers {
		sd, err := fromMarketToMarket(r, offer)
		if err != nil {
			return err
		}
		cells = append(cells, fmt.Sprintf("%.1f", sd))
	}
	t.row(cells...)
	t.Flush()
	fmt.Fprintln(w)
	return nil
}

// fromMarketToMarket is the standard deviation of the vendor's profit over replications.
func fromMarketToMarket(r *simulate.Result, offer string) (float64, error) {
	e, err := r.Estimate(offer, profit, level)
	return e.StandardError * math.Sqrt(float64(r.Replications())), err
}
