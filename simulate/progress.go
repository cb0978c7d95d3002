package simulate

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// ShowProgress returns a function for [Experiment.Progress] that keeps one line
// of the file up to date, such as os.Stderr, and clears it at the end. Where the
// file is not a terminal, it returns nil: nobody is looking.
func ShowProgress(f *os.File) func(done, of int) {
	if f == nil {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return progressLine(f)
}

// progressLine rewrites a line whenever another percent is done.
func progressLine(w io.Writer) func(done, of int) {
	shown := -1
	return func(done, of int) {
		percent := 100 * done / of
		if percent == shown {
			return
		}
		shown = percent
		if done == of {
			fmt.Fprintf(w, "\r%s\r", strings.Repeat(" ", 60))
			return
		}
		fmt.Fprintf(w, "\r%d of %d (%d%%)", done, of, percent)
	}
}
