package main

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// precisionTable is the time in which each program knows the difference in profit equally well: as well as our
// program that draws no outcomes, where it ran. Samplers' times are computed: the half-width falls with the root of
// the replications, and the variance of a replication is the market's, found from all those of our own sampler.
func precisionTable(results []result) string {
	sd := stat.StdDev(results[0].columns()[columns], nil)
	expected := expectation(results)
	rows := [][]string{{"program", "replications", "time"}}
	if expected != nil {
		rows[0] = append(rows[0], "its time / Expect's", "quartiles")
	}
	widths := halfWidths(expected, len(results[0].turns))
	for _, r := range results {
		if r.expects() {
			times := r.each(func(t *turn) float64 { return t.elapsed.Seconds() })
			rows = append(rows, []string{r.name, "", duration(quartile(times, 0.5)), "1", ""})
			continue
		}
		replications, times := make([]float64, len(widths)), make([]float64, len(widths))
		for i, w := range widths {
			replications[i] = math.Ceil(math.Pow(distuv.UnitNormal.Quantile((1+level)/2)*sd/w, 2))
			times[i] = replications[i] * r.turns[i].perReplication()
		}
		row := []string{r.name, number(quartile(replications, 0.5)), duration(quartile(times, 0.5))}
		if expected != nil {
			ratios := divide(times, expected.each(func(t *turn) float64 { return t.elapsed.Seconds() }))
			row = append(row, number(quartile(ratios, 0.5)), spread(ratios))
		}
		rows = append(rows, row)
	}
	title := fmt.Sprintf("The processor time to know the fee's profit less cost-plus's to ±%s for each receiver, at %.0f%%.",
		number(quartile(widths, 0.5)), 100*level)
	return title + "\n\n" + markdown(rows)
}

// expectation is our program that draws no outcomes, or nil.
func expectation(results []result) *result {
	for i := range results {
		if results[i].expects() {
			return &results[i]
		}
	}
	return nil
}

// halfWidths are those that are asked for, by round: what the program that draws no outcomes has, else some width.
func halfWidths(expected *result, rounds int) []float64 {
	list := make([]float64, rounds)
	for i := range list {
		list[i] = 0.001
		if expected != nil {
			list[i] = expected.turns[i].difference.halfWidth
		}
	}
	return list
}
