package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A program plays the market in a process of its own.
type program struct {
	name         string
	command      []string // followed by replications and seed
	replications int      // for a turn of about a second
	own          bool     // may not fail
}

//go:embed peers/*_market.*
var sources embed.FS

// find lists our own programs first, and then the peers that can run. It writes them to a folder, compiles what
// has to be compiled, and says what is missing and how to get it.
func find(ctx context.Context, folder, peers string) (list []program, missing []string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	for _, o := range ours {
		list = append(list, program{"usevalue " + o.name, []string{self, "-own", o.name}, o.replications, true})
	}
	if err := os.CopyFS(folder, sources); err != nil {
		return nil, nil, err
	}
	folder = filepath.Join(folder, "peers")
	if command, why := compileC(ctx, folder); why == "" {
		list = append(list, program{"C", []string{command}, 500, false})
	} else {
		missing = append(missing, why)
	}
	python := filepath.Join(peers, "bin", "python")
	for _, p := range []struct {
		program
		module string
	}{
		{program{"numba", nil, 500, false}, "numba"},
		{program{"NumPy", nil, 200, false}, "numpy"},
		{program{"Mesa", nil, 20, false}, "mesa"},
	} {
		if err := exec.CommandContext(ctx, python, "-c", "import "+p.module).Run(); err != nil {
			missing = append(missing, p.name+" is missing: docs/performance/install installs it; -peers names another folder.")
			continue
		}
		p.command = []string{python, filepath.Join(folder, p.module+"_market.py")}
		list = append(list, p.program)
	}
	return list, missing, ctx.Err()
}

// compileC compiles the peer in C by the first compiler that is there, or says why it cannot.
func compileC(ctx context.Context, folder string) (command, why string) {
	for _, compiler := range []string{os.Getenv("CC"), "cc", "gcc", "clang"} {
		path, err := exec.LookPath(compiler)
		if err != nil {
			continue
		}
		command = filepath.Join(folder, "c_market")
		out, err := exec.CommandContext(ctx, path, "-O3", "-march=native", "-ffast-math", "-o", command, command+".c", "-lm").CombinedOutput()
		if err != nil {
			return "", fmt.Sprintf("C is missing: %s does not compile it (%s).", compiler, lastLine(out))
		}
		return command, ""
	}
	return "", "C is missing: there is no compiler, want gcc or clang, or CC set to one."
}

// play runs the program once on a core, and reads what it says.
func (p *program) play(ctx context.Context, seed int, pin pin) (turn, error) {
	args := append(slices.Clone(pin.command), p.command...)
	args = append(args, strconv.Itoa(p.replications), strconv.Itoa(seed))
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return turn{}, errors.Join(ctx.Err(), fmt.Errorf("%s: %w: %s", p.name, err, lastLine(stderr.Bytes())))
	}
	t, err := parse(bytes.NewReader(out))
	if err != nil {
		return turn{}, fmt.Errorf("%s: what it prints: %w", p.name, err)
	}
	return t, nil
}

// lastLine is the last line of what a program complains of.
func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}
