package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate/relation"
)

// writeProducts prints the division of a value that is what the artifact brings
// times what the receiver makes of it, both log-normal, beside its closed form.
// Any function of a receiver and an artifact can stand in its place.
func writeProducts(w io.Writer, s settings) error {
	t := newTable(w, "2. Worth = artifact x context, by the log standard deviations of the two", "spread of artifacts, of contexts", "index exactly")
	for _, spread := range []struct{ artifact, context float64 }{{1, 0}, {1, 0.2}, {0.5, 0.5}, {0.2, 1}, {0, 1}} {
		r := rand.New(rand.NewPCG(s.seed, 0))
		value := mat.NewDense(s.receivers, s.artifacts, nil)
		value.Outer(1, logNormals(r, s.receivers, spread.context), logNormals(r, s.artifacts, spread.artifact))
		d, err := relation.Crossed(value, level)
		if err != nil {
			return err
		}
		artifact := math.Expm1(spread.artifact*spread.artifact) / math.Expm1(spread.artifact*spread.artifact+spread.context*spread.context)
		t.row(fmt.Sprintf("%v, %v", spread.artifact, spread.context), d, fmt.Sprintf("%.3f", 1-artifact))
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
