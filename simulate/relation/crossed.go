package relation

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate"
)

// Division is what a table of values says of the population that its receivers
// and artifacts are drawn from. Each estimate is a share of the variance of
// value with its interval, kept within [0,1].
type Division struct {
	Receiver, Artifact, Interaction simulate.Estimate // as in [Shares]
	Index                           simulate.Estimate // as [Shares.Index]
	Deviation                       float64           // standard deviation of value, in its unit
	Receivers, Artifacts            int               // how many were drawn
	Level                           float64           // of the intervals
	Warnings                        []string          // why not to trust them, or what else has to be known
}

// Crossed estimates the shares from a table in which every artifact was given to
// every receiver: a row for each receiver, a column for each artifact, both drawn
// independently and at random. The values have to be free of luck, such as those
// of a value function; luck would be taken for interaction. The variances are
// those of the analysis of variance with random effects, without bias whatever
// the distributions. The intervals hold the true shares at about the level, in
// (0,1), and are wide on purpose where there are few rows or columns, or few that
// matter.
// That of the interaction is too narrow where values are products of skewed
// parts.
//
// Where all values are the same, as a commodity's are, the index is 0 without
// error, and a warning says so. The error names every fault: fewer than 3
// receivers or artifacts, values that are not finite, a level out of range.
func Crossed(value mat.Matrix, level float64) (Division, error) {
	t, err := read(value)
	if err == nil && (t.receivers < 3 || t.artifacts < 3) {
		err = fmt.Errorf("relation: %d receivers and %d artifacts, want at least 3 of both for an interval", t.receivers, t.artifacts)
	}
	if err := errors.Join(err, checkLevel(level)); err != nil {
		return Division{}, err
	}
	d := Division{Receivers: t.receivers, Artifacts: t.artifacts, Level: level}
	if t.constant {
		d.Warnings = []string{"every receiver values every artifact alike: there is no variance to share, as with a commodity"}
		return d, nil
	}
	s := t.sums()
	all, without := s.components(), t.without(s)
	index := jackknife(all, without, func(c components) float64 { return c.shares().Index() }, level)
	d.Index = index.Estimate
	d.Receiver = jackknife(all, without, func(c components) float64 { return c.shares().Receiver }, level).Estimate
	d.Artifact = jackknife(all, without, func(c components) float64 { return c.shares().Artifact }, level).Estimate
	d.Interaction = jackknifeOdds(all, without, func(c components) float64 { return c.shares().Interaction }, level).Estimate
	d.Deviation = t.unit * math.Sqrt(max(all.total(), 0))
	d.Warnings = doubts(index, t.receivers, t.artifacts)
	return d, nil
}

// sums are what the analysis of variance of a table takes.
type sums struct {
	receivers, artifacts   float64
	total, squares         float64
	ofReceivers, ofColumns float64 // sums of squares of the sums below
	byReceiver, byArtifact []float64
}

func (t *table) sums() *sums {
	s := &sums{
		receivers: float64(t.receivers), artifacts: float64(t.artifacts),
		byReceiver: make([]float64, t.receivers), byArtifact: make([]float64, t.artifacts),
	}
	for i, row := range t.rows {
		for j, x := range row {
			s.byReceiver[i] += x
			s.byArtifact[j] += x
			s.squares += x * x
		}
		s.total += s.byReceiver[i]
		s.ofReceivers += square(s.byReceiver[i])
	}
	for _, x := range s.byArtifact {
		s.ofColumns += x * x
	}
	return s
}

// components sets the mean squares of the two-way table equal to what is
// expected of them.
func (s *sums) components() components {
	n, m := s.receivers, s.artifacts
	mean := square(s.total) / (n * m)
	receivers, artifacts := s.ofReceivers/m, s.ofColumns/n
	both := (s.squares - receivers - artifacts + mean) / ((n - 1) * (m - 1))
	return components{
		receiver:    ((receivers-mean)/(n-1) - both) / m,
		artifact:    ((artifacts-mean)/(m-1) - both) / n,
		interaction: both,
	}
}

// without are the components of the table without each receiver, and without
// each artifact.
func (t *table) without(s *sums) [2][]components {
	var list [2][]components
	for i, row := range t.rows {
		less := *s
		less.receivers--
		less.total -= s.byReceiver[i]
		less.ofReceivers -= square(s.byReceiver[i])
		for j, x := range row {
			less.squares -= x * x
			less.ofColumns += x * (x - 2*s.byArtifact[j])
		}
		list[0] = append(list[0], less.components())
	}
	for j := range t.artifacts {
		less := *s
		less.artifacts--
		less.total -= s.byArtifact[j]
		less.ofColumns -= square(s.byArtifact[j])
		for i, row := range t.rows {
			less.squares -= row[j] * row[j]
			less.ofReceivers += row[j] * (row[j] - 2*s.byReceiver[i])
		}
		list[1] = append(list[1], less.components())
	}
	return list
}

// String returns the shares with their intervals, a line each, and the warnings.
func (d Division) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "whose the variance of value is: %d receivers, %d artifacts, %.4g%% intervals\n", d.Receivers, d.Artifacts, 100*d.Level)
	line(&s, "receiver", d.Receiver)
	line(&s, "artifact", d.Artifact)
	line(&s, "interaction", d.Interaction)
	line(&s, "index, 0 commodity to 1 token", d.Index)
	for _, w := range d.Warnings {
		s.WriteString("  warning: " + w + "\n")
	}
	return s.String()
}

func line(s *strings.Builder, name string, e simulate.Estimate) {
	fmt.Fprintf(s, "  %-30s %.3f  [%.3f, %.3f]\n", name, e.Value, e.Low, e.High)
}
