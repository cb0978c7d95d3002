// Package prose sets running text in lines, and money in figures.
package prose

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// width of a line, in bytes.
const width = 110

// Paragraph prints words in lines, after a lead, and an empty line.
func Paragraph(w io.Writer, lead string, text ...string) {
	line := ""
	for _, word := range strings.Fields(lead + " " + strings.Join(text, " ")) {
		if line != "" && len(line)+1+len(word) > width {
			fmt.Fprintln(w, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	fmt.Fprint(w, line, "\n\n")
}

// Money prints an amount to a tenth of a cent, or to three figures where it is smaller than
// that.
func Money(v float64) string {
	if math.Abs(v) >= 0.001 || v == 0 {
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
