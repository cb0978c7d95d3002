package usagelog

import "strings"

// yes and no are what outcomes are called.
var (
	yes = []string{"true", "t", "yes", "y", "resolved", "solved", "correct", "right", "pass", "passed", "success", "succeeded"}
	no  = []string{"false", "f", "no", "n", "unresolved", "unsolved", "incorrect", "wrong", "fail", "failed", "failure"}
	// unbilled are what exports write in place of a cost of nothing.
	unbilled = []string{"-", "–", "included", "free", "no charge", "not charged", "n/a", "na", "null", "none", "nan"}
)

// truth reads an outcome: 0 or 1, or a word.
func truth(text string) (float64, bool) {
	switch text {
	case "0", "0.0":
		return 0, true
	case "1", "1.0":
		return 1, true
	}
	for i, words := range [][]string{no, yes} {
		if isOne(text, words) {
			return float64(i), true
		}
	}
	return 0, false
}

func isOne(text string, words []string) bool {
	for _, word := range words {
		if strings.EqualFold(text, word) {
			return true
		}
	}
	return false
}
