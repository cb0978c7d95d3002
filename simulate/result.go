package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// Result is what a run found: for each offer a tally of every replication, and
// where it came from. encoding/json writes it and reads it back, bit for bit.
type Result struct {
	Version  string // of this module
	Platform string // operating system and architecture; another may round differently
	// Fingerprint tells experiments apart by what their markets, offers and strategies do,
	// not by how they are written: two of one fingerprint have the same quantiles at fixed
	// points, the same charges on fixed accounts, and the same numbers, to 9 digits. Parts of
	// one experiment have one fingerprint. It is empty in a result made by hand, and where a
	// run was cancelled before its distributions were compiled.
	Fingerprint string

	Market    string
	Offers    []string
	Seed      uint64
	First     int      // number of the first replication
	Receivers int      // in each replication
	Periods   int      // of each receiver
	Warnings  []string // what whoever reads the numbers has to know
	Notes     []string `json:",omitempty"` // what made the run slow, and is no fault of the numbers

	Stopped *Stop `json:",omitempty"` // how the rule of Experiment.Until ended the run; nil: there was none, or it was cancelled

	Samples []Sample `json:",omitempty"` // by offer: what tells how skewed the numbers are that receivers bring

	Metrics []string `json:",omitempty"` // that have a sum of their own in Tally.Sums, in that order

	Tallies [][]Tally // [offer][replication]
	Groups  []Grouped `json:",omitempty"` // the same by label, where the experiment has groups
}

// Replications is the number of replications.
func (r *Result) Replications() int {
	if r == nil || len(r.Tallies) == 0 {
		return 0
	}
	return len(r.Tallies[0])
}

// Join puts the parts of an experiment together that were run apart, by
// Experiment.First, in any order. They have to be of the same market, offers,
// seed, sizes, fingerprint, version and platform, and leave no gap and no overlap; what
// does not fit is named in one error.
// Warnings are those of all parts, each once.
func Join(parts ...*Result) (*Result, error) {
	if len(parts) == 0 {
		return nil, errors.New("simulate: nothing to join, want at least 1 result")
	}
	var errs []error
	for i, p := range parts {
		if err := p.check(); err != nil {
			errs = append(errs, fmt.Errorf("simulate: result %d to join: %w", i+1, err))
		} else if p.Stopped != nil && len(parts) > 1 {
			errs = append(errs, fmt.Errorf("simulate: result %d to join is of a run with Until, want it by itself: its rule saw no other", i+1))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b *Result) int { // an empty part before the one that follows it
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Replications(), b.Replications()))
	})
	if err := fit(parts); err != nil {
		return nil, err
	}
	joined := *parts[0]
	joined.Fingerprint, joined.Warnings = fingerprintOf(parts), nil
	for _, p := range parts {
		for _, w := range p.Warnings {
			if !slices.Contains(joined.Warnings, w) {
				joined.Warnings = append(joined.Warnings, w)
			}
		}
	}
	joined.Tallies = joinTallies(parts, func(p *Result) [][]Tally { return p.Tallies })
	joined.Groups = slices.Clone(joined.Groups)
	for g := range joined.Groups {
		of := &joined.Groups[g]
		of.Tallies = make([][][]Tally, len(of.Labels))
		for k := range of.Tallies {
			of.Tallies[k] = joinTallies(parts, func(p *Result) [][]Tally { return p.Groups[g].Tallies[k] })
		}
	}
	joined.Samples = joinSamples(parts)
	return &joined, nil
}

// joinTallies puts the tallies of parts together, by offer.
func joinTallies(parts []*Result, of func(p *Result) [][]Tally) [][]Tally {
	list := make([][]Tally, len(parts[0].Offers))
	for o := range list {
		for _, p := range parts {
			list[o] = append(list[o], of(p)[o]...)
		}
	}
	return list
}

// fingerprintOf is the first fingerprint of parts: one that was cancelled before it had any
// replication may have none.
func fingerprintOf(parts []*Result) string {
	for _, p := range parts {
		if p.Fingerprint != "" || p.Replications() > 0 {
			return p.Fingerprint
		}
	}
	return ""
}

// fit reports whether parts in order make a whole.
func fit(parts []*Result) error {
	var errs []error
	first := parts[0]
	next, fingerprint := first.First, fingerprintOf(parts)
	for _, p := range parts {
		where := fmt.Sprintf("simulate: the result from replication %d on", p.First)
		differ := func(what string, got, want any) {
			if fmt.Sprint(got) != fmt.Sprint(want) {
				errs = append(errs, fmt.Errorf("%s has %s %v, want %v as in the first", where, what, got, want))
			}
		}
		differ("market", p.Market, first.Market)
		differ("offers", fmt.Sprintf("%q", p.Offers), fmt.Sprintf("%q", first.Offers))
		differ("metrics", fmt.Sprintf("%q", p.Metrics), fmt.Sprintf("%q", first.Metrics))
		differ("groups", p.groupNames(), first.groupNames())
		differ("seed", p.Seed, first.Seed)
		differ("receivers", p.Receivers, first.Receivers)
		differ("periods", p.Periods, first.Periods)
		differ("version", p.Version, first.Version)
		differ("platform", p.Platform, first.Platform)
		if p.Fingerprint != fingerprint && (p.Fingerprint != "" || p.Replications() > 0) {
			errs = append(errs, fmt.Errorf("%s has fingerprint %q, want %q as in the first: "+
				"its market, offers or strategies do something else",
				where, p.Fingerprint, fingerprint))
		}
		if p.First != next {
			errs = append(errs, fmt.Errorf("%s does not follow: want one from replication %d on", where, next))
		}
		next = p.First + p.Replications()
	}
	return errors.Join(errs...)
}

// groupNames says which groups there are, and their labels.
func (r *Result) groupNames() string {
	if len(r.Groups) == 0 {
		return "none"
	}
	var list []string
	for _, g := range r.Groups {
		list = append(list, fmt.Sprintf("%q of %q", g.Name, g.Labels))
	}
	return strings.Join(list, ", ")
}

const module = "github.com/usevalue/usevalue"

// version is that of this module in the program that runs.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == module {
			return m.Version
		}
	}
	return "unknown"
}

func platform() string { return runtime.GOOS + "/" + runtime.GOARCH }
