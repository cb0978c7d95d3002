// Package command is what the main functions of the examples have in common.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

// Run is a command: what it finds goes to stdout, progress and help to stderr.
type Run func(ctx context.Context, args []string, stdout io.Writer, stderr *os.File) error

// Main runs a command until it is done, or ends it by its context if interrupted. What it returns is printed
// after its name, and ends the process with 1, unless help was asked for.
func Main(name string, run Run) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && err != flag.ErrHelp {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Parse reads the flags, and returns everything that is wrong with them in one
// error: arguments that are none, and what check finds.
func Parse(flags *flag.FlagSet, args []string, check func() []error) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	var errs []error
	if flags.NArg() > 0 {
		errs = append(errs, fmt.Errorf("argument %q, want flags alone", strings.Join(flags.Args(), " ")))
	}
	return errors.Join(append(errs, check()...)...)
}

// AtLeast is an error where a number of things is too small.
func AtLeast(least, n int, things string) error {
	if n < least {
		return fmt.Errorf("%d %s, want at least %d", n, things, least)
	}
	return nil
}

// Workers is an error where a number of workers is none.
func Workers(n int) error {
	if n < 0 {
		return fmt.Errorf("%d workers, want at least 1, or 0 for one a processor", n)
	}
	return nil
}

// Amount is an error where an amount of money is none.
func Amount(x float64, name string) error {
	if !(x >= 0 && x <= 1e9) {
		return fmt.Errorf("%s is %v, want dollars, from 0 to 1e9", name, x)
	}
	return nil
}

// Readable is an error where a file that was named is not there.
func Readable(path string) error {
	about, err := os.Stat(path)
	if err == nil && about.IsDir() {
		return fmt.Errorf("%s is a directory, want a file", path)
	}
	return err
}
