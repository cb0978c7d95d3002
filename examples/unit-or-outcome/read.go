package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/simulate"
)

// writeReading says in words what the map shows, and what it does not.
func writeReading(w io.Writer, sheets []sheet) {
	seller, receivers := &sheets[0], &sheets[1]
	fmt.Fprint(w, "How to read this\n\n")
	for j, r := range regimes {
		prose.Paragraph(w, r.title+":", tally(sheets, j))
	}
	doubting := len(rows) - 1
	most, of, ties := control(seller, receivers)
	prose.Paragraph(w, "The control.",
		"Where all judge by the market's mean, only the expected bill matters (neutrality), and the truth is 0, but for what counting costs.",
		fmt.Sprintf("The %d differences of that row in tables 1 and 2 %s, and of its %d verdicts %d are ties.", of, within(most), of/2, ties),
		"Profit is flat around the price that is best for the seller, and welfare is not:",
		"its figures are for the price found, and another search moves them by less than 0.1%.",
		fmt.Sprintf("At no loss, what is left of profit or lost is at most %.2f%% of the first best.", mostLeft(sheets)))
	c, d := seller.cells[doubting][0], receivers.cells[doubting][0]
	profit, welfare := 100*c.aim.Difference.Value, 100*c.welfare.Difference.Value
	prose.Paragraph(w, "Who believes anything.",
		fmt.Sprintf("At its best for the seller, the fee earns it %s of the first best and leaves receivers %s:", change(profit)+margin(c.aim), change(welfare-profit)),
		"attempts are also paid for by those who believe too much, some of whom know better themselves; under a fee a failure costs them nothing.",
		fmt.Sprintf("At no loss, the fee leaves receivers %s.", change(100*d.aim.Difference.Value)+margin(d.aim)),
		fmt.Sprintf("Where an answer costs nothing and nobody knows anything, belief alone decides, and the fee earns 4q times the price at a rate of q, here %.1f times (docs/model.md, section 9).", 4*rate))
	prose.Paragraph(w, "What this does not say.",
		"Effort is hidden in some of the cases and in none of the maps, nobody in the maps minds risk, and nothing is learned from one task to the next.",
		"Where false positives are many, the unit is better for the buyer, not for both: the seller would like the fee.",
		"In the last two cases what differs is the chance of no loss, and less with more jobs; on average both earn the same.")
}

// tally counts the verdicts of a regime, the first column of the second flaw being
// that of the first.
func tally(sheets []sheet, regime int) string {
	var count [verdicts]int
	cells := 0
	for k := range flaws {
		for _, row := range sheets[k*len(regimes)+regime].cells {
			for _, c := range row[min(k, 1):] {
				count[c.verdict()]++
				cells++
			}
		}
	}
	var list []string
	for v, n := range count {
		list = append(list, fmt.Sprintf("%v in %d", verdict(v), n))
	}
	return fmt.Sprintf("of %d cells, %s.", cells, strings.Join(list, ", "))
}

// controlled is the row of the control.
const controlled = 2

// control is how far intervals of the control reach from 0, in percent, how many they are,
// and ties.
func control(sheets ...*sheet) (most float64, of, ties int) {
	for _, sh := range sheets {
		for _, c := range sh.cells[controlled] {
			for _, d := range []simulate.Estimate{c.aim.Difference, c.welfare.Difference} {
				of++
				most = max(most, 100*math.Abs(d.Low), 100*math.Abs(d.High))
			}
			if c.verdict() == tie {
				ties++
			}
		}
	}
	return most, of, ties
}

// within says how far from 0 differences may be, in percent.
func within(most float64) string {
	if most == 0 {
		return "are 0"
	}
	return fmt.Sprintf("are within %.1g%% of that, with their intervals", most)
}

// mostLeft is the most that any contract at no loss is expected to make or lose, in percent.
func mostLeft(sheets []sheet) float64 {
	most := 0.0
	for k := range flaws {
		for _, row := range sheets[k*len(regimes)+1].cells {
			for _, c := range row {
				most = max(most, math.Abs(c.welfare.BaseValue.Value-c.aim.BaseValue.Value), math.Abs(c.welfare.AltValue.Value-c.aim.AltValue.Value))
			}
		}
	}
	return 100 * most
}

// margin is half the interval of a difference.
func margin(c simulate.Contrast) string {
	return fmt.Sprintf(" (±%.2f)", 100*(c.Difference.High-c.Difference.Value))
}

// change is a difference in words.
func change(percent float64) string {
	if percent < 0 {
		return fmt.Sprintf("%.2f%% less", -percent)
	}
	return fmt.Sprintf("%.2f%% more", percent)
}
