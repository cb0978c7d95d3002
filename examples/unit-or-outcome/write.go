package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/simulate"
)

func writeHead(w io.Writer, s settings) {
	fmt.Fprint(w, "Should it be sold by the unit, or by the outcome?\n\n")
	prose.Paragraph(w, "Each contract at its own best price.",
		"A price for each attempt, right or wrong, against a fee for each outcome, which is a right answer that is counted.",
		"The map is by what receivers go by when they judge how often an answer is right, and by what is wrong with counting.",
		fmt.Sprintf("Figures are the fee less the price, in %% of the first best (all that could be gained, at cost and with everything known), ± half the %.0f%% interval.", 100*level),
		fmt.Sprintf("The verdict is a tie if all of the interval is within ±%.1f%%, too little to matter; it cannot tell if the interval holds 0 and reaches beyond that.", 100*negligible))
	prose.Paragraph(w, "The market.",
		fmt.Sprintf("Measured: an attempt is right with %.2f and costs $%.3f on average (GPT-5 on SWE-bench Verified, after Saig et al., 2026).", rate, meanCost),
		"Assumed: stakes (median $2, widely spread), knowledge, what is believed,",
		fmt.Sprintf("and that the rate differs from task to task (sd %.3f) and, as a part of that, from receiver to receiver (sd %.2f).",
			byTask, byReceiver))
	prose.Paragraph(w, "How it is found.",
		fmt.Sprintf("Means, and so all of the maps, by expectation: %d sets of %d points stand for receivers with a task each (seed %d); "+
			"outcomes and stakes are integrated, not drawn.", s.replications, points, s.seed),
		fmt.Sprintf("What is about risk, the chance of no loss in the last cases, by %d drawn markets.", markets),
		"Prices are searched on other points, on a grid and then on finer ones; intervals are for the prices found.")
}

// writeMap prints every sheet: the verdict on what the regime aims at, and the
// difference in welfare.
func writeMap(w io.Writer, sheets []sheet) {
	for i := range sheets {
		sh := &sheets[i]
		fmt.Fprintf(w, "%d. %s, by %s\n\n", i+1, sh.title, sh.flaw.name)
		sh.table(w, sh.aim.Name, func(c cell) string { return fmt.Sprintf("%v %s", c.verdict(), percent(c.aim.Difference)) })
		sh.table(w, "welfare", func(c cell) string { return percent(c.welfare.Difference) })
	}
	fmt.Fprint(w, "5. Best prices, where nothing is counted wrongly and counting is free\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "receivers judge by\tfor the seller: attempt\toutcome\tat no loss: attempt\toutcome")
	clean := answers().Measurement
	for i, row := range rows {
		fmt.Fprint(t, row.name)
		for j := range regimes {
			c := sheets[j].cells[i][0]
			fmt.Fprintf(t, "\t$%.2f\t$%.2f", c.unit*meanCost, fee(&clean, c.outcome))
		}
		fmt.Fprintln(t)
	}
	t.Flush()
	fmt.Fprintln(w)
}

// table prints a sheet, a text in each cell.
func (sh *sheet) table(w io.Writer, what string, text func(c cell) string) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := []string{what + ": receivers judge by"}
	for _, x := range sh.columns {
		line = append(line, sh.label(x))
	}
	fmt.Fprintln(t, strings.Join(line, "\t"))
	for i, row := range rows {
		line := []string{row.name}
		for _, c := range sh.cells[i] {
			line = append(line, text(c))
		}
		fmt.Fprintln(t, strings.Join(line, "\t"))
	}
	t.Flush()
	fmt.Fprintln(w)
}

// percent is a share in percent, and half its interval.
func percent(e simulate.Estimate) string {
	return fmt.Sprintf("%+.3f ±%.3f", 100*e.Value, 100*(e.High-e.Value))
}

// writeCases prints what every instance comes to, by simulation and exactly.
func writeCases(ctx context.Context, w io.Writer, s settings) error {
	fmt.Fprint(w, "6. Where the unit should win or tie\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "case\tjudged by\tunit\toutcome\tdifference\texactly\tverdict\tfound by\tafter")
	as := 0
	for _, c := range cases {
		found, err := c.find(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
		if c.verdict(found) == c.want {
			as++
		}
		d := found.Difference
		fmt.Fprintf(t, "%s\t%s\t%.4f\t%.4f\t%+.4f ±%s\t%+.4f\t%v\t%s\t%s\n", c.what, c.aim, found.BaseValue.Value, found.AltValue.Value,
			d.Value, narrow(d.High-d.Value), c.outcome-c.unit, c.verdict(found), c.by, c.source)
	}
	t.Flush()
	fmt.Fprintln(w)
	prose.Paragraph(w, fmt.Sprintf("In %d of %d cases", as, len(cases)), "the verdict is that of the closed form: the unit wins or ties.",
		"Amounts are in the money of the case, in markets for each receiver; a chance is a share of markets; ± is half the interval.",
		"What is found by a formula is exact.")
	return nil
}

// narrow is half an interval to four decimals, or its size where it is narrower than that.
func narrow(half float64) string {
	if half == 0 || half >= 0.00005 {
		return fmt.Sprintf("%.4f", half)
	}
	return fmt.Sprintf("%.0e", half)
}
