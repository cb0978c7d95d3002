// Command unit-or-outcome draws a map of where a price for each attempt is the
// better contract, where a fee for each outcome is, and where nobody can tell: by
// who knows how often an answer is right, and by what is wrong with the counting
// of outcomes. Each contract has its own best price, once for the seller and once
// for receivers at no loss to the seller. A list of cases follows in which the
// price for the unit wins or ties, each beside its closed form.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/usevalue/usevalue/examples/internal/command"
)

const (
	level      = 0.99  // of all intervals
	negligible = 0.005 // share of the first best below which a difference matters to nobody
)

func main() { command.Main("unit-or-outcome", run) }

// settings are the flags.
type settings struct {
	seed         uint64
	replications int
	workers      int
	svg, png     string
}

func run(ctx context.Context, args []string, stdout io.Writer, stderr *os.File) error {
	var s settings
	flags := flag.NewFlagSet("unit-or-outcome", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Uint64Var(&s.seed, "seed", 1, "seed of every draw")
	flags.IntVar(&s.replications, "replications", sets,
		fmt.Sprintf("sets of %d points for receivers that contracts are compared on, at least 2", points))
	flags.IntVar(&s.workers, "workers", 0, "goroutines; 0 is one a processor")
	flags.StringVar(&s.svg, "svg", "", "`file` to draw the map to as SVG")
	flags.StringVar(&s.png, "png", "", "`file` to draw the map to as PNG")
	if err := command.Parse(flags, args, s.check); err != nil {
		return err
	}
	return report(ctx, stdout, s)
}

// check finds all that is wrong with the flags, before some seconds of work.
func (s *settings) check() []error {
	errs := []error{command.AtLeast(2, s.replications, "replications"), command.Workers(s.workers)}
	if s.svg != "" && s.png != "" && filepath.Clean(s.svg) == filepath.Clean(s.png) {
		errs = append(errs, fmt.Errorf("-svg and -png are both %s, want two files", s.svg))
	}
	for _, picture := range []string{s.svg, s.png} {
		if picture != "" {
			errs = append(errs, writable(picture))
		}
	}
	return errs
}

// writable is an error where a file cannot be written. It leaves no trace.
func writable(path string) error {
	_, before := os.Stat(path)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	f.Close()
	if os.IsNotExist(before) {
		return os.Remove(path)
	}
	return nil
}

func report(ctx context.Context, w io.Writer, s settings) error {
	var page bytes.Buffer // so that a fault leaves no half of it behind
	sheets, err := survey(ctx, s)
	if err != nil {
		return err
	}
	writeHead(&page, s)
	writeMap(&page, sheets)
	if err := writeCases(ctx, &page, s); err != nil {
		return err
	}
	writeReading(&page, sheets)
	if err := save(sheets, s); err != nil {
		return err
	}
	_, err = w.Write(page.Bytes())
	return err
}
