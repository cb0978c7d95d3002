package inverse

import "gonum.org/v1/gonum/integrate/quad"

// mostNodes is how many atoms are taken one by one.
const mostNodes = 64

// Nodes returns values and weights that stand for the distribution in the mean
// of a smooth function: the atoms of a discrete one where they are few, else a
// Gauss-Legendre rule in the probability, shifted to reproduce the mean. It is
// for functions on [0,1]: a shift keeps the nodes within it.
func (t *Table) Nodes() (values, weights []float64) {
	if t.steps != nil && len(t.steps.values) <= mostNodes {
		return t.steps.values, t.steps.weights()
	}
	u := make([]float64, mostNodes)
	values, weights = make([]float64, mostNodes), make([]float64, mostNodes)
	quad.Legendre{}.FixedLocations(u, weights, 0, 1)
	sum := 0.0
	for i := range values {
		values[i] = t.Quantile(u[i])
		sum += weights[i] * values[i]
	}
	for i := range values {
		switch {
		case t.mean < sum:
			values[i] *= t.mean / sum
		case t.mean > sum && sum < 1:
			values[i] = 1 - (1-values[i])*(1-t.mean)/(1-sum)
		}
	}
	return values, weights
}
