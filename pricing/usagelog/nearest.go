package usagelog

import (
	"fmt"
	"strings"
)

// nearest says which of a list of names a misspelt one may be; "" where none is near.
func nearest(name string, list []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, other := range list {
		if d := distance(strings.ToLower(name), strings.ToLower(other)); d < least && d < max(len(other), 1) {
			best, least = other, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; the nearest is %q", best)
}

// distance is the number of letters to insert, delete or replace between two names
// (Levenshtein, 1966), of which the first 100 are compared.
func distance(a, b string) int {
	a, b = a[:min(len(a), 100)], b[:min(len(b), 100)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
