// Command whose-value says where between commodity and token a product stands:
// how much of what makes its value differ belongs to the artifact, how much to
// its receiver, and how much to the two together. It does so for a value that is
// a product of two, for markets that lead from the commodity to the token step by
// step, and for a log of attempts, with what such a log cannot tell.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/usevalue/usevalue/examples/internal/command"
	"github.com/usevalue/usevalue/pricing/usagelog"
)

// level of intervals.
const level = 0.95

// mostValues is how many values are drawn at the most: 800 MB of them.
const mostValues = 1e8

func main() { command.Main("whose-value", run) }

// settings are the flags.
type settings struct {
	log                  string
	options              usagelog.Options
	costs                bool
	seed                 uint64
	receivers, artifacts int
}

func run(_ context.Context, args []string, stdout io.Writer, stderr *os.File) error {
	var s settings
	flags := flag.NewFlagSet("whose-value", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.log, "log", "", "`file` of attempts, CSV or JSON, as exported (docs/logs.md): the model, for whom, whether it was right or how it was graded, and, if known, the task")
	flags.BoolVar(&s.costs, "costs", false, "print what each model of the log cost, and nothing else")
	s.options.Graded = true
	s.options.Flags(flags)
	flags.Uint64Var(&s.seed, "seed", 1, "seed of every draw")
	flags.IntVar(&s.receivers, "receivers", 1000, "receivers to draw for part 2, at least 3")
	flags.IntVar(&s.artifacts, "artifacts", 1000, "artifacts to draw for part 2, at least 3")
	check := func() []error {
		errs := []error{command.AtLeast(3, s.receivers, "receivers"), command.AtLeast(3, s.artifacts, "artifacts")}
		if float64(s.receivers)*float64(s.artifacts) > mostValues {
			errs = append(errs, fmt.Errorf("%d receivers and %d artifacts, want a product of at most %.0g",
				s.receivers, s.artifacts, float64(mostValues)))
		}
		switch {
		case s.log != "":
			errs = append(errs, command.Readable(s.log))
		case s.costs:
			errs = append(errs, errors.New("-costs without a log, want -log FILE"))
		}
		return errs
	}
	if err := command.Parse(flags, args, check); err != nil {
		return err
	}
	return report(stdout, s)
}

func report(w io.Writer, s settings) error {
	var page, log bytes.Buffer // so that a fault leaves no half of it behind
	var found verdict
	var err error
	if s.log != "" {
		l, err := usagelog.Open(s.log, s.options)
		switch {
		case err != nil:
		case s.costs:
			err = writeCosts(&log, l, s.log)
		default:
			found, err = writeLog(&log, l, s.log)
		}
		if err != nil {
			return err
		}
	}
	if s.costs {
		_, err = w.Write(log.Bytes())
		return err
	}
	writeHead(&page, s)
	if found.market, err = writeMarkets(&page); err != nil {
		return err
	}
	if err := writeProducts(&page, s); err != nil {
		return err
	}
	page.Write(log.Bytes())
	writeVerdict(&page, found)
	_, err = w.Write(page.Bytes())
	return err
}
