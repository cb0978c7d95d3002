// Command whose-value says where between commodity and token a product stands:
// how much of what makes its value differ belongs to the artifact, how much to
// its receiver, and how much to the two together. It does so for a value that is
// a product of two, for markets that lead from the commodity to the token step by
// step, and for a log of attempts, with what such a log cannot tell.
package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"

	"github.com/usevalue/usevalue/examples/internal/command"
)

// level of all intervals.
const level = 0.95

func main() { command.Main("whose-value", run) }

// settings are the flags.
type settings struct {
	log                  string
	seed                 uint64
	receivers, artifacts int
}

func run(_ context.Context, args []string, stdout io.Writer, stderr *os.File) error {
	var s settings
	flags := flag.NewFlagSet("whose-value", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.log, "log", "", "CSV `file` of attempts with columns agent, model, project, instance_id, resolved (0 or 1, or any number); agent and instance_id may be absent")
	flags.Uint64Var(&s.seed, "seed", 1, "seed of every draw")
	flags.IntVar(&s.receivers, "receivers", 1000, "receivers to draw, at least 3")
	flags.IntVar(&s.artifacts, "artifacts", 1000, "artifacts to draw, at least 3")
	check := func() []error {
		errs := []error{command.AtLeast(3, s.receivers, "receivers"), command.AtLeast(3, s.artifacts, "artifacts")}
		if s.log != "" {
			errs = append(errs, command.Readable(s.log))
		}
		return errs
	}
	if err := command.Parse(flags, args, check); err != nil {
		return err
	}
	return report(stdout, s)
}

func report(w io.Writer, s settings) error {
	var page bytes.Buffer // so that a fault leaves no half of it behind
	writeHead(&page, s)
	verdict, err := writeMarkets(&page, s)
	if err != nil {
		return err
	}
	if err := writeProducts(&page, s); err != nil {
		return err
	}
	if s.log != "" {
		if verdict, err = writeLog(&page, s.log, verdict); err != nil {
			return err
		}
	}
	writeVerdict(&page, verdict)
	_, err = w.Write(page.Bytes())
	return err
}
