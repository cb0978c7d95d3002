package simulate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Beside puts the offers of several expectations into one, to be compared in pairs: offers
// that one market cannot hold, such as fees for outcomes that are counted by different
// events. Expectations of one seed, size and first replication have the same points, so
// what their markets share is the same for all. The market's name is that of the first;
// results by group are left out.
//
// It fails where seeds, sizes, periods, first replications or what is integrated differ, and
// for two offers of one name; all faults in one error.
func Beside(list ...*Expectation) (*Expectation, error) {
	if len(list) == 0 {
		return nil, errors.New("simulate: nothing to put side by side, want at least 1 expectation")
	}
	if i := slices.IndexFunc(list, func(x *Expectation) bool { return x == nil || x.of == nil }); i >= 0 {
		return nil, fmt.Errorf("simulate: expectation %d is empty, want one that Expect returned", i+1)
	}
	first := list[0].of
	all := *first
	all.Offers, all.Tallies, all.Samples, all.Warnings, all.Groups, all.Fingerprint = nil, nil, nil, nil, nil, ""
	all.Stopped = nil
	var errs []error
	var tails []tail
	for i, x := range list {
		of := x.of
		tails = append(tails, x.tails...)
		for _, c := range []struct {
			what      string
			got, want uint64
		}{
			{"seed", of.Seed, first.Seed},
			{"first replication", uint64(of.First), uint64(first.First)},
			{"replications", uint64(of.Replications()), uint64(first.Replications())},
			{"points", uint64(of.Receivers), uint64(first.Receivers)},
			{"periods", uint64(of.Periods), uint64(first.Periods)},
		} {
			if c.got != c.want {
				errs = append(errs, fmt.Errorf("simulate: %s of expectation %d: %d, want %d as in the first", c.what, i+1, c.got, c.want))
			}
		}
		for _, name := range of.Offers {
			if slices.Contains(all.Offers, name) {
				errs = append(errs, fmt.Errorf("simulate: expectation %d has a second offer %q, want names that differ", i+1, name))
			}
			all.Offers = append(all.Offers, name)
		}
		all.Tallies = append(all.Tallies, of.Tallies...)
		all.Samples = append(all.Samples, of.Samples...)
		for _, w := range of.Warnings {
			if !slices.Contains(all.Warnings, w) {
				all.Warnings = append(all.Warnings, w)
			}
		}
		if !slices.Equal(x.Integrated, list[0].Integrated) {
			errs = append(errs, fmt.Errorf("simulate: expectation %d integrates %q, want %q as in the first: else what is left is drawn for one alone",
				i+1, x.Integrated, list[0].Integrated))
		}
	}
	if err := fault.JoinAll(errs...); err != nil {
		return nil, err
	}
	return &Expectation{list[0].Integrated, &all, tails}, nil
}
