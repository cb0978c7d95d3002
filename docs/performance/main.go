// Command performance races the library against the same market in NumPy, numba, C and Mesa: in turn, one program
// at a time, on one core. It prints a table of the time of a task and one of the time that it takes to know a
// difference. docs/performance/install installs the peers; those that are missing are named and left out.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := command(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "performance:", err)
		os.Exit(1)
	}
}

// command reads the flags, and either is one of our own programs or races them all.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("performance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	rounds := flags.Int("rounds", 7, "times that each program runs, in turn")
	peers := flags.String("peers", cache(), "folder that docs/performance/install installed NumPy, numba and Mesa in")
	own := flags.String("own", "", "be one of our own programs, with replications and seed as arguments (the race runs them so)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *own != "" {
		return play(ctx, *own, flags.Args(), stdout)
	}
	var faults []error
	if flags.NArg() > 0 {
		faults = append(faults, fmt.Errorf("argument %q, want flags alone", strings.Join(flags.Args(), " ")))
	}
	if *rounds < 2 {
		faults = append(faults, fmt.Errorf("%d rounds, want at least 2 for a spread", *rounds))
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	return race(ctx, *peers, *rounds, stdout, stderr)
}

// play runs one of our own programs.
func play(ctx context.Context, name string, args []string, stdout io.Writer) error {
	i := slices.IndexFunc(ours, func(o own) bool { return o.name == name })
	if i < 0 {
		return fmt.Errorf("no program of our own is named %q, want one of %v", name, ours)
	}
	if len(args) != 2 {
		return fmt.Errorf("%d arguments, want replications and seed", len(args))
	}
	replications, errReplications := strconv.Atoi(args[0])
	seed, errSeed := strconv.ParseUint(args[1], 10, 64)
	if err := errors.Join(errReplications, errSeed); err != nil {
		return err
	}
	t, err := ours[i].play(ctx, replications, seed)
	if err != nil {
		return err
	}
	return t.write(stdout)
}

// race runs all programs and prints what it comes to.
func race(ctx context.Context, peers string, rounds int, stdout, stderr io.Writer) error {
	folder, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	programs, missing, err := find(ctx, folder, peers)
	if err != nil {
		return err
	}
	for _, m := range missing {
		fmt.Fprintln(stdout, m)
	}
	pin := pinning()
	results, err := inTurn(ctx, programs, rounds, pin, stderr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s. %s.\n\n", machine(ctx), pin.what)
	fmt.Fprintln(stdout, taskTable(results))
	fmt.Fprintln(stdout, precisionTable(results))
	verdict, agree := agreement(results)
	fmt.Fprintln(stdout, verdict)
	if !agree {
		return errors.New("the programs do not play the same market")
	}
	return nil
}

// cache is where the script installs the peers: XDG_CACHE_HOME, else .cache of the user's folder.
func cache() string {
	folder := os.Getenv("XDG_CACHE_HOME")
	if folder == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "usevalue-peers"
		}
		folder = filepath.Join(home, ".cache")
	}
	return filepath.Join(folder, "usevalue-peers")
}
