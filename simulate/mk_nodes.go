package simulate

import (
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"gonum.org/v1/gonum/integrate/quad"
)

// node is a value and its weight: nodes stand for a distribution in a mean.
type node struct{ x, w float64 }

// nodes are those of a table.
func nodes(t *inverse.Table) []node {
	values, weights := t.Nodes()
	list := make([]node, len(values))
	for i := range list {
		list[i] = node{values[i], weights[i]}
	}
	return list
}

// legendre are n nodes for smooth functions of luck.
func legendre(n int) []node {
	u, w := make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(u, w, 0, 1)
	list := make([]node, n)
	for i := range list {
		list[i] = node{u[i], w[i]}
	}
	return list
}

// Nodes of luck for smooth functions of it, and for those with bends.
var coarse, fine = tailNodes(2), tailNodes(256)

// tailNodes are so many equal steps of luck, 2 or more, of which the outermost are
// halved down to where no draw falls.
func tailNodes(steps int) (list []node) {
	const halvings = 44
	low, four := 1/float64(steps), legendre(4)
	for i := range steps - 2 {
		list = append(list, node{low * (float64(i) + 1.5), low})
	}
	for range halvings {
		for _, u := range four {
			x, w := low*(1+u.x)/2, low*u.w/2
			list = append(list, node{x, w}, node{1 - x, w})
		}
		low /= 2
	}
	return append(list, node{low / 2, low}, node{1 - low/2, low})
}
