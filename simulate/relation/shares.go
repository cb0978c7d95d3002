package relation

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Shares are parts of the variance of value, each in [0,1]. They add up to 1;
// where all values are the same, there is no variance to share and all are 0.
type Shares struct {
	Receiver    float64 // of what receivers have, whatever the artifact
	Artifact    float64 // of what artifacts have, whoever the receiver
	Interaction float64 // of how the one suits the other
}

// Index is the relationality of value, in [0,1]: the share of its variance that
// remains, on average, among those who receive one and the same artifact. It is
// all but the artifact's share, the total index of the receiver in the sense of
// Homma and Saltelli (1996), and so the part of value that no price of the thing
// can follow, even one that knew everything about the thing.
//
// At 0 whoever knows the artifact knows its value: a commodity, and so it is
// where all values are the same. At 1 the artifact tells nothing of its value.
// The interaction counts as relational: it is not in the thing, for it changes
// with the receiver, though it is not in the receiver either.
func (s Shares) Index() float64 { return s.Receiver + s.Interaction }

// String returns the shares and the index, a line each.
func (s Shares) String() string {
	return fmt.Sprintf("whose the variance of value is\n  %-30s %.3f\n  %-30s %.3f\n  %-30s %.3f\n  %-30s %.3f\n",
		"receiver", s.Receiver, "artifact", s.Artifact, "interaction", s.Interaction, "index, 0 commodity to 1 token", s.Index())
}

// Exact returns the shares in a population that is known whole: value has a row
// for each receiver and a column for each artifact, which occur independently
// with probabilities in proportion to the weights, finite and at least 0; nil
// weights are equal. The error names every fault: no values, values that are not
// finite, weights that do not fit.
func Exact(value mat.Matrix, receivers, artifacts []float64) (Shares, error) {
	t, err := read(value)
	if err != nil {
		return Shares{}, err
	}
	p, errP := probabilities("receivers", receivers, t.receivers)
	q, errQ := probabilities("artifacts", artifacts, t.artifacts)
	if err := errors.Join(errP, errQ); err != nil {
		return Shares{}, err
	}
	if t.constant {
		return Shares{}, nil
	}
	mean, byReceiver, byArtifact := 0.0, make([]float64, t.receivers), make([]float64, t.artifacts)
	for i, row := range t.rows {
		for j, x := range row {
			mean += p[i] * q[j] * x
			byReceiver[i] += q[j] * x
			byArtifact[j] += p[i] * x
		}
	}
	var c components
	for i, row := range t.rows {
		c.receiver += p[i] * square(byReceiver[i]-mean)
		for j, x := range row {
			c.interaction += p[i] * q[j] * square(x-byReceiver[i]-byArtifact[j]+mean)
		}
	}
	for j := range q {
		c.artifact += q[j] * square(byArtifact[j]-mean)
	}
	return c.shares(), nil
}

// components are variances, in the unit of value squared. As estimates they may
// be negative.
type components struct{ receiver, artifact, interaction float64 }

func (c components) total() float64 { return c.receiver + c.artifact + c.interaction }

// shares are those of the total, 0 of a total of 0.
func (c components) shares() Shares {
	t := c.total()
	if t <= 0 {
		return Shares{}
	}
	return Shares{c.receiver / t, c.artifact / t, c.interaction / t}
}

// probabilities are weights made to add up to 1.
func probabilities(what string, weights []float64, n int) ([]float64, error) {
	if weights == nil {
		weights = make([]float64, n)
		for i := range weights {
			weights[i] = 1
		}
	}
	if len(weights) != n {
		return nil, fmt.Errorf("relation: %d weights of %s, want %d", len(weights), what, n)
	}
	largest := 0.0
	var errs []error
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			errs = append(errs, fmt.Errorf("relation: weight %d of %s is %v, want a finite number, at least 0", i, what, w))
		}
		largest = max(largest, w)
	}
	if len(errs) == 0 && largest == 0 {
		errs = append(errs, fmt.Errorf("relation: all weights of %s are 0, want one above 0", what))
	}
	p, sum := make([]float64, n), 0.0
	for i, w := range weights {
		p[i] = w / largest
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p, errors.Join(errs...)
}

func square(x float64) float64 { return x * x }
