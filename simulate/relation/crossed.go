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
// value, within [0,1]. Without a form they describe the table: they have no interval, an
// infinite standard error, and a Low and High of 0 and 1.
type Division struct {
	Receiver, Artifact, Interaction simulate.Estimate // as in [Shares]
	Index                           simulate.Estimate // as [Shares.Index]
	Deviation                       float64           // standard deviation of values in the table, in their unit
	Receivers, Artifacts            int               // how many were drawn
	Form                            Form              // that intervals rest on; nil: there are none
	Level                           float64           // of the intervals
	Warnings                        []string          // what else has to be known
}

// Crossed estimates the shares from a table in which every artifact was given to
// every receiver: a row for each receiver, a column for each artifact, both drawn
// independently and at random. The values have to be free of luck, such as those
// of a value function; luck would be taken for interaction.
//
// The form is what is known of values beforehand, and intervals hold under it, at the
// level, in (0,1). Without one, nil, the shares describe the table, by the variances of
// the analysis of variance with random effects, and have no interval: a table does not
// tell of the large values that it happens not to have. Of a market the shares are known:
// see [OfMarket].
//
// Where all values are the same, as a commodity's are, the index is 0, and a warning says
// so. The error names every fault: fewer than 3
// receivers or artifacts, values that are not finite or not of the form, a level out of
// range.
func Crossed(value mat.Matrix, form Form, level float64) (Division, error) {
	t, err := read(value)
	if err == nil && (t.receivers < 3 || t.artifacts < 3) {
		err = fmt.Errorf("relation: %d receivers and %d artifacts, want at least 3 of both", t.receivers, t.artifacts)
	}
	if err := errors.Join(err, checkLevel(level)); err != nil {
		return Division{}, err
	}
	d := Division{Receivers: t.receivers, Artifacts: t.artifacts, Form: form, Level: level}
	d.Warnings = fewOf(form, t.receivers, t.artifacts)
	if t.constant {
		d.Warnings = append(d.Warnings, "every receiver values every artifact alike: there is no variance to share, as with a commodity")
	}
	all := t.sums().components()
	d.Deviation = t.unit * math.Sqrt(max(all.total(), 0))
	if form != nil {
		if err := form.divide(&d, value, t); err != nil {
			return Division{}, err
		}
		return d, nil
	}
	s := all.shares()
	d.Receiver, d.Artifact, d.Interaction = described(s.Receiver), described(s.Artifact), described(s.Interaction)
	d.Index = described(s.Index())
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

// sumsOfSquares are those of the two-way table.
func (s *sums) sumsOfSquares() (receivers, artifacts, both float64) {
	mean := square(s.total) / (s.receivers * s.artifacts)
	receivers, artifacts = s.ofReceivers/s.artifacts-mean, s.ofColumns/s.receivers-mean
	return receivers, artifacts, max(s.squares-mean-receivers-artifacts, 0)
}

// components sets the mean squares of the two-way table equal to what is
// expected of them.
func (s *sums) components() components {
	n, m := s.receivers, s.artifacts
	receivers, artifacts, both := s.sumsOfSquares()
	both /= (n - 1) * (m - 1)
	return components{
		receiver:    (receivers/(n-1) - both) / m,
		artifact:    (artifacts/(m-1) - both) / n,
		interaction: both,
	}
}

// String returns the shares with their intervals, if there are any, a line each, and the
// warnings.
func (d Division) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "whose the variance of value is: %d receivers, %d artifacts, %s\n",
		d.Receivers, d.Artifacts, certainty(d.Form, d.Level))
	line(&s, "receiver", d.Receiver)
	line(&s, "artifact", d.Artifact)
	line(&s, "interaction", d.Interaction)
	line(&s, "index, 0 commodity to 1 token", d.Index)
	for _, w := range d.Warnings {
		s.WriteString("  warning: " + w + "\n")
	}
	return s.String()
}
