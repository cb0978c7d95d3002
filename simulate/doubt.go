package simulate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
)

// doubt is a reason not to trust an interval.
type doubt struct {
	kind string
	size float64 // the larger, the worse, of those of a kind
	text string

	wants float64 // replications that would be enough; 0: nobody knows how many
}

// doubts are the reasons not to trust the t interval of a column, or of the difference of
// two, with errors by replication.
func (r *Result) doubts(errors []float64, columns ...*column) []doubt {
	list := r.skewed(errors, columns)
	for _, c := range slices.Backward(columns) { // the base of a difference first
		list = append(list, ratioDoubts(c.per)...)
	}
	return list
}

// skewed is the doubt of an interval whose errors are not near normal, if there is one. A
// sample without its tail shows little skewness and has a misplaced interval, so the
// skewness is that of what receivers have in the errors, and that of the replications only
// where they are many or nothing else is known.
func (r *Result) skewed(errors []float64, columns []*column) []doubt {
	samples := r.samples(columns...)
	if samples == nil {
		return replicationDoubts(errors)
	}
	n, receivers, limit := float64(len(errors)), r.behind(), math.Inf(1)
	varies := stat.StdDev(errors, nil) > 0
	if len(errors) >= manyReplications && varies {
		limit = sampleSkewness(errors) * math.Sqrt(receivers/n)
	}
	skew := skewness(samples, columns, limit)
	want := wantedFor(skew)
	zero := !slices.ContainsFunc(columns, func(c *column) bool { return c.value != 0 })
	switch {
	case math.IsNaN(skew) && varies:
		return []doubt{{"rare", 1, fmt.Sprintf("what moves it is so rare that none of %d sampled receivers met it: "+
			"the interval wants more replications", len(samples[0].Tallies)), 0}}
	case zero && !varies && receivers < seldom:
		return []doubt{{"none", 1, fmt.Sprintf("it is 0 for all of %s receivers, too few to meet what happens to 1 in 100: want %d",
			thousands(receivers), seldom), math.Ceil(n * seldom / receivers)}}
	case receivers < want:
		enough := math.Ceil(n * want / receivers)
		return []doubt{{"skewed", want, fmt.Sprintf("what receivers bring is skewed (%.1f): "+
			"the interval wants %s receivers in all and has %s, so make it %s replications",
			skew, thousands(want), thousands(receivers), thousands(enough)), enough}}
	}
	return nil
}

// ratioDoubts are those of a ratio to something that is hardly known (Cochran, 1977, section
// 6.8).
func ratioDoubts(per []float64) []doubt {
	n := float64(len(per))
	mean, sd := stat.MeanStdDev(per, nil)
	if !(sd > 0.1*math.Abs(mean)*math.Sqrt(n)) {
		return nil
	}
	known := sd / math.Abs(mean) / math.Sqrt(n)
	enough := math.Ceil(n * known * known / 0.01)
	return []doubt{{"ratio", known, fmt.Sprintf("what it is a ratio to is known to %.0f%% only: "+
		"the interval wants 10%%, so make it %s replications", 100*known, thousands(enough)), enough}}
}

// manyReplications show how skewed their means are better than a sample of receivers does:
// a mean's skewness is that of a receiver over the root of their number.
const manyReplications = 100

// seldom is how many receivers meet what happens to 1 in 100 with a probability of 95%.
const seldom = 300

// replicationDoubts are those where only replications tell how skewed they are.
func replicationDoubts(errors []float64) []doubt {
	if len(errors) < minReplications {
		return []doubt{{"few", 1, fmt.Sprintf("%d replications are too few to tell whether their errors are near normal, "+
			"as the interval supposes: want %d or more", len(errors), minReplications), minReplications}}
	}
	skewness := stat.Skew(errors, nil)
	if want := wantedFor(skewness); float64(len(errors)) < want {
		return []doubt{{"errors", want, fmt.Sprintf("the errors of replications are skewed (%.1f): "+
			"the interval wants more than %s replications", skewness, thousands(want)), want}}
	}
	return nil
}

// knownToWant is how many replications a difference wants by the skewness that is known of
// what receivers bring, 0 where none is.
func (r *Result) knownToWant(columns ...*column) float64 {
	samples := r.samples(columns...)
	if samples == nil || columns[0].error == nil {
		return 0
	}
	_, known := brought(samples, columns)
	return math.Ceil(wantedFor(known) * float64(r.Replications()) / r.behind())
}

// wantedFor is how many independent numbers of a skewness have a mean near enough to normal
// for an interval. Cochran (1977, Sampling Techniques, section 2.15) asks for 25 times its
// square, at which an interval of 95% by the Edgeworth expansion (Hall, 1992) holds in 94%,
// too few beside what the estimate of the skewness adds; at 36 times it is 94.3%.
func wantedFor(skewness float64) float64 {
	if math.IsNaN(skewness) { // they are all the same
		return 0
	}
	return math.Ceil(36 * skewness * skewness)
}

// thousands prints a whole number, to three digits where it is large.
func thousands(x float64) string {
	if x < 1e5 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// warned are the texts of doubts after those of the result, each once.
func (r *Result) warned(doubts []doubt) []string {
	list := slices.Clone(r.Warnings)
	for _, d := range doubts {
		if !slices.Contains(list, d.text) {
			list = append(list, d.text)
		}
	}
	return list
}

// doubtful gathers the doubts of a table: of each kind the worst, with the names of the
// metrics that have one.
type doubtful struct {
	kinds []string
	worst map[string]doubt
	names map[string][]string
}

func (t *doubtful) add(name string, doubts []doubt) {
	if t.worst == nil {
		t.worst, t.names = map[string]doubt{}, map[string][]string{}
	}
	for _, d := range doubts {
		if !slices.Contains(t.kinds, d.kind) {
			t.kinds = append(t.kinds, d.kind)
		}
		if d.size > t.worst[d.kind].size {
			t.worst[d.kind] = d
		}
		if !slices.Contains(t.names[d.kind], name) {
			t.names[d.kind] = append(t.names[d.kind], name)
		}
	}
}

// String has a line for each kind.
func (t *doubtful) String() string {
	var s strings.Builder
	for _, kind := range t.kinds {
		fmt.Fprintf(&s, "warning: %s: %s\n", strings.Join(t.names[kind], ", "), t.worst[kind].text)
	}
	return s.String()
}
