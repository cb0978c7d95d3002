package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/usevalue/usevalue/examples/internal/prose"
)

func write(ctx context.Context, w io.Writer, source string, groups []group, seed uint64) error {
	writeAnswer(w, &groups[len(groups)-1], source, seed)
	writeRight(w, groups)
	writeUses(w, groups)
	writePeople(w, groups)
	writeFees(w, groups)
	return writeMarket(ctx, w, groups, seed)
}

// writeAnswer says what was found of all persons.
func writeAnswer(w io.Writer, g *group, source string, seed uint64) {
	answer := "Advice is gold to some and noise to others:"
	beyond := "That is more than luck makes of people who are all alike:"
	if !g.luck.beyond() {
		answer = "Whether advice is gold to some and noise to others, or the same to all, this log cannot tell:"
		beyond = "That is no more than luck may make of people who are all alike:"
	}
	prose.Paragraph(w, answer,
		fmt.Sprintf("of 100 uses it turned %.1f from wrong to right and %.1f from right to wrong,", 100*g.value(improved), 100*g.value(spoiled)),
		fmt.Sprintf("and %.0f%% of the %d people gained nothing or less.", 100*g.luck.share, g.people),
		beyond, fmt.Sprintf("of them %.0f%% [%.0f, %.0f] would.", 100*g.luck.alike, 100*g.luck.low, 100*g.luck.high),
		helps(g))
	prose.Paragraph(w, "Source:", source+".",
		fmt.Sprintf("%d uses. Figures are in percent, with %.0f%% intervals over people:", g.uses, 100*level),
		"Student's t, with the standard error by leaving out one person at a time (jackknife).",
		"A figure without an interval is the same for everybody, or cannot be told without one of them.",
		fmt.Sprintf("Seed %d.", seed))
}

// beyond reports whether more gained nothing than luck explains at the level.
func (l luck) beyond() bool { return l.chance <= (1-level)/2 }

func helps(g *group) string {
	n := g.is[gain]
	low, high := n.interval(g.people)
	is := fmt.Sprintf("of 100 uses it gained %.1f [%.1f, %.1f] right answers.", 100*n.value, 100*low, 100*high)
	switch {
	case low > 0:
		return "On the whole advice helps: " + is
	case high < 0:
		return "On the whole advice does harm: " + is
	}
	return "Whether advice helps on the whole cannot be told: " + is
}

func writeRight(w io.Writer, groups []group) {
	t := newTable(w, "1. How often people were right", "of 100 uses", groups)
	t.measured("alone", alone)
	t.measured("the advice alone", advice)
	t.measured("with advice", together)
	t.measured("gained by advice", gain)
	t.end()
}

func writeUses(w io.Writer, groups []group) {
	t := newTable(w, "2. What became of the uses", "of 100 uses", groups)
	t.measured("improved: wrong alone, right in the end", improved)
	t.measured("spoiled: right alone, wrong in the end", spoiled)
	t.measured("right anyway", rightAnyway)
	t.measured("wrong all the same", wrongAllTheSame)
	t.end()
	t = newTable(w, "Advice counts as followed where only one of own answer and advice was right, and the final answer was as the advice.",
		"of 100 uses where", groups)
	t.measured("only one was right: followed", followed)
	t.measured("advice alone was right: followed", followedRight)
	t.measured("the own answer alone was right: followed", followedWrong)
	t.measured("both were right, or both wrong: final not so", neither)
	t.end()
}

func writePeople(w io.Writer, groups []group) {
	t := newTable(w, "3. How people differ beyond luck\n"+
		"were all alike: if gains are dealt out again over the people of a group; standard deviations are less what luck gives",
		"of 100 people", groups)
	t.row("gained nothing or less", func(g *group) string { return percent(g.luck.share) })
	t.row("the same, were all alike", func(g *group) string { return between(g.luck.alike, g.luck.low, g.luck.high) })
	t.row("chance of as many, were all alike", func(g *group) string { return percent(g.luck.chance) })
	t.row("standard deviation: right alone", func(g *group) string { return g.deviation(knowledgeVariance) })
	t.row("standard deviation: advice followed", func(g *group) string { return g.deviation(followedVariance) })
	t.row("standard deviation: gain", func(g *group) string { return g.deviation(gainVariance) })
	t.end()
}

func writeFees(w io.Writer, groups []group) {
	t := newTable(w, "4. What a fee would have billed, by what it counts", "of 100 uses", groups)
	t.measured("Right: the advice was right", billedRight)
	t.measured("Acted: and the final answer was as it", billedActed)
	t.measured("Improved: and the own answer was wrong", billedImproved)
	t.end()
	g := &groups[len(groups)-1]
	text := []string{"What was spoiled no fee takes off.",
		"Improved counts no answer that came right though advice was wrong, so it may be less than in table 2."}
	if low, _ := g.is[gain].interval(g.people); low > 0 {
		text = append(text, fmt.Sprintf(
			"For each right answer that people gained on balance, a fee on Right bills %.0f, on Acted %.0f, on Improved %.1f.",
			g.value(billedRight)/g.value(gain), g.value(billedActed)/g.value(gain), g.value(billedImproved)/g.value(gain)))
	}
	prose.Paragraph(w, "A fee on Improved needs the answers that people would have given without.", text...)
}

// deviation is a standard deviation beyond luck, from its square; 0 where that is below.
func (g *group) deviation(q quantity) string {
	n := g.is[q]
	low, high := n.interval(g.people)
	root := func(x float64) float64 { return math.Sqrt(max(x, 0)) }
	if !n.known() {
		return percent(root(n.value))
	}
	return between(root(n.value), root(low), root(high))
}

// table has a column for each group.
type table struct {
	*tabwriter.Writer
	to     io.Writer
	groups []group
}

func newTable(w io.Writer, title, first string, groups []group) *table {
	fmt.Fprintf(w, "%s\n\n", title)
	t := &table{Writer: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0), to: w, groups: groups}
	t.row(first, func(g *group) string { return fmt.Sprintf("%s (%d people)", g.name, g.people) })
	return t
}

func (t *table) row(name string, cell func(*group) string) {
	cells := []string{name}
	for i := range t.groups {
		cells = append(cells, cell(&t.groups[i]))
	}
	fmt.Fprintln(t, strings.Join(cells, "\t"))
}

func (t *table) measured(name string, q quantity) {
	least := 0.0
	if q == gain || q == dependence {
		least = -1
	}
	t.row(name, func(g *group) string { return figure(g.is[q], g.people, least) })
}

func (t *table) end() {
	t.Flush()
	fmt.Fprintln(t.to)
}

// figure is a number with its interval, if it has one, within the least and 1 that it may be.
func figure(n number, parts int, least float64) string {
	if !n.known() {
		return percent(n.value)
	}
	low, high := n.interval(parts)
	return between(n.value, max(low, least), min(high, 1))
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "cannot tell"
	}
	return fmt.Sprintf("%.2f", 100*x)
}

func between(x, low, high float64) string {
	return fmt.Sprintf("%s [%.1f, %.1f]", percent(x), 100*low, 100*high)
}
