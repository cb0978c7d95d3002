package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/usevalue/usevalue/examples/internal/prose"
	"github.com/usevalue/usevalue/pricing/usagelog"
	"github.com/usevalue/usevalue/simulate"
)

// writeCosts prints what a completed artifact costs with each model.
func writeCosts(w io.Writer, list []*record, source string, logged, byProject bool) {
	fmt.Fprintf(w, "What a completed artifact costs\nmeasured: %s\n\n", source)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "model\tattempts\tsuccess\t$/attempt\t$/artifact\t± s.e.\tspent on failures"+only(byProject, "\t± by project"))
	row := func(r *record) {
		fmt.Fprintf(t, "%s\t%.0f\t%.3f\t%s\t%s\t%s\t%.3f%s\n",
			r.Name, r.Rows, r.rate(), prose.Money(r.PerRow()), dollars(r.PerRight()), dollars(r.costError), r.spentOnFailures(),
			only(byProject, fmt.Sprintf("\t%.3f", r.spread)))
	}
	for _, r := range byCost(list) {
		row(r)
	}
	if all := pool(list); logged {
		row(all)
		t.Flush()
		if all.Right > 0 {
			fmt.Fprintf(w, "\nAll %.0f attempts: success %.3f at $%[3]s an attempt; $%[3]s / %.3[2]f is $%[4]s a completed artifact, "+
				"$%.4[5]g if nothing is rounded before.\n",
				all.Rows, all.rate(), prose.Money(all.PerRow()),
				prose.Money(rounded(all.PerRow())/rounded(all.rate())), all.PerRight())
		}
	}
	t.Flush()
	fmt.Fprintln(w, "\nAn artifact is completed when its task is resolved; its cost is that of all attempts, failures too.\nSuccess is a share of attempts, spent on failures a share of cost.")
	if byProject {
		fmt.Fprintln(w, "± by project is the standard deviation of the success rate over projects beyond chance.")
	}
}

// only is the text where a condition holds.
func only(holds bool, text string) string {
	if holds {
		return text
	}
	return ""
}

// rounded is a number as it is printed.
func rounded(v float64) float64 {
	v, _ = strconv.ParseFloat(prose.Money(v), 64) // of what was just printed
	return v
}

func dollars(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return prose.Money(v)
}

// writeAssumptions says which numbers of the simulation are measured.
func writeAssumptions(w io.Writer, r *record, a amounts, logged bool) {
	fmt.Fprintf(w, "%s, sold three ways\n", r.Name)
	if logged {
		fmt.Fprintf(w, "measured: success rate %.3f, ± %.3f by project; the cost of every attempt, by outcome\n", r.rate(), r.spread)
	} else {
		fmt.Fprintf(w, "measured: success rate %.3f; log-normal fits of cost by outcome, mean $%s right and $%s wrong\n",
			r.rate(), prose.Money(r.meanRight), prose.Money(r.meanWrong))
		fmt.Fprintf(w, "assumed:  ± %.2f by project, the mean of 35 pairs of agent and model in OpenHands' log of the same tasks\n", r.spread)
	}
	const few = 30 // as a rule of thumb, for a rate and a mean to be near normal
	if r.Rows < few {
		fmt.Fprintf(w, "warning:  %.0f attempts are too few to tell a success rate or a cost, want at least %d\n", r.Rows, few)
	}
	fmt.Fprintf(w, "assumed:  stakes (median $%s a task, widely spread), own knowledge, ability to act, checks at $%s, %d tasks a receiver,\n",
		cents(a.stakes), cents(a.checkCost), tasks)
	fmt.Fprintf(w, "          %.0f%% false positives, %.0f%% false negatives, $%s to measure a delivery; a receiver knows its own project's success rate\n",
		100*falsePositive, 100*falseNegative, cents(a.measuring))
}

// cents prints an amount that was given, to a cent or as exactly as it was.
func cents(v float64) string {
	if v == math.Round(100*v)/100 {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprint(v)
}

// writeNotes says how a log was read, and what it has not.
func writeNotes(w io.Writer, l *usagelog.Log) {
	for _, note := range l.Notes() {
		prose.Paragraph(w, "Log:", note+".")
	}
}

// writeRequests prints what each model of a log without outcomes cost.
func writeRequests(w io.Writer, l *usagelog.Log, source string) error {
	list, err := usagelog.Costs(l)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "What each model cost\nmeasured: %s\n\n", source)
	if err := usagelog.WriteCosts(w, list, false); err != nil {
		return err
	}
	fmt.Fprintln(w)
	writeNotes(w, l)
	prose.Paragraph(w, "Not in this log:", l.Lacks(usagelog.Outcome)+".", "Without it nothing is known of what a right answer costs, and nothing is sold.")
	return nil
}

