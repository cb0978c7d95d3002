package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// result is what a program had to say, round by round.
type result struct {
	name  string
	turns []turn
}

// expects reports whether the program draws no outcomes, and says what the difference is.
func (r *result) expects() bool { return r.turns[0].difference != nil }

// inTurn plays all programs one after the other, and again in each round: what slows the machine down for a
// while slows them all. A peer that fails is left out from then on, and why is printed; our own may not fail.
func inTurn(ctx context.Context, programs []program, rounds int, pin pin, stderr io.Writer) ([]result, error) {
	results := make([]result, len(programs))
	failed := make([]bool, len(programs))
	for round := range rounds {
		fmt.Fprintf(stderr, "round %d of %d\n", round+1, rounds)
		for i := range programs {
			if failed[i] {
				continue
			}
			p := &programs[i]
			t, err := p.play(ctx, round+1, pin)
			switch {
			case err != nil && (p.own || ctx.Err() != nil):
				return nil, err
			case err != nil:
				failed[i] = true
				fmt.Fprintf(stderr, "%v; it is left out\n", err)
				continue
			}
			results[i].name = t.program
			results[i].turns = append(results[i].turns, t)
		}
	}
	var list []result
	for i, r := range results {
		if !failed[i] {
			list = append(list, r)
		}
	}
	return list, nil
}

// pin is how programs are kept on one core.
type pin struct {
	command []string // that is put before a program
	what    string   // in words
}

// pinning is taskset of util-linux, on the last core that this process may use.
func pinning() pin {
	status, err := os.ReadFile("/proc/self/status")
	taskset, missing := exec.LookPath("taskset")
	if err != nil || missing != nil {
		return pin{what: "Not pinned to a core, for want of taskset: programs with threads may use more than one"}
	}
	return pin{[]string{taskset, "-c", lastCore(string(status))}, "Each program pinned to one core"}
}

// lastCore is the last core of the list in a process's status, such as 0-3,8.
func lastCore(status string) string {
	_, list, _ := strings.Cut(status, "Cpus_allowed_list:")
	list, _, _ = strings.Cut(list, "\n")
	return strings.TrimSpace(list[strings.LastIndexAny(list, ",-\t")+1:])
}
