// Command codingagent asks whether a coding agent should be sold by what it
// costs, by the outcome, or half and half. It reads what attempts cost and
// whether they resolved their task, from a log or from published figures, prints
// what a completed artifact costs with each model, and then sells one of them to
// receivers whose quality varies by project.
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
	"github.com/usevalue/usevalue/simulate"
)

func main() { command.Main("codingagent", run) }

// settings are the flags.
type settings struct {
	log          string
	options      usagelog.Options
	costs        bool
	amounts      amounts
	model        string
	seed         uint64
	replications int
	workers      int
	progress     func(done, of int)
}

func run(ctx context.Context, args []string, stdout io.Writer, stderr *os.File) error {
	var s settings
	flags := flag.NewFlagSet("codingagent", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.log, "log", "", "`file` of attempts or requests, CSV or JSON, as exported (docs/logs.md): what each cost, its model, and, for all but costs, "+
		"whether it was right, and for whom; else published figures of six models")
	flags.BoolVar(&s.costs, "costs", false, "print the table of costs alone")
	s.options.Flags(flags)
	s.amounts = usual
	flags.Float64Var(&s.amounts.stakes, "stakes", usual.stakes, "assumed: `dollars` that a right decision gains, at the median, above 0")
	flags.Float64Var(&s.amounts.checkCost, "check-cost", usual.checkCost, "assumed: `dollars` to check an answer")
	flags.Float64Var(&s.amounts.measuring, "measuring", usual.measuring, "assumed: `dollars` to measure one delivery")
	flags.StringVar(&s.model, "model", "", "the `model` to sell; the one with the highest success rate if not given")
	flags.Uint64Var(&s.seed, "seed", 1, "seed of every draw")
	flags.IntVar(&s.replications, "replications", 300, fmt.Sprintf("copies of the market that are drawn for risk, at least 2; "+
		"means take %d sets of points, or as many as copies if these are fewer", mostScrambled))
	flags.IntVar(&s.workers, "workers", 0, "goroutines; 0 is one a processor")
	check := func() []error {
		errs := []error{command.AtLeast(2, s.replications, "replications"), command.Workers(s.workers)}
		if s.log != "" {
			errs = append(errs, command.Readable(s.log))
		}
		if s.amounts.stakes == 0 {
			errs = append(errs, errors.New("stakes are 0, want dollars above 0"))
		}
		return append(errs, s.amounts.validate()...)
	}
	if err := command.Parse(flags, args, check); err != nil {
		return err
	}
	s.progress = simulate.ShowProgress(stderr)
	return report(ctx, stdout, s)
}

func report(ctx context.Context, w io.Writer, s settings) error {
	var page bytes.Buffer // so that a fault leaves no half of it behind
	err := s.write(ctx, &page)
	if err != nil {
		return err
	}
	_, err = w.Write(page.Bytes())
	return err
}

func (s *settings) write(ctx context.Context, page *bytes.Buffer) error {
	if s.log == "" {
		list := published()
		sold, err := choose(list, s.model)
		if err != nil {
			return err
		}
		writeCosts(page, list, publishedSource, false, false)
		if s.costs {
			return nil
		}
		fmt.Fprintln(page)
		return s.sell(ctx, page, sold)
	}
	l, err := usagelog.Open(s.log, s.options)
	if err != nil {
		return err
	}
	if !l.Has(usagelog.Outcome) {
		return writeRequests(page, l, s.log)
	}
	byProject := l.Has(usagelog.Receiver)
	need := []usagelog.Field{usagelog.Model, usagelog.Outcome, usagelog.Cost}
	if byProject || !s.costs {
		need = append(need, usagelog.Receiver)
	}
	list, err := readLog(l, need, !s.costs)
	if err != nil && !byProject && !s.costs {
		err = errors.Join(err, fmt.Errorf("%s: -costs prints what attempts cost without a receiver", s.log))
	}
	if err != nil {
		return err
	}
	sold, err := choose(list, s.model)
	if err != nil {
		return err
	}
	writeCosts(page, list, s.log, true, byProject)
	fmt.Fprintln(page)
	writeNotes(page, l)
	switch {
	case s.costs:
		return nil
	case pool(list).Right == 0:
		fmt.Fprintln(page, "Nothing was completed, so no outcome fee covers the cost, and nothing is sold.")
		return nil
	case sold.Right == 0:
		return fmt.Errorf("model %q completed nothing: no outcome fee covers its cost, want one that did", sold.Name)
	}
	return s.sell(ctx, page, sold)
}

// sell prints what comes of selling a model. If some contract has no price, it says so.
func (s *settings) sell(ctx context.Context, page *bytes.Buffer, sold *record) error {
	study, err := newStudy(ctx, sold, *s)
	if errors.Is(err, errNoPrice) {
		fmt.Fprintf(page, "Nothing is sold: %v (-stakes, -check-cost and -measuring change what is assumed).\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	writeAssumptions(page, sold, s.amounts, s.log != "")
	return study.write(page)
}
