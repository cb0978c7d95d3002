// Command codingagent asks whether a coding agent should be sold by what it
// costs, by the outcome, or half and half. It reads what attempts cost and
// whether they resolved their task, from a log or from published figures, prints
// what a completed artifact costs with each model, and then sells one of them to
// receivers whose quality varies by project.
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

func main() { command.Main("codingagent", run) }

// settings are the flags.
type settings struct {
	log          string
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
	flags.StringVar(&s.log, "log", "", "CSV `file` of attempts with columns agent (may be missing), model, project, resolved (0 or 1), cost_usd (above 0); else published figures of six models")
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
		return errs
	}
	if err := command.Parse(flags, args, check); err != nil {
		return err
	}
	s.progress = simulate.ShowProgress(stderr)
	return report(ctx, stdout, s)
}

func report(ctx context.Context, w io.Writer, s settings) error {
	list, source, err := records(s.log)
	if err != nil {
		return err
	}
	sold, err := choose(list, s.model)
	if err != nil {
		return err
	}
	var page bytes.Buffer // so that a fault leaves no half of it behind
	writeCosts(&page, list, source, s.log != "")
	switch {
	case pool(list).resolved == 0:
		fmt.Fprintln(&page, "\nNothing was completed, so no outcome fee covers the cost, and nothing is sold.")
		_, err = w.Write(page.Bytes())
		return err
	case sold.resolved == 0:
		return fmt.Errorf("model %q completed nothing: no outcome fee covers its cost, want one that did", sold.name)
	}
	study, err := newStudy(ctx, sold, s)
	if err != nil {
		return err
	}
	writeAssumptions(&page, sold, s.log != "")
	if err := study.write(&page); err != nil {
		return err
	}
	_, err = w.Write(page.Bytes())
	return err
}

// records are those of the log, or the published ones, and where they are from.
func records(path string) ([]*record, string, error) {
	if path == "" {
		return published(), publishedSource, nil
	}
	list, err := readLog(path)
	return list, path, err
}
