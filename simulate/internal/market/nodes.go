package market

import (
	"github.com/usevalue/usevalue/simulate/internal/inverse"
	"gonum.org/v1/gonum/integrate/quad"
)

// Node is a value and its weight: nodes stand for a distribution in a mean.
type Node struct{ X, Weight float64 }

// Nodes are those of a table.
func Nodes(t *inverse.Table) []Node {
	values, weights := t.Nodes()
	list := make([]Node, len(values))
	for i := range list {
		list[i] = Node{values[i], weights[i]}
	}
	return list
}

// legendre are n nodes for smooth functions of luck.
func legendre(n int) []Node {
	u, w := make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(u, w, 0, 1)
	list := make([]Node, n)
	for i := range list {
		list[i] = Node{u[i], w[i]}
	}
	return list
}

// Nodes of luck for functions of it that are smooth, and for those that bend or jump.
var coarse, Fine = tailNodes(2), tailNodes(256)

// tailNodes are so many equal steps of luck, 2 or more, of which the outermost are
// halved down to where no draw falls.
func tailNodes(steps int) (list []Node) {
	const halvings = 44
	low, four := 1/float64(steps), legendre(4)
	for i := range steps - 2 {
		list = append(list, Node{low * (float64(i) + 1.5), low})
	}
	for range halvings {
		for _, u := range four {
			x, w := low*(1+u.X)/2, low*u.Weight/2
			list = append(list, Node{x, w}, Node{1 - x, w})
		}
		low /= 2
	}
	return append(list, Node{low / 2, low}, Node{1 - low/2, low})
}
