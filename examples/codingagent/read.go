package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/simulate"
)

// read says in words what the numbers are, and what they are not.
func (st *study) read(w io.Writer) error {
	var d [5]effect
	for i, x := range []*simulate.Expectation{st.control, st.equal, st.priced[0].means, st.priced[1].means, st.priced[2].means} {
		var err error
		if d[i], err = effectOf(x); err != nil {
			return err
		}
	}
	control, equal, seller, receivers, believers := d[0], d[1], d[2], d[3], d[4]
	fmt.Fprint(w, "\nHow to read this\n\n")
	prose.Paragraph(w, "What should not differ.",
		"Where receivers know the quality they get and all get the same, only the expected bill of a task matters (neutrality),",
		"however much their stakes and knowledge differ.", control.neutral(),
		"What differs elsewhere is therefore not the unit on the invoice. It is quality that varies by project, and who knows it, and what measuring costs.")
	prose.Paragraph(w, "At equal expected bills the outcome fee", equal.moves("earns the seller", "leaves receivers"),
		"A project in which the model is often right pays more than under cost-plus, one in which it is rarely right pays less.",
		"What the two sides have together is made or lost by the contract; the rest only moves from one to the other.")
	if err := st.readRisk(w); err != nil {
		return err
	}
	prose.Paragraph(w, "At the price that is best for the seller the outcome fee",
		seller.moves("earns the seller", "leaves receivers"), seller.taking(),
		"Intervals are for the prices found, to 0.5%: around its best price the seller's profit hardly changes,",
		"but receivers pay a change of price on every task.")
	prose.Paragraph(w, "At no loss the outcome fee", receivers.moves("earns the seller", "leaves receivers"),
		"Where receivers know their quality, the price that leaves them most is the cost, and cost-plus charges just that;",
		"a fee can tie with it at best, before what it costs to measure.")
	prose.Paragraph(w, "If receivers do not know the quality they get, the outcome fee", believers.moves("earns the seller", "leaves receivers"),
		"A fee for success needs no trust; a price for attempts is paid by those who believe in it, and some of them should not.", believers.taking())
	prose.Paragraph(w, "What this does not say.", "No log measures stakes, knowledge, the ability to act or trust: they are assumed, and another guess may change the answer.",
		"The seller's effort is the same under every contract, and nobody is averse to risk. All amounts are for each receiver and period.")
	return nil
}

// effect is what the outcome fee makes of cost-plus.
type effect struct{ profit, surplus, welfare simulate.Contrast }

func effectOf(x *simulate.Expectation) (e effect, err error) {
	for _, m := range []struct {
		of simulate.Metric
		to *simulate.Contrast
	}{{simulate.Profit, &e.profit}, {simulate.Surplus, &e.surplus}, {simulate.Welfare, &e.welfare}} {
		if *m.to, err = x.Compare(contracts[0].name, contracts[1].name, m.of, level); err != nil {
			return e, err
		}
	}
	return e, nil
}

// moves says what each side gains or loses, and both together.
func (e effect) moves(seller, receivers string) string {
	return fmt.Sprintf("%s %s and %s %s. Together they have %s.",
		seller, amount(e.profit), receivers, strings.TrimSuffix(amount(e.surplus), ","), strings.TrimSuffix(amount(e.welfare), ","))
}

// amount is a difference in words, or that there is none to tell.
func amount(c simulate.Contrast) string {
	switch x := c.Difference.Value; {
	case !c.Apart():
		return "as much, as far as can be told,"
	case x > 0:
		return fmt.Sprintf("$%s more", prose.Money(x))
	default:
		return fmt.Sprintf("$%s less", prose.Money(math.Abs(x)))
	}
}

// neutral says what the control shows.
func (e effect) neutral() string {
	profit, surplus := e.profit.Difference, e.surplus.Difference
	if profit.Value == 0 && surplus.Value == 0 && half(profit)+half(surplus) == 0 {
		return "In the control the outcome fee changes neither profit nor surplus."
	}
	s := fmt.Sprintf("In the control the outcome fee changes profit by %+.3f ± %.3f and surplus by %+.3f ± %.3f",
		profit.Value, half(profit), surplus.Value, half(surplus))
	if e.profit.Apart() || e.surplus.Apart() {
		return s + ": more than chance does 19 times in 20, so look again with more replications."
	}
	return s + ": nothing but chance."
}

// readRisk says how much bills and profit vary under the outcome fee and cost-plus.
func (st *study) readRisk(w io.Writer) error {
	base, alt := contracts[0].name, contracts[1].name
	c, err := st.risk.Compare(base, alt, simulate.Profit, level)
	if err != nil {
		return err
	}
	of, err := spreads(st.risk, base)
	if err != nil {
		return err
	}
	than, err := spreads(st.risk, alt)
	if err != nil {
		return err
	}
	prose.Paragraph(w, "Risk at equal expected bills.",
		fmt.Sprintf("From receiver to receiver bills have a standard deviation of $%s under the outcome fee and $%s under cost-plus.",
			than[0], of[0]),
		fmt.Sprintf("A seller with all %d receivers pools most of that: from market to market its profit a receiver has one of $%s under the fee "+
			"and $%s under cost-plus.", st.risk.Receivers, than[2], of[2]),
		fmt.Sprintf("The fee earned it more in %.0f%% of the %d markets drawn.", 100*c.Above, c.Replications))
	return nil
}

func half(e simulate.Estimate) float64 { return e.High - e.Value }

// taking says whether a gain was made or taken.
func (e effect) taking() string {
	gains, takes := e.profit.Difference.Low > 0, e.surplus.Difference.High < 0
	switch {
	case gains && takes && e.welfare.Difference.High < 0:
		return "It earns more by taking what receivers had, and some is lost on the way."
	case gains && takes:
		return "It earns more partly by taking what receivers had."
	case gains && e.surplus.Difference.Low > 0:
		return "Both sides have more: the gain is made, not taken."
	}
	return ""
}
