// Command supportagent asks how answers to customers should be paid for: by the
// resolution, by the conversation or by the token. It begins with what vendors
// quote, and with what resolutions that are only assumed do to a bill; then it
// sells one agent to a market of businesses, under three meanings of resolved.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/usevalue/usevalue/examples/internal/command"
	"github.com/usevalue/usevalue/simulate"
)

func main() { command.Main("supportagent", run) }

// settings are the flags.
type settings struct {
	data         []string
	options      options
	seed         uint64
	replications int
	workers      int
	progress     func(done, of int)
}

func run(ctx context.Context, args []string, stdout io.Writer, stderr *os.File) error {
	var s settings
	flags := flag.NewFlagSet("supportagent", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Func("data", "`file` of quotes, CSV or JSON; may be given twice. Prices have columns vendor, product, billing_unit, price_usd; rates have vendor, metric, value, unit (pct, usd or count). Of what is not given, built-in quotes are used", func(path string) error {
		s.data = append(s.data, path)
		return nil
	})
	flags.Func("units", "what is billed under names that are not known: `unit=kind,...`, such as \"handled ticket=conversation\"; kinds are resolution, conversation, action, and other, which is left out", s.options.units.set)
	s.options.format.Flags(flags)
	flags.Uint64Var(&s.seed, "seed", 1, "seed of every draw")
	flags.IntVar(&s.replications, "replications", 200, fmt.Sprintf("copies of the market that are drawn for risk, at least 2; "+
		"means take %d sets of points, or as many as copies if these are fewer", mostScrambled))
	flags.IntVar(&s.workers, "workers", 0, "goroutines; 0 is one a processor")
	check := func() []error {
		errs := []error{command.AtLeast(2, s.replications, "replications"), command.Workers(s.workers)}
		for _, path := range s.data {
			errs = append(errs, command.Readable(path))
		}
		return errs
	}
	if err := command.Parse(flags, args, check); err != nil {
		return err
	}
	s.progress = simulate.ShowProgress(stderr)
	return report(ctx, stdout, s)
}

func report(ctx context.Context, w io.Writer, s settings) error {
	q, err := readQuotes(s.data, s.options)
	if err != nil {
		return err
	}
	t, err := q.terms()
	if err != nil {
		return err
	}
	study, err := newStudy(ctx, t, s)
	if err != nil {
		return err
	}
	var page bytes.Buffer // so that a fault leaves no half of it behind
	writeThousand(&page, t)
	writeVendors(&page, q)
	writeAssumed(&page, t)
	if err := study.write(&page); err != nil {
		return err
	}
	_, err = w.Write(page.Bytes())
	return err
}
