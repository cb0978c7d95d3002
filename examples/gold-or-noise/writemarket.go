package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/usevalue/usevalue/examples/internal/prose"
)

var readingNames = [readings]string{habit: "habit", belief: "belief"}

// writeMarket prints what the markets say that are fitted to groups, beside what was measured.
func writeMarket(ctx context.Context, w io.Writer, groups []group, seed uint64) error {
	says := make([][readings]modelled, len(groups))
	for i := range groups {
		for as := range readings {
			var err error
			if says[i][as], err = fitted(groups[i].value).expect(ctx, as, seed); err != nil {
				return fmt.Errorf("group %q: %w", groups[i].name, err)
			}
		}
	}
	at := map[*group]*[readings]modelled{}
	for i := range groups {
		at[&groups[i]] = &says[i]
	}

	t := newTable(w, "5. A market that is fitted to the log\n"+
		"Beta distributions with the mean and the variance beyond luck that were measured; assumed: stakes of 1, all can act, advice is free",
		"fitted", groups)
	t.row("knowledge", func(g *group) string { return fitted(g.value).knowledge.String() })
	t.row("trust", func(g *group) string { return fitted(g.value).trust.String() })
	t.row("quality of advice", func(g *group) string { return percent(g.value(advice)) })
	t.end()

	t = newTable(w, "Trust is read in two ways. Habit: a share of uses follows, whoever it is. Belief: a person always follows\n"+
		"if it trusts the advice more than its own knowledge, else never. The difference has an interval from "+
		fmt.Sprint(parts)+" parts of the people.",
		"of 100 uses", groups)
	for _, what := range []struct {
		name  string
		q     quantity
		value func(modelled) float64
	}{
		{"improved", improved, func(m modelled) float64 { return m.improved }},
		{"spoiled", spoiled, func(m modelled) float64 { return m.spoiled }},
	} {
		t.measured(what.name+", measured", what.q)
		for as := range readings {
			t.row("  by "+readingNames[as], func(g *group) string { return percent(what.value(at[g][as])) })
			t.row("  less measured", func(g *group) string {
				return figure(number{what.value(at[g][as]) - g.value(what.q), what.value(g.gapErrors[as])}, min(parts, g.people), -1)
			})
		}
	}
	t.end()

	t = newTable(w, "Where it comes from: in the market, own answers and advice are right independently of each other.", "of 100 uses", groups)
	t.measured("own wrong, advice right: measured", couldImprove)
	t.row("  in the market", func(g *group) string { return percent((1 - g.value(alone)) * g.value(advice)) })
	t.measured("own right, advice wrong: measured", couldSpoil)
	t.row("  in the market", func(g *group) string { return percent(g.value(alone) * (1 - g.value(advice))) })
	t.measured("either is more in the market, by", dependence)
	t.end()

	var verdict []string
	for as := range readings {
		verdict = append(verdict, fmt.Sprintf("By %s, %s.", readingNames[as], agreement(groups, as, at)))
	}
	g := &groups[len(groups)-1]
	if low, _ := g.is[dependence].interval(g.people); low > 0 {
		verdict = append(verdict, "Advice is right more often where people are right too:",
			"it can improve less, and spoil less, than in a market where the two are independent.")
	}
	prose.Paragraph(w, "How well the market agrees.", verdict...)
	return nil
}

// String is the distribution by its parameters.
func (s spread) String() string {
	switch size := s.size(); {
	case math.IsNaN(s.mean + s.variance):
		return "cannot tell"
	case s.mean <= 0 || s.mean >= 1 || size > mostSize:
		return percent(s.mean) + ", all alike"
	case size < leastSize:
		return "100 or 0, " + percent(s.mean) + " on average"
	default:
		return fmt.Sprintf("Beta(%.3g, %.3g)", s.mean*size, (1-s.mean)*size)
	}
}

// agreement names the groups in which the shares of improved and spoiled differ, by their
// intervals, between the market and what was measured; and those in which they do not.
func agreement(groups []group, as reading, at map[*group]*[readings]modelled) string {
	var agrees, improves, spoils, untold []string
	for i := range groups {
		g := &groups[i]
		m, e := at[g][as], g.gapErrors[as]
		gaps := []number{{m.improved - g.value(improved), e.improved}, {m.spoiled - g.value(spoiled), e.spoiled}}
		if !gaps[0].known() || !gaps[1].known() {
			untold = append(untold, g.name)
			continue
		}
		off := func(gap number) bool { low, high := gap.interval(min(parts, g.people)); return low > 0 || high < 0 }
		if off(gaps[0]) {
			improves = append(improves, g.name)
		}
		if off(gaps[1]) {
			spoils = append(spoils, g.name)
		}
		if !off(gaps[0]) && !off(gaps[1]) {
			agrees = append(agrees, g.name)
		}
	}
	var said []string
	for _, p := range []struct {
		what  string
		names []string
	}{
		{"no difference shows in", agrees},
		{"the share improved does not agree in", improves},
		{"the share spoiled does not agree in", spoils},
		{"it cannot be told in", untold},
	} {
		if len(p.names) > 0 {
			said = append(said, p.what+" "+strings.Join(p.names, ", "))
		}
	}
	return strings.Join(said, "; ")
}
