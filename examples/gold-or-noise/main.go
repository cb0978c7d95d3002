// Command gold-or-noise says whether advice is gold to some and noise to others, from a log
// of what people would have answered without it, what it said, and what they answered in the
// end: whom it helped and how far beyond luck, what fees on three events would have billed,
// and how well a market that is fitted to the log agrees with it.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/usevalue/usevalue/examples/internal/command"
)

// level of intervals.
const level = 0.95

func main() { command.Main("gold-or-noise", run) }

func run(ctx context.Context, args []string, stdout io.Writer, stderr *os.File) error {
	var log string
	var seed uint64
	flags := flag.NewFlagSet("gold-or-noise", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&log, "log", "", "CSV `file` with a row for each use, in columns person, own_right, advice_right, final_right "+
		"(0 or 1), and group, which may be absent (persons of one name in two groups are two); without it: figures that are built in")
	flags.Uint64Var(&seed, "seed", 1, "seed of every draw")
	check := func() []error {
		if log == "" {
			return nil
		}
		return []error{command.Readable(log)}
	}
	if err := command.Parse(flags, args, check); err != nil {
		return err
	}
	source, groups := builtInSource, builtIn
	if log != "" {
		people, err := readLog(log)
		if err != nil {
			return err
		}
		if groups, err = groupsOf(ctx, people, seed); err != nil {
			return fmt.Errorf("%s: %w", log, err)
		}
		source = log
	}
	var page bytes.Buffer // so that a fault leaves no half of it behind
	if err := write(ctx, &page, source, groups, seed); err != nil {
		return err
	}
	_, err := stdout.Write(page.Bytes())
	return err
}
