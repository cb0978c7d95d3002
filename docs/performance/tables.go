package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// taskTable is the time of a task by each program, and the ratio of ours to it.
func taskTable(results []result) string {
	own := results[0].each((*turn).perTask)
	rows := [][]string{{"program", "ns a task", "quartiles", "Run's time / its", "quartiles"}}
	for i, r := range results {
		if r.expects() {
			continue
		}
		times := r.each((*turn).perTask)
		row := []string{r.name, number(quartile(times, 0.5)), spread(times)}
		if i == 0 {
			row = append(row, "1", "")
		} else {
			ratios := divide(own, times)
			row = append(row, number(quartile(ratios, 0.5)), spread(ratios))
		}
		rows = append(rows, row)
	}
	title := fmt.Sprintf("A task under three offers, in processor time: medians and quartiles of %d rounds in turn.", len(own))
	return title + "\n\n" + markdown(rows)
}

// spread is the first and the third quartile.
func spread(x []float64) string {
	return number(quartile(x, 0.25)) + " to " + number(quartile(x, 0.75))
}

// quartile is a quantile of a sample, in proportion between the neighbours of its place among the n-1 gaps.
func quartile(x []float64, p float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	place := p * float64(len(x)-1)
	below := min(int(place), len(x)-2)
	return sorted[below] + (place-float64(below))*(sorted[below+1]-sorted[below])
}

// each is a number of every turn.
func (r *result) each(of func(*turn) float64) []float64 {
	list := make([]float64, len(r.turns))
	for i := range r.turns {
		list[i] = of(&r.turns[i])
	}
	return list
}

// divide is a by b, round by round.
func divide(a, b []float64) []float64 {
	list := make([]float64, len(a))
	for i := range list {
		list[i] = a[i] / b[i]
	}
	return list
}

// number prints three digits, and all those before the point.
func number(x float64) string {
	if x == 0 {
		return "0"
	}
	places := max(0, 2-int(math.Floor(math.Log10(math.Abs(x)))))
	return grouped(strconv.FormatFloat(x, 'f', places, 64))
}

// grouped puts commas between thousands.
func grouped(digits string) string {
	whole, rest, _ := strings.Cut(digits, ".")
	if rest != "" {
		rest = "." + rest
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + rest
}

// duration prints a time of seconds in the unit that suits it.
func duration(seconds float64) string {
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{24 * time.Hour, "days"}, {time.Hour, "hours"}, {time.Minute, "minutes"}, {time.Second, "s"}, {time.Millisecond, "ms"}} {
		if n := seconds / u.unit.Seconds(); n >= 2 {
			return number(n) + " " + u.name
		}
	}
	return number(seconds*1e6) + " µs"
}

// markdown is a table; the columns after the first are to the right.
func markdown(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for k, cell := range row {
			width[k] = max(width[k], len([]rune(cell)))
		}
	}
	var s strings.Builder
	for i, row := range rows {
		for k, cell := range row {
			space := strings.Repeat(" ", width[k]-len([]rune(cell)))
			if k == 0 {
				s.WriteString("| " + cell + space)
			} else {
				s.WriteString(" | " + space + cell)
			}
		}
		s.WriteString(" |\n")
		if i == 0 {
			for k, w := range width {
				if k == 0 {
					s.WriteString("|" + strings.Repeat("-", w+2))
				} else {
					s.WriteString("|" + strings.Repeat("-", w+1) + ":")
				}
			}
			s.WriteString("|\n")
		}
	}
	return s.String()
}