// writeMethods says which numbers are means, which are about risk, and how each is found.
func (st *study) writeMethods(w io.Writer) {
	fmt.Fprintf(w, "means:    by expectation: %d sets of %d points stand for receivers;\n          integrated, not drawn: %s\n",
		st.equal.Replications(), st.equal.Points(), strings.Join(st.equal.Integrated, ", "))
	fmt.Fprintf(w, "risk:     by %d drawn replications of %d receivers\n", st.risk.Replications(), st.risk.Receivers)
}

// write prints what was found.
func (st *study) write(w io.Writer) error {
	st.writeMethods(w)
	fmt.Fprintf(w, "\n1. At equal expected bills, %.2f x cost or $%s a task\n\n",
		equalMultiple, prose.Money(equalMultiple*st.sold.simulatedCost()))
	for _, c := range contracts {
		fmt.Fprintf(w, "   %-12s %s\n", c.name, c.says(st.sold, equalMultiple))
	}
	err := writeMeans(w, st.equal, simulate.Profit, simulate.Surplus, simulate.Welfare, simulate.Missed, simulate.Wasted, simulate.Measuring,
		simulate.ShareOfFirstBest, simulate.Joined, simulate.TasksRun, simulate.SuccessRate, simulate.CostPerArtifact, simulate.PricePerArtifact)
	if err != nil {
		return err
	}
	fmt.Fprint(w, "\nMeans of the control, the same quality for all and measuring free:\n\n")
	if err := writeDifferences(w, st.control); err != nil {
		return err
	}
	if err := st.writeRisk(w); err != nil {
		return err
	}
	for i, p := range st.priced {
		fmt.Fprintf(w, "\n%d. %s\n\n", i+2, p.title)
		for _, b := range p.at {
			fmt.Fprintf(w, "   %-12s %s\n", b.name, b.says(st.sold, b.multiple))
		}
		if err := writeMeans(w, p.means, simulate.Profit, simulate.Surplus, simulate.Welfare, simulate.ShareOfFirstBest,
			simulate.TasksRun, simulate.CostPerArtifact, simulate.PricePerArtifact); err != nil {
			return err
		}
	}
	return st.read(w)
}

// writeMeans prints metrics of all contracts, and what the outcome fee makes of cost-plus.
func writeMeans(w io.Writer, x *simulate.Expectation, metrics ...simulate.Metric) error {
	table, err := x.Table(level, metrics...)
	if err != nil {
		return err
	}
	fmt.Fprint(w, "\nMeans by expectation. ", table, "\n")
	return writeDifferences(w, x)
}

// writeDifferences prints what the outcome fee makes of cost-plus.
func writeDifferences(w io.Writer, x *simulate.Expectation) error {
	table, err := x.Differences(contracts[0].name, contracts[1].name, level, simulate.Profit, simulate.Surplus, simulate.Welfare)
	fmt.Fprint(w, table)
	return err
}

// writeRisk prints how much bills and payoffs vary.
func (st *study) writeRisk(w io.Writer) error {
	r := st.risk
	fmt.Fprintf(w, "\nRisk by draws, at equal expected bills. %s: %d replications of %d receivers, seed %d\n"+
		"standard deviations in $, those of bills and surplus ± half the %.0f%% interval\n\n",
		r.Market, r.Replications(), r.Receivers, r.Seed, 100*level)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	rows := []string{"", "bill, from receiver to receiver", "surplus, from receiver to receiver", "profit a receiver, from market to market"}
	for _, c := range contracts {
		list, err := spreads(r, c.name)
		if err != nil {
			return err
		}
		for i, cell := range append([]string{c.name}, list...) {
			rows[i] += "\t" + cell
		}
	}
	for _, row := range rows {
		fmt.Fprintln(t, row)
	}
	return t.Flush()
}

// spreads are the standard deviations of a contract's bills, surplus and profit.
func spreads(r *simulate.Result, offer string) (list []string, err error) {
	for _, of := range []simulate.StdDev{simulate.BillStdDev, simulate.SurplusStdDev} {
		e, err := r.StdDev(offer, of, level)
		if err != nil {
			return nil, err
		}
		list = append(list, fmt.Sprintf("%s ± %s", prose.Money(e.Value), prose.Money(half(e))))
	}
	profit, err := r.Estimate(offer, simulate.Profit, level)
	return append(list, prose.Money(profit.StandardError*math.Sqrt(float64(r.Replications())))), err
}
