package usagelog

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"

	"github.com/usevalue/usevalue/pricing"
)

// Total is what rows come to.
type Total struct {
	Name         string
	Rows         float64
	Cost         float64 // in currency
	Wasted       float64 // of it, on rows that were not right
	Right        float64 // the sum of outcomes
	CostSquared  float64 // the sum of squares
	CostOfRight  float64 // the sum of cost times outcome
	RightSquared float64
	Usage        pricing.Usage
}

// Add counts a row.
func (t *Total) Add(r *Row) {
	t.Rows++
	t.Cost += r.Cost
	t.Wasted += (1 - r.Outcome) * r.Cost
	t.Right += r.Outcome
	t.CostSquared += r.Cost * r.Cost
	t.CostOfRight += r.Cost * r.Outcome
	t.RightSquared += r.Outcome * r.Outcome
	t.Usage = t.Usage.Plus(r.Usage)
}

// Plus is both totals together, under the name of the first.
func (t Total) Plus(u Total) Total {
	return Total{t.Name, t.Rows + u.Rows, t.Cost + u.Cost, t.Wasted + u.Wasted, t.Right + u.Right, t.CostSquared + u.CostSquared,
		t.CostOfRight + u.CostOfRight, t.RightSquared + u.RightSquared, t.Usage.Plus(u.Usage)}
}

// PerRow is the mean cost of a row.
func (t Total) PerRow() float64 { return t.Cost / t.Rows }

// PerRight is the cost of a right answer: that of all rows, wrong ones too, over the right
// ones; infinite, or NaN, without any.
func (t Total) PerRight() float64 { return t.Cost / t.Right }

// PerRightError is the standard error of PerRight by the delta method: the residuals
// cost - ratio x outcome have mean 0. It takes two rows at least.
func (t Total) PerRightError() float64 {
	ratio := t.PerRight()
	squares := t.CostSquared - 2*ratio*t.CostOfRight + ratio*ratio*t.RightSquared
	return math.Sqrt(max(0, squares)/(t.Rows-1)*t.Rows) / t.Right
}

// Costs are the totals of a log by artifact, the dearest in all first. It reads the log
// once (twice if it has an ID), and keeps nothing but totals.
func Costs(l *Log) ([]Total, error) {
	need := []Field{Cost}
	if l.Has(Outcome) {
		need = append(need, Outcome)
	}
	of := map[string]*Total{}
	err := l.Each(need, func(r *Row) {
		t := of[r.Artifact]
		if t == nil {
			t = &Total{Name: r.Artifact}
			of[r.Artifact] = t
		}
		t.Add(r)
	})
	if err != nil {
		return nil, err
	}
	var list []Total
	for _, t := range of {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b Total) int { return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(a.Name, b.Name)) })
	return list, nil
}

// WriteCosts prints totals as a table, and their sum; how often rows were right, and what
// a right one cost, only if the log says so.
func WriteCosts(w io.Writer, list []Total, outcomes bool) error {
	sum := Total{Name: "all"}
	for _, t := range list {
		sum = sum.Plus(t)
	}
	tokens := sum.Usage != pricing.Usage{}
	head := "model\trows\t$\tshare\t$/row"
	if outcomes {
		head += "\tright\t$/right one"
	}
	if tokens {
		head += "\tM input\tM cache read\tM cache write\tM output"
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, head)
	for _, x := range append(slices.Clone(list), sum) {
		name := x.Name
		if name == "" {
			name = "(no model named)"
		}
		fmt.Fprintf(t, "%s\t%.0f\t%s\t%.3f\t%s", name, x.Rows, figure(x.Cost), x.Cost/sum.Cost, figure(x.PerRow()))
		if outcomes {
			fmt.Fprintf(t, "\t%.3f\t%s", x.Right/x.Rows, figure(x.PerRight()))
		}
		if tokens {
			for _, n := range []float64{x.Usage.Input, x.Usage.CacheRead, x.Usage.CacheWrite, x.Usage.Output} {
				fmt.Fprintf(t, "\t%s", figure(n/1e6))
			}
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// figure prints an amount to a cent or to four figures, whichever is more.
func figure(x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "–"
	case math.Abs(x) >= 100 || x == 0:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.4g", x)
}
