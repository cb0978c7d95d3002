package main

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/simulate"
)

// effect is what one offer makes of another.
type effect struct{ profit, surplus, welfare, bill, handled simulate.Contrast }

func effectOf(x *simulate.Expectation, base, alt string) (effect, error) {
	var e effect
	var errs []error
	for _, m := range []struct {
		of simulate.Metric
		to *simulate.Contrast
	}{{profit, &e.profit}, {surplus, &e.surplus}, {welfare, &e.welfare}, {bill, &e.bill}, {handled, &e.handled}} {
		c, err := x.Compare(base, alt, m.of, level)
		*m.to = c
		errs = append(errs, err)
	}
	return e, errors.Join(errs...)
}

// writeVerdict says in words what the tables are, and what they are not.
func (st *study) writeVerdict(w io.Writer) error {
	fmt.Fprintf(w, "Verdict. Means are for 1,000 conversations; %.0f%% intervals of paired differences in brackets.\n\n", 100*level)
	for _, paragraph := range []func(io.Writer) error{st.ofPrices, st.ofUnits, st.ofRisk, st.ofEvents, st.ofAssumed} {
		if err := paragraph(w); err != nil {
			return err
		}
	}
	prose.Paragraph(w, "What this does not say.", "Rates and prices are quoted, not measured; who leaves unhelped, what a customer is worth, what people resolve and what is acted on are assumed, and other guesses may change the answer.",
		"How often the agent resolves is the same under every contract here: no vendor works harder, or makes more look resolved, because of how it is paid. Nobody is averse to risk, and platforms, people and set-up cost nothing here.")
	return nil
}

// ofPrices compares what is quoted by resolution and by conversation.
func (st *study) ofPrices(w io.Writer) error {
	e, err := effectOf(st.quoted, ifResolved, byConversation)
	if err != nil {
		return err
	}
	prose.Paragraph(w, "At quoted prices,", fmt.Sprintf("$%.2f a conversation, instead of $%.2f a resolution, %s.", st.terms.byConversation.usd, st.terms.byResolution.usd, e.moves()),
		e.keeping(), e.taking())
	return nil
}

// ofUnits compares units at equal expected bills.
func (st *study) ofUnits(w io.Writer) error {
	c, err := effectOf(st.equal, ifResolved, byConversation)
	if err != nil {
		return err
	}
	k, err := effectOf(st.equal, ifResolved, byToken)
	if err != nil {
		return err
	}
	j, err := st.equal.Estimate(ifResolved, judging, level)
	if err != nil {
		return err
	}
	prose.Paragraph(w, "At equal expected bills,", "to charge by the conversation instead of by the resolution "+c.moves()+". To charge by the token "+k.moves()+".",
		fmt.Sprintf("To judge what was resolved costs the vendor $%.1f, which the other units do without.", j.Value), st.matters(c))
	return nil
}

// ofRisk says how much bills and profit vary by unit, at equal expected bills.
func (st *study) ofRisk(w io.Writer) error {
	c, err := st.risk.Compare(ifResolved, byConversation, profit, level)
	if err != nil {
		return err
	}
	var bills, profits [2]float64
	for i, offer := range []string{ifResolved, byConversation} {
		e, errBill := st.risk.StdDev(offer, simulate.BillStdDev, level)
		sd, errProfit := fromMarketToMarket(st.risk, offer)
		if err := errors.Join(errBill, errProfit); err != nil {
			return err
		}
		bills[i], profits[i] = e.Value, sd
	}
	prose.Paragraph(w, "Risk at equal expected bills,", fmt.Sprintf("by %d markets drawn.", c.Replications),
		fmt.Sprintf("The bill of a business, for %d conversations or so, has a standard deviation of $%.1f by the resolution "+
			"and $%.1f by the conversation.", conversations, bills[0], bills[1]),
		fmt.Sprintf("The vendor's profit for 1,000 conversations, of %d businesses together, has one of $%.1f and $%.1f; "+
			"by the conversation it is higher in %.0f%% of markets.", st.risk.Receivers, profits[0], profits[1], 100*c.Above))
	return nil
}

