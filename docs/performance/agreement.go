package main

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// agreement compares the means of every program with those of our first: tasks, five sums for each offer, and the
// difference in profit. They agree where none is further away than 4 standard errors. The variance of a replication is the
// market's, so ours stands for all: the few replications of a slow peer need not estimate it.
func agreement(results []result) (verdict string, agree bool) {
	own := results[0].columns()
	worst, whose, compared := 0.0, "", 0
	note := func(away float64, name string, column int) {
		compared++
		if !(away <= worst) {
			worst, whose = away, fmt.Sprintf("%s, %s", name, columnName(column))
		}
	}
	for _, r := range results[1:] {
		if r.expects() {
			note(r.distance(own[columns]), r.name, columns)
			continue
		}
		for i, x := range r.columns() {
			mean, sd := stat.MeanStdDev(own[i], nil)
			away := math.Abs(stat.Mean(x, nil)-mean) / (sd * math.Sqrt(1/float64(len(x))+1/float64(len(own[i]))))
			note(away, r.name, i)
		}
	}
	switch {
	case compared == 0:
		return "No peer ran, so there is nothing to compare with.", true
	case worst <= 4:
		return fmt.Sprintf("All programs play the same market: of %d means, the furthest from those of Run (%s) is %.1f standard errors away.",
			compared, whose, worst), true
	}
	return fmt.Sprintf("The programs do not agree: %s is %.1f standard errors from that of Run, want at most 4.", whose, worst), false
}

// columns are the numbers of all replications, and last the difference in profit.
func (r *result) columns() [columns + 1][]float64 {
	var list [columns + 1][]float64
	for i := range r.turns {
		for _, row := range r.turns[i].rows {
			for k, x := range row {
				list[k] = append(list[k], x)
			}
			list[columns] = append(list[columns], profitDifference(row))
		}
	}
	return list
}

// distance is how many standard errors the differences of a program lie from a sample of them.
func (r *result) distance(sample []float64) float64 {
	n, mean, variance := float64(len(r.turns)), 0.0, 0.0
	for i := range r.turns {
		d := r.turns[i].difference
		mean += d.value / n
		variance += d.standardError * d.standardError / (n * n)
	}
	m, v := stat.MeanVariance(sample, nil)
	return math.Abs(mean-m) / math.Sqrt(variance+v/float64(len(sample)))
}

// columnName says what a column holds.
func columnName(i int) string {
	switch i {
	case 0:
		return "tasks"
	case columns:
		return "the difference in profit"
	}
	return [sums]string{"uses", "revenue", "cost", "value", "right answers"}[(i-1)%sums] + " of " +
		[offers]string{"cost-plus", "fee", "half of each"}[(i-1)/sums]
}
