package simulate

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// check reports whether a result, which may have been read from a file, put together or
// changed, is whole and sound.
func (r *Result) check() error {
	if err := r.whole(); err != nil {
		return err
	}
	return r.sound()
}

// refusal is why nothing can be asked of the result, or nil.
func (r *Result) refusal() error {
	if err := r.check(); err != nil {
		return fmt.Errorf("simulate: result: %w", err)
	}
	return nil
}

// whole reports whether nothing of a result is missing, so that it can be read.
func (r *Result) whole() error {
	if r == nil {
		return errors.New("it is nil, want a result")
	}
	var errs []error
	for i, name := range r.Offers {
		if slices.Contains(r.Offers[:i], name) {
			errs = append(errs, fmt.Errorf("offer %d has the name %q of another, want names that differ", i+1, name))
		}
	}
	errs = append(errs, r.wholeTallies(r.Tallies), r.Stopped.check(r))
	for _, g := range r.Groups {
		if len(g.Tallies) != len(g.Labels) {
			errs = append(errs, fmt.Errorf("group %q has %d labels and tallies of %d, want as many", g.Name, len(g.Labels), len(g.Tallies)))
			continue
		}
		for k, t := range g.Tallies {
			if err := r.wholeTallies(t); err != nil {
				errs = append(errs, fmt.Errorf("group %q, label %q: %w", g.Name, g.Labels[k], err))
			}
		}
	}
	for o := range r.Samples {
		for i := range r.Samples[o].Tallies {
			if n := len(r.Samples[o].Tallies[i].Sums); n != len(r.Metrics) {
				errs = append(errs, fmt.Errorf("sample %d has sums of %d metrics, want %d", o+1, n, len(r.Metrics)))
				break
			}
		}
	}
	return fault.JoinAll(errs...)
}

func (r *Result) wholeTallies(tallies [][]Tally) error {
	if len(tallies) != len(r.Offers) {
		return fmt.Errorf("it has %d offers and tallies of %d, want as many", len(r.Offers), len(tallies))
	}
	for o, t := range tallies {
		if len(t) != r.Replications() {
			return fmt.Errorf("offer %q has %d replications, want %d as the first has", r.Offers[o], len(t), r.Replications())
		}
		for i := range t {
			if len(t[i].Sums) != len(r.Metrics) {
				return fmt.Errorf("offer %q has sums of %d metrics, want %d", r.Offers[o], len(t[i].Sums), len(r.Metrics))
			}
		}
	}
	return nil
}

// sound reports whether the numbers of a whole result are such as a run can make. It names
// the first fault of each offer.
func (r *Result) sound() error {
	errs := r.soundTallies(r.Tallies)
	for _, g := range r.Groups {
		for k, t := range g.Tallies {
			for _, err := range r.soundTallies(t) {
				errs = append(errs, fmt.Errorf("group %q, label %q: %w", g.Name, g.Labels[k], err))
			}
		}
	}
	return errors.Join(errs...)
}

func (r *Result) soundTallies(tallies [][]Tally) (errs []error) {
	for o, list := range tallies {
		for i := range list {
			t, want := &list[i], r.First+i
			if r.Fingerprint != "" && t.Replication != want {
				errs = append(errs, fmt.Errorf("offer %q has replication %d where %d is wanted: some are missing, or moved",
					r.Offers[o], t.Replication, want))
				break
			}
			if what := t.unsound(); what != "" {
				errs = append(errs, fmt.Errorf("offer %q, replication %d: %s", r.Offers[o], want, what))
				break
			}
		}
	}
	return errs
}

// unsound says which number of a tally no run can make, or nothing.
func (t *Tally) unsound() string {
	d, c := &t.Delivered, &t.Counted
	counts := [...]float64{
		t.Receivers, t.Joined, t.AtLast, t.Stayed, t.Renewed, t.Tasks, t.Acted, t.Checked, t.Right, t.Events, t.HeldOut, t.HeldOutCounted,
		c.Wrong, c.Anyway, c.Idle, c.Improved, d.Attempts, d.Count, d.Success, t.Bills.Count, t.Surpluses.Count,
	}
	for i, x := range counts {
		if !(x >= 0) || math.IsInf(x, 1) {
			return fmt.Sprintf("%s is %v, want a count, at least 0", countNames[i], x)
		}
	}
	amounts := [...]float64{
		t.Stakes, t.WrongCost, t.HeldOutMissed, d.Usage.Input, d.Usage.CacheRead, d.Usage.CacheWrite, d.Usage.Output,
		d.Cost, d.Value, d.Harm,
		t.Tokens, t.Charges, t.Measuring, t.Overhead, t.Gain, t.OwnWork, t.Checking, t.Anticipated, t.CertaintyEquivalent, t.FirstBest,
		t.Missed, t.Wasted, t.Misused, t.Luck,
	}
	for i, x := range amounts {
		if x-x != 0 {
			return fmt.Sprintf("%s is %v, want a finite number", amountNames[i], x)
		}
	}
	for i, x := range t.Sums {
		if x-x != 0 {
			return fmt.Sprintf("Sums[%d] is %v, want a finite number", i, x)
		}
	}
	switch {
	case t.Joined > t.Receivers:
		return fmt.Sprintf("%v Joined of %v Receivers, want at most as many", t.Joined, t.Receivers)
	case t.Stayed > t.AtLast:
		return fmt.Sprintf("%v Stayed of %v AtLast, want at most as many", t.Stayed, t.AtLast)
	case t.Renewed > t.Joined:
		return fmt.Sprintf("%v Renewed of %v Joined, want at most as many", t.Renewed, t.Joined)
	case t.HeldOutCounted > t.HeldOut:
		return fmt.Sprintf("%v HeldOutCounted of %v HeldOut, want at most as many", t.HeldOutCounted, t.HeldOut)
	}
	return ""
}

// The names of what unsound looks at, in its order.
var (
	countNames = [...]string{
		"Receivers", "Joined", "AtLast", "Stayed", "Renewed", "Tasks", "Acted", "Checked", "Right", "Events", "HeldOut", "HeldOutCounted",
		"Counted.Wrong", "Counted.Anyway", "Counted.Idle", "Counted.Improved", "Delivered.Attempts", "Delivered.Count", "Delivered.Success",
		"Bills.Count", "Surpluses.Count",
	}
	amountNames = [...]string{
		"Stakes", "WrongCost", "HeldOutMissed", "Delivered.Usage.Input", "Delivered.Usage.CacheRead", "Delivered.Usage.CacheWrite",
		"Delivered.Usage.Output", "Delivered.Cost", "Delivered.Value", "Delivered.Harm",
		"Tokens", "Charges", "Measuring", "Overhead", "Gain", "OwnWork", "Checking", "Anticipated", "CertaintyEquivalent", "FirstBest",
		"Missed", "Wasted", "Misused", "Luck",
	}
)