// matters compares what the unit does at equal bills with what the price did.
func (st *study) matters(unit effect) string {
	quoted, err := effectOf(st.quoted, ifResolved, byConversation)
	if err != nil {
		return ""
	}
	if of := math.Abs(unit.profit.Difference.Value / quoted.profit.Difference.Value); of < 0.5 {
		return fmt.Sprintf("That is %.1f%% of what the vendor's profit moved at quoted prices: most of that was the price, not the unit.", 100*of)
	}
	return ""
}

// ofEvents says what is counted, and what another meaning of it changes.
func (st *study) ofEvents(w io.Writer) error {
	var share [3]simulate.Estimate
	for i, m := range []simulate.Metric{anyway, wrong, improved} {
		var err error
		if share[i], err = st.quoted.Estimate(ifResolved, m, level); err != nil {
			return err
		}
	}
	list, err := effectOf(st.quoted, ifResolved, ifImproved)
	if err != nil {
		return err
	}
	equal, err := effectOf(st.equal, ifResolved, ifImproved)
	if err != nil {
		return err
	}
	prose.Paragraph(w, "What counts as resolved.", fmt.Sprintf("Of what is billed as resolved, a person would have resolved %.0f%% too, and the agent spared that answer; only the agent resolved %.0f%%; %.1f%% was not resolved.",
		100*share[0].Value, 100*share[2].Value, 100*share[1].Value),
		fmt.Sprintf("At the same $%.2f, to pay for improvements alone %s.", st.terms.byResolution.usd, list.moves()),
		fmt.Sprintf("At $%.2f an improvement, which should bill as much, it %s.", st.fees[2], equal.moves()),
		"Work spared is no improvement of an answer: who buys the agent for the first should not pay by the second.")
	return nil
}

// ofAssumed says what it costs that unhelped customers leave.
func (st *study) ofAssumed(w io.Writer) error {
	last := assumedShares[len(assumedShares)-1]
	e, err := effectOf(st.assumed, leaving(ifResolved, assumedShares[0]), leaving(ifResolved, last))
	if err != nil {
		return err
	}
	units, err := effectOf(st.assumed, leaving(ifResolved, last), leaving(byConversation, last))
	if err != nil {
		return err
	}
	prose.Paragraph(w, "Assumed resolutions.", fmt.Sprintf("If %.0f%% of the unhelped leave instead of none, the bill by resolution is %s, and what businesses gain is %s:", 100*last, amount(e.bill), amount(e.surplus)),
		"the wrong charges are one part of it, the customers lost another, and that one they lose under any contract.",
		fmt.Sprintf("Even then, at quoted prices, by the conversation %s.", units.moves()))
	return nil
}

// moves says what each side gains or loses, and both together.
func (e effect) moves() string {
	return fmt.Sprintf("earns the vendor %s and leaves businesses %s; together they have %s", amount(e.profit), amount(e.surplus), amount(e.welfare))
}

// keeping says what becomes of the share that the agent answers.
func (e effect) keeping() string {
	s := fmt.Sprintf("The agent answers %.1f%% instead of %.1f%%", 100*e.handled.AltValue.Value, 100*e.handled.BaseValue.Value)
	if e.handled.Difference.High < 0 {
		s += ": a price that is paid without an outcome, too, keeps out those whom the agent rarely helps, or whose people cost little"
	}
	return s + "."
}

// taking says whether a gain was made or taken.
func (e effect) taking() string {
	switch {
	case e.profit.Difference.Low > 0 && e.surplus.Difference.High < 0 && e.welfare.Difference.High < 0:
		return "The vendor takes what businesses had, and some is lost on the way."
	case e.profit.Difference.Low > 0 && e.surplus.Difference.High < 0:
		return "The vendor takes what businesses had."
	case e.profit.Difference.Low > 0 && e.surplus.Difference.Low > 0:
		return "Both sides have more."
	}
	return ""
}

// amount is a difference in words, with its interval, or that there is none to
// tell.
func amount(c simulate.Contrast) string {
	d := c.Difference
	if !c.Apart() {
		return fmt.Sprintf("as much, as far as can be told [%+.1f, %+.1f]", d.Low, d.High)
	}
	word := "more"
	if d.Value < 0 {
		word = "less"
	}
	return fmt.Sprintf("$%.1f %s [%+.1f, %+.1f]", math.Abs(d.Value), word, d.Low, d.High)
}
