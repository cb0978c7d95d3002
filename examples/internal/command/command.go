// Package command is what the main functions of the examples have in common.
package command

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// Main runs a command until it is done, or ends it by its context if interrupted. What it returns is printed
// after its name, and ends the process with 1, unless help was asked for.
func Main(name string, run func(ctx context.Context, args []string) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && err != flag.ErrHelp {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Parse reads the flags, and refuses arguments that are none.
func Parse(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("argument %q, want flags alone", flags.Arg(0))
	}
	return nil
}
