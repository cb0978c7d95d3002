package relation

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/usevalue/usevalue/simulate"
)

// Use is an artifact in a receiver's hands, and what came of it.
type Use struct {
	Receiver string  // who got it: as much of the context of use as the log knows
	Artifact string  // what it got: a model, a version, an answer
	Task     string  // of the receiver, for which it was used; "" is one of its own
	Result   float64 // what came of it, in any unit, such as 1 for resolved and 0 for not
}

// Attribution is what a log says of whom results belong to. Each share is a part
// of the variance of results, luck included; all are kept within [0,1], and add up to 1
// but for that. What cannot be told apart is in one of them, and the others are 0: see
// Limits. Without a form they describe the log: they have no interval, an infinite
// standard error, and a Low and High of 0 and 1.
type Attribution struct {
	Receiver        simulate.Estimate // of what receivers have, whatever the artifact
	Task            simulate.Estimate // of how a receiver's tasks differ, whatever the artifact
	Artifact        simulate.Estimate // of what artifacts have, whoever the receiver
	Interaction     simulate.Estimate // of how artifacts suit receivers
	TaskInteraction simulate.Estimate // of how they suit one task of a receiver rather than another
	Luck            simulate.Estimate // of nobody: the p(1-p) of a result that comes true with p, and what cannot be told from it

	// Least and Most are the index of [Shares] between receivers and artifacts,
	// tasks and luck left out: what it would be if all that cannot be told apart
	// were the artifact's or luck, and if it were the receiver's. Where all can be
	// told, they are the same.
	Least, Most simulate.Estimate

	Deviation                         float64  // standard deviation of results, in their unit
	Uses, Receivers, Artifacts, Tasks int      // how many there are
	Form                              Form     // that intervals rest on; nil: there are none
	Level                             float64  // of the intervals
	Limits                            []string // what this log cannot tell apart
	Warnings                          []string // what else has to be known

	lost [factors]bool // what is not told apart, and not printed
}

// Logged says whom the results in a log belong to, by Henderson's first method
// (1953) for tables in which receivers and artifacts meet any number of times:
// sums of squares of means, by receiver, artifact, both, and task, are set equal
// to what is expected of them. That is without bias whatever the distributions, if
// receivers and artifacts are drawn independently, and who got what, and how
// often, does not depend on what would come of it. The shares are those of the
// uses in the log: who used more counts more.
//
// The form is what is known of results beforehand, and intervals hold under it, at the
// level, in (0,1). Without one, nil, the shares describe the log and have no interval.
// Under [LogNormal] all estimates are those of the form, every receiver must have used
// every artifact, and tasks are not told apart. [Within] is no form of logs.
//
// The error names every fault: fewer than 3 receivers or artifacts, names that
// are missing, results that are not finite, all the same or not of the form, a level out
// of range, a log in which nothing can be told apart.
func Logged(uses []Use, form Form, level float64) (Attribution, error) {
	l, err := newLedger(uses)
	if err := errors.Join(err, checkLevel(level)); err != nil {
		return Attribution{}, err
	}
	all, err := l.variances()
	if err == nil && math.IsNaN(all.share(byUse)) {
		err = errors.New("relation: the uses are too few to tell variance from none, want more")
	}
	if err != nil {
		return Attribution{}, err
	}
	share := func(f factor) simulate.Estimate { return described(all.share(f)) }
	a := Attribution{
		Receiver: share(byReceiver), Task: share(byTask), Artifact: share(byArtifact),
		Interaction: share(byBoth), TaskInteraction: share(byTaskAndArtifact), Luck: share(byUse),
		Deviation: l.unit * math.Sqrt(max(all.total(), 0)),
		Uses:      len(uses), Receivers: l.groups[byReceiver], Artifacts: l.groups[byArtifact], Tasks: l.groups[byTask],
		Form: form, Level: level, Limits: l.limits(),
		Warnings: fewOf(form, l.groups[byReceiver], l.groups[byArtifact]),
	}
	for f := range a.lost {
		a.lost[f] = l.into[f] != factor(f)
	}
	if form == nil {
		a.bound(l, all)
	} else if err := form.attribute(&a, l, uses); err != nil {
		return Attribution{}, err
	}
	if n := l.copies(); n > 0 {
		a.Warnings = append(a.Warnings, fmt.Sprintf("%d uses repeat a task with the same artifact, and every one has the same result: if they are copies of rows, luck is understated", n))
	}
	return a, nil
}

// bound sets the index.
func (a *Attribution) bound(l *ledger, all variances) {
	least, most := ratio(l.least(all)), ratio(l.most(all))
	if math.IsNaN(least) || math.IsNaN(most) {
		a.Warnings = append(a.Warnings, "receivers and artifacts differ no more than luck explains: the index may be anything")
	}
	if math.IsNaN(least) {
		least = 0
	}
	if math.IsNaN(most) {
		most = 1
	}
	a.Least, a.Most = described(least), described(most)
}

// ratio is the index of what is relational and what is not; not a number where
// they are nothing together.
func ratio(relational, intrinsic float64) float64 {
	if relational+intrinsic <= 0 {
		return math.NaN()
	}
	return relational / (relational + intrinsic)
}

// String returns the shares with their intervals, if there are any, a line each, and the
// limits.
func (a Attribution) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "whose the variance of results is: %d uses, %d receivers, %d tasks, %d artifacts, %s\n",
		a.Uses, a.Receivers, a.Tasks, a.Artifacts, certainty(a.Form, a.Level))
	for f, part := range [factors]struct {
		name string
		of   simulate.Estimate
	}{
		byReceiver:        {"receiver", a.Receiver},
		byTask:            {"task of the receiver", a.Task},
		byArtifact:        {"artifact", a.Artifact},
		byBoth:            {"interaction", a.Interaction},
		byTaskAndArtifact: {"interaction by task", a.TaskInteraction},
		byUse:             {"luck", a.Luck},
	} {
		if !a.lost[f] {
			line(&s, part.name, part.of)
		}
	}
	if a.Least.Value == a.Most.Value {
		line(&s, "index, 0 commodity to 1 token", a.Least)
	} else {
		line(&s, "index, at least", a.Least)
		line(&s, "index, at most", a.Most)
	}
	for _, l := range a.Limits {
		s.WriteString("  cannot tell: " + l + "\n")
	}
	for _, w := range a.Warnings {
		s.WriteString("  warning: " + w + "\n")
	}
	return s.String()
}
