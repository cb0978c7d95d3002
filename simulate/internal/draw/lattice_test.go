package draw

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Points are within the cube, each coordinate is even, and so are pairs of coordinates: the
// mean of a product is 1/4. The points of a lattice are those of one half its size, and as
// many more.
func TestLattice(t *testing.T) {
	const n = 1 << 12
	var sum [LatticeDimensions]float64
	var products [LatticeDimensions][LatticeDimensions]float64
	var x, y [LatticeDimensions]float64
	for i := range uint64(n) {
		Lattice(x[:], i, n)
		for d := range x {
			assert.True(t, x[d] > 0 && x[d] < 1)
			sum[d] += x[d] / n
			for e := range d {
				products[d][e] += x[d] * x[e] / n
			}
		}
		Lattice(y[:], 2*i, 2*n)
		assert.Equal(t, x, y)
	}
	for d := range x {
		assert.InDelta(t, 0.5, sum[d], 1e-3)
		for e := range d {
			assert.InDelta(t, 0.25, products[d][e], 1e-3, "coordinates %d and %d", d, e)
		}
	}
}
