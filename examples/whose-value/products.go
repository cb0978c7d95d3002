package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate/relation"
)

// writeProducts prints the shares of a value that is what the artifact brings times what
// the receiver makes of it, both log-normal, as a table of draws tells them by that form,
// beside the closed form. Any function of a receiver and an artifact can stand in its
// place, without intervals where its form is not known.
func writeProducts(w io.Writer, s settings) error {
	t := newTable(w, fmt.Sprintf("2. Worth = artifact x context, by the log standard deviations of the two\n"+
		"from %d receivers and %d artifacts drawn, each given to all; %.0f%% intervals for %v",
		s.receivers, s.artifacts, 100*level, relation.LogNormal{}),
		"spread of artifacts, of contexts", "index exactly")
	for _, spread := range []struct{ artifact, context float64 }{{1, 0}, {1, 0.2}, {0.5, 0.5}, {0.2, 1}, {0, 1}} {
		r := rand.New(rand.NewPCG(s.seed, 0))
		value := mat.NewDense(s.receivers, s.artifacts, nil)
		value.Outer(1, logNormals(r, s.receivers, spread.context), logNormals(r, s.artifacts, spread.artifact))
		d, err := relation.Crossed(value, relation.LogNormal{}, level)
		if err != nil {
			return err
		}
		artifact := math.Expm1(spread.artifact*spread.artifact) / math.Expm1(spread.artifact*spread.artifact+spread.context*spread.context)
		shares := relation.Shares{Receiver: d.Receiver.Value, Artifact: d.Artifact.Value, Interaction: d.Interaction.Value}
		t.row(fmt.Sprintf("%v, %v", spread.artifact, spread.context), shares, interval(d.Index), fmt.Sprintf("%.3f", 1-artifact))
	}
	t.end()
	return nil
}

func logNormals(r *rand.Rand, n int, sd float64) *mat.VecDense {
	x := mat.NewVecDense(n, nil)
	for i := range n {
		x.SetVec(i, math.Exp(sd*r.NormFloat64()))
	}
	return x
}
