package simulate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Group sorts rows by a label, so that a [Result] can be read for each label by itself:
// by period, by the seller's segment, or by anything that a row tells. An experiment
// may have several. Each keeps tallies of its own, of about 460 bytes for each offer,
// replication and label.
type Group struct {
	Name   string
	Labels []string         // each once, up to 1,000 in all groups of an experiment
	Of     func(r *Row) int // which label a row belongs to, from 0; -1: none. A pure function, called from several goroutines

	public bool // it reads no more of a row than the period and the buyer
}

// maxLabels is how many labels the groups of an experiment have at the most.
const maxLabels = 1000

// ByPeriod groups rows by period: "1" is the first. As in Market.Periods, 0 is 1.
func ByPeriod(periods int) Group {
	if periods == 0 {
		periods = 1
	}
	return Group{Name: "period", Labels: numbers(1, periods), Of: func(r *Row) int { return r.Period }, public: true}
}

// BySegment groups rows by the segment that the seller sees (View.Segments), which are
// one more than the bounds between them: "0" is the first, as in pricing.Buyer.
func BySegment(segments int) Group {
	return Group{Name: "segment", Labels: numbers(0, segments), Of: func(r *Row) int { return r.Buyer.Segment }, public: true}
}

func numbers(first, n int) []string {
	list := make([]string, max(n, 0))
	for i := range list {
		list[i] = strconv.Itoa(first + i)
	}
	return list
}

// validateGroups checks the groups of an experiment.
func validateGroups(f fault.List, groups []Group) {
	names, labels := map[string]bool{}, 0
	for i, g := range groups {
		f := f.In("group %d %q", i+1, g.Name)
		f.Name(g.Name)
		if names[g.Name] {
			f.Add("a second group of this name, want names that differ")
		}
		if g.Name == "" {
			f.Add("no name, want one: rows of the whole have none")
		}
		names[g.Name] = true
		if len(g.Labels) == 0 {
			f.Add("no labels, want at least 1")
		}
		for k, label := range g.Labels {
			f.Name(label)
			if slices.Contains(g.Labels[:k], label) {
				f.Add("label %q comes twice, want each once", label)
			}
		}
		if g.Of == nil {
			f.Add("its function Of is nil, want one")
		}
		labels += len(g.Labels)
	}
	if labels > maxLabels {
		f.Add("the groups have %d labels, want at most %d in all", labels, maxLabels)
	}
}

// Grouped are the tallies of a group.
type Grouped struct {
	Name    string
	Labels  []string
	Tallies [][][]Tally // [label][offer][replication]
}

// In returns the result of the rows of one label, of which every metric, comparison,
// report and export can be asked as of the whole. A row is a receiver in a period, so
// metrics for each receiver and period are for those of the label.
func (r *Result) In(group, label string) (*Result, error) {
	g, err := r.group(group)
	if err != nil {
		return nil, err
	}
	k := slices.Index(g.Labels, label)
	if k < 0 {
		return nil, fmt.Errorf("simulate: group %q has no label %q, want one of %q", group, label, g.Labels)
	}
	part := *r
	part.Market = group + " " + label
	if r.Market != "" {
		part.Market = r.Market + ", " + part.Market
	}
	part.Tallies, part.Groups, part.Samples = g.Tallies[k], nil, nil // receivers of a label differ from the others
	return &part, nil
}

func (r *Result) group(name string) (*Grouped, error) {
	if err := r.refusal(); err != nil {
		return nil, err
	}
	names := []string{}
	for i := range r.Groups {
		if r.Groups[i].Name == name {
			return &r.Groups[i], nil
		}
		names = append(names, r.Groups[i].Name)
	}
	return nil, fmt.Errorf("simulate: no group %q, want one of %q: groups are given in Experiment.Groups", name, names)
}

// Path returns a metric of an offer by replication and period, such as the profit of
// each: what the risk along a path is read from. The experiment needs [ByPeriod] among
// its groups. A ratio to nothing, such as a cost per artifact where there is none, is
// NaN.
func (r *Result) Path(offer string, m Metric) ([][]float64, error) {
	g, err := r.group("period")
	if err != nil {
		return nil, err
	}
	o := slices.Index(r.Offers, offer)
	if o < 0 {
		return nil, fmt.Errorf("simulate: no offer %q, want one of %q", offer, r.Offers)
	}
	of, err := r.sum(m)
	if err != nil {
		return nil, err
	}
	list := make([][]float64, r.Replications())
	for i := range list {
		list[i] = make([]float64, len(g.Labels))
		for period := range g.Labels {
			t := &g.Tallies[period][o][i]
			if list[i][period] = of(t); m.Per != nil {
				list[i][period] /= m.Per(t)
			}
		}
	}
	return list, nil
}
