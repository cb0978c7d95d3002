// Package prose sets running text in lines.
package prose

import (
	"fmt"
	"io"
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
